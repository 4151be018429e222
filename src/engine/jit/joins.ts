/**
 * Which regions would join places that others are left for.
 */
import type { SpaceReader } from './codeReader.ts';
import type { DepartureCounts } from './departures.ts';
import { flowGraph, pcsOf } from './flowGraph.ts';
import type { HotSpots } from './hotSpots.ts';
import { beginOfLoops } from './loopOnly.ts';
import type { Units } from './units.ts';

/** Places from which a joining region may begin that are looked at. */
const MAX_CANDIDATES = 8;
/** A place that is gone to so much less than another one does not lead to it. */
const MAX_TRIPS = 64;
/** A place that regions are still left for after so many attempts is left alone: what is there is slow. */
const MAX_ATTEMPTS = 2;

type Places = DepartureCounts['places'];

/** A region that would join places. */
export interface Joining {
  readonly pc: number;
  readonly joined: Places;
  /** How often regions were left for them. */
  readonly departures: number;
}

export class Joins {
  private readonly hotSpots: HotSpots;
  private readonly units: Units;
  /** How often a place that regions are left for has been among those that were joined. */
  private readonly attempts = new Map<number, number>();

  constructor(hotSpots: HotSpots, units: Units) {
    this.hotSpots = hotSpots;
    this.units = units;
  }

  /** Looks for regions in code as it is now. */
  search(reader: SpaceReader): JoinSearch {
    return new JoinSearch(reader, this.hotSpots, this.units, (pc) => (this.attempts.get(pc) ?? 0) < MAX_ATTEMPTS);
  }

  /** A region that joins these places has been made. */
  made({ joined }: Joining): void {
    for (const { pc } of joined) this.attempts.set(pc, (this.attempts.get(pc) ?? 0) + 1);
  }
}

/** What a region would be made of. */
interface Reach {
  readonly pcs: ReadonlySet<number>;
  /** Where the outermost loop begins that its entry is part of. */
  readonly loops: number | undefined;
}

class JoinSearch {
  private readonly reader: SpaceReader;
  private readonly hotSpots: HotSpots;
  private readonly units: Units;
  private readonly mayBeTried: (pc: number) => boolean;
  private readonly reaches = new Map<number, Reach | undefined>();

  constructor(reader: SpaceReader, hotSpots: HotSpots, units: Units, mayBeTried: (pc: number) => boolean) {
    this.reader = reader;
    this.hotSpots = hotSpots;
    this.units = units;
    this.mayBeTried = mayBeTried;
  }

  /**
   * The place from which one region covers most of those that others are left for. Of several that do, the one that is gone to least: it
   * lies in the outermost loop. Undefined, if a region would change nothing.
   */
  best(places: Places): Joining | undefined {
    const { hotSpots, units, reader } = this;
    const tried = places.filter(({ pc }) => this.mayBeTried(pc));
    const least = (tried[0]?.count ?? 0) / MAX_TRIPS;
    for (const { pc } of tried) hotSpots.profile.expect(pc);
    const candidates = tried
      .filter(({ pc, count }) => count >= least && !hotSpots.isPostponed(pc) && hotSpots.mayBeWorth(pc, count))
      .slice(0, MAX_CANDIDATES)
      .flatMap(({ pc, count }) => {
        const reach = this.reach(pc);
        if (reach === undefined) return [];
        // A loop that begins in the middle, at another one's header, would be turned inside out.
        const { loops = pc } = reach;
        const whole = this.reach(loops)!.pcs;
        const [begin, pcs] = whole.has(pc) ? [loops, whole] : [pc, reach.pcs];
        const joined = tried.filter((place) => pcs.has(place.pc));
        return [{ pc: begin, count, joined, departures: joined.reduce((sum, place) => sum + place.count, 0) }];
      })
      .filter(({ pc, count, departures }) => departures > count * 1.2 || !units.find(reader.context, pc));
    const most = Math.max(...candidates.map(({ departures }) => departures));
    const [best] = candidates.filter(({ departures }) => departures >= most * 0.9).sort((a, b) => a.count - b.count);
    return best;
  }

  private reach(pc: number): Reach | undefined {
    if (this.reaches.has(pc)) return this.reaches.get(pc);
    const graph = flowGraph(this.reader, pc);
    const reach = graph && { pcs: pcsOf([graph]), loops: beginOfLoops(graph) };
    this.reaches.set(pc, reach);
    return reach;
  }
}
