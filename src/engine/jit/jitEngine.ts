/**
 * The `jit` engine: the interpreter, and on top of it regions of hot code translated to WebAssembly. Everything that is not the usual case (slow
 * accesses, traps, system instructions, breakpoints, what is left of a budget) is the interpreter's, so what this engine adds is: where time is
 * spent (`profile.ts`), what is translated (`translator.ts`), and when a translation may no longer be used (`units.ts`).
 */
import type { HartId, PhysAddr } from '../../base/address.ts';
import type { Insn } from '../../isa/insnDef.ts';
import type { EngineName, EngineRun, EngineStatistics, MachineRules } from '../../machine/engine.ts';
import { FFLAGS, SCRATCH } from '../../machine/stateLayout.ts';
import type { Context } from '../interp/contexts.ts';
import { NX } from '../interp/fastFp.ts';
import { guardDelta, ramDelta } from '../interp/fastTranslation.ts';
import { InterpEngine } from '../interp/interpEngine.ts';
import {
  CONTEXT_BYTES,
  CONTEXTS,
  EXITS,
  HANDLER,
  HANDLER_BITS,
  JUMP_TABLE,
  Leave,
  REGION_MARK,
  REGION_STEPS,
} from '../interp/layout.ts';
import type { InterpProgram } from '../interp/program.ts';
import { type DispatcherExports, generateDispatcher, MAX_DEPTH } from './dispatcher.ts';
import { type RowShape, shapeOf } from './insnFacts.ts';
import { probeHost } from './probe.ts';
import { Profile, type Transfer, Window } from './profile.ts';
import { EXIT_WORDS, type ExitWords, statisticsOf, Tally } from './statistics.ts';
import { type Translation, Translator } from './translator.ts';
import { SLOTS, Units } from './units.ts';

export interface JitOptions {
  /** Instructions between two looks at where the interpreter is. */
  readonly interval: number;
  /** The same, where the interpreter hardly runs. */
  readonly longestInterval: number;
  /** So many of them in a piece of code make it hot. */
  readonly threshold: number;
  /** What translating an instruction costs, counted in instructions that are interpreted: no more is spent on translation than on the interpreter. */
  readonly price: number;
  /** Instructions looked at one by one before code is translated. */
  readonly window: number;
  /** Only to measure what checks of memory accesses cost: translated code does not make them, once the program has touched its memory. */
  readonly unchecked?: boolean;
  /** A clock in ms, to tell how long translating takes. */
  readonly now?: () => number;
  /** Is told of each translation. */
  readonly onUnit?: (translation: Translation) => void;
}

export const DEFAULT_OPTIONS: JitOptions = {
  interval: 20_000,
  longestInterval: 1_000_000,
  threshold: 100,
  price: 10_000,
  window: 2000,
};
/** A program that is measured without checks has touched its memory after so many instructions. */
const TOUCHED = 50_000_000;
/** Interpreting less than one in so many instructions is as good as not interpreting. */
const FEW = 32;
/** The interpreter comes so often to where regions may be left before there is a region that begins there. */
const MIN_ARRIVALS = 200;
/** What such an instruction counts for where time is spent. */
const SLOW_STEP = 200;
/** Intervals with interpretation until it is looked where regions are left, and exits that make a place worth a region. */
const LOOKS_TO_CHAIN = 32;
const MIN_EXITS = 500;
const RA = 1;
const T0 = 5;

export class JitEngine extends InterpEngine {
  override readonly name: EngineName = 'jit';
  private readonly options: JitOptions;
  private readonly dispatcher: DispatcherExports;
  private readonly shapes: readonly RowShape[];
  private readonly profile: Profile;
  private readonly units: Units;
  private readonly translator: Translator;
  /** Instructions that regions have executed, as two words; differences need the low one only. */
  private readonly steps: Uint32Array;
  private readonly exits: ExitWords;
  private readonly tally = new Tally();
  private isUnchecked = false;
  private interval: number;
  /** Of the interval that is going on: instructions in all, and those that were interpreted. */
  private executed = 0;
  private interpreted = 0;
  private looks = 0;
  /** `exits` when it was last looked at; and places in it from which nothing can be translated. */
  private readonly seenExits = new Uint32Array(EXIT_WORDS);
  private readonly hopeless = new Set<number>();
  /** Instructions that have been interpreted, less what translations have cost. */
  private credit = 0;
  private watching: Watching | undefined;
  /** The mark of the next record is not followed. */
  private passing = false;

