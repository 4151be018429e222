/** Numbers and addresses that are worth trying: the ends of ranges, what lies beside them, and places of each kind in memory. */
import { ARENA, ARENA_PAGES, CODE, DATA, DATA_END, NO_ACCESS, PAGE, PAST_END, READ_ONLY, SHARED } from './layout.ts';
import type { Random } from './random.ts';

const EDGES: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 7n, 8n, 16n, 100n, 255n, 256n, 4095n, 4096n, 4097n, 65535n, 65536n, 1n << 20n],
  ...[(1n << 31n) - 1n, 1n << 31n, (1n << 32n) - 1n, 1n << 32n, (1n << 53n) - 1n, 1n << 53n, (1n << 53n) + 1n],
  ...[(1n << 63n) - 1n, 1n << 63n, -1n, -2n, -4096n, -(1n << 31n), -(1n << 53n)],
];

/** Addresses at which nothing is to be found, or nothing that may be stored to. */
const BAD_ADDRESSES: readonly bigint[] = [
  ...[0n, 1n, 8n, 4095n, BigInt(DATA_END), BigInt(NO_ACCESS), BigInt(READ_ONLY), BigInt(READ_ONLY + PAGE - 4)],
  ...[BigInt(PAST_END + PAGE), BigInt(PAST_END + PAGE - 4), BigInt(CODE), 0x3f_ffff_f000n, 0x40_0000_0000n],
  ...[0xffff_ffc0_0000_0000n, 0xffff_ffff_8020_0000n, (1n << 53n) + 8n, 1n << 63n, -1n, -8n, -4096n],
];

/** The numbers at the ends of ranges. */
export const edge = (random: Random): bigint => random.pick(EDGES);

/** A whole number that is mostly small. */
export function number(random: Random): bigint {
  if (random.chance(50)) return BigInt(random.below(10));
  if (random.chance(40)) return BigInt(random.below(5000));
  return random.chance(15) ? (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32)) : edge(random);
}

export function badAddress(random: Random): bigint {
  if (random.chance(30)) return BigInt(DATA_END - 1 - random.below(24));
  return random.pick(BAD_ADDRESSES);
}

/** A place in a page-aligned area that may be mapped, unmapped or changed. */
export function areaAddress(random: Random): bigint {
  if (random.chance(4)) return number(random);
  if (random.chance(2)) return BigInt(DATA + PAGE * random.below(16));
  if (random.chance(15)) return BigInt(random.pick([READ_ONLY, NO_ACCESS, SHARED, SHARED + PAGE, PAST_END, ARENA - 1]));
  return BigInt(ARENA + PAGE * random.below(ARENA_PAGES) + (random.chance(3) ? random.below(PAGE) : 0));
}

/** How long such an area is. */
export function areaLength(random: Random): bigint {
  if (random.chance(5)) return edge(random);
  return BigInt(PAGE * (1 + random.below(8)) - (random.chance(10) ? random.below(PAGE) : 0));
}
