/**
 * Floating-point numbers as the shortest decimal text that reads back as the same number in their own precision: 0.1f is `0.1`, not
 * 0.10000000149011612. JavaScript prints doubles so; floats and binary128 are done here.
 */
import { fromLittleEndian } from './storage.ts';

/** Of 4, 8 or 16 bytes; undefined for other sizes. */
export function floatText(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes.length) {
    case 4:
      return shortFloat(view.getFloat32(0, true));
    case 8:
      return special(view.getFloat64(0, true)) ?? String(view.getFloat64(0, true));
    case 16:
      return binary128Text(fromLittleEndian(bytes));
    default:
      return undefined;
  }
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : undefined;
}

function shortFloat(value: number): string {
  const text = special(value);
  if (text !== undefined) return text;
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}

/** Digits that tell any two numbers of binary128 apart. */
const maxDigits128 = 36;

function binary128Text(bits: bigint): string {
  const sign = bits >> 127n === 1n ? '-' : '';
  const exponent = Number((bits >> 112n) & 0x7fffn);
  const fraction = bits & ((1n << 112n) - 1n);
  if (exponent === 0x7fff) return fraction === 0n ? `${sign}inf` : 'nan';
  const significand = exponent === 0 ? fraction : fraction | (1n << 112n);
  if (significand === 0n) return `${sign}0`;
  return sign + shortest(significand, Math.max(exponent, 1) - 16383 - 112);
}

/** The shortest decimal nearer to `significand * 2^power` than half the distance to its neighbours. */
function shortest(significand: bigint, power: number): string {
  // The number is numerator / denominator, and half a unit in the last place is half / (2 * denominator).
  const numerator = power >= 0 ? significand << BigInt(power) : significand;
  const denominator = power >= 0 ? 1n : 1n << BigInt(-power);
  const unit = power >= 0 ? 1n << BigInt(power) : 1n;
  const magnitude = decimalMagnitude(numerator, denominator);
  for (let digits = 1; ; digits++) {
    const scale = digits - 1 - magnitude;
    const up = scale >= 0 ? 10n ** BigInt(scale) : 1n;
    const down = scale >= 0 ? 1n : 10n ** BigInt(-scale);
    const decimal = (2n * numerator * up + denominator * down) / (2n * denominator * down);
    const error = decimal * down * denominator - numerator * up;
    const distance = error < 0n ? -error : error;
    if (digits === maxDigits128 || 2n * distance < unit * up) return placed(decimal.toString(), magnitude, digits);
  }
}

/** Exponent of the first decimal digit. */
function decimalMagnitude(numerator: bigint, denominator: bigint): number {
  let magnitude = numerator.toString().length - denominator.toString().length;
  const reaches = (exponent: number): boolean =>
    exponent >= 0
      ? numerator >= denominator * 10n ** BigInt(exponent)
      : numerator * 10n ** BigInt(-exponent) >= denominator;
  while (reaches(magnitude + 1)) magnitude++;
  while (!reaches(magnitude)) magnitude--;
  return magnitude;
}

/** Digits with their point, as JavaScript would place it; rounding may have carried into a digit more. */
function placed(text: string, magnitude: number, digits: number): string {
  const exponent = magnitude + (text.length - digits);
  const significant = text.replace(/0+$/, '');
  if (exponent >= 21 || exponent < -6) {
    const rest = significant.slice(1);
    return `${significant[0]}${rest === '' ? '' : `.${rest}`}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${significant}`;
  if (significant.length <= exponent + 1) return significant.padEnd(exponent + 1, '0');
  return `${significant.slice(0, exponent + 1)}.${significant.slice(exponent + 1)}`;
}
