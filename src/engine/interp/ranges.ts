/**
 * Of each context's read and write tables, a *range*: pages that follow one another and have the same entry, so that they lie side by side on the
 * host, too. It is the longest that has been found. Translated code compares an address with it before it looks into a table: most
 * programs have most of their data in one place.
 */
import { RANGE_SLACK, RANGES, TABLE_ENTRIES } from './layout.ts';

/** Pages that are looked at in each direction from one that has been filled. */
const MAX_SCAN = 512;

export class Range {
  private readonly words: Int32Array;
  /** Of the table's first word. */
  private readonly table: number;
  /** Of the words that translated code reads. */
  private readonly place: number;
  /** Numbers of the first page, and of the one behind the last. */
  private from = 0;
  private to = 0;
  /** What they all have. */
  private entry = 0;

  /** `index` is the range's place in its context; addresses are in bytes. */
  constructor(words: Int32Array, context: number, table: number, index: number) {
    this.words = words;
    this.table = (context + table) / 4;
    this.place = (context + RANGES) / 4 + index * 8;
    this.write();
  }

  /** A page has got an entry. */
  filled(page: number): void {
    const { words, table } = this;
    const entry = words[table + page]!;
    if (page >= this.from && page < this.to) {
      if (entry === this.entry) return;
      this.dropped(page);
    }
    let from = page;
    let to = page + 1;
    while (from > 0 && page - from < MAX_SCAN && words[table + from - 1] === entry) from--;
    while (to < TABLE_ENTRIES && to - page < MAX_SCAN && words[table + to] === entry) to++;
    // What is known already goes on where the scan has ended.
    if (from > this.from && from < this.to) from = this.from;
    if (to > this.from && to < this.to) to = this.to;
    if (to - from > this.to - this.from) this.set(from, to);
  }

  /** A page has no entry any more. */
  dropped(page: number): void {
    if (page < this.from || page >= this.to) return;
    if (page - this.from >= this.to - page - 1) this.set(this.from, page);
    else this.set(page + 1, this.to);
  }

  private set(from: number, to: number): void {
    this.from = from;
    this.to = to;
    this.write();
  }

  /** First address and size as u64, then the entry; an access of `RANGE_SLACK` bytes that begins within the size ends within the pages. */
  private write(): void {
    const { words, place, from, to } = this;
    const bytes = (to - from) * 4096;
    words[place] = from * 4096;
    words[place + 1] = 0;
    words[place + 2] = Math.max(0, bytes - RANGE_SLACK + 1);
    words[place + 3] = 0;
    this.entry = to > from ? words[this.table + from]! : 0;
    words[place + 4] = this.entry;
  }
}
