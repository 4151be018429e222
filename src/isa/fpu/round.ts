/**
 * Rounding an exact value into a format (IEEE 754-2019, 4.3 and 7.4–7.6): the one place where overflow, underflow and inexactness arise.
 */
import type { FpFormat } from '../ops.ts';
import { bitLength, type Finite, Flag, type FpResult, parameters, zero } from './number.ts';

/** The rounding modes as the rm field numbers them. */
export const RoundingMode = {
  /** To nearest, ties to even. */
  RNE: 0,
  /** Towards zero. */
  RTZ: 1,
  /** Down, towards −∞. */
  RDN: 2,
  /** Up, towards +∞. */
  RUP: 3,
  /** To nearest, ties away from zero. */
  RMM: 4,
} as const;
export type RoundingMode = (typeof RoundingMode)[keyof typeof RoundingMode];

/** significand / 2^shift rounded to an integer. */
export function shiftRight(
  rm: RoundingMode,
  negative: boolean,
  significand: bigint,
  shift: number,
): { rounded: bigint; inexact: boolean } {
  if (shift <= 0) return { rounded: significand << BigInt(-shift), inexact: false };
  const floor = significand >> BigInt(shift);
  const rest = significand - (floor << BigInt(shift));
  if (rest === 0n) return { rounded: floor, inexact: false };
  return {
    rounded: roundsAway(rm, negative, floor, rest, 1n << BigInt(shift - 1)) ? floor + 1n : floor,
    inexact: true,
  };
}

/** Whether a magnitude between `floor` and `floor` + 1, `rest` above it where `half` is the middle, goes to the larger one. */
function roundsAway(rm: RoundingMode, negative: boolean, floor: bigint, rest: bigint, half: bigint): boolean {
  switch (rm) {
    case RoundingMode.RNE:
      return rest > half || (rest === half && (floor & 1n) === 1n);
    case RoundingMode.RTZ:
      return false;
    case RoundingMode.RDN:
      return negative;
    case RoundingMode.RUP:
      return !negative;
    case RoundingMode.RMM:
      return rest >= half;
  }
}

/** The nearest value of the format in this mode, with flags. */
export function round(format: FpFormat, rm: RoundingMode, { negative, significand, exponent }: Finite): FpResult {
  if (significand === 0n) return zero(format, negative);
  const { precision, emax, sign } = parameters[format];
  const emin = 1 - emax;
  const leading = exponent + bitLength(significand) - 1;
  /** Exponent of the result's last place: bounded below, which makes subnormals. */
  const lastPlace = Math.max(leading, emin) - (precision - 1);
  const { rounded, inexact } = shiftRight(rm, negative, significand, lastPlace - exponent);
  const signBit = negative ? sign : 0n;
  // Adding the exponent field to the significand carries from a subnormal to a normal, and from one binade to the next, by itself.
  const field = BigInt(lastPlace + precision - 1 - emin);
  const magnitude = (field << BigInt(precision - 1)) + rounded;
  if (magnitude >= parameters[format].infinity) return overflow(format, rm, negative);
  if (!inexact) return { value: signBit | magnitude, flags: 0 };
  const tiny = leading < emin && isTiny(format, rm, negative, significand, exponent, leading);
  return { value: signBit | magnitude, flags: tiny ? Flag.UF | Flag.NX : Flag.NX };
}

/** Whether rounding to full precision with no bound on the exponent stays below the smallest normal number ("after rounding"). */
function isTiny(
  format: FpFormat,
  rm: RoundingMode,
  negative: boolean,
  significand: bigint,
  exponent: number,
  leading: number,
): boolean {
  const { precision, emax } = parameters[format];
  if (leading < -emax) return true;
  const { rounded } = shiftRight(rm, negative, significand, leading - (precision - 1) - exponent);
  return bitLength(rounded) <= precision;
}

/** ∞, or the largest finite number where the mode rounds towards zero. */
function overflow(format: FpFormat, rm: RoundingMode, negative: boolean): FpResult {
  const { sign, infinity } = parameters[format];
  const away = roundsAway(rm, negative, 1n, 3n, 2n);
  return { value: (negative ? sign : 0n) | (away ? infinity : infinity - 1n), flags: Flag.OF | Flag.NX };
}
