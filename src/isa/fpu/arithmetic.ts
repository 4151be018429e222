/**
 * Addition, multiplication, division, square root and fused multiply-add: exact results, rounded once (IEEE 754-2019, 5.4.1).
 * Special operands come first in each function, in the order in which the standard decides them.
 */
import type { FpFormat } from '../ops.ts';
import {
  bitLength,
  type Finite,
  Flag,
  type FpNumber,
  type FpResult,
  infinity,
  invalid,
  isZero,
  parameters,
  propagateNaN,
  unpack,
  zero,
} from './number.ts';
import { RoundingMode, round } from './round.ts';

/** a + b, or a − b. */
export function add(format: FpFormat, rm: RoundingMode, a: bigint, b: bigint, subtract: boolean): FpResult {
  return addNumbers(format, rm, unpack(format, a), unpack(format, subtract ? b ^ parameters[format].sign : b));
}

function addNumbers(format: FpFormat, rm: RoundingMode, x: FpNumber, y: FpNumber): FpResult {
  if (x.kind === 'nan' || y.kind === 'nan') return propagateNaN(format, x, y);
  if (x.kind === 'infinity' && y.kind === 'infinity' && x.negative !== y.negative) return invalid(format);
  if (x.kind === 'infinity') return infinity(format, x.negative);
  if (y.kind === 'infinity') return infinity(format, y.negative);
  const exponent = Math.min(x.exponent, y.exponent);
  const sum = signedSignificand(x, exponent) + signedSignificand(y, exponent);
  if (sum === 0n) return zero(format, x.negative === y.negative ? x.negative : rm === RoundingMode.RDN);
  return round(format, rm, { kind: 'finite', negative: sum < 0n, significand: sum < 0n ? -sum : sum, exponent });
}

/** The number in units of 2^exponent. */
function signedSignificand(x: Finite, exponent: number): bigint {
  const magnitude = x.significand << BigInt(x.exponent - exponent);
  return x.negative ? -magnitude : magnitude;
}

export function multiply(format: FpFormat, rm: RoundingMode, a: bigint, b: bigint): FpResult {
  const x = unpack(format, a);
  const y = unpack(format, b);
  if (x.kind === 'nan' || y.kind === 'nan') return propagateNaN(format, x, y);
  const product = productOf(x, y);
  if (product === undefined) return invalid(format);
  return product.kind === 'infinity' ? infinity(format, product.negative) : round(format, rm, product);
}

/** The exact product of two numbers; undefined for ∞ × 0. */
function productOf(
  x: Exclude<FpNumber, { kind: 'nan' }>,
  y: Exclude<FpNumber, { kind: 'nan' }>,
): Exclude<FpNumber, { kind: 'nan' }> | undefined {
  const negative = x.negative !== y.negative;
  if (x.kind === 'finite' && y.kind === 'finite') {
    const significand = x.significand * y.significand;
    return { kind: 'finite', negative, significand, exponent: x.exponent + y.exponent };
  }
  return isZero(x) || isZero(y) ? undefined : { kind: 'infinity', negative };
}

/** a × b + c. ∞ × 0 is invalid even when c is a quiet NaN (Unprivileged ISA, "F", fused multiply-add). */
export function multiplyAdd(format: FpFormat, rm: RoundingMode, a: bigint, b: bigint, c: bigint): FpResult {
  const [x, y, z] = [unpack(format, a), unpack(format, b), unpack(format, c)];
  if (x.kind === 'nan' || y.kind === 'nan') return propagateNaN(format, x, y, z);
  const product = productOf(x, y);
  if (product === undefined) return invalid(format);
  return addNumbers(format, rm, product, z);
}

export function divide(format: FpFormat, rm: RoundingMode, a: bigint, b: bigint): FpResult {
  const x = unpack(format, a);
  const y = unpack(format, b);
  if (x.kind === 'nan' || y.kind === 'nan') return propagateNaN(format, x, y);
  const negative = x.negative !== y.negative;
  if (x.kind === 'infinity') return y.kind === 'infinity' ? invalid(format) : infinity(format, negative);
  if (y.kind === 'infinity') return zero(format, negative);
  if (y.significand === 0n) {
    return x.significand === 0n ? invalid(format) : { ...infinity(format, negative), flags: Flag.DZ };
  }
  // Enough bits that what follows the quotient only matters as zero or not.
  const shift = parameters[format].precision + 2 + Math.max(0, bitLength(y.significand) - bitLength(x.significand));
  const dividend = x.significand << BigInt(shift);
  const quotient = dividend / y.significand;
  const exact = quotient * y.significand === dividend;
  return round(format, rm, withSticky(negative, quotient, exact, x.exponent - shift - y.exponent));
}

export function squareRoot(format: FpFormat, rm: RoundingMode, a: bigint): FpResult {
  const x = unpack(format, a);
  if (x.kind === 'nan') return propagateNaN(format, x);
  if (isZero(x)) return zero(format, x.negative);
  if (x.negative) return invalid(format);
  if (x.kind === 'infinity') return infinity(format, false);
  // An even exponent, and a root with more bits than the precision.
  const wanted = 2 * (parameters[format].precision + 2);
  const shift = wanted + ((x.exponent - wanted) & 1);
  const radicand = x.significand << BigInt(shift);
  const root = integerRoot(radicand);
  return round(format, rm, withSticky(false, root, root * root === radicand, (x.exponent - shift) / 2));
}

/** A value cut off at its last bit; one more bit says whether anything was lost. */
function withSticky(negative: boolean, significand: bigint, exact: boolean, exponent: number): Finite {
  return { kind: 'finite', negative, significand: (significand << 1n) | (exact ? 0n : 1n), exponent: exponent - 1 };
}

/** Floor of the square root of n > 0, by Newton's iteration from above. */
function integerRoot(n: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
