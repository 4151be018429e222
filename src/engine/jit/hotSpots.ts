/**
 * When to look for something to translate, and whether it is worth it. Looking happens each time that so much has been interpreted: what is
 * found there often enough is hot. And from time to time it is looked how often regions are left: all the time means that they were cut in the
 * wrong places, and larger ones should join them. Translating costs host time, too: code is translated when interpreting it, and leaving
 * regions for it, has cost as much, and more while the translator is cold or where it is a small share of all that is spent. So a program without
 * hot spots is little else than interpreted, until it has run for long or translations have paid for more.
 */
import type { DepartureCounts, Departures } from './departures.ts';
import type { JitOptions } from './jitOptions.ts';
import { Profile, SAMPLES_TO_DECAY } from './profile.ts';

/** The interval between looks at how often regions are left grows to so many times the first one. */
const LONGEST_JOIN_INTERVAL = 32;
/** What takes less than one in so many instructions does not matter. */
const FEW = 32;
/** Leaving a region takes as long as so many instructions that are interpreted; and as so many that are translated. */
const DEPARTURE_STEPS = 40;
const DEPARTURE_LENGTH = 128;

/** Code on which this share of the time is spent is certainly hot; on other code up to so many times as much must have been spent. */
const SURE_SHARE = 0.3;
const MAX_DOUBT = 24;
/** While it translates its first instructions, the translator itself, which the host has to compile, is cold. */
const COLD_INSNS = 400;
/** Fewer instructions are seldom translated. */
const LEAST_INSNS = 32;
/** A loop has hardly ever fewer. */
const FEWEST_INSNS = 4;
/** The evidence grows at least so much before it is looked again. */
const LEAST_GROWTH = 1.2;

/**
 * Where doubt is to be paid for: such a part of the instructions that translated code has executed, and of those that have been interpreted since
 * the program has run for long, may be spent on code that is warm everywhere a little.
 */
const REINVESTED = 0.2;
const INVESTED = 0.06;
const LONG = 450_000_000;
/** What one program has saved is not for all that come after it. */
const MAX_BUDGET = 50_000_000;
/** Code is not read if so many times as much must have been spent on it for the smallest loop to be worth it: other places may count, too. */
const HOPELESS = 4;

/** Nothing: there was no region to be made that would be left less often. */
export type JoinResult = 'joined' | 'not worth it' | 'nothing';

export class HotSpots {
  private readonly options: JitOptions;
  readonly profile: Profile;
  readonly departures: Departures;
  /** Instructions that were interpreted since it was last looked where. */
  private interpreted = 0;
  /** Instructions since it was last looked how often regions are left. */
  private executed = 0;
  private joinInterval: number;
  private translatedInsns = 0;
  /** Instructions interpreted, in all; and what may be spent on code whose share is small. */
  private allInterpreted = 0;
  private budget = 0;
  /** What speaks for joining regions: instructions interpreted, and for leaving regions as many as that takes; and how much of it is wanted. */
  private evidence = 0;
  private wanted = 0;
  /** How much more would have had to speak for the best of what was not worth being joined, when it was last looked. */
  private leastMissing = Number.POSITIVE_INFINITY;
  /** By pc: translations that were not worth it, until there is so much evidence, or may be spent on what is only warm. */
  private readonly postponed = new Map<number, { readonly evidence: number; readonly budget: number }>();

  constructor(options: JitOptions, departures: Departures) {
    this.options = options;
    this.joinInterval = options.joinInterval;
    this.profile = new Profile(options.threshold, (samples) => this.shortage(LEAST_INSNS, samples, 0) <= 1);
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
    this.evidence += interpreted;
    this.allInterpreted += interpreted;
    this.budget += Math.max(0, executed - interpreted) * REINVESTED;
    if (this.allInterpreted > LONG) this.budget += interpreted * INVESTED;
    this.budget = Math.min(this.budget, MAX_BUDGET);
  }

  /** Whether it is time to look where the interpreter is. */
  get isTime(): boolean {
    return this.interpreted >= this.options.interval;
  }

  /** The interpreter is at pc: whether it has been there often. */
  isHot(pc: bigint): boolean {
    this.interpreted = 0;
    return pc < 0x1_0000_0000n && this.profile.sample(Number(pc));
  }

  /** What regions are left for, if it is time to look and they are left too often. */
  departuresToJoin(): DepartureCounts | undefined {
    if (this.executed < this.joinInterval) return undefined;
    const departures = this.departures.count();
    const isFew = departures.total * DEPARTURE_LENGTH * FEW < this.executed;
    this.executed = 0;
    this.evidence += departures.total * DEPARTURE_STEPS;
    this.leastMissing = Number.POSITIVE_INFINITY;
    if (!isFew && this.evidence >= this.wanted) return departures;
    this.lookLater();
    return undefined;
  }

