/**
 * Address-space contexts: for each combination of satp and what else decides about translation, flat tables of the pages below 4 GiB
 * (`layout.ts`). At most `CONTEXTS` are resident; the one used longest ago gives way. Tables are only filled with what the machine's rules
 * have answered, and each context remembers which entries those are, so that emptying one costs no more than filling it did.
 */
import { assert } from '../../base/assert.ts';
import type { Insn } from '../../isa/insnDef.ts';
import type { Hart } from '../../machine/hart.ts';
import { MPP, MPRV, MXR, SUM } from '../../machine/mstatus.ts';
import { protectionKey } from '../../machine/pmp.ts';
import { MSTATUS, SATP } from '../../machine/stateLayout.ts';
import {
  CONTEXT_BYTES,
  CONTEXTS,
  FETCH_TABLE,
  GUARDED_TABLE,
  READ_TABLE,
  TABLE_ENTRIES,
  WRITE_TABLE,
} from './layout.ts';
import { Ranges, rangeHomes } from './ranges.ts';

/** Tables that let stores into a page. */
export type StoreTable = typeof WRITE_TABLE | typeof GUARDED_TABLE;
export type Table = typeof READ_TABLE | StoreTable | typeof FETCH_TABLE;
const STORE_TABLES: readonly StoreTable[] = [WRITE_TABLE, GUARDED_TABLE];
const TABLES: readonly Table[] = [READ_TABLE, ...STORE_TABLES, FETCH_TABLE];
/** A list of filled entries longer than this is looked through for entries that are empty again or listed twice. */
const COMPACT_AT = 1024;

export interface Context {
  /** Byte address of its tables. */
  readonly base: number;
  satp: bigint;
  /** Privilege, the bits of mstatus that decide about translation at that privilege, and whose physical memory protection holds. */
  mode: number;
  /** Numbers of the pages that have an entry; may list one twice, or one that has none any more. */
  readonly filled: Record<Table, number[]>;
  /** Lists are compacted when they get this long. */
  readonly compactAt: Record<Table, number>;
  /** Of the read and of the write table. */
  readonly ranges: Record<typeof READ_TABLE | typeof WRITE_TABLE, Ranges>;
  /** Entries of the fetch table for pages above 4 GiB, by page number. */
  readonly high: Map<number, number>;
  /** Instructions that begin in a page and end in the next, by the first page's number; and of which state of the code they are. */
  readonly straddling: Map<number, Insn>;
  straddlingEpoch: number;
  lastUse: number;
}

export class Contexts {
  /** Called when what was known of a page of a context, or of all its pages, may be wrong. */
  onDrop: (context: Context, page: number | undefined) => void = () => {};
  private readonly words: Int32Array;
  private readonly base: number;
  private readonly contexts: Context[] = [];
  private readonly homes = { [READ_TABLE]: rangeHomes(), [WRITE_TABLE]: rangeHomes() };
  private current: Context | undefined;
  /** Words of the current one's satp. */
  private low = 0;
  private high = 0;
  private uses = 0;

  constructor(buffer: ArrayBuffer, base: number) {
    this.words = new Int32Array(buffer);
    this.base = base;
  }

  get resident(): readonly Context[] {
    return this.contexts;
  }

  /** The context that the hart runs in. */
  of(hart: Hart): Context {
    const low = hart.get32(SATP);
    const high = hart.get32(SATP + 4);
    const mode = translationMode(hart);
    if (this.current?.mode === mode && this.low === low && this.high === high) return this.current;
    this.low = low;
    this.high = high;
    const satp = hart.get64(SATP);
    const found = this.contexts.find((context) => context.satp === satp && context.mode === mode);
    this.current = found ?? this.take(satp, mode);
    this.current.lastUse = ++this.uses;
    return this.current;
  }

  /** Page numbers are va / 4096, and those of all tables but the fetch table below `TABLE_ENTRIES`. */
  entry(context: Context, table: Table, page: number): number {
    if (page >= TABLE_ENTRIES) return context.high.get(page) ?? 0;
    return this.words[(context.base + table) / 4 + page]! >>> 0;
  }

