/**
 * Comparisons, minimum and maximum (IEEE 754-2019, 5.11 and 9.6). Numbers are ordered by their bits: as integers, once the sign is applied.
 */
import type { FpFormat } from '../ops.ts';
import { Flag, type FpResult, isSignalling, parameters, unpack } from './number.ts';

/** Only a signalling NaN is invalid. */
export function equal(format: FpFormat, a: bigint, b: bigint): FpResult {
  const [x, y] = [unpack(format, a), unpack(format, b)];
  if (x.kind !== 'nan' && y.kind !== 'nan') return truth(rank(format, a) === rank(format, b));
  return { value: 0n, flags: isSignalling(x) || isSignalling(y) ? Flag.NV : 0 };
}

export const less = (format: FpFormat, a: bigint, b: bigint): FpResult => ordered(format, a, b, (x, y) => x < y);

export const lessOrEqual = (format: FpFormat, a: bigint, b: bigint): FpResult =>
  ordered(format, a, b, (x, y) => x <= y);

/** Any NaN is invalid and compares false. */
function ordered(format: FpFormat, a: bigint, b: bigint, test: (x: bigint, y: bigint) => boolean): FpResult {
  if (isNan(format, a) || isNan(format, b)) return { value: 0n, flags: Flag.NV };
  return truth(test(rank(format, a), rank(format, b)));
}

export const minimum = (format: FpFormat, a: bigint, b: bigint): FpResult => pick(format, a, b, (x, y) => x <= y);

export const maximum = (format: FpFormat, a: bigint, b: bigint): FpResult => pick(format, a, b, (x, y) => x >= y);

/** minimumNumber and maximumNumber: a NaN loses against a number; −0 is below +0. */
function pick(format: FpFormat, a: bigint, b: bigint, first: (x: bigint, y: bigint) => boolean): FpResult {
  const [x, y] = [unpack(format, a), unpack(format, b)];
  const flags = isSignalling(x) || isSignalling(y) ? Flag.NV : 0;
  const { canonicalNaN, bits } = parameters[format];
  if (x.kind === 'nan' && y.kind === 'nan') return { value: canonicalNaN, flags };
  const takesA = y.kind === 'nan' || (x.kind !== 'nan' && first(totalRank(format, a), totalRank(format, b)));
  return { value: BigInt.asUintN(bits, takesA ? a : b), flags };
}

const truth = (condition: boolean): FpResult => ({ value: condition ? 1n : 0n, flags: 0 });

const isNan = (format: FpFormat, a: bigint): boolean => unpack(format, a).kind === 'nan';

/** An integer in the order of numbers, in which both zeros are equal. */
function rank(format: FpFormat, a: bigint): bigint {
  const { sign } = parameters[format];
  const magnitude = a & (sign - 1n);
  return (a & sign) === 0n ? magnitude : -magnitude;
}

/** The same with −0 below +0. */
function totalRank(format: FpFormat, a: bigint): bigint {
  const { sign } = parameters[format];
  return (a & sign) === 0n ? rank(format, a) : rank(format, a) - 1n;
}