  /** What departures have led to. */
  joined(result: JoinResult): void {
    if (result === 'joined') this.joinInterval = this.options.joinInterval;
    else this.lookLater();
    if (result === 'nothing') this.wanted = Math.max(2 * this.options.joinInterval, 2 * this.evidence);
    if (result === 'not worth it') {
      const missing = Number.isFinite(this.leastMissing) ? this.leastMissing : 0;
      this.wanted = Math.max(this.evidence * LEAST_GROWTH, this.evidence + missing);
    }
  }

  /** Whether a translation of these instructions is worth what it costs; so often have regions been left for some of them. */
  isWorth(pcs: ReadonlySet<number>, departures: number): boolean {
    const samples = this.profile.samplesIn(pcs);
    const shortage = this.shortage(pcs.size, samples, departures);
    if (departures > 0 && Number.isFinite(departures)) {
      // Twice as much spent here is a share twice as large, too.
      const missing = this.spent(samples, departures) * (Math.sqrt(shortage) - 1);
      this.leastMissing = Math.min(this.leastMissing, missing);
    }
    return shortage <= 1;
  }

  /** Whether a translation from pc may be worth it, as far as is known before the code is read. */
  mayBeWorth(pc: number, departures: number): boolean {
    return this.shortage(FEWEST_INSNS, this.profile.samplesIn([pc]), departures) <= HOPELESS;
  }

  /** Whether a unit of these instructions, which has been left so often for what it could do, is worth being translated again. */
  isWorthAgain(pcs: Iterable<number>, insns: number, departures: number): boolean {
    return this.shortage(insns, this.profile.samplesIn(pcs), departures) <= 1;
  }

  /** A translation from pc, of these instructions, was not worth it: there is nothing new about it until it may be. */
  postpone(pc: number, pcs: ReadonlySet<number>, departures: number): void {
    const samples = this.profile.samplesIn(pcs);
    const spent = this.spent(samples, departures);
    const cost = this.cost(pcs.size);
    const isDear = cost > this.budget;
    const missing = isDear ? spent * (Math.sqrt(this.shortage(pcs.size, samples, departures)) - 1) : 0;
    this.postponed.set(pc, {
      evidence: this.evidence + Math.max(missing, cost - spent),
      budget: isDear ? cost : Number.POSITIVE_INFINITY,
    });
  }

  isPostponed(pc: number): boolean {
    const until = this.postponed.get(pc);
    return until !== undefined && this.evidence < until.evidence && this.budget < until.budget;
  }

  /** What a unit of so many instructions costs, counted in instructions that are interpreted. */
  private cost(insns: number): number {
    const { price, coldPrice, unitPrice } = this.options;
    return unitPrice + insns * (this.translatedInsns < COLD_INSNS ? coldPrice : price);
  }

  /** How many times as much must have been spent on so many instructions before they are worth being translated. */
  private shortage(insns: number, samples: number, departures: number): number {
    const { interval, settled, firstPrice } = this.options;
    const cost = this.cost(insns);
    const extra = this.translatedInsns === 0 ? firstPrice : 0;
    const spent = this.spent(samples, departures);
    // Samples are forgotten in time; departures must not outweigh them for ever.
    const left = Math.min(this.departures.remembered * DEPARTURE_STEPS, SAMPLES_TO_DECAY * interval);
    const all = Math.max(settled, this.profile.total * interval + left);
    // Where a small part of the time is spent, translations have less time to pay for themselves, and there are many such places.
    const doubt = cost <= this.budget ? 1 : Math.min(MAX_DOUBT, Math.max(1, SURE_SHARE / (spent / all)));
    return cost === 0 ? 0 : (extra + cost * doubt) / spent;
  }

  /** What interpreting code, and leaving regions for it, has cost, counted in instructions that are interpreted. */
  private spent(samples: number, departures: number): number {
    return samples * this.options.interval + departures * DEPARTURE_STEPS;
  }

  /** These instructions have been translated: what spoke for that is spent, and others may be worth it now. */
  translated(pcs: ReadonlySet<number>): void {
    this.profile.forget(pcs);
    this.departures.forget(pcs);
    this.budget -= this.options.unitPrice + pcs.size * this.options.price;
    this.translatedInsns += pcs.size;
    this.wanted = 0;
  }

  private lookLater(): void {
    this.joinInterval = Math.min(this.joinInterval * 2, this.options.joinInterval * LONGEST_JOIN_INTERVAL);
  }
}
