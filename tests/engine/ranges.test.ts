/**
 * The longest ranges of pages that lie side by side, against looking at the whole table each time.
 */
import { describe, expect, test } from 'vitest';
import {
  RANGE_BYTES,
  RANGE_ENTRY,
  RANGE_FIRST,
  RANGE_SIZES,
  RANGE_SLOTS,
  RANGE_SPANS,
  RANGES,
  READ_TABLE,
} from '../../src/engine/interp/layout.ts';
import { type RangeHomes, Ranges, rangeHomes } from '../../src/engine/interp/ranges.ts';
import { Random } from './random.ts';

const PAGES = 64;
const BASE = 0x100;

function made(homes: RangeHomes = rangeHomes()) {
  const words = new Int32Array((RANGES + RANGE_SLOTS * RANGE_BYTES) / 4);
  const range = new Ranges(words, 0, READ_TABLE, 0, homes);
  return {
    words,
    fill(page: number, entry: number): void {
      words[READ_TABLE / 4 + page] = entry;
      range.filled(page);
    },
    drop(page: number): void {
      words[READ_TABLE / 4 + page] = 0;
      range.dropped(page);
    },
    slotOf: (page: number) => range.slotOf(page),
    /** Pages and entry of a slot, as translated code reads them. */
    seen(slot: number): { first: number; pages: number; entry: number } {
      const at = (RANGES + slot * RANGE_BYTES) / 4;
      const sizes = RANGE_SPANS.map((_, span) => words[at + RANGE_SIZES / 4 + 2 * span]!);
      const [pages, ...others] = sizes.map((size, span) => (size === 0 ? 0 : (size - 1 + RANGE_SPANS[span]!) / 4096));
      if (others.some((other) => other !== pages)) expect(others).toBe(pages);
      return { first: words[at + RANGE_FIRST / 4]! / 4096, pages: pages!, entry: words[at + RANGE_ENTRY / 4]! };
    },
    longest() {
      return SLOTS.map((slot) => this.seen(slot)).reduce((a, b) => (b.pages > a.pages ? b : a));
    },
  };
}

const SLOTS = Array.from({ length: RANGE_SLOTS }, (_, slot) => slot);

describe('a range', () => {
  test('is empty at first', () => {
    expect(made().longest().pages).toBe(0);
  });

  test('grows on both sides, whatever the order of pages', () => {
    const ranges = made();
    const { fill } = ranges;
    for (const page of [5, 9, 7, 6, 8]) fill(page, BASE);
    expect(ranges.longest()).toEqual({ first: 5, pages: 5, entry: BASE });
  });

  test('that comes first is the longest one', () => {
    const ranges = made();
    const { fill } = ranges;
    for (const page of [1, 2]) fill(page, BASE);
    for (const page of [10, 11, 12]) fill(page, BASE + 1);
    expect(ranges.longest()).toEqual({ first: 10, pages: 3, entry: BASE + 1 });
  });

  test('loses the shorter side when a page in it goes, and a page that is mapped differently', () => {
    const ranges = made();
    const { fill, drop } = ranges;
    for (let page = 0; page < 10; page++) fill(page, BASE);
    drop(3);
    expect(ranges.longest()).toEqual({ first: 4, pages: 6, entry: BASE });
    fill(4, BASE + 1);
    expect(ranges.longest()).toEqual({ first: 5, pages: 5, entry: BASE });
  });

  test('stays in its slot while it grows and shrinks', () => {
    const { fill, drop, seen, slotOf } = made();
    for (const page of [1, 2]) fill(page, BASE);
    for (const page of [10, 11, 12]) fill(page, BASE + 1);
    const [data, stack] = [slotOf(1), slotOf(10)];
    expect(data).not.toBe(stack);
    for (let page = 3; page < 9; page++) fill(page, BASE);
    drop(10);
    expect([slotOf(8), slotOf(11), slotOf(10)]).toEqual([data, stack, undefined]);
    expect(seen(data!)).toEqual({ first: 1, pages: 8, entry: BASE });
    expect(seen(stack!)).toEqual({ first: 11, pages: 2, entry: BASE + 1 });
  });

  test('that touches two others joins them', () => {
    const { fill, seen, slotOf } = made();
    for (const page of [1, 2, 4, 5, 3]) fill(page, BASE);
    expect([1, 3, 5].map(slotOf)).toEqual([0, 0, 0]);
    expect(seen(0)).toEqual({ first: 1, pages: 5, entry: BASE });
  });

  test('comes back to its slot when all have gone, and in another address space', () => {
    const homes = rangeHomes();
    const parent = made(homes);
    const layout = [3, 20, 40, 60];
    const fillAll = (space: typeof parent, pages: readonly number[]): void => {
      for (const page of pages) for (let at = page; at < page + 4; at++) space.fill(at, BASE + page);
    };
    fillAll(parent, layout);
    const slots = layout.map(parent.slotOf);
    expect(new Set(slots).size).toBe(layout.length);
    for (const page of layout) for (let at = page; at < page + 4; at++) parent.drop(at);
    expect(layout.map(parent.slotOf)).toEqual(layout.map(() => undefined));
    const child = made(homes);
    for (const space of [parent, child]) {
      fillAll(space, [60, 20, 80, 3, 40]);
      expect(layout.map(space.slotOf)).toEqual(slots);
      expect(slots).not.toContain(space.slotOf(80));
    }
  });

  test('gives way to a longer one when there are too many', () => {
    const { fill, slotOf } = made();
    for (let other = 0; other < RANGE_SLOTS; other++) {
      for (let at = 0; at <= other; at++) fill(20 * other + at, BASE + other);
    }
    fill(1000, BASE + 100);
    expect([slotOf(0), slotOf(1000)]).toEqual([0, undefined]);
    fill(1001, BASE + 100);
    expect([slotOf(0), slotOf(1001)]).toEqual([undefined, 0]);
  });

  test('never has a page with another entry, or with none', () => {
    const random = new Random(1);
    const { words, fill, drop, seen, slotOf } = made();
    for (let step = 0; step < 20_000; step++) {
      const page = random.below(PAGES);
      if (random.below(3) === 0) drop(page);
      else fill(page, BASE + random.below(2));
      for (let slot = 0; slot < RANGE_SLOTS; slot++) {
        const { first, pages, entry } = seen(slot);
        const inside = Array.from({ length: pages }, (_, at) => first + at);
        if (inside.some((at) => words[READ_TABLE / 4 + at] !== entry || slotOf(at) !== slot)) expect(inside).toBe(slot);
      }
    }
  });
});
