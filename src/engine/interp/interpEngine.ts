/**
 * The interpreter as an engine: enters the generated loop, and does what made it leave. Table entries and records are filled here, on the
 * slow path, from what the machine's rules answer; an instruction that the loop cannot do is done by `step` through the functions below.
 */
import { type HartId, type PhysAddr, physAddr } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import type { Insn } from '../../isa/insnDef.ts';
import type { Engine, EngineExit, EngineName, EngineRun, MachineRules } from '../../machine/engine.ts';
import { Hart } from '../../machine/hart.ts';
import { PAGE_SIZE, type PhysMemory } from '../../machine/physMemory.ts';
import { DEADLINE, HART_STRIDE, PC, RUN_RETIRED, SCRATCH } from '../../machine/stateLayout.ts';
import { Cause } from '../../machine/trap.ts';
import { BreakpointMap } from './breakpointMap.ts';
import { CodePages } from './codePages.ts';
import { type Context, Contexts } from './contexts.ts';
import { guardDelta, ramDelta } from './fastTranslation.ts';
import {
  FETCH_TABLE,
  FIRST_HANDLER,
  HANDLER,
  HANDLER_BITS,
  Leave,
  RECORD_BYTES,
  RECORD_POOL,
  RECORDS_PER_BYTE,
  SINGLE_RECORD,
  START,
  START_RECORD,
} from './layout.ts';
import type { InterpProgram } from './program.ts';
import { Records } from './records.ts';
import { SlowPath } from './slowPath.ts';
import { type HostFunction, Step, systemRules } from './stepTarget.ts';

/** Instructions that the loop runs at most before it comes back: only then can optimised code take its place. */
const LONGEST_LOOP = 1_000_000;
/** In place of a record's address: the page's instructions are executed by themselves. */
const NO_RECORD = 0;
const ECALL = 0x0000_0073;

export interface InterpExports {
  run(hart: number, context: number, budget: number, record: number): number;
  step(hart: number, record: number, opcode: number): number;
}

export class InterpEngine implements Engine {
  readonly name: EngineName = 'interp';
  protected readonly rules: MachineRules;
  protected readonly memory: PhysMemory;
  protected readonly program: InterpProgram;
  protected readonly wasm: InterpExports;
  private readonly harts: readonly Hart[];
  protected readonly words: Int32Array;
  protected readonly contexts: Contexts;
  protected readonly code: CodePages;
  protected readonly records: Records;
  protected readonly slowPath: SlowPath;
  protected readonly breakpoints = new BreakpointMap();
  private readonly singleRecord: number;
  protected readonly startRecord: number;
  /** Programs call their kernel more often than anything else leaves the loop: the handler of `ecall`, and the instruction. */
  private readonly ecallHandler: number;
  private readonly ecall: Insn;

  // Of the run that is going on.
  protected hart: Hart;
  protected context: Context;
  /** Record of the instruction that `step` does; and that instruction, when the record is the single one. */
  private record = 0;
  private single: Insn | undefined;
  protected left = 0;
  /** Machine time when the run's whole budget is used up. */
  private deadline = 0;

  constructor(rules: MachineRules, program: InterpProgram) {
    const { memory } = rules;
    assert(memory.ramBytes <= 2 ** 31, 'physical addresses of RAM are below 4 GiB');
    this.rules = rules;
    this.memory = memory;
    this.program = program;
    this.harts = Array.from({ length: rules.harts }, (_, id) => new Hart(memory, id as HartId));
    this.words = new Int32Array(memory.wasm.buffer);
    this.contexts = new Contexts(memory.wasm.buffer, memory.engineOffset);
    this.records = new Records(memory.view, program.facts);
    this.code = new CodePages(memory, this.records, this.contexts, memory.engineOffset + RECORD_POOL);
    this.singleRecord = memory.engineOffset + SINGLE_RECORD;
    this.startRecord = memory.engineOffset + START_RECORD;
    memory.view.setUint16(this.startRecord + HANDLER, START, true);
    this.ecall = this.records.decode(ECALL)!;
    this.ecallHandler = program.facts.find(({ row }) => row.name === 'ecall')!.numbers[4].slow;
    this.hart = this.harts[0]!;
    this.context = this.contexts.of(this.hart);
    this.slowPath = new SlowPath(rules, this.contexts, this.hart);
    const instance = new WebAssembly.Instance(program.module, {
      machine: { memory: memory.wasm, ramDelta: ramDelta(memory), guardDelta: guardDelta(memory) },
      host: this.hostFunctions(),
    });
    this.wasm = instance.exports as unknown as InterpExports;
  }

  run(hart: HartId, budget: number, ignoreBreakpoint: boolean): EngineRun {
    this.hart = this.harts[hart]!;
    this.context = this.contexts.of(this.hart);
    this.slowPath.enter(this.hart, this.context);
    const base = hart * HART_STRIDE;
    const exit = this.runLoop(hart, base, budget, ignoreBreakpoint);
    this.words[(base + RUN_RETIRED) / 4] = 0;
    return { exit, retired: budget - this.left };
  }

