/**
 * What an operand's expression becomes in an instruction: a constant in its field, or nothing yet and a relocation. Which relocation follows
 * from the function that is written (`%lo`) and from the format of the row (psABI, "Relocations").
 */
import { csrByName } from '../../isa/csrs.ts';
import { formats } from '../../isa/formats.ts';
import type { InsnDef } from '../../isa/insnDef.ts';
import { ROUNDING_MODES } from '../../isa/operandText.ts';
import { evaluate } from '../layout/evaluate.ts';
import { constantNow } from '../layout/resolve.ts';
import { R_RISCV } from '../relocationTypes.ts';
import type { Assembly } from '../state.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import type { Expression } from '../syntax/expression.ts';
import type { InsnFix } from './emitRow.ts';
import { capitalRegister, type Modifier } from './operand.ts';
import { otherCsrNumber } from './otherCsrs.ts';

export interface Immediate {
  readonly imm: number;
  readonly fix?: InsnFix;
}

/** Relocation of a 12-bit immediate; of stores the second. */
const LOW: Readonly<Partial<Record<Modifier, readonly [number, number]>>> = {
  lo: [R_RISCV.LO12_I, R_RISCV.LO12_S],
  pcrel_lo: [R_RISCV.PCREL_LO12_I, R_RISCV.PCREL_LO12_S],
  tprel_lo: [R_RISCV.TPREL_LO12_I, R_RISCV.TPREL_LO12_S],
};

/** Relocation of the upper 20 bits. */
const HIGH: Readonly<Partial<Record<Modifier, number>>> = {
  hi: R_RISCV.HI20,
  pcrel_hi: R_RISCV.PCREL_HI20,
  got_pcrel_hi: R_RISCV.GOT_HI20,
  tprel_hi: R_RISCV.TPREL_HI20,
  tls_ie_pcrel_hi: R_RISCV.TLS_GOT_HI20,
  tls_gd_pcrel_hi: R_RISCV.TLS_GD_HI20,
};

/** The formats of immediates that a relocation can fill in. */
const WITH_LOW: ReadonlySet<string> = new Set(['I', 'load', 'jalr', 'S']);

/** An immediate, or an offset before a register in parentheses. */
export function lowImmediate(
  assembly: Assembly,
  row: InsnDef,
  expression: Expression,
  modifier: Modifier | undefined,
): Immediate {
  const value = evaluate(assembly, expression);
  const fail = (message: string): never => {
    throw new SyntaxProblem(message, expression.start, expression.end);
  };
  if (modifier !== undefined) {
    const types = LOW[modifier];
    if (types === undefined || !WITH_LOW.has(row.format)) {
      return fail(`%${modifier} does not fit the immediate of ${row.name}`);
    }
    return { imm: 0, fix: { type: types[row.format === 'S' ? 1 : 0], value } };
  }
  const constant = constantNow(value);
  if (constant === undefined) {
    return fail(
      capitalRegister(expression) ??
        `the immediate of ${row.name} must be a constant; for a symbol say %lo(…) or %pcrel_lo(…)`,
    );
  }
  const { min, max, step } = formats[row.format].ranges.imm;
  const signed = BigInt.asIntN(64, constant);
  if (signed < min || signed > max) return fail(`${constant} is not in ${min}…${max}, as ${row.name} needs it`);
  const imm = Number(signed);
  if (imm % step !== 0) return fail(`${constant} is no multiple of ${step}, as ${row.name} needs it`);
  return { imm };
}

const MAX_HI20 = 0xfffff;

/** The operand of lui and auipc: 20 bits, as they stand in the upper bits. */
export function highImmediate(
  assembly: Assembly,
  row: InsnDef,
  expression: Expression,
  modifier: Modifier | undefined,
): Immediate {
  const value = evaluate(assembly, expression);
  const fail = (message: string): never => {
    throw new SyntaxProblem(message, expression.start, expression.end);
  };
  if (modifier !== undefined) {
    const type = HIGH[modifier];
    if (type === undefined || row.format !== 'U') return fail(`%${modifier} does not fit the immediate of ${row.name}`);
    return { imm: 0, fix: { type, value } };
  }
  const constant = constantNow(value);
  if (constant === undefined) {
    return fail(`the immediate of ${row.name} must be a constant; for a symbol say %hi(…) or %pcrel_hi(…)`);
  }
  if (constant < 0n || constant > MAX_HI20) return fail(`${constant} is not in 0…${MAX_HI20}, as ${row.name} needs it`);
  const imm = (Number(constant) << 12) | 0;
  const { min, max } = formats[row.format].ranges.imm;
  if (imm < min || imm > max) return fail(`${row.name} holds 1…31 and 0xfffe0…0xfffff, not ${constant}`);
  return { imm };
}

/** A CSR by its name or number. */
export function csrNumber(assembly: Assembly, expression: Expression): number {
  const name = expression.kind === 'symbol' ? expression.name : undefined;
  const known = name === undefined ? undefined : (csrByName(name)?.number ?? otherCsrNumber(name));
  if (known !== undefined) return known;
  const defined = expression.kind !== 'symbol' || assembly.symbols.find(expression.name)?.definition !== undefined;
  const constant = defined ? constantNow(evaluate(assembly, expression)) : undefined;
  if (constant === undefined || constant < 0n || constant > 0xfffn) {
    const what = expression.kind === 'symbol' ? `\`${expression.name}\`` : 'this';
    throw new SyntaxProblem(
      `${what} is no CSR; a name or a number in 0…4095 is expected`,
      expression.start,
      expression.end,
    );
  }
  return Number(constant);
}

/** A rounding mode; undefined for what is none. */
export function roundingMode(expression: Expression): number | undefined {
  if (expression.kind !== 'symbol') return undefined;
  const mode = (ROUNDING_MODES as readonly string[]).indexOf(expression.name);
  return mode < 0 || /\d/.test(expression.name) ? undefined : mode;
}

const ACCESSES = 'iorw';

/** `rw` or `iorw`: which accesses a fence orders, as its four bits; undefined for what is no such set. */
export function accessSet(assembly: Assembly, expression: Expression): number | undefined {
  if (expression.kind === 'number')
    return expression.value >= 0n && expression.value < 16n ? Number(expression.value) : undefined;
  if (expression.kind !== 'symbol') return constantAccessSet(assembly, expression);
  let bits = 0;
  let last = -1;
  for (const letter of expression.name) {
    const index = ACCESSES.indexOf(letter);
    if (index <= last) return undefined;
    last = index;
    bits |= 8 >> index;
  }
  return bits;
}

function constantAccessSet(assembly: Assembly, expression: Expression): number | undefined {
  const constant = constantNow(evaluate(assembly, expression));
  return constant !== undefined && constant >= 0n && constant < 16n ? Number(constant) : undefined;
}
