/**
 * The `jit` engine: the interpreter, and on top of it regions of hot code translated to WebAssembly. Everything that is not the usual case (slow
 * accesses, traps, system instructions, breakpoints, what is left of a budget) is the interpreter's, so what this engine adds is: where time is
 * spent (`profile.ts`), what is translated (`translator.ts`), and when a translation may no longer be used (`units.ts`).
 */
import type { HartId, PhysAddr } from '../../base/address.ts';
import type { EngineName, EngineRun, EngineStatistics, MachineRules } from '../../machine/engine.ts';
import { FFLAGS, SCRATCH } from '../../machine/stateLayout.ts';
import type { Context } from '../interp/contexts.ts';
import { NX } from '../interp/fpEmitter.ts';
import { InterpEngine } from '../interp/interpEngine.ts';
import {
  EXIT_ENTRIES,
  EXITS,
  HANDLER,
  HANDLER_BITS,
  Leave,
  MOVES,
  REGION_MARK,
  REGION_STEPS,
} from '../interp/layout.ts';
import type { InterpProgram } from '../interp/program.ts';
import type { SpaceReader } from './codeReader.ts';
import { type DepartureCounts, Departures } from './departures.ts';
import { MAX_DEPTH } from './dispatcher.ts';
import { HotSpots } from './hotSpots.ts';
import { type InsnFacts, isLink, isReturn } from './insnFacts.ts';
import type { JitOptions } from './jitOptions.ts';
import { takeJumpNotes } from './jumpNotes.ts';
import { type Transfer, Window } from './profile.ts';
import { EXIT_WORDS, type ExitWords, statisticsOf, Tally } from './statistics.ts';
import { Tier } from './tier.ts';

/** A program that is measured without checks has touched its memory after so many instructions. */
const TOUCHED = 50_000_000;
/** Coming in the interpreter to where regions may be left costs as much as leaving so many regions. */
const ARRIVAL_DEPARTURES = 16;
/** An instruction that only the single step can do counts for so many, where it is looked for what takes long. */
const SLOW_STEP = 200;
/** A region on the way counts as so many instructions of a window. */
const REGION_LOOK = 10;
/** So often something else may run before what is watched in another address space is given up. */
const MAX_WAITS = 1000;

export class JitEngine extends InterpEngine {
  override readonly name: EngineName = 'jit';
  private readonly options: JitOptions;
  /** Undefined while nothing has been hot. */
  private tier: Tier | undefined;
  /** Instructions that regions have executed, as two words; differences need the low one only. */
  private readonly steps: Uint32Array;
  private readonly exits: ExitWords;
  private readonly hotSpots: HotSpots;
  private readonly tally = new Tally();
  private watching: Watching | undefined;
  /** The mark of the next record is not followed. */
  private passing = false;

  constructor(rules: MachineRules, program: InterpProgram, options: JitOptions) {
    super(rules, program);
    this.options = options;
    const { wasm, engineOffset } = this.memory;
    this.steps = new Uint32Array(wasm.buffer, engineOffset + REGION_STEPS, 2);
    this.exits = new Uint32Array(wasm.buffer, engineOffset + EXITS, EXIT_WORDS);
    const moves = new Uint32Array(wasm.buffer, engineOffset + MOVES, 2 * EXIT_ENTRIES);
    this.hotSpots = new HotSpots(options, new Departures(this.exits.subarray(2), moves));
  }

  override run(hart: HartId, budget: number, ignoreBreakpoint: boolean): EngineRun {
    const run = super.run(hart, budget, ignoreBreakpoint);
    const wasUnchecked = this.isUnchecked;
    this.tally.retired += run.retired;
    if (this.isUnchecked !== wasUnchecked) this.tier?.units.dropAll();
    return run;
  }

  /** Whether code is translated without checks of its accesses by now. */
  private get isUnchecked(): boolean {
    return this.options.unchecked === true && this.tally.retired > TOUCHED;
  }

  statistics(): EngineStatistics {
    const { tally, exits, tier, options } = this;
    return statisticsOf({
      ...{ tally, exits, units: tier?.units.list ?? [] },
      ...{ evictions: tier?.units.evictions ?? 0, invalidations: tier?.units.invalidations ?? 0 },
      regionSteps: this.steps[1]! * 2 ** 32 + this.steps[0]!,
      unchecked: options.unchecked === true,
    });
  }

  override invalidateCode(page: PhysAddr): void {
    const { storing } = this.slowPath;
    if (storing?.page === page) this.tier?.units.dropBytes(page, page + storing.offset, storing.width);
    super.invalidateCode(page);
  }