  /** Leaves in `left` what is left of the budget. */
  private runLoop(hart: HartId, base: number, budget: number, ignoreBreakpoint: boolean): EngineExit {
    const { words } = this;
    this.left = budget;
    this.deadline = this.rules.now + budget;
    // An odd pc is no place for a record; the fetch says what is wrong with it.
    const isOdd = (words[(base + PC) / 4]! & 1) !== 0;
    const atBreakpoint = (isOdd || ignoreBreakpoint) && this.atBreakpoint();
    if (atBreakpoint && !ignoreBreakpoint) return 'breakpoint';
    // Past a breakpoint leads the record that other spaces have for its instruction, for that one alone.
    const beneath = atBreakpoint && !isOdd ? this.recordBeneath() : undefined;
    let once = beneath !== undefined;
    let alone = !once && (isOdd || atBreakpoint);
    let start = beneath ?? this.startRecord;
    while (this.left > 0) {
      let status: number;
      if (alone) {
        alone = false;
        words[(base + RUN_RETIRED) / 4] = budget - this.left;
        status = this.stepAlone();
      } else {
        const isBeneath = once;
        const chunk = once ? 1 : Math.min(this.left, LONGEST_LOOP);
        once = false;
        const why = isBeneath ? this.loop(base, this.left, 1, start) : this.enter(base, chunk, start);
        const record = words[(base + SCRATCH) / 4]! >>> 0;
        this.left -= chunk - words[(base + SCRATCH + 4) / 4]!;
        start = this.startRecord;
        words[(base + RUN_RETIRED) / 4] = budget - this.left;
        switch (why) {
          case Leave.budget:
            continue;
          case Leave.decode:
            this.code.decode(record);
            start = record;
            continue;
          case Leave.fetch: {
            if (this.atBreakpoint()) return 'breakpoint';
            const found = this.fetchRecord();
            if (found === undefined) return 'exception';
            // What the fetch has written into page tables the host may watch: then it looks behind this instruction.
            if (found === NO_RECORD || this.rules.wantsAttention()) alone = true;
            else start = found;
            continue;
          }
          case Leave.breakpoint:
            return 'breakpoint';
          case Leave.region:
            this.enterRegion(record);
            start = record;
            once = isBeneath;
            continue;
          case Leave.illegal:
            this.rules.raise(hart, Cause.illegalInstruction, BigInt(this.code.insnAt(record).bits));
            return 'exception';
          case Leave.straddle:
            status = this.stepStraddling();
            break;
          default:
            if ((this.memory.view.getUint16(record + HANDLER, true) & HANDLER_BITS) === this.ecallHandler) {
              this.rules.system(hart, 'ecall', this.ecall);
              return 'exception';
            }
            status = this.step(record);
        }
      }
      if (status === Step.trapped) return 'exception';
      this.left--;
      if (status === Step.event || this.rules.wantsAttention()) return 'event';
    }
    return 'budget';
  }

  /** Runs for at most `budget` instructions; SCRATCH then holds the current record and what is left, as `generate.ts` says. */
  protected enter(base: number, budget: number, record: number): number {
    return this.loop(base, this.left, budget, record);
  }

  /** Runs the loop for at most `count` instructions of the `left` ones that the run's budget still has. */
  protected loop(base: number, left: number, count: number, record: number): number {
    this.setDeadline(left, count);
    return this.wasm.run(base, this.context.base, count, record);
  }

  protected setDeadline(left: number, count: number): void {
    this.hart.setCount(DEADLINE, this.deadline - left + count);
  }

  /** The loop has come to a record with a mark that is not followed. */
  protected enterRegion(record: number): void {
    assert(false, `record ${record} is marked, and nobody translates`);
  }

  invalidateTranslation(satp: bigint | undefined, va: bigint | undefined): void {
    for (const context of this.contexts.resident) {
      if (satp !== undefined && context.satp !== satp) continue;
      if (va === undefined) this.contexts.dropAll(context);
      else this.contexts.dropPage(context, pageOf(va));
    }
  }

  invalidateCode(page: PhysAddr): void {
    const { storing } = this.slowPath;
    if (storing?.page === page) this.code.overwritten(page, storing.offset, storing.width);
    else this.code.invalidate(page);
  }

  setBreakpoints(satp: bigint, addresses: ReadonlySet<bigint>): void {
    for (const page of this.breakpoints.set(satp, addresses)) {
      this.code.forgetSpace(satp, page);
      for (const context of this.contexts.resident) {
        if (context.satp === satp) this.contexts.drop(context, FETCH_TABLE, page);
      }
    }
  }

  invalidateWrites(page?: PhysAddr): void {
    if (page !== undefined) this.contexts.dropWrites(this.memory.offset(page));
    else this.contexts.dropAllWrites();
  }

  private atBreakpoint(): boolean {
    return this.breakpoints.has(this.context.satp, this.hart.pc);
  }

