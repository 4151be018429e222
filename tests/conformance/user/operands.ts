/**
 * Pools of operands, weighted to the edges: three arrays of 64-bit words (integers, singles in their boxes, doubles) of which every run gets
 * windows as its registers and memory. Neighbours in a pool of floating-point numbers often have near exponents, so that sums cancel and
 * fused operations need their exact middle.
 */
import type { Random } from '../../engine/random.ts';
import { WINDOW_BYTES } from './layout.ts';

export type PoolName = 'integer' | 'single' | 'double';
export const POOL_NAMES: readonly PoolName[] = ['integer', 'single', 'double'];

/** Windows begin at any of so many words. */
export const WINDOWS = 4096;
export const POOL_BYTES = WINDOWS * 8 + WINDOW_BYTES;

/** The three pools, one after the other in the order of `POOL_NAMES`. */
export function makePools(random: Random): Uint8Array {
  const bytes = new Uint8Array(POOL_NAMES.length * POOL_BYTES);
  for (const [index, name] of POOL_NAMES.entries()) {
    const words = new BigUint64Array(bytes.buffer, index * POOL_BYTES, POOL_BYTES / 8);
    let previous = 0n;
    for (let at = 0; at < words.length; at++) {
      previous = MAKERS[name](random, previous);
      words[at] = previous;
    }
  }
  return bytes;
}

/** Offset in the pools of a window. */
export const windowOffset = (pool: PoolName, word: number): number => POOL_NAMES.indexOf(pool) * POOL_BYTES + word * 8;

const bits = (random: Random, count: number): bigint =>
  ((BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32))) >> BigInt(64 - count);

const INTEGER_EDGES: readonly bigint[] = [
  ...[0n, 1n, -1n, 2n, -2n],
  ...[7n, 8n, 15n, 16n, 31n, 32n].flatMap((bit) => [1n << bit, (1n << bit) - 1n, -(1n << bit), -(1n << bit) - 1n]),
  ...[1n << 63n, (1n << 63n) - 1n, 0xffff_ffffn, 0x1_0000_0001n, 0x5555_5555_5555_5555n, -0x5555_5555_5555_5556n],
];

function integer(random: Random): bigint {
  const kind = random.below(8);
  if (kind < 2) return BigInt.asUintN(64, random.pick(INTEGER_EDGES));
  if (kind === 2) return BigInt.asUintN(64, BigInt(random.below(129) - 64));
  if (kind === 3) return BigInt.asUintN(64, (1n << BigInt(random.below(64))) + BigInt(random.below(3) - 1));
  if (kind === 4) return BigInt.asUintN(64, BigInt.asIntN(32, bits(random, 32)));
  if (kind === 5) return bits(random, 1 + random.below(64));
  return bits(random, 64);
}

/** Sizes of a format's fields. */
interface Shape {
  readonly fraction: number;
  readonly exponent: number;
}

const SINGLE: Shape = { fraction: 23, exponent: 8 };
const DOUBLE: Shape = { fraction: 52, exponent: 11 };

/** `previous` is the word before, as this format. */
function floating(random: Random, { fraction, exponent }: Shape, previous: bigint): bigint {
  const maxField = 2 ** exponent - 1;
  const bias = maxField >> 1;
  const ones = (1n << BigInt(fraction)) - 1n;
  const quiet = 1n << BigInt(fraction - 1);
  const near = Number((previous >> BigInt(fraction)) & BigInt(maxField));
  const field = random.pick([
    ...[0, 0, 1, maxField - 1, maxField, bias, bias - 1, bias + 1],
    ...[near, near, near - 1, near + 1, near - fraction, near + fraction - random.below(4), 2 * bias - near],
    ...[bias + 31, bias + 63, bias + fraction, bias + random.below(66), bias - random.below(fraction + 3)],
    ...[bias >> 1, bias - (bias >> 1) - random.below(fraction), random.below(maxField), random.below(maxField)],
  ]);
  const part = random.pick([
    ...[0n, 0n, ones, 1n, quiet, quiet - 1n, quiet | 1n],
    ...[1n << BigInt(random.below(fraction)), ones ^ (1n << BigInt(random.below(fraction)))],
    ...[ones ^ (ones >> BigInt(random.below(fraction))), bits(random, fraction), bits(random, fraction)],
    ...[bits(random, fraction), previous & ones],
  ]);
  const clamped = BigInt(Math.min(maxField, Math.max(0, field)));
  return (BigInt(random.below(2)) << BigInt(fraction + exponent)) | (clamped << BigInt(fraction)) | part;
}

const BOX = 0xffff_ffff_0000_0000n;

/** Mostly in a proper box, else in one with a hole, or none. */
function boxedSingle(random: Random, previous: bigint): bigint {
  const single = floating(random, SINGLE, previous & 0xffff_ffffn);
  if (random.below(12) !== 0) return BOX | single;
  return random.pick([
    (BOX ^ (1n << BigInt(32 + random.below(32)))) | single,
    single,
    (bits(random, 32) << 32n) | single,
  ]);
}

const MAKERS: Readonly<Record<PoolName, (random: Random, previous: bigint) => bigint>> = {
  integer,
  single: boxedSingle,
  double: (random, previous) => floating(random, DOUBLE, previous),
};