  fill(context: Context, table: Table, page: number, entry: number): void {
    assert(entry !== 0, 'an entry of 0 means that there is none');
    if (page >= TABLE_ENTRIES) {
      context.high.set(page, entry);
      return;
    }
    this.words[(context.base + table) / 4 + page] = entry;
    if (hasRanges(table)) context.ranges[table].filled(page);
    const filled = context.filled[table];
    filled.push(page);
    if (filled.length < context.compactAt[table]) return;
    const live = [...new Set(filled)].filter((other) => this.entry(context, table, other) !== 0);
    filled.splice(0, filled.length, ...live);
    context.compactAt[table] = Math.max(COMPACT_AT, live.length * 2);
  }

  drop(context: Context, table: Table, page: number): void {
    if (page >= TABLE_ENTRIES) {
      context.high.delete(page);
      return;
    }
    this.words[(context.base + table) / 4 + page] = 0;
    if (hasRanges(table)) context.ranges[table].dropped(page);
  }

  /** Drops what `which` says of every filled entry of a table, in all contexts. */
  dropWhere(table: Table, which: (entry: number, page: number) => boolean): void {
    for (const context of this.contexts) {
      for (const page of context.filled[table]) {
        const entry = this.entry(context, table, page);
        if (entry !== 0 && which(entry, page)) this.drop(context, table, page);
      }
      if (table !== FETCH_TABLE) continue;
      for (const [page, entry] of context.high) if (which(entry, page)) this.drop(context, table, page);
    }
  }

  /** Drops what lets stores into the page at this host address. */
  dropWrites(hostPage: number): void {
    for (const table of STORE_TABLES) {
      this.dropWhere(table, (entry, page) => ((page * 4096 + entry + 1) | 0) === (hostPage | 0));
    }
  }

  /** Drops what lets stores into any page. */
  dropAllWrites(): void {
    for (const context of this.contexts) for (const table of STORE_TABLES) this.dropTable(context, table);
  }

  dropTable(context: Context, table: Table): void {
    for (const page of context.filled[table]) this.drop(context, table, page);
    context.filled[table].length = 0;
    context.compactAt[table] = COMPACT_AT;
  }

  dropAll(context: Context): void {
    this.onDrop(context, undefined);
    for (const table of TABLES) this.dropTable(context, table);
    context.high.clear();
    context.straddling.clear();
  }

  /** Drops the entries of one page in all tables. */
  dropPage(context: Context, page: number): void {
    this.onDrop(context, page);
    for (const table of TABLES) this.drop(context, table, page);
    context.straddling.clear();
  }

  private take(satp: bigint, mode: number): Context {
    if (this.contexts.length < CONTEXTS) {
      const base = this.base + this.contexts.length * CONTEXT_BYTES;
      const context: Context = {
        base,
        satp,
        mode,
        filled: { [READ_TABLE]: [], [WRITE_TABLE]: [], [GUARDED_TABLE]: [], [FETCH_TABLE]: [] },
        compactAt: {
          [READ_TABLE]: COMPACT_AT,
          [WRITE_TABLE]: COMPACT_AT,
          [GUARDED_TABLE]: COMPACT_AT,
          [FETCH_TABLE]: COMPACT_AT,
        },
        ranges: {
          [READ_TABLE]: new Ranges(this.words, base, READ_TABLE, 0, this.homes[READ_TABLE]),
          [WRITE_TABLE]: new Ranges(this.words, base, WRITE_TABLE, 1, this.homes[WRITE_TABLE]),
        },
        high: new Map(),
        straddling: new Map(),
        straddlingEpoch: 0,
        lastUse: 0,
      };
      this.contexts.push(context);
      return context;
    }
    const oldest = this.contexts.reduce((a, b) => (a.lastUse <= b.lastUse ? a : b));
    this.dropAll(oldest);
    oldest.satp = satp;
    oldest.mode = mode;
    return oldest;
  }
}

const hasRanges = (table: Table): table is typeof READ_TABLE | typeof WRITE_TABLE =>
  table === READ_TABLE || table === WRITE_TABLE;

/** Above all bits of mstatus that count. */
const PROTECTION_SHIFT = 23;

/** The privilege, and of mstatus: MXR always, SUM outside U-mode, MPP only while MPRV makes accesses look like it; and the protection. */
function translationMode(hart: Hart): number {
  const mstatus = hart.get32(MSTATUS);
  const relevant = (mstatus & MPRV) !== 0 ? MPRV | MPP | SUM | MXR : hart.privilege === 0 ? MXR : SUM | MXR;
  return (mstatus & relevant) | hart.privilege | (protectionKey(hart) << PROTECTION_SHIFT);
}