  /** The decoded record of the instruction at pc, where there is a breakpoint; undefined when it is not at hand, or is no ordinary one. */
  private recordBeneath(): number | undefined {
    const { pc } = this.hart;
    const records = this.contexts.entry(this.context, FETCH_TABLE, pageOf(pc));
    if (records === 0) return undefined;
    const record = this.code.beneath(records + Number(pc & 0xfffn) * RECORDS_PER_BYTE);
    return this.memory.view.getUint16(record + HANDLER, true) < FIRST_HANDLER ? undefined : record;
  }

  /** Does the instruction of a record from a copy, since it may overwrite itself. */
  private step(record: number): number {
    const { singleRecord } = this;
    this.record = record;
    if (record !== singleRecord) this.memory.bytes.copyWithin(singleRecord, record, record + RECORD_BYTES);
    const number = this.memory.view.getUint16(singleRecord + HANDLER, true) & HANDLER_BITS;
    const handler = this.program.handlers[number - FIRST_HANDLER]!;
    return this.wasm.step(this.hart.id * HART_STRIDE, singleRecord, handler.opcode);
  }

  /** Fetches the instruction at pc by the rules and does it, without regard to breakpoints and records. */
  private stepAlone(): number {
    const { hart, singleRecord } = this;
    const bits = this.rules.fetch(hart.id, hart.pc);
    if (bits === undefined) return Step.trapped;
    this.single = this.records.decode(bits);
    if (this.single === undefined) {
      this.rules.raise(hart.id, Cause.illegalInstruction, BigInt(bits));
      return Step.trapped;
    }
    this.records.write(singleRecord, this.single);
    return this.step(singleRecord);
  }

  /** Does the instruction at pc, which goes on in the next page; it is remembered while both pages stay as they are. */
  private stepStraddling(): number {
    const { hart, context, code } = this;
    const page = pageOf(hart.pc);
    const known = context.straddlingEpoch === code.epoch ? context.straddling.get(page) : undefined;
    if (known !== undefined) {
      this.single = known;
      this.records.write(this.singleRecord, known);
      return this.step(this.singleRecord);
    }
    const second = this.rules.translate(hart.id, hart.pc + 2n, 'fetch');
    if (second === undefined) return Step.trapped;
    if (!this.rules.isUniform(hart.id, second, 'fetch')) return this.stepAlone();
    // As a page of code it is watched for stores.
    code.guard(second, 2);
    const { epoch } = code;
    if (context.straddlingEpoch !== epoch) context.straddling.clear();
    context.straddlingEpoch = epoch;
    const status = this.stepAlone();
    // It may have been a store over itself.
    if (status === Step.retired && code.epoch === epoch) context.straddling.set(page, this.single!);
    return status;
  }

  /** Finds or makes the record of pc, and notes its page; undefined when the fetch trapped, `NO_RECORD` when it can have none. */
  private fetchRecord(): number | undefined {
    const { hart, context } = this;
    const { pc } = hart;
    const page = pageOf(pc);
    const offset = Number(pc & 0xfffn) * RECORDS_PER_BYTE;
    // Only a page above 4 GiB can have an entry already.
    const known = this.contexts.entry(context, FETCH_TABLE, page);
    if (known !== 0) return known + offset;
    const pa = this.rules.translate(hart.id, pc, 'fetch');
    if (pa === undefined) return undefined;
    if (!this.rules.isUniform(hart.id, pa, 'fetch')) return NO_RECORD;
    const physicalPage = pageOfPhysical(pa);
    const breakpoints = this.breakpoints.inPage(context.satp, page);
    const records =
      breakpoints === undefined
        ? this.code.of(physicalPage)
        : this.code.ofSpace(context.satp, page, physicalPage, breakpoints);
    this.contexts.fill(context, FETCH_TABLE, page, records);
    return records + offset;
  }

  /** The instruction that `step` is doing. */
  private stepped(): { readonly bits: number; readonly insn: Insn | undefined } {
    return this.record === this.singleRecord
      ? { bits: this.single!.bits, insn: this.single }
      : this.code.insnAt(this.record);
  }

  private hostFunctions(): Record<HostFunction, (...args: never[]) => number> {
    return {
      ...this.slowPath.functions(),
      system: (rule: number) => {
        const { insn } = this.stepped();
        assert(insn !== undefined, 'an instruction that runs has been decoded');
        return this.rules.system(this.hart.id, systemRules[rule]!, insn) ? 1 : 0;
      },
      illegal: () => {
        this.rules.raise(this.hart.id, Cause.illegalInstruction, BigInt(this.stepped().bits));
        return 0;
      },
    };
  }
}

/** Number of the page of a virtual address. */
const pageOf = (va: bigint): number => Number(BigInt.asUintN(64, va) >> 12n);

const pageOfPhysical = (pa: PhysAddr): PhysAddr => physAddr(pa - (pa % PAGE_SIZE));
