/**
 * Pseudo-random numbers for the fuzzer: a sequence is fixed by its seed, and its state is one number, so a run can go on from the middle twice.
 * The generator is "mulberry32" (a counter through a mixing function).
 */
export class Random {
  state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b_79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** Up to three of the bits 0 … width-1, often none. */
  bits(width: number): number {
    let bits = 0;
    for (let count = this.below(4); count > 0; count--) bits |= 2 ** this.below(width);
    return bits >>> 0;
  }
}
