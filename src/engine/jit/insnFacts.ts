/**
 * What the translator must know of an instruction before it emits it, read off the recorded semantics of its row: which registers it reads
 * and writes, which memory access it makes at which base register and offset, how it transfers control. Nothing is said here of any
 * single instruction: a new row of the table is understood by its semantics.
 */
import type { Insn } from '../../isa/insnDef.ts';
import type { FpFormat, FpOp, Width } from '../../isa/ops.ts';
import type { Expression, Statement } from '../interp/expression.ts';
import { changesCsr, inlinedCsrs } from '../interp/fastFcsr.ts';
import type { RowFacts } from '../interp/handlers.ts';
import { RegisterSet } from './registerSet.ts';

/** How control goes on: by falling through, by a branch or jump to pc + imm, by a jump to a computed address, or not in translated code. */
export type Control = 'next' | 'branch' | 'jump' | 'jumpTo' | 'untranslated';

/** One load or store at x[base] + offset. */
export interface Access {
  readonly base: number;
  readonly offset: number;
  readonly width: Width;
  readonly stores: boolean;
}

/** What a row's semantics says whatever its operands are. */
export interface RowShape {
  readonly facts: RowFacts;
  readonly control: Control;
  readonly reads: readonly ('x1' | 'x2' | 'f1' | 'f2' | 'f3')[];
  readonly writes: 'x' | 'f' | undefined;
  /** A load or a store, and no other kind of access, at rs1 + imm. */
  readonly access: { readonly width: Width; readonly stores: boolean } | undefined;
  /** rd = rs1 + imm; rd = imm; rd = pc + imm. */
  readonly affine: 'addImmediate' | 'immediate' | 'pcRelative' | undefined;
  readonly needsFp: boolean;
  readonly fp: { readonly op: FpOp; readonly format: FpFormat } | undefined;
}

/** What is true of this instruction. */
export interface InsnFacts {
  readonly insn: Insn;
  readonly shape: RowShape;
  readonly control: Control;
  readonly reads: RegisterSet;
  readonly writes: RegisterSet;
  readonly access: Access | undefined;
}

export function shapeOf(facts: RowFacts): RowShape {
  const { statements } = facts;
  const text = JSON.stringify(statements, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  const reads = (['x', 'f'] as const).flatMap((file) =>
    ([1, 2, 3] as const)
      .filter((operand) => text.includes(`{"kind":"${file}","source":"rs${operand}"}`))
      .map((operand) => `${file}${operand}` as RowShape['reads'][number]),
  );
  const has = (kind: Statement['kind']): boolean => statements.some((statement) => statement.kind === kind);
  return {
    facts,
    control: controlOf(has),
    reads,
    writes: has('setX') ? 'x' : has('setF') ? 'f' : undefined,
    access: accessOf(statements),
    affine: affineOf(statements),
    needsFp: has('requireFp'),
    fp: statements.find((statement) => statement.kind === 'fp'),
  };
}

/** `shape` is that of the instruction's row. */
export function insnFacts(shape: RowShape, insn: Insn): InsnFacts {
  const { operands } = insn;
  const reads = new RegisterSet();
  for (const read of shape.reads) {
    const register = operands[`rs${read[1]}` as 'rs1' | 'rs2' | 'rs3'];
    if (read[0] === 'f') reads.addF(register);
    else reads.addX(register);
  }
  const writes = new RegisterSet();
  const isCsr = shape.facts.csr !== undefined;
  if (shape.writes === 'f') writes.addF(operands.rd);
  else if (shape.writes === 'x' || isCsr) writes.addX(operands.rd);
  let control = shape.control;
  if (isCsr && inlinedCsrs.has(operands.csr)) {
    control = 'next';
    if (insn.base.format === 'csr' && changesCsr(insn)) reads.addX(operands.rs1);
  }
  const access = shape.access && {
    ...shape.access,
    base: operands.rs1,
    offset: operands.imm,
  };
  return { insn, shape, control, reads, writes, access };
}

const RA = 1;
const T0 = 5;

/** Whether a register holds return addresses: the ISA manual, "Unconditional jumps", has jumps through these predicted by a stack. */
export const isLink = (register: number): boolean => register === RA || register === T0;

/** A computed jump, which is no call, through a link register. */
export function isReturn({ control, insn: { operands } }: InsnFacts): boolean {
  return control === 'jumpTo' && !isLink(operands.rd) && isLink(operands.rs1);
}

function controlOf(has: (kind: Statement['kind']) => boolean): Control {
  if (has('system') || has('illegal')) return 'untranslated';
  if (has('branch')) return 'branch';
  if (has('jump')) return 'jump';
  return has('jumpTo') ? 'jumpTo' : 'next';
}

function accessOf(statements: readonly Statement[]): RowShape['access'] {
  const accesses = statements.filter(({ kind }) => kind === 'load' || kind === 'store');
  const [access] = accesses;
  if (accesses.length !== 1 || (access?.kind !== 'load' && access?.kind !== 'store')) return undefined;
  return isSum(access.address, 'rs1') ? { width: access.width, stores: access.kind === 'store' } : undefined;
}

function affineOf(statements: readonly Statement[]): RowShape['affine'] {
  const [first] = statements;
  if (statements.length !== 1 || first?.kind !== 'setX') return undefined;
  if (isSum(first.value, 'rs1')) return 'addImmediate';
  if (isSum(first.value, 'pc')) return 'pcRelative';
  return first.value.kind === 'imm' ? 'immediate' : undefined;
}

/** x[rs1] + imm, or pc + imm. */
function isSum(value: Expression, first: 'rs1' | 'pc'): boolean {
  if (value.kind !== 'binary' || value.op !== 'add' || value.b.kind !== 'imm') return false;
  return first === 'pc' ? value.a.kind === 'pc' : value.a.kind === 'x' && value.a.source === 'rs1';
}
