/** Sets of harts as Linux's files write sets of CPUs: `0-3,5`, or a hexadecimal mask in groups of 32 bits (cpuset(7), "FORMATS"). */

/** `0-3,5`; empty for none. */
export function hartList(mask: bigint): string {
  const ranges: string[] = [];
  for (let first = 0; mask >> BigInt(first) !== 0n; first++) {
    if (!isIn(mask, first)) continue;
    let last = first;
    while (isIn(mask, last + 1)) last++;
    ranges.push(first === last ? String(first) : `${first}-${last}`);
    first = last;
  }
  return ranges.join(',');
}

/** As many digits as there are harts. */
export function hartMask(mask: bigint, harts: number): string {
  const groups: string[] = [];
  for (let shift = 0; shift < harts; shift += 32) {
    const digits = Math.ceil(Math.min(32, harts - shift) / 4);
    groups.unshift(((mask >> BigInt(shift)) & 0xffff_ffffn).toString(16).padStart(digits, '0'));
  }
  return groups.join(',');
}

const isIn = (mask: bigint, hart: number): boolean => ((mask >> BigInt(hart)) & 1n) === 1n;
