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
  EXIT_ENTRIES,
  EXITS,
  HANDLER,
  HANDLER_BITS,
  JUMP_TABLE,
  Leave,
  MOVES,
  RANGES,
  REGION_MARK,
  REGION_STEPS,
} from '../interp/layout.ts';
import type { InterpProgram } from '../interp/program.ts';
import { type DepartureCounts, Departures } from './departures.ts';
import { type DispatcherExports, generateDispatcher, MAX_DEPTH } from './dispatcher.ts';
import { HotSpots } from './hotSpots.ts';
import { type RowShape, shapeOf } from './insnFacts.ts';
import type { JitOptions } from './jitOptions.ts';
import { probeHost } from './probe.ts';
import { type Transfer, Window } from './profile.ts';
import { Retranslation } from './retranslation.ts';
import { EXIT_WORDS, type ExitWords, statisticsOf, Tally } from './statistics.ts';
import { Translator } from './translator.ts';
import type { Start } from './unit.ts';
import { SLOTS, Units } from './units.ts';

/** A program that is measured without checks has touched its memory after so many instructions. */
const TOUCHED = 50_000_000;
/** Coming in the interpreter to where regions may be left costs as much as leaving so many regions. */
const ARRIVAL_DEPARTURES = 16;
/** An instruction that only the single step can do counts for so many, where it is looked for what takes long. */
const SLOW_STEP = 200;
/** A region on the way counts as so many instructions of a window. */
const REGION_LOOK = 10;
const RA = 1;
const T0 = 5;

export class JitEngine extends InterpEngine {
  override readonly name: EngineName = 'jit';
  private readonly options: JitOptions;
  private readonly dispatcher: DispatcherExports;
  private readonly shapes: readonly RowShape[];
  private readonly units: Units;
  private readonly translator: Translator;
  private readonly retranslation: Retranslation;
  /** Instructions that regions have executed, as two words; differences need the low one only. */
  private readonly steps: Uint32Array;
  private readonly exits: ExitWords;
  private readonly hotSpots: HotSpots;
  private readonly tally = new Tally();
  private isUnchecked = false;
  private watching: Watching | undefined;
  /** The mark of the next record is not followed. */
  private passing = false;

  constructor(rules: MachineRules, program: InterpProgram, options: JitOptions) {
    super(rules, program);
    this.options = options;
    const { memory, contexts, code, breakpoints, records, words } = this;
    const { buffer } = memory.wasm;
    const stepsAt = memory.engineOffset + REGION_STEPS;
    this.steps = new Uint32Array(buffer, stepsAt, 2);
    const exitsAt = memory.engineOffset + EXITS;
    this.exits = new Uint32Array(buffer, exitsAt, EXIT_WORDS);
    const movesAt = memory.engineOffset + MOVES;
    const moves = new Uint32Array(buffer, movesAt, 2 * EXIT_ENTRIES);
    for (let context = 0; context < CONTEXTS; context++) {
      const base = memory.engineOffset + context * CONTEXT_BYTES;
      memory.bytes.fill(0xff, base + JUMP_TABLE, base + RANGES);
    }
    const machine = { memory: memory.wasm, ramDelta: ramDelta(memory), guardDelta: guardDelta(memory) };
    const module = new WebAssembly.Module(
      generateDispatcher({ start: this.startRecord, steps: stepsAt, exits: exitsAt, moves: movesAt, slots: SLOTS }),
    );
    const instance = new WebAssembly.Instance(module, { machine, interp: { run: this.wasm.run } });
    this.dispatcher = instance.exports as unknown as DispatcherExports;
    this.shapes = program.facts.map(shapeOf);
    this.hotSpots = new HotSpots(options, new Departures(this.exits.subarray(2), moves));
    const table = this.dispatcher.regions;
    this.units = new Units({ words, contexts, code, breakpoints, view: memory.view, table });
    this.translator = new Translator(
      {
        ...{ words, contexts, code, breakpoints, records, view: memory.view, table },
        ...{
          shapes: this.shapes,
          profile: this.hotSpots.profile,
          hotSpots: this.hotSpots,
          onUnit: options.onUnit,
          tally: this.tally,
        },
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
    this.retranslation = new Retranslation(this.hotSpots, this.units, this.translator, options.misses, (...what) =>
      this.translateFrom(...what),
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
    for (const unit of [...this.units.list]) this.units.drop(unit);
  }

  statistics(): EngineStatistics {
    const { tally, exits, units } = this;
    return statisticsOf({
      ...{ tally, exits, evictions: units.evictions, invalidations: units.invalidations },
      regionSteps: this.steps[1]! * 2 ** 32 + this.steps[0]!,
      units: units.list,
      unchecked: this.options.unchecked === true,
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
    const before = this.steps[0]!;
    this.setDeadline(this.left, budget);
    const why = this.dispatcher.main(base, this.context.base, budget, record, this.hotSpots.rest);
    this.tally.leaves[why]!++;
    const executed = budget - words[(base + SCRATCH + 4) / 4]!;
    const slow = why === Leave.slow ? SLOW_STEP : 0;
    this.hotSpots.note(executed, executed + slow - ((this.steps[0]! - before) >>> 0));
    this.look();
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
    else if (++point.arrivals < point.enough) this.passing = true;
    else {
      const departures = point.arrivals * ARRIVAL_DEPARTURES;
      if (this.translateFrom(this.context, [{ pc, isFunction: !point.isLoop }], departures)) return;
      point.enough *= 2;
      this.units.unmark(record);
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
  private look(): void {
    const { hotSpots, context, options } = this;
    const { pc } = this.hart;
    if (hotSpots.isHot(pc)) {
      this.retranslation.unbind(context);
      const covering = this.units.covering(context, Number(pc));
      if (covering !== undefined) this.units.mark(covering, context);
      this.watching ??= { window: new Window(), context, left: options.window };
    }
    if (this.watching !== undefined) return;
    const departures = hotSpots.departuresToJoin();
    if (departures === undefined || this.retranslation.unbind(context)) return;
    this.watching = { window: new Window(), context, left: options.window, departures };
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
        watching.left -= REGION_LOOK;
        if (isDone) continue;
      }
      const { insn } = this.code.insnAt(record);
      const access = insn && this.shapes[insn.opcode]!.access;
      const page = access && (this.hart.xLow(insn.operands.rs1) + insn.operands.imm) >>> 12;
      why = this.loop(base, total - budget + left, 1, record);
      if (words[(base + SCRATCH + 4) / 4] !== 0) break;
      left--;
      watching.left--;
      if (insn === undefined) continue;
      watching.window.step(from, Number(this.hart.pc), this.transfer(insn, from));
      if (page !== undefined) watching.window.access(from, page);
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

  private translate({ window: seen, context, departures }: Watching): void {
    this.watching = undefined;
    this.hotSpots.profile.learn(seen);
    if (departures !== undefined) {
      this.retranslation.join(context, departures);
      return;
    }
    const entries = seen.entries().filter(({ pc }) => !this.units.find(context, pc));
    if (entries.length > 0) this.translateFrom(context, entries);
  }

  /** False when there was nothing to translate, or it was not worth it. */
  private translateFrom(context: Context, entries: readonly Start[], departures = 0): boolean {
    return this.translator.translate(context, entries, departures, this.isExactSoFar()) !== undefined;
  }
}

interface Watching {
  readonly window: Window;
  readonly context: Context;
  /** Instructions still to be watched. */
  left: number;
  /** Where regions were left, if it is watched what lies between them. */
  readonly departures?: DepartureCounts;
}

const isLink = (register: number): boolean => register === RA || register === T0;
