/**
 * Of each context's read and write tables, *ranges*: pages that follow one another and have the same entry, so that they lie side by side on the
 * host, too. The longest that have been found are kept: a program's data, its heap, its stack. Translated code compares an address with the range
 * in which it was seen, and does not look into a table. A range stays in its slot while it grows and shrinks; and what comes back to where a slot's
 * ranges lay, after tables were emptied or in another address space, as a forked one is, comes back to that slot.
 */
import {
  RANGE_BYTES,
  RANGE_ENTRY,
  RANGE_FIRST,
  RANGE_SIZES,
  RANGE_SLOTS,
  RANGE_SPANS,
  RANGES,
  TABLE_ENTRIES,
} from './layout.ts';

/** Pages that are looked at in each direction from one that has been filled. */
const MAX_SCAN = 512;

/** Numbers of the first page, and of the one behind the last; and the entry that they all have. Empty if there is none. */
interface Range {
  from: number;
  to: number;
  entry: number;
}

/** Where the ranges of each slot lay, in any address space: numbers of the first page, and of the one behind the last. */
export type RangeHomes = { from: number; to: number }[];

export const rangeHomes = (): RangeHomes => Array.from({ length: RANGE_SLOTS }, () => ({ from: 0, to: 0 }));

export class Ranges {
  private readonly words: Int32Array;
  /** Of the table's first word. */
  private readonly table: number;
  /** Of the words that translated code reads. */
  private readonly place: number;
  private readonly slots: Range[] = [];
  private readonly homes: RangeHomes;

  /** `index` is the place among the context's tables that have ranges; addresses are in bytes. `homes` are shared with other contexts. */
  constructor(words: Int32Array, context: number, table: number, index: number, homes: RangeHomes) {
    this.words = words;
    this.homes = homes;
    this.table = (context + table) / 4;
    this.place = (context + RANGES + index * RANGE_SLOTS * RANGE_BYTES) / 4;
    for (let slot = 0; slot < RANGE_SLOTS; slot++) this.set(slot, { from: 0, to: 0, entry: 0 });
  }

  /** The slot of the range with a page. */
  slotOf(page: number): number | undefined {
    const slot = this.slots.findIndex(({ from, to }) => page >= from && page < to);
    return slot < 0 ? undefined : slot;
  }

  /** A page has got an entry. */
  filled(page: number): void {
    const { words, table } = this;
    const entry = words[table + page]!;
    const known = this.slotOf(page);
    if (known !== undefined) {
      if (this.slots[known]!.entry === entry) return;
      this.dropped(page);
    }
    const found = { from: page, to: page + 1, entry };
    while (found.from > 0 && page - found.from < MAX_SCAN && words[table + found.from - 1] === entry) found.from--;
    while (found.to < TABLE_ENTRIES && found.to - page < MAX_SCAN && words[table + found.to] === entry) found.to++;
    this.keep(found);
  }

  /** A page has no entry any more. */
  dropped(page: number): void {
    const slot = this.slotOf(page);
    if (slot === undefined) return;
    const { from, to, entry } = this.slots[slot]!;
    this.set(slot, page - from >= to - page - 1 ? { from, to: page, entry } : { from: page + 1, to, entry });
  }

  /** Joins a range with those that it touches, or finds a slot for it if it is longer than what is there. */
  private keep(found: Range): void {
    const { slots } = this;
    let place: number | undefined;
    slots.forEach((range, slot) => {
      if (range.entry !== found.entry || !touches(range, found)) return;
      found.from = Math.min(found.from, range.from);
      found.to = Math.max(found.to, range.to);
      if (place === undefined) place = slot;
      else this.set(slot, { from: 0, to: 0, entry: 0 });
    });
    place ??= this.placeFor(found);
    if (place === undefined) return;
    this.set(place, found);
    const home = this.homes[place]!;
    const isHome = touches(home, found);
    home.from = isHome ? Math.min(home.from, found.from) : found.from;
    home.to = isHome ? Math.max(home.to, found.to) : found.to;
  }

  /** The slot where a range has its home, or an empty one, best one that is nobody's home, or that of the shortest. */
  private placeFor(found: Range): number | undefined {
    const { homes } = this;
    const free = homes.flatMap((_home, slot) => (this.length(slot) < found.to - found.from ? [slot] : []));
    const empty = free.filter((slot) => this.length(slot) === 0);
    return (
      free.find((slot) => touches(homes[slot]!, found)) ??
      empty.find((slot) => homes[slot]!.from === homes[slot]!.to) ??
      empty[0] ??
      free.sort((a, b) => this.length(a) - this.length(b))[0]
    );
  }

  private length(slot: number): number {
    return this.slots[slot]!.to - this.slots[slot]!.from;
  }

  /** Writes it as translated code reads it: what begins within the size that is told for its span ends within the pages. */
  private set(slot: number, range: Range): void {
    const { words } = this;
    const { from, to, entry } = range;
    this.slots[slot] = range;
    const at = this.place + (slot * RANGE_BYTES) / 4;
    words[at + RANGE_FIRST / 4] = from * 4096;
    RANGE_SPANS.forEach((span, index) => {
      words[at + RANGE_SIZES / 4 + 2 * index] = Math.max(0, (to - from) * 4096 - span + 1);
    });
    words[at + RANGE_ENTRY / 4] = entry;
  }
}

/** Whether two runs of pages, neither of which is empty, overlap or follow one another. */
function touches(a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  return a.from < a.to && a.from <= b.to && b.from <= a.to;
}