  override setBreakpoints(satp: bigint, addresses: ReadonlySet<bigint>): void {
    super.setBreakpoints(satp, addresses);
    for (const context of this.contexts.resident) if (context.satp === satp) this.tier?.units.recheck(context);
  }

  protected override enter(base: number, budget: number, record: number): number {
    const { words, watching, tier, hotSpots } = this;
    if (tier === undefined) return this.interpret(base, budget, record);
    if (this.passing) return this.pass(base, budget, record);
    if (watching !== undefined) {
      if (this.isWatchedHere(watching)) return this.watch(base, budget, record, tier, watching);
      // That space may never run again.
      if (++watching.waits > MAX_WAITS) this.watching = undefined;
    }
    const before = this.steps[0]!;
    this.setDeadline(this.left, budget);
    const why = tier.dispatcher.main(base, this.context.base, budget, record, hotSpots.rest);
    this.tally.leaves[why]!++;
    const executed = budget - words[(base + SCRATCH + 4) / 4]!;
    const slow = why === Leave.slow ? SLOW_STEP : 0;
    hotSpots.note(executed, executed + slow - ((this.steps[0]! - before) >>> 0));
    this.look(tier);
    return why;
  }

  private isWatchedHere({ context, satp }: Watching): boolean {
    return context === this.context && satp === context.satp;
  }

  /** As long as nothing has been hot: runs as the interpreter does, until the next look. */
  private interpret(base: number, budget: number, record: number): number {
    const { words, hotSpots } = this;
    const count = Math.min(budget, hotSpots.rest);
    const why = super.loop(base, this.left, count, record);
    this.tally.leaves[why]!++;
    const rest = words[(base + SCRATCH + 4) / 4]!;
    words[(base + SCRATCH + 4) / 4] = rest + budget - count;
    hotSpots.note(count - rest, count - rest + (why === Leave.slow ? SLOW_STEP : 0));
    if (hotSpots.isTime && hotSpots.isHot(this.hart.pc)) {
      this.tier = this.makeTier();
      this.watching = this.startWatching();
    }
    return why;
  }

  private makeTier(): Tier {
    const { memory, words, program, wasm, contexts, code, records, breakpoints, startRecord } = this;
    const { options, hotSpots, tally } = this;
    return new Tier({
      ...{ memory, words, program, interpreter: wasm, contexts, code, records, breakpoints, startRecord },
      ...{ options, hotSpots, tally },
      isUnchecked: () => this.isUnchecked,
      isExactSoFar: () => (this.hart.get32(FFLAGS) & NX) === 0,
    });
  }

  protected override enterRegion(record: number): void {
    const { units, translator } = this.tier!;
    const pc = Number(this.hart.pc);
    // The records are those of a physical page, which may be mapped where nothing is translated, too.
    if (pc >= 2 ** 32) {
      units.unmark(record);
      return;
    }
    if (units.find(this.context, pc)) return;
    const point = units.covering(this.context, pc)?.resumePoints.get(pc);
    if (point === undefined) units.unmark(record);
    else if (++point.arrivals < point.enough) this.passing = true;
    else {
      const departures = point.arrivals * ARRIVAL_DEPARTURES;
      const start = { pc, isFunction: !point.isLoop };
      if (this.hotSpots.mayBeWorth(pc, departures) && translator.translate(this.context, [start], departures)) return;
      point.enough *= 2;
      units.unmark(record);
    }
  }

  /** Does the instruction of a marked record as if it were not marked; answers why the loop left. */
  private pass(base: number, budget: number, record: number): number {
    this.passing = false;
    const why = this.loop(base, this.left, 1, record);
    this.words[(base + SCRATCH + 4) / 4]! += budget - 1;
    return why;
  }

  /** The first record's mark is not followed. */
  protected override loop(base: number, left: number, count: number, record: number): number {
    const { view } = this.memory;
    const handler = view.getUint16(record + HANDLER, true);
    view.setUint16(record + HANDLER, handler & HANDLER_BITS, true);
    const why = super.loop(base, left, count, record);
    view.setUint16(record + HANDLER, handler, true);
    return why;
  }

  /** Has what is hot watched, before it is translated; and what lies between regions that are left too often. */
  private look({ units, retranslation }: Tier): void {
    const { hotSpots, context } = this;
    if (hotSpots.isTime && hotSpots.isHot(this.hart.pc)) {
      retranslation.unbind(context);
      const covering = units.covering(context, Number(this.hart.pc));
      if (covering !== undefined) units.mark(covering, context);
      this.watching ??= this.startWatching();
    }
    if (this.watching !== undefined || units.count === 0) return;
    const departures = hotSpots.departuresToJoin();
    if (departures === undefined || retranslation.unbind(context)) return;
    this.watching = this.startWatching(departures);
  }

