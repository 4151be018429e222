/**
 * From a row and its operands to encoded bits: the inverse of decoding. Operands are the row's own (for a compressed row not those of its
 * expansion); what the row fixes is not looked at.
 */
import type { Field } from './drawing.ts';
import { formats, placeOperands } from './formats.ts';
import type { InsnDef, Operands } from './insnDef.ts';

/** An operand that the encoding cannot hold. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
  readonly field: Field | undefined;

  /** `field` is undefined when each operand fits and only their combination is reserved. */
  constructor(message: string, field: Field | undefined) {
    super(message);
    this.field = field;
  }
}

/** The bits, unsigned (16 for a compressed row). Throws EncodeError. */
export function encode(def: InsnDef, operands: Operands): number {
  const { drawing, ranges } = formats[def.format];
  for (const { field } of drawing.slices) {
    const { min, max, step } = ranges[field];
    const value = operands[field];
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new EncodeError(`${field} ${value} of ${def.name} is not in ${min}…${max}`, field);
    }
    if (value % step !== 0) throw new EncodeError(`${field} ${value} of ${def.name} is no multiple of ${step}`, field);
  }
  if (def.valid?.(operands) === false) throw new EncodeError(`operands of ${def.name} are reserved`, undefined);
  return ((placeOperands(def.format, operands) & ~def.mask) | def.match) >>> 0;
}
