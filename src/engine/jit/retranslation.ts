/**
 * Translates again what turned out to be translated badly: regions that were cut in the wrong places are joined, and accesses that were bound to a
 * range of pages and leave it all the time are bound no more.
 */
import type { Context } from '../interp/contexts.ts';
import type { DepartureCounts } from './departures.ts';
import type { HotSpots, JoinResult } from './hotSpots.ts';
import type { Translator } from './translator.ts';
import type { Start } from './unit.ts';
import type { Units } from './units.ts';

/** Regions that are made to join others, each time that is looked whether there should be some. */
const JOINS_AT_ONCE = 4;
/** Of accesses out of bounds in a unit, what comes so often from one place, as a part of what comes from the one with most, is many. */
const MANY_MISSES = 64;

/** Translates from these places, for which regions have been left so often; false when that was not worth it. */
export type TranslateFrom = (context: Context, entries: readonly Start[], departures: number) => boolean;

export class Retranslation {
  private readonly hotSpots: HotSpots;
  private readonly units: Units;
  private readonly translator: Translator;
  private readonly leastMisses: number;
  private readonly translateFrom: TranslateFrom;

  constructor(
    hotSpots: HotSpots,
    units: Units,
    translator: Translator,
    leastMisses: number,
    translateFrom: TranslateFrom,
  ) {
    this.leastMisses = leastMisses;
    this.hotSpots = hotSpots;
    this.units = units;
    this.translator = translator;
    this.translateFrom = translateFrom;
  }

  /** Unbinds the accesses of a unit that is left for them too often; false when there is no such unit. */
  unbind(context: Context): boolean {
    const { hotSpots, units, translator } = this;
    const { departures, profile } = hotSpots;
    for (const unit of units.list) {
      if (!unit.activeIn.has(context)) continue;
      const counts = new Map(unit.bound.map(({ exit }) => [exit, departures.exitsTo(exit)]));
      const misses = [...counts.values()].reduce((sum, count) => sum + count, 0);
      if (misses < this.leastMisses || !hotSpots.isWorthAgain(unit.pcs.keys(), unit.pcs.size, misses)) continue;
      const most = Math.max(...counts.values());
      for (const { exit, access, stores, slot } of unit.bound) {
        if (counts.get(exit)! * MANY_MISSES < most) continue;
        const now = translator.rangeOf(context, access, stores);
        if (now === undefined || now === slot || !profile.moves(access)) profile.roams(access);
      }
      units.drop(unit);
      this.translateFrom(context, unit.entries, Number.POSITIVE_INFINITY);
      return true;
    }
    return false;
  }

  /** Makes regions that join places which others are left for. */
  join(context: Context, departures: DepartureCounts): void {
    let places = departures.places;
    let result: JoinResult = 'nothing';
    for (let tries = 0; tries < JOINS_AT_ONCE; tries++) {
      const joining = this.translator.entryThatJoins(context, places);
      if (joining === undefined) break;
      if (this.translateFrom(context, [{ pc: joining.pc, isFunction: true }], joining.departures)) {
        this.translator.hasJoined(joining);
        result = 'joined';
      } else if (result === 'nothing') result = 'not worth it';
      places = places.filter((place) => !joining.joined.includes(place));
    }
    this.hotSpots.joined(result);
  }
}
