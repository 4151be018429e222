/**
 * The longest range of pages that lie side by side, against looking at the whole table each time.
 */
import { describe, expect, test } from 'vitest';
import { RANGE_SLACK, RANGES, READ_TABLE } from '../../src/engine/interp/layout.ts';
import { Range } from '../../src/engine/interp/ranges.ts';
import { Random } from './random.ts';

const PAGES = 64;
const BASE = 0x100;

function made() {
  const words = new Int32Array((RANGES + 64) / 4);
  const range = new Range(words, 0, READ_TABLE, 0);
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
    /** Pages and entry, as translated code reads them. */
    seen(): { first: number; pages: number; entry: number } {
      const [first, , size, , entry] = words.subarray(RANGES / 4, RANGES / 4 + 5);
      const pages = size === 0 ? 0 : (size! - 1 + RANGE_SLACK) / 4096;
      return { first: first! / 4096, pages, entry: entry! };
    },
  };
}

describe('a range', () => {
  test('is empty at first', () => {
    expect(made().seen().pages).toBe(0);
  });

  test('grows on both sides, whatever the order of pages', () => {
    const { fill, seen } = made();
    for (const page of [5, 9, 7, 6, 8]) fill(page, BASE);
    expect(seen()).toEqual({ first: 5, pages: 5, entry: BASE });
  });

  test('is the longest one', () => {
    const { fill, seen } = made();
    for (const page of [1, 2]) fill(page, BASE);
    for (const page of [10, 11, 12]) fill(page, BASE + 1);
    expect(seen()).toEqual({ first: 10, pages: 3, entry: BASE + 1 });
  });

  test('loses the shorter side when a page in it goes, and a page that is mapped differently', () => {
    const { fill, drop, seen } = made();
    for (let page = 0; page < 10; page++) fill(page, BASE);
    drop(3);
    expect(seen()).toEqual({ first: 4, pages: 6, entry: BASE });
    fill(4, BASE + 1);
    expect(seen()).toEqual({ first: 5, pages: 5, entry: BASE });
  });

  test('never has a page with another entry, or with none', () => {
    const random = new Random(1);
    const { words, fill, drop, seen } = made();
    for (let step = 0; step < 20_000; step++) {
      const page = random.below(PAGES);
      if (random.below(3) === 0) drop(page);
      else fill(page, BASE + random.below(2));
      const { first, pages, entry } = seen();
      for (let at = first; at < first + pages; at++) expect(words[READ_TABLE / 4 + at]).toBe(entry);
    }
  });
});
