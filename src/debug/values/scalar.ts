/**
 * Scalars between bytes and numbers: integers, booleans, enumerations and pointers as `bigint`, floating point as `number`. `long double`
 * (binary128, psABI) is rounded to double here; its text is exact (`floatText.ts`).
 */
import { type BitRange, type CType, strip } from '../types/ctype.ts';
import { typeName } from '../types/typeName.ts';
import { fromLittleEndian, littleEndian } from './storage.ts';

export type Scalar =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number };

/** How a type's integers are encoded; undefined for other types. */
export function integerFormat(type: CType): { readonly size: number; readonly signed: boolean } | undefined {
  const actual = strip(type);
  switch (actual.kind) {
    case 'base':
      return actual.encoding === 'float' || actual.encoding === 'complex'
        ? undefined
        : { size: actual.size, signed: actual.encoding === 'signed' };
    case 'pointer':
      return { size: actual.size, signed: false };
    case 'enum':
      return { size: actual.size, signed: actual.signed };
    default:
      return undefined;
  }
}

export function isFloat(type: CType): boolean {
  const actual = strip(type);
  return actual.kind === 'base' && actual.encoding === 'float';
}

/** The value that bytes of a scalar type stand for; undefined for other types. */
export function decodeScalar(type: CType, bytes: Uint8Array, bits?: BitRange): Scalar | undefined {
  const format = integerFormat(type);
  if (format !== undefined) {
    const raw = fromLittleEndian(bytes) >> BigInt(bits?.offset ?? 0);
    const width = bits?.size ?? format.size * 8;
    return { kind: 'integer', value: format.signed ? BigInt.asIntN(width, raw) : BigInt.asUintN(width, raw) };
  }
  if (!isFloat(type)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return { kind: 'float', value: view.getFloat32(0, true) };
  if (bytes.length === 8) return { kind: 'float', value: view.getFloat64(0, true) };
  if (bytes.length === 16) return { kind: 'float', value: fromBinary128(fromLittleEndian(bytes)) };
  return undefined;
}

/** Bytes of a value in a scalar type; `old` are the bytes around a bit-field. Integers must fit, or the reason is the answer. */
export function encodeScalar(
  type: CType,
  scalar: Scalar,
  bits?: BitRange,
  old?: Uint8Array,
): { readonly bytes: Uint8Array } | { readonly why: string } {
  const format = integerFormat(type);
  if (format !== undefined) {
    const value = integerValue(type, scalar);
    if (value === undefined) return { why: `${textOf(scalar)} is not an integer` };
    const width = bits?.size ?? format.size * 8;
    const misfit = range(value, width, format.signed);
    if (misfit !== undefined) return { why: `${value} does not fit ${describe(type, bits)} (${misfit})` };
    if (bits === undefined || old === undefined) return { bytes: littleEndian(value, format.size) };
    const mask = ((1n << BigInt(width)) - 1n) << BigInt(bits.offset);
    const kept = fromLittleEndian(old) & ~mask;
    return { bytes: littleEndian(kept | ((value << BigInt(bits.offset)) & mask), old.length) };
  }
  const actual = strip(type);
  if (actual.kind !== 'base' || actual.encoding !== 'float') {
    return { why: `a value of type ${typeName(type)} cannot be set` };
  }
  const bytes = new Uint8Array(actual.size);
  const view = new DataView(bytes.buffer);
  const value = Number(scalar.value);
  if (actual.size === 4) view.setFloat32(0, value, true);
  else if (actual.size === 8) view.setFloat64(0, value, true);
  else if (actual.size === 16) return { bytes: littleEndian(toBinary128(value), 16) };
  else return { why: `floating point of ${actual.size} bytes is not supported` };
  return { bytes };
}

/** C turns any number but 0 into true; floating point loses its fraction, but only when there is none to lose. */
function integerValue(type: CType, scalar: Scalar): bigint | undefined {
  const actual = strip(type);
  if (actual.kind === 'base' && actual.encoding === 'boolean') return Number(scalar.value) !== 0 ? 1n : 0n;
  if (scalar.kind === 'integer') return scalar.value;
  return Number.isInteger(scalar.value) ? BigInt(scalar.value) : undefined;
}

/** Undefined when the value fits; else the range. */
function range(value: bigint, width: number, signed: boolean): string | undefined {
  const low = signed ? -(1n << BigInt(width - 1)) : 0n;
  const high = signed ? (1n << BigInt(width - 1)) - 1n : (1n << BigInt(width)) - 1n;
  return value >= low && value <= high ? undefined : `${low} to ${high}`;
}

function describe(type: CType, bits: BitRange | undefined): string {
  return bits === undefined ? typeName(type) : `${bits.size} bits of ${typeName(type)}`;
}

export function textOf(scalar: Scalar): string {
  return String(scalar.value);
}

const FRACTION_BITS = 112n;
const BIAS_128 = 16383;

function fromBinary128(bits: bigint): number {
  const negative = bits >> 127n === 1n;
  const exponent = Number((bits >> FRACTION_BITS) & 0x7fffn);
  const fraction = bits & ((1n << FRACTION_BITS) - 1n);
  let magnitude: number;
  if (exponent === 0x7fff) magnitude = fraction === 0n ? Number.POSITIVE_INFINITY : Number.NaN;
  else if (exponent === 0) magnitude = 0;
  // The division rounds once, to nearest; the power of two is exact unless the result is out of a double's range.
  else magnitude = Number((1n << FRACTION_BITS) | fraction) * 2 ** -112 * 2 ** (exponent - BIAS_128);
  return negative ? -magnitude : magnitude;
}

function toBinary128(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = (bits >> 63n) << 127n;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  let fraction = bits & ((1n << 52n) - 1n);
  if (exponent === 0x7ff) return sign | (0x7fffn << FRACTION_BITS) | (fraction << 60n);
  let unbiased = exponent - 1023;
  if (exponent === 0) {
    if (fraction === 0n) return sign;
    // Subnormal doubles are normal here.
    unbiased = -1022;
    while (fraction < 1n << 52n) {
      fraction <<= 1n;
      unbiased--;
    }
    fraction &= (1n << 52n) - 1n;
  }
  return sign | (BigInt(unbiased + BIAS_128) << FRACTION_BITS) | (fraction << 60n);
}
