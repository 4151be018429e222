/** What literals of C are: their types and values. */
import { intType, longType, unsignedLongType, unsignedType } from '../types/baseTypes.ts';
import { integerFormat } from '../values/scalar.ts';
import type { Typed } from './arithmetic.ts';
import type { Expression } from './syntax.ts';

export const LEAST_LONG = -(1n << 63n);

/** Whether a literal is the one that fits `long` only with its minus. C has no such literal; people write it all the same. */
export function isLeastLong(operand: Expression): boolean {
  return (
    operand.kind === 'integer' && operand.isDecimal && !operand.suffix.includes('u') && -operand.value === LEAST_LONG
  );
}

/** The first type that fits: C17, 6.4.4.1, table of suffixes. */
export function integerLiteral({ value, suffix, isDecimal }: Extract<Expression, { kind: 'integer' }>): Typed {
  const unsigned = suffix.includes('u');
  const long = suffix.includes('l');
  const candidates = [intType, unsignedType, longType, unsignedLongType].filter((type) => {
    const { size, signed } = integerFormat(type)!;
    if (long && size < 8) return false;
    return unsigned ? !signed : signed || !isDecimal;
  });
  const fits = candidates.find((type) => {
    const { size, signed } = integerFormat(type)!;
    return value < 1n << BigInt(size * 8 - (signed ? 1 : 0));
  });
  return { type: fits ?? unsignedLongType, scalar: { kind: 'integer', value } };
}
