/**
 * Of each context's read and write tables, *ranges*: pages that follow one another and have the same entry, so that they lie side by side on the
 * host, too. The longest that have been found are kept: a program's data, its heap, its stack. Translated code compares an address with the range
 * in which it was seen before it looks into a table. A range stays in its slot while it grows and shrinks.
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

export class Ranges {
  private readonly words: Int32Array;
  /** Of the table's first word. */
  private readonly table: number;
  /** Of the words that translated code reads. */
  private readonly place: number;
  private readonly slots: Range[] = [];

  /** `index` is the place among the context's tables that have ranges; addresses are in bytes. */
  constructor(words: Int32Array, context: number, table: number, index: number) {
    this.words = words;
    this.table = (context + table) / 4;
    this.place = (context + RANGES + index * RANGE_SLOTS * RANGE_BYTES) / 4;
    for (let slot = 0; slot < RANGE_SLOTS; slot++) this.set(slot, { from: 0, to: 0, entry: 0 });
  }

  /** The slot of the range with a page. */
  slotOf(page: number): number | undefined {
    const slot = this.slots.findIndex(({ from, to }) => page >= from && page < to);
    return slot < 0 ? undefined : slot;
  }

  /** The slot of the longest range. */
  get longest(): number {
    let longest = 0;
    for (let slot = 1; slot < RANGE_SLOTS; slot++) if (this.length(slot) > this.length(longest)) longest = slot;
    return longest;
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

  /** Joins a range with those that it touches, or puts it in the place of the shortest. */
  private keep(found: Range): void {
    const { slots } = this;
    let place: number | undefined;
    slots.forEach(({ from, to, entry }, slot) => {
      if (from === to || entry !== found.entry || from > found.to || to < found.from) return;
      found.from = Math.min(found.from, from);
      found.to = Math.max(found.to, to);
      if (place === undefined) place = slot;
      else this.set(slot, { from: 0, to: 0, entry: 0 });
    });
    if (place === undefined) {
      place = 0;
      for (let slot = 1; slot < RANGE_SLOTS; slot++) if (this.length(slot) < this.length(place)) place = slot;
      if (this.length(place) >= found.to - found.from) return;
    }
    this.set(place, found);
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
