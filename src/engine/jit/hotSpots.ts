/**
 * When to look for something to translate, and whether it is worth it. Looking happens each time that so much has been interpreted: what is
 * found there often enough is hot. And from time to time it is looked how often regions are left: all the time means that they were cut in the
 * wrong places, and larger ones should join them. Translating costs host time, too: code is translated when interpreting it, and leaving
 * regions for it, has cost as much. So a program without hot spots is as good as interpreted.
 */
import type { DepartureCounts, Departures } from './departures.ts';
import type { JitOptions } from './jitOptions.ts';
import type { Profile } from './profile.ts';

/** The interval between looks at how often regions are left grows to so many times the first one. */
const LONGEST_JOIN_INTERVAL = 32;
/** What takes less than one in so many instructions does not matter. */
const FEW = 32;
/** Leaving a region takes as long as so many instructions that are interpreted; and as so many that are translated. */
const DEPARTURE_STEPS = 40;
const DEPARTURE_LENGTH = 128;

/** Code with this share of the samples is certainly hot; other code must have been sampled up to so many times as often. */
const SURE_SHARE = 0.15;
const MAX_DOUBT = 8;

export class HotSpots {
  private readonly options: JitOptions;
  private readonly profile: Profile;
  private readonly departures: Departures;
  /** Instructions that were interpreted since it was last looked where. */
  private interpreted = 0;
  /** Instructions since it was last looked how often regions are left. */
  private executed = 0;
  private joinInterval: number;

  constructor(options: JitOptions, profile: Profile, departures: Departures) {
    this.options = options;
    this.joinInterval = options.joinInterval;
    this.profile = profile;
    this.departures = departures;
  }

  /** Instructions to be interpreted until the next look. */
  get rest(): number {
    return Math.max(1, this.options.interval - this.interpreted);
  }

  /** Instructions have been executed, some of them interpreted. */
  note(executed: number, interpreted: number): void {
    this.executed += executed;
    this.interpreted += interpreted;
  }

  /** Whether the interpreter, which is at pc, is where it has often been, if it is time to look. */
  isHot(pc: bigint): boolean {
    if (this.interpreted < this.options.interval) return false;
    this.interpreted = 0;
    return pc < 0x1_0000_0000n && this.profile.sample(Number(pc));
  }

  /** What regions are left for, if it is time to look and they are left too often. */
  departuresToJoin(): DepartureCounts | undefined {
    if (this.executed < this.joinInterval) return undefined;
    const departures = this.departures.count();
    const isFew = departures.total * DEPARTURE_LENGTH * FEW < this.executed;
    this.executed = 0;
    if (isFew) this.lookLater();
    return isFew ? undefined : departures;
  }

  /** Whether regions have been joined just now. */
  joined(isJoined: boolean): void {
    if (isJoined) this.joinInterval = this.options.joinInterval;
    else this.lookLater();
  }

  /** Whether a translation of these instructions is worth what it costs; so often have regions been left for some of them. */
  isWorth(pcs: ReadonlySet<number>, departures: number): boolean {
    const { options, profile } = this;
    const { samples, share } = profile.samplesIn(pcs);
    // Where a small part of the time is spent, translations have less time to pay for themselves, and there are many such places.
    const doubt = departures > 0 ? 1 : Math.min(MAX_DOUBT, Math.max(1, SURE_SHARE / share));
    return samples * options.interval + departures * DEPARTURE_STEPS >= pcs.size * options.price * doubt;
  }

  translated(pcs: ReadonlySet<number>): void {
    this.profile.forget(pcs);
    this.departures.forget(pcs);
  }

  private lookLater(): void {
    this.joinInterval = Math.min(this.joinInterval * 2, this.options.joinInterval * LONGEST_JOIN_INTERVAL);
  }
}
