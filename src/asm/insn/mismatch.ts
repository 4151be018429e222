/**
 * Why operands fit no form of an instruction, as a sentence with the place of the first operand that is wrong for the form that it is nearest to.
 */
import { SyntaxProblem } from '../syntax/cursor.ts';
import type { Form, Slot } from './forms.ts';
import { fitsKind } from './match.ts';
import { capitalRegister, type Operand } from './operand.ts';

/** How many operands at the begin fit a form. */
function prefixLength({ slots }: Form, operands: readonly Operand[]): number {
  const wrong = operands.findIndex((operand, i) => slots[i] === undefined || !fitsKind(slots[i], operand));
  return wrong < 0 ? operands.length : wrong;
}

const distance = ({ slots }: Form, operands: readonly Operand[]): number => Math.abs(slots.length - operands.length);

/** The problem to report for a name that has forms; `end` is the column after the statement. */
export function mismatch(
  name: string,
  forms: readonly Form[],
  operands: readonly Operand[],
  end: number,
): SyntaxProblem {
  const nearest = [...forms].sort(
    (a, b) => prefixLength(b, operands) - prefixLength(a, operands) || distance(a, operands) - distance(b, operands),
  )[0]!;
  const usage = `\`${name}\` is written ${forms.map((form) => `\`${`${name} ${form.syntax}`.trim()}\``).join(' or ')}`;
  const at = prefixLength(nearest, operands);
  const wrong = operands[at];
  if (wrong === undefined) {
    const missing = nearest.slots[at];
    return new SyntaxProblem(missing === undefined ? usage : `${slotText(missing)} is missing; ${usage}`, end, end + 1);
  }
  const capitals = wrong.kind === 'expression' ? capitalRegister(wrong.expression) : undefined;
  if (capitals !== undefined) return new SyntaxProblem(`${capitals}; ${usage}`, wrong.start, wrong.end);
  const slot = nearest.slots[at];
  const expected = slot === undefined ? 'nothing more is expected here' : `${slotText(slot)} is expected here`;
  return new SyntaxProblem(`${expected}; ${usage}`, wrong.start, wrong.end);
}

function slotText(slot: Slot): string {
  switch (slot.kind) {
    case 'x':
      return 'a register (x0…x31)';
    case 'f':
      return 'a floating-point register (f0…f31)';
    case 'memory':
      return slot.hasOffset ? 'an address such as 8(sp)' : 'an address such as (a0)';
    case 'literal':
      return slot.text;
    case 'target':
      return 'a label';
    case 'csr':
      return 'a CSR';
    case 'rm':
      return 'a rounding mode';
    case 'pred':
    case 'succ':
      return 'a set of accesses such as rw';
    default:
      return 'a constant';
  }
}