  constructor(rules: MachineRules, program: InterpProgram, options: JitOptions) {
    super(rules, program);
    this.options = options;
    this.interval = options.interval;
    const { memory, contexts, code, breakpoints, records, words } = this;
    const { buffer } = memory.wasm;
    const stepsAt = memory.engineOffset + REGION_STEPS;
    this.steps = new Uint32Array(buffer, stepsAt, 2);
    const exitsAt = memory.engineOffset + EXITS;
    this.exits = new Uint32Array(buffer, exitsAt, EXIT_WORDS);
    for (let context = 0; context < CONTEXTS; context++) {
      const base = memory.engineOffset + context * CONTEXT_BYTES;
      memory.bytes.fill(0xff, base + JUMP_TABLE, base + CONTEXT_BYTES);
    }
    const machine = { memory: memory.wasm, ramDelta: ramDelta(memory), guardDelta: guardDelta(memory) };
    const module = new WebAssembly.Module(
      generateDispatcher({ start: this.startRecord, steps: stepsAt, exits: exitsAt, slots: SLOTS }),
    );
    const instance = new WebAssembly.Instance(module, { machine, interp: { run: this.wasm.run } });
    this.dispatcher = instance.exports as unknown as DispatcherExports;
    this.shapes = program.facts.map(shapeOf);
    this.profile = new Profile(options.threshold);
    const table = this.dispatcher.regions;
    this.units = new Units({ words, contexts, code, breakpoints, view: memory.view, table });
    this.translator = new Translator(
      {
        ...{ words, contexts, code, breakpoints, records, view: memory.view, table },
        ...{ shapes: this.shapes, profile: this.profile, onUnit: options.onUnit, tally: this.tally },
        now: options.now ?? (() => 0),
        ...{
          fma: probeHost().fma,
          isUnchecked: () => this.isUnchecked,
          isRestless: (page) => this.units.isRestless(page),
        },
        imports: { machine, dispatcher: { call: this.dispatcher.call } },
      },
      this.units,
    );
    code.onForget = (page) => this.units.dropPage(page);
    contexts.onDrop = (context, page) => this.units.forget(context, page);
  }

  override run(hart: HartId, budget: number, ignoreBreakpoint: boolean): EngineRun {
    const run = super.run(hart, budget, ignoreBreakpoint);
    this.tally.retired += run.retired;
    if (this.options.unchecked === true && !this.isUnchecked && this.tally.retired > TOUCHED) this.leaveOutChecks();
    return run;
  }

  private leaveOutChecks(): void {
    this.isUnchecked = true;
    this.interval = this.options.interval;
    for (const unit of [...this.units.list]) this.units.drop(unit);
  }

  statistics(): EngineStatistics {
    const { tally, exits, units } = this;
    return statisticsOf({
      ...{ tally, exits, evictions: units.evictions, invalidations: units.invalidations },
      regionSteps: this.steps[1]! * 2 ** 32 + this.steps[0]!,
      units: units.list,
      unchecked: this.isUnchecked,
    });
  }

  override invalidateCode(page: PhysAddr): void {
    const { storing } = this.slowPath;
    if (storing?.page === page) this.units.dropBytes(page, page + storing.offset, storing.width);
    super.invalidateCode(page);
  }

  override setBreakpoints(satp: bigint, addresses: ReadonlySet<bigint>): void {
    super.setBreakpoints(satp, addresses);
    for (const context of this.contexts.resident) if (context.satp === satp) this.units.recheck(context);
  }

  protected override enter(base: number, budget: number, record: number): number {
    const { words, watching } = this;
    if (this.passing) return this.pass(base, budget, record);
    if (watching?.context === this.context) return this.watch(base, budget, record, watching);
    const left = (base + SCRATCH + 4) / 4;
    const chunk = Math.min(budget, Math.max(1, this.interval - this.executed));
    const before = this.steps[0]!;
    this.setDeadline(this.left, chunk);
    const why = this.dispatcher.main(base, this.context.base, chunk, record);
    this.tally.leaves[why]!++;
    const executed = chunk - words[left]!;
    words[left]! += budget - chunk;
    // An instruction that only the single step can do takes as long as many others.
    const slow = why === Leave.slow ? SLOW_STEP : 0;
    this.executed += executed + slow;
    this.interpreted += executed + slow - ((this.steps[0]! - before) >>> 0);
    if (this.executed >= this.interval) this.look();
    return why;
  }

