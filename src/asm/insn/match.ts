/**
 * Which form of an instruction the operands as written are, and the instruction that they make. Forms are told apart by the kinds of operands
 * (register, expression, register in parentheses); what then does not fit is said with the place of the operand.
 */
import type { Field } from '../../isa/drawing.ts';
import { formats, noOperands } from '../../isa/formats.ts';
import type { Operands } from '../../isa/insnDef.ts';
import type { Register } from '../../isa/registers.ts';
import { evaluate } from '../layout/evaluate.ts';
import type { Value } from '../layout/model.ts';
import { constantNow } from '../layout/resolve.ts';
import type { Assembly } from '../state.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import type { InsnFix } from './emitRow.ts';
import type { Form, Slot } from './forms.ts';
import { accessSet, csrNumber, highImmediate, type Immediate, lowImmediate, roundingMode } from './immediate.ts';
import type { Operand } from './operand.ts';

/** A form that fits, with what the operands make of its row. */
export interface Match {
  readonly form: Form;
  readonly operands: Operands;
  readonly fix: InsnFix | undefined;
  /** Where a branch or jump goes; its immediate is found last. */
  readonly target: Value | undefined;
}

const DYNAMIC = 7;

/** The first form that the operands fit by their kinds, if any. */
export function formFor(forms: readonly Form[], operands: readonly Operand[]): Form | undefined {
  return forms.find((form) => fitsKinds(form, operands));
}

function fitsKinds({ slots }: Form, operands: readonly Operand[]): boolean {
  const least = slots[slots.length - 1]?.kind === 'rm' ? slots.length - 1 : slots.length;
  if (operands.length < least || operands.length > slots.length) return false;
  return operands.every((operand, i) => fitsKind(slots[i]!, operand));
}

/** Whether an operand may stand in a slot by what it looks like. */
export function fitsKind(slot: Slot, operand: Operand): boolean {
  switch (slot.kind) {
    case 'x':
    case 'f':
      return operand.kind === 'register' && operand.register.file === slot.kind;
    case 'literal':
      return operand.kind === 'register' && operand.register.name === slot.text;
    case 'memory':
      return operand.kind === 'memory' && operand.base.file === 'x' && (slot.base !== 'sp' || operand.base.index === 2);
    case 'target':
      return operand.kind === 'expression' || operand.kind === 'register';
    default:
      return operand.kind === 'expression';
  }
}

/** What the operands make of a form that they fit; throws SyntaxProblem for values that do not fit. */
export function matchForm(assembly: Assembly, form: Form, operands: readonly Operand[]): Match {
  const fields: Record<Field, number> = { ...noOperands };
  let fix: InsnFix | undefined;
  let target: Value | undefined;
  const takeImmediate = (immediate: Immediate): void => {
    fields.imm = immediate.imm;
    fix = immediate.fix;
  };
  if (form.slots.some(({ kind }) => kind === 'rm')) fields.rm = DYNAMIC;
  for (const [i, operand] of operands.entries()) {
    const slot = form.slots[i]!;
    if (operand.kind === 'register') {
      if (slot.kind === 'x' || slot.kind === 'f') fields[slot.field] = registerOf(form, slot.field, operand);
      else if (slot.kind === 'target') target = evaluate(assembly, operand.expression);
    } else if (operand.kind === 'memory') {
      if (slot.kind !== 'memory') continue;
      if (slot.base === 'rs1') fields.rs1 = registerOf(form, 'rs1', { ...operand, register: operand.base });
      const { offset } = operand;
      if (offset === undefined) continue;
      if (slot.hasOffset) takeImmediate(lowImmediate(assembly, form.row, offset.expression, offset.modifier));
      else if (constantNow(evaluate(assembly, offset.expression)) !== 0n) {
        throw new SyntaxProblem(`the address of ${form.name} has no offset`, operand.start, operand.end);
      }
    } else if (slot.kind === 'target') target = evaluate(assembly, plainExpression(operand));
    else if (slot.kind === 'hi20')
      takeImmediate(highImmediate(assembly, form.row, operand.expression, operand.modifier));
    else if (slot.kind === 'imm' || slot.kind === 'shamt' || slot.kind === 'zimm') {
      takeImmediate(lowImmediate(assembly, form.row, operand.expression, operand.modifier));
    } else if (slot.kind === 'csr') fields.csr = csrNumber(assembly, plainExpression(operand));
    else takeWord(assembly, slot, operand, fields);
  }
  for (const [field, value] of form.where) {
    fields[field] = typeof value === 'number' ? value : fields[value];
  }
  return { form, operands: fields, fix, target };
}

/** The number of a register; those of most compressed instructions are in fields of 3 bits. */
function registerOf(
  { row }: Form,
  field: Field,
  { register, start, end }: { readonly register: Register; readonly start: number; readonly end: number },
): number {
  const { min, max } = formats[row.format].ranges[field];
  const { index, name } = register;
  if (max === 0 || (index >= min && index <= max)) return index;
  throw new SyntaxProblem(`${row.name} takes x8…x15 (s0, s1, a0…a5) only, not ${name}`, start, end);
}

/** A rounding mode, or a fence's set of accesses. */
function takeWord(
  assembly: Assembly,
  slot: Slot,
  operand: Operand & { kind: 'expression' },
  fields: Record<Field, number>,
): void {
  const { expression, start, end } = operand;
  if (slot.kind === 'rm') {
    const mode = roundingMode(expression);
    if (mode === undefined) {
      throw new SyntaxProblem('a rounding mode is expected: rne, rtz, rdn, rup, rmm or dyn', start, end);
    }
    fields.rm = mode;
    return;
  }
  const set = accessSet(assembly, expression);
  if (set === undefined) throw new SyntaxProblem('some of the letters iorw, in this order, are expected', start, end);
  fields.imm |= slot.kind === 'pred' ? set << 4 : set;
}

function plainExpression(operand: Operand & { kind: 'expression' }): (Operand & { kind: 'expression' })['expression'] {
  if (operand.modifier === undefined) return operand.expression;
  throw new SyntaxProblem(`%${operand.modifier} cannot stand here`, operand.start, operand.end);
}