  private startWatching(departures?: DepartureCounts): Watching {
    const { context, options } = this;
    const { satp } = context;
    const hot = Number(this.hart.pc);
    return {
      ...{ window: new Window(), context, satp, reader: this.tier!.translator.reader(context) },
      ...{ left: options.window, waits: 0, departures, hot },
    };
  }

  /** Interprets instructions one by one, within the budget, as long as there is something to watch; answers why it left, like `run`. */
  private watch(base: number, budget: number, given: number, { units, dispatcher }: Tier, watching: Watching): number {
    const { words, hart } = this;
    const { view } = this.memory;
    const { window: seen, reader } = watching;
    let start = given;
    const total = this.left;
    let why: number = Leave.budget;
    let left = budget;
    while (left > 0 && watching.left > 0) {
      const from = Number(hart.pc);
      const record = units.recordOf(this.context, from);
      if (from >= 2 ** 32 || record === undefined) {
        why = this.loop(base, total - budget + left, 1, start);
        start = this.startRecord;
        const executed = 1 - words[(base + SCRATCH + 4) / 4]!;
        left -= executed;
        watching.left -= executed;
        if (why === Leave.budget) continue;
        break;
      }
      start = this.startRecord;
      if ((view.getUint16(record + HANDLER, true) & REGION_MARK) !== 0) {
        const [pc, rest] = dispatcher.call(base, this.context.base, left, MAX_DEPTH, BigInt(from));
        hart.pc = pc;
        this.countInRegion(left - rest);
        const isDone = rest < left;
        left = rest;
        watching.left -= REGION_LOOK;
        if (isDone) continue;
      }
      const facts = reader.at(from);
      const access = facts?.access;
      const page = access && (hart.xLow(access.base) + access.offset) >>> 12;
      why = this.loop(base, total - budget + left, 1, record);
      if (words[(base + SCRATCH + 4) / 4] !== 0) break;
      left--;
      watching.left--;
      if (facts === undefined) continue;
      const to = Number(hart.pc);
      seen.step(from, to, transferOf(facts, from, to));
      if (page !== undefined) seen.access(from, page);
    }
    words[(base + SCRATCH + 4) / 4] = left;
    if (watching.left <= 0) this.translate(watching);
    return why;
  }

  private countInRegion(instructions: number): void {
    const low = this.steps[0]! + instructions;
    this.steps[0] = low;
    if (low >= 2 ** 32) this.steps[1]!++;
  }

  private translate({ window: seen, context, reader, departures, hot }: Watching): void {
    const { units, retranslation, translator } = this.tier!;
    const { profile } = this.hotSpots;
    this.watching = undefined;
    profile.learn(seen);
    for (const [from, to] of takeJumpNotes(this.words, context)) profile.jumps(from, to);
    if (departures !== undefined) {
      retranslation.join(context, departures);
      return;
    }
    const entries = seen.entries().filter(({ pc }) => !units.find(context, pc) && !this.hotSpots.isPostponed(pc));
    translator.translate(context, entries);
    // What is hot may be in no function or loop that was seen; or be an instruction that is not translated at all.
    if (units.covering(context, hot) !== undefined || reader.at(hot) === undefined) return;
    const arrival = seen.arrivalNear(hot);
    if (arrival === undefined || units.find(context, arrival) || this.hotSpots.isPostponed(arrival)) return;
    translator.translate(context, [{ pc: arrival, isFunction: true }]);
  }
}

interface Watching {
  readonly window: Window;
  readonly context: Context;
  /** The context may be used for another space meanwhile. */
  readonly satp: bigint;
  readonly reader: SpaceReader;
  /** Instructions still to be watched; and how often something else was run instead. */
  left: number;
  waits: number;
  /** Where regions were left, if it is watched what lies between them. */
  readonly departures: DepartureCounts | undefined;
  /** Where it was found hot. */
  readonly hot: number;
}

/** How control has gone from one instruction to another. */
function transferOf(facts: InsnFacts, from: number, to: number): Transfer {
  const { control, insn } = facts;
  if (control === 'next' || to === from + insn.length) return 'next';
  if (control === 'branch') return 'direct';
  if (isLink(insn.operands.rd)) return 'call';
  if (control === 'jump') return 'direct';
  return isReturn(facts) ? 'return' : 'indirect';
}