  protected override enterRegion(record: number): void {
    const pc = Number(this.hart.pc);
    // The records are those of a physical page, which may be mapped where nothing is translated, too.
    if (pc >= 2 ** 32) {
      this.units.unmark(record);
      return;
    }
    if (this.units.find(this.context, pc)) return;
    const point = this.units.covering(this.context, pc)?.resumePoints.get(pc);
    if (point === undefined) this.units.unmark(record);
    else if (++point.arrivals < MIN_ARRIVALS || this.credit < 0) this.passing = true;
    else if (!this.translateFrom(this.context, [{ pc, isFunction: !point.isLoop }])) this.units.unmark(record);
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

  /** An interval is over: looks whether the interpreter has done much of it, and where. */
  private look(): void {
    this.credit += this.interpreted;
    if (this.interpreted * FEW >= this.executed && ++this.looks % LOOKS_TO_CHAIN === 0) this.chain();
    if (this.interpreted * FEW < this.executed || !this.sample()) {
      this.interval = Math.min(this.interval * 2, this.options.longestInterval);
    } else this.interval = this.options.interval;
    this.executed = 0;
    this.interpreted = 0;
  }

  /** Translates from where regions have most often been left for the interpreter, so that one leads to the next. */
  private chain(): void {
    const { exits, seenExits, context } = this;
    let best = 0;
    let most = MIN_EXITS;
    for (let at = 2; at < EXIT_WORDS; at += 2) {
      const count = (exits[at + 1]! - seenExits[at + 1]!) >>> 0;
      if (count < most || this.hopeless.has(exits[at]!) || this.units.find(context, exits[at]!)) continue;
      most = count;
      best = at;
    }
    seenExits.set(exits);
    if (best === 0 || this.credit < 0) return;
    const pc = exits[best]!;
    // What only the interpreter can do is no beginning.
    const facts = this.units.covering(context, pc)?.pcs.get(pc);
    const isSlow = facts !== undefined && (facts.shape.access !== undefined || facts.shape.needsFp);
    if (isSlow || !this.translateFrom(context, [{ pc, isFunction: true }])) this.hopeless.add(pc);
  }

  /** Notes where the interpreter is; what is hot there is watched, and then translated. False when it is hardly the interpreter that is there. */
  private sample(): boolean {
    const { pc } = this.hart;
    if (pc >= 0x1_0000_0000n) return false;
    const covering = this.units.covering(this.context, Number(pc));
    // A region has left there because the interval was over; or it is never entered.
    if (covering !== undefined && this.interpreted * 2 < this.executed) return false;
    if (!this.profile.sample(Number(pc)) || this.credit < 0) return true;
    if (covering !== undefined) this.units.mark(covering, this.context);
    this.watching = { window: new Window(), context: this.context, left: this.options.window };
    return true;
  }

  /** Interprets instructions one by one, within the budget, as long as there is something to watch; answers why it left, like `run`. */
  private watch(base: number, budget: number, given: number, watching: Watching): number {
    const { words } = this;
    const { view } = this.memory;
    let start = given;
    const total = this.left;
    let why: number = Leave.budget;
    let left = budget;
    while (left > 0 && watching.left > 0) {
      const from = Number(this.hart.pc);
      const record = this.units.recordOf(this.context, from);
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
      const handler = view.getUint16(record + HANDLER, true);
      if ((handler & REGION_MARK) !== 0) {
        const [pc, rest] = this.dispatcher.call(base, this.context.base, left, MAX_DEPTH, BigInt(from));
        this.hart.pc = pc;
        this.countInRegion(left - rest);
        const isDone = rest < left;
        left = rest;
        if (isDone) continue;
      }
      why = this.loop(base, total - budget + left, 1, record);
      if (words[(base + SCRATCH + 4) / 4] !== 0) break;
      left--;
      watching.left--;
      const { insn } = this.code.insnAt(record);
      if (insn !== undefined) watching.window.step(from, Number(this.hart.pc), this.transfer(insn, from));
    }
    words[(base + SCRATCH + 4) / 4] = left;
    if (watching.left <= 0) this.translate(watching);
    return why;
  }

  private isExactSoFar(): boolean {
    return (this.hart.get32(FFLAGS) & NX) === 0;
  }

  private countInRegion(instructions: number): void {
    const low = this.steps[0]! + instructions;
    this.steps[0] = low;
    if (low >= 2 ** 32) this.steps[1]!++;
  }

  private transfer({ opcode, operands, length }: Insn, from: number): Transfer {
    const { control } = this.shapes[opcode]!;
    if (control === 'next' || control === 'untranslated' || Number(this.hart.pc) === from + length) return 'next';
    if (control === 'branch') return 'direct';
    if (isLink(operands.rd)) return 'call';
    if (control === 'jump') return 'direct';
    return isLink(operands.rs1) ? 'return' : 'indirect';
  }

  private translate({ window: seen, context }: Watching): void {
    this.watching = undefined;
    this.profile.learn(seen);
    const entries = seen.entries().filter(({ pc }) => !this.units.find(context, pc));
    if (entries.length > 0) this.translateFrom(context, entries);
  }

  /** False when there was nothing to translate. */
  private translateFrom(
    context: Context,
    entries: readonly { readonly pc: number; readonly isFunction: boolean }[],
  ): boolean {
    const unit = this.translator.translate(context, entries, this.isExactSoFar());
    if (unit !== undefined) this.credit -= unit.pcs.size * this.options.price;
    return unit !== undefined;
  }
}

interface Watching {
  readonly window: Window;
  readonly context: Context;
  /** Instructions still to be watched. */
  left: number;
}

const isLink = (register: number): boolean => register === RA || register === T0;
