/**
 * How often regions have been left, and for where: the dispatcher counts, in one table those that went on in the interpreter and in another
 * those that went on in a region. Who is left all the time was cut in the wrong place.
 */

/** Departures: how many in all since they were last counted, and to which places since those were last forgotten, most often first. */
export interface DepartureCounts {
  readonly total: number;
  readonly places: readonly { readonly pc: number; readonly count: number }[];
}

/** Places that are looked at. */
const MAX_PLACES = 24;

export class Departures {
  private readonly tables: readonly Uint32Array[];
  /** The tables when the counts were last made to begin anew. */
  private readonly before: readonly Uint32Array[];
  private totalBefore = 0;
  /** Since they were last forgotten, when they were last counted. */
  remembered = 0;

  /** Tables of the low word of a pc and how often it was gone to: in the interpreter, then in other regions. */
  constructor(...tables: readonly Uint32Array[]) {
    this.tables = tables;
    this.before = tables.map((table) => table.slice());
  }

  /** In all since the last time this was asked, and at each place since it was last forgotten. */
  count(): DepartureCounts {
    const counts = new Map<number, number>();
    let all = 0;
    this.tables.forEach((table, index) => {
      const before = this.before[index]!;
      for (let at = 0; at < table.length; at += 2) {
        all += table[at + 1]!;
        const count = (table[at + 1]! - before[at + 1]!) >>> 0;
        if (count > 0) counts.set(table[at]!, (counts.get(table[at]!) ?? 0) + count);
      }
    });
    const total = all - this.totalBefore;
    this.totalBefore = all;
    this.remembered = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const places = [...counts]
      .map(([pc, count]) => ({ pc, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, MAX_PLACES);
    return { total, places };
  }

  /** For the interpreter at one place, since it was last forgotten. */
  exitsTo(pc: number): number {
    const [table, before] = [this.tables[0]!, this.before[0]!];
    const at = (pc & (table.length - 2)) >>> 0;
    return table[at] === pc ? (table[at + 1]! - before[at + 1]!) >>> 0 : 0;
  }

  /** Has the counts at places begin anew. */
  forget(pcs: ReadonlySet<number>): void {
    this.tables.forEach((table, index) => {
      for (let at = 0; at < table.length; at += 2)
        if (pcs.has(table[at]!)) this.before[index]![at + 1] = table[at + 1]!;
    });
  }
}
