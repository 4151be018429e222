/**
 * Translates again what turned out to be translated badly: regions that were cut in the wrong places are joined, and accesses that were bound to a
 * range of pages and leave it all the time are bound no more.
 */
import type { Context } from '../interp/contexts.ts';
import type { KnownCode } from './codeReader.ts';
import type { DepartureCounts } from './departures.ts';
import type { HotSpots, JoinResult } from './hotSpots.ts';
import { Joins } from './joins.ts';
import type { BoundAccess } from './regionEmitter.ts';
import type { Tally } from './statistics.ts';
import { MAX_UNIT_INSNS, type Translator } from './translator.ts';
import type { Unit } from './unit.ts';
import type { Units } from './units.ts';

/** Regions that are made to join others, each time that is looked whether there should be some. */
const JOINS_AT_ONCE = 4;
/** Accesses out of bounds in one place are many, if they are no less than such a part of the most that there are anywhere. */
const MANY_MISSES = 64;

/** A bound access, and how often regions were left for it. */
interface Misses {
  readonly access: BoundAccess;
  readonly count: number;
}

export class Retranslation {
  private readonly hotSpots: HotSpots;
  private readonly units: Units;
  private readonly translator: Translator;
  private readonly leastMisses: number;
  private readonly tally: Tally;
  private readonly joins: Joins;

  /** `leastMisses`: so often a unit must have been left because of an access out of bounds. */
  constructor(hotSpots: HotSpots, units: Units, translator: Translator, tally: Tally, leastMisses: number) {
    this.hotSpots = hotSpots;
    this.units = units;
    this.translator = translator;
    this.tally = tally;
    this.joins = new Joins(hotSpots, units);
    this.leastMisses = leastMisses;
  }

  /** Translates a unit anew that is left too often for its bound accesses; false when there is no such unit. */
  unbind(context: Context): boolean {
    const { hotSpots, units, translator } = this;
    for (const unit of units.list) {
      if (!unit.activeIn.has(context)) continue;
      const misses = this.missesOf(unit);
      const all = misses.reduce((sum, { count }) => sum + count, 0);
      if (all < this.leastMisses || !hotSpots.isWorthAgain(unit.pcs.keys(), unit.pcs.size, all)) continue;
      this.learn(context, misses, Math.max(...misses.map(({ count }) => count)) / MANY_MISSES);
      units.drop(unit);
      this.tally.unbound++;
      translator.translate(context, unit.entries, Number.POSITIVE_INFINITY);
      return true;
    }
    return false;
  }

  /** How often regions were left for each bound access of a unit. */
  private missesOf(unit: Unit): Misses[] {
    const { departures } = this.hotSpots;
    return unit.bound.map((access) => ({ access, count: departures.exitsTo(access.exit) }));
  }

  /** What is translated from now on is bound elsewhere, or not at all, where bound accesses missed so often. */
  private learn(context: Context, misses: readonly Misses[], least: number): void {
    const { profile } = this.hotSpots;
    for (const { access, count } of misses) {
      if (count < least) continue;
      const { access: pc, stores, slot } = access;
      const now = this.translator.rangeOf(context, pc, stores);
      if (now === undefined || now === slot || !profile.moves(pc, now)) profile.roams(pc);
    }
  }

  /** Makes regions that join places which others are left for. */
  join(context: Context, departures: DepartureCounts): void {
    let places = departures.places;
    // Where misses are much of what speaks for joining, they are not to be made again.
    const least = Math.max(this.leastMisses, (places[0]?.count ?? 0) / MANY_MISSES);
    for (const unit of this.units.list) {
      if (unit.activeIn.has(context)) this.learn(context, this.missesOf(unit), least);
    }
    const known: KnownCode = new Map();
    const search = this.joins.search(this.translator.reader(context, known));
    let result: JoinResult = 'nothing';
    let size = 0;
    for (let tries = 0; tries < JOINS_AT_ONCE && size < MAX_UNIT_INSNS; tries++) {
      const joining = search.best(places);
      if (joining === undefined) break;
      const entry = { pc: joining.pc, isFunction: true };
      const unit = this.translator.translate(context, [entry], joining.departures, known);
      size += unit?.pcs.size ?? 0;
      if (unit !== undefined) {
        this.joins.made(joining);
        result = 'joined';
      } else if (result === 'nothing') result = 'not worth it';
      places = places.filter((place) => !joining.joined.includes(place));
    }
    this.hotSpots.joined(result);
  }
}
