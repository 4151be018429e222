/**
 * Conversions between the formats and integers (IEEE 754-2019, 5.4.1). An integer conversion that does not fit, and of a NaN as of +∞,
 * answers the nearest end of the range and is invalid, not inexact (Unprivileged ISA, "F", "Domains of float-to-integer conversions").
 */
import type { FpFormat } from '../ops.ts';
import { Flag, type FpResult, infinity, propagateNaN, unpack } from './number.ts';
import { type RoundingMode, round, shiftRight } from './round.ts';

/** To an integer of 32 or 64 bits, which is then sign-extended to 64 even when it is unsigned. */
export function toInteger(format: FpFormat, rm: RoundingMode, a: bigint, bits: 32 | 64, signed: boolean): FpResult {
  const x = unpack(format, a);
  const max = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  const min = signed ? -max - 1n : 0n;
  const answer = (value: bigint, flags: number): FpResult => ({
    value: BigInt.asUintN(64, BigInt.asIntN(bits, value)),
    flags,
  });
  if (x.kind === 'nan') return answer(max, Flag.NV);
  if (x.kind === 'infinity') return answer(x.negative ? min : max, Flag.NV);
  const { rounded, inexact } = shiftRight(rm, x.negative, x.significand, -x.exponent);
  const value = x.negative ? -rounded : rounded;
  if (value > max) return answer(max, Flag.NV);
  if (value < min) return answer(min, Flag.NV);
  return answer(value, inexact ? Flag.NX : 0);
}

export function fromInteger(format: FpFormat, rm: RoundingMode, value: bigint): FpResult {
  const negative = value < 0n;
  return round(format, rm, { kind: 'finite', negative, significand: negative ? -value : value, exponent: 0 });
}

/** From the other format into this one. */
export function toPrecision(format: FpFormat, rm: RoundingMode, a: bigint): FpResult {
  const x = unpack(format === 's' ? 'd' : 's', a);
  if (x.kind === 'nan') return propagateNaN(format, x);
  return x.kind === 'infinity' ? infinity(format, x.negative) : round(format, rm, x);
}
