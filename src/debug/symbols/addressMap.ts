/**
 * Finds what covers an address among ranges: by bisection where ranges do not overlap, as those of functions and units do not; the first of
 * them in order where they do.
 */
import type { AddressRange } from '../../dwarf/rangeList.ts';

export class AddressMap<T> {
  readonly #entries: readonly (readonly [AddressRange, T])[];
  readonly #overlaps: boolean;

  constructor(entries: Iterable<readonly [AddressRange, T]>) {
    this.#entries = [...entries].sort(([[a]], [[b]]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#overlaps = this.#entries.some(([[low]], index) => index > 0 && low < this.#entries[index - 1]![0][1]);
  }

  at(address: bigint): T | undefined {
    if (this.#overlaps) return this.#entries.find(([[low, high]]) => address >= low && address < high)?.[1];
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]![0][0] <= address) low = middle + 1;
      else high = middle;
    }
    const entry = this.#entries[low - 1];
    return entry !== undefined && address < entry[0][1] ? entry[1] : undefined;
  }
}
