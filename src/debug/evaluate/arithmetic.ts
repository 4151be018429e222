/**
 * C's arithmetic on scalars: promotions, usual conversions, and operators (C17, 6.3.1 and 6.5). Integers wrap to their type; what C leaves
 * undefined (division by zero, shifts too far) is an error.
 */
import {
  baseTypeNamed,
  doubleType,
  floatType,
  intType,
  longType,
  unsignedLongType,
  unsignedType,
} from '../types/baseTypes.ts';
import { type BaseType, type BitRange, type CType, strip } from '../types/ctype.ts';
import { integerFormat, type Scalar } from '../values/scalar.ts';
import { ExpressionError } from './expressionError.ts';

/** A scalar with its type. */
export interface Typed {
  readonly type: CType;
  readonly scalar: Scalar;
}

export function isTrue({ scalar }: Typed): boolean {
  return scalar.kind === 'integer' ? scalar.value !== 0n : scalar.value !== 0;
}

export const truth = (value: boolean): Typed => ({
  type: intType,
  scalar: { kind: 'integer', value: value ? 1n : 0n },
});

/** A value in a type, wrapped as conversions do (C17, 6.3.1.3 and 6.3.1.4). */
export function convert(type: CType, scalar: Scalar, position?: number): Typed {
  const format = integerFormat(type);
  if (format === undefined) {
    const value = Number(scalar.value);
    const actual = strip(type);
    const single = actual.kind === 'base' && actual.size === 4;
    return { type, scalar: { kind: 'float', value: single ? Math.fround(value) : value } };
  }
  const actual = strip(type);
  if (actual.kind === 'base' && actual.encoding === 'boolean') {
    return { type, scalar: { kind: 'integer', value: Number(scalar.value) === 0 ? 0n : 1n } };
  }
  if (scalar.kind === 'float' && !Number.isFinite(scalar.value)) {
    throw new ExpressionError(`${scalar.value} is not an integer`, position);
  }
  const value = scalar.kind === 'integer' ? scalar.value : BigInt(Math.trunc(scalar.value));
  const bits = format.size * 8;
  const wrapped = format.signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  return { type, scalar: { kind: 'integer', value: wrapped } };
}

/** Integers narrower than int become int; a bit-field as wide as unsigned int keeps its sign. */
export function promote({ type, scalar }: Typed, bits?: BitRange): Typed {
  if (scalar.kind === 'float') return { type, scalar };
  return convert(promotedType(type, bits), scalar);
}

function promotedType(type: CType, bits: BitRange | undefined): CType {
  const format = integerFormat(type);
  if (format === undefined) return type;
  const width = bits?.size ?? format.size * 8;
  if (width < 32 || (width === 32 && format.signed)) return intType;
  if (width === 32) return unsignedType;
  return format.signed ? longType : unsignedLongType;
}

/** The usual arithmetic conversions. */
function commonType(left: Typed, right: Typed): BaseType {
  if (left.scalar.kind === 'float' || right.scalar.kind === 'float') {
    const sizes = [left, right].filter(({ scalar }) => scalar.kind === 'float').map(({ type }) => floatSize(type));
    const size = Math.max(...sizes);
    return size === 4 ? floatType : size === 8 ? doubleType : baseTypeNamed(['long', 'double'])!;
  }
  const formats = [left, right].map(({ type }) => integerFormat(type)!);
  const size = Math.max(...formats.map((format) => format.size));
  const unsigned = formats.some((format) => format.size === size && !format.signed);
  if (size <= 4) return unsigned ? unsignedType : intType;
  return unsigned ? unsignedLongType : longType;
}

function floatSize(type: CType): number {
  const actual = strip(type);
  return actual.kind === 'base' ? actual.size : 8;
}

/** A binary operator on arithmetic operands that have been promoted. */
export function arithmetic(operator: string, left: Typed, right: Typed, position: number): Typed {
  if (operator === '<<' || operator === '>>') return shift(operator, left, right, position);
  const type = commonType(left, right);
  const a = convert(type, left.scalar).scalar;
  const b = convert(type, right.scalar).scalar;
  const compared = compare(operator, a.value, b.value);
  if (compared !== undefined) return truth(compared);
  if (a.kind === 'float' || b.kind === 'float') {
    const compute = floatOperators.get(operator);
    if (compute === undefined) throw new ExpressionError(`\`${operator}\` needs integers`, position);
    return convert(type, { kind: 'float', value: compute(Number(a.value), Number(b.value)) });
  }
  if ((operator === '/' || operator === '%') && b.value === 0n) throw new ExpressionError('division by 0', position);
  const compute = integerOperators.get(operator);
  if (compute === undefined) throw new ExpressionError(`\`${operator}\` is not known`, position);
  return convert(type, { kind: 'integer', value: compute(a.value, b.value) });
}

export function compare(operator: string, a: bigint | number, b: bigint | number): boolean | undefined {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function shift(operator: string, left: Typed, right: Typed, position: number): Typed {
  if (left.scalar.kind === 'float' || right.scalar.kind === 'float') {
    throw new ExpressionError(`\`${operator}\` needs integers`, position);
  }
  const bits = (integerFormat(left.type)?.size ?? 8) * 8;
  const distance = right.scalar.value;
  if (distance < 0n || distance >= BigInt(bits)) {
    throw new ExpressionError(`a shift by ${distance} is outside 0 to ${bits - 1}`, position);
  }
  const value = operator === '<<' ? left.scalar.value << distance : left.scalar.value >> distance;
  return convert(left.type, { kind: 'integer', value });
}

const floatOperators: ReadonlyMap<string, (a: number, b: number) => number> = new Map<
  string,
  (a: number, b: number) => number
>([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
]);

const integerOperators: ReadonlyMap<string, (a: bigint, b: bigint) => bigint> = new Map<
  string,
  (a: bigint, b: bigint) => bigint
>([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', (a, b) => a % b],
  ['&', (a, b) => a & b],
  ['|', (a, b) => a | b],
  ['^', (a, b) => a ^ b],
]);
