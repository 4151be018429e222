/**
 * The two binary formats and the values that their bits stand for (IEEE 754-2019, 3.4), with a finite number as sign, significand and
 * exponent so that arithmetic on it is exact.
 */
import type { FpFormat } from '../ops.ts';

/** Bits of fflags. */
export const Flag = {
  /** Inexact. */
  NX: 1,
  /** Underflow. */
  UF: 2,
  /** Overflow. */
  OF: 4,
  /** Division by zero. */
  DZ: 8,
  /** Invalid operation. */
  NV: 16,
} as const;

export interface FpResult {
  readonly value: bigint;
  readonly flags: number;
}

export interface FormatParameters {
  readonly bits: number;
  /** Bits of the significand, the hidden one included. */
  readonly precision: number;
  /** Largest exponent of a finite number's leading bit; the smallest of a normal number is 1 − emax. */
  readonly emax: number;
  readonly sign: bigint;
  /** +∞, whose exponent field is all ones. */
  readonly infinity: bigint;
  readonly canonicalNaN: bigint;
}

const parametersOf = (bits: number, precision: number): FormatParameters => {
  const fractionBits = BigInt(precision - 1);
  const infinity = ((1n << BigInt(bits - precision)) - 1n) << fractionBits;
  return {
    bits,
    precision,
    emax: 2 ** (bits - precision - 1) - 1,
    sign: 1n << BigInt(bits - 1),
    infinity,
    canonicalNaN: infinity | (1n << (fractionBits - 1n)),
  };
};

export const parameters: Readonly<Record<FpFormat, FormatParameters>> = {
  s: parametersOf(32, 24),
  d: parametersOf(64, 53),
};

/** `significand` × 2^`exponent`, negative when `negative`; a significand of 0 is a zero with that sign. */
export interface Finite {
  readonly kind: 'finite';
  readonly negative: boolean;
  readonly significand: bigint;
  readonly exponent: number;
}

export type FpNumber =
  | Finite
  | { readonly kind: 'infinity'; readonly negative: boolean }
  | { readonly kind: 'nan'; readonly signalling: boolean };

export function unpack(format: FpFormat, bits: bigint): FpNumber {
  const { sign, infinity, precision, emax, canonicalNaN } = parameters[format];
  const negative = (bits & sign) !== 0n;
  const magnitude = bits & (sign - 1n);
  if (magnitude > infinity) return { kind: 'nan', signalling: (magnitude & canonicalNaN) !== canonicalNaN };
  if (magnitude === infinity) return { kind: 'infinity', negative };
  const fractionBits = BigInt(precision - 1);
  const hidden = 1n << fractionBits;
  const field = Number(magnitude >> fractionBits);
  const fraction = magnitude & (hidden - 1n);
  const exponent = Math.max(field, 1) - emax - (precision - 1);
  return { kind: 'finite', negative, significand: field === 0 ? fraction : fraction | hidden, exponent };
}

export const isSignalling = (value: FpNumber): boolean => value.kind === 'nan' && value.signalling;

export const isZero = (value: FpNumber): boolean => value.kind === 'finite' && value.significand === 0n;

/** The canonical NaN; invalid when one of the operands signals. */
export function propagateNaN(format: FpFormat, ...operands: readonly FpNumber[]): FpResult {
  return { value: parameters[format].canonicalNaN, flags: operands.some(isSignalling) ? Flag.NV : 0 };
}

export const invalid = (format: FpFormat): FpResult => ({ value: parameters[format].canonicalNaN, flags: Flag.NV });

export const infinity = (format: FpFormat, negative: boolean): FpResult => ({
  value: parameters[format].infinity | (negative ? parameters[format].sign : 0n),
  flags: 0,
});

export const zero = (format: FpFormat, negative: boolean): FpResult => ({
  value: negative ? parameters[format].sign : 0n,
  flags: 0,
});

/** Number of bits up to the leading one; 0 for 0. */
export function bitLength(value: bigint): number {
  const digits = value.toString(16);
  return digits.length * 4 - (Math.clz32(Number.parseInt(digits[0]!, 16)) - 28);
}
