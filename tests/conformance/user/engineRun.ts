/**
 * Runs the bodies of a fuzzing program on a machine of ours, without the driver: registers and memory of each run are put in place from
 * outside, the body runs in user mode until it leaves for its exit, which is not mapped, and the state goes into the record.
 */
import { physAddr } from '../../../src/base/address.ts';
import { assert } from '../../../src/base/assert.ts';
import type { EngineDef } from '../../../src/machine/engine.ts';
import { createMachine, type HartStop, type MachineApi } from '../../../src/machine/machine.ts';
import { FS } from '../../../src/machine/mstatus.ts';
import * as state from '../../../src/machine/stateLayout.ts';
import { Cause } from '../../../src/machine/trap.ts';
import { PageTables, USER_RW, USER_RX } from '../../machine/pageTables.ts';
import { HART0, RAM } from '../../machine/program.ts';
import { baseOf, type Program, type Run } from './batch.ts';
import { exitStub } from './driver.ts';
import * as layout from './layout.ts';

const SP = 2;
const REGISTERS_BYTES = 256;
const MEGABYTES = 32;
const TABLES_PA = RAM + 0x10_0000;
const CODE_PA = RAM + 0x20_0000;
const RECORDS_PA = RAM + 0x40_0000;
const LARGE_PAGE = 0x20_0000;
/** More than any sequence has instructions. */
const LIMIT = 100_000;
/** What TRAP_AT holds when a run did not end within the limit. */
const ENDLESS = 0xffff;

export interface EngineResult {
  /** One record for each run. */
  readonly records: Uint8Array;
  /** Instructions that the bodies have retired. */
  readonly instructions: number;
}

export class EngineRunner {
  readonly machine: MachineApi;
  private readonly spaces: ReadonlyMap<number, bigint>;

  private constructor(machine: MachineApi) {
    this.machine = machine;
    this.spaces = new Map(layout.ORIGINS.map((origin, index) => [origin, mapProgram(machine, origin, index + 1)]));
  }

  static async create(engine: EngineDef): Promise<EngineRunner> {
    return new EngineRunner(await createMachine({ harts: 1, ramBytes: MEGABYTES << 20, supervisor: 'hosted' }, engine));
  }

  run(program: Program): EngineResult {
    const { runs, sequences, origin } = program.batch;
    this.load(program);
    let instructions = 0;
    for (const [index, run] of runs.entries()) {
      const stop = this.runOne(program, index, LIMIT);
      // The jump to the exit and the trap there are no part of the sequence.
      instructions += stop.steps - 2;
      const { base } = sequences[run.sequence]!;
      this.finish(recordAddress(index), endedBy(stop, BigInt(exitStub(origin, base))));
    }
    return { records: this.records(runs.length), instructions };
  }

  /** Puts the bodies of a program in place, and records that are all zero. */
  load({ batch, bodies }: Program): void {
    const { memory } = this.machine;
    memory.write(physAddr(CODE_PA), bodies);
    memory.fill(physAddr(RECORDS_PA), 0, batch.runs.length * layout.RECORD_BYTES);
    this.machine.harts[HART0]!.set64(state.SATP, this.spaces.get(batch.origin)!);
  }

  /** One run of a loaded program, whose state stays in the hart. */
  runOne({ batch, starts }: Program, index: number, limit: number): HartStop {
    const run = batch.runs[index]!;
    const sequence = batch.sequences[run.sequence]!;
    this.prepare(batch.pools, run, recordAddress(index));
    const base = BigInt(baseOf(batch.origin, index));
    const hart = this.machine.harts[HART0]!;
    hart.setX(sequence.base, base);
    if (sequence.pinsSp) hart.setX(SP, base);
    hart.pc = BigInt(starts[run.sequence]!);
    return this.machine.runHart(HART0, limit);
  }

  /** A copy of the first records. */
  records(count: number): Uint8Array {
    return this.machine.memory.read(physAddr(RECORDS_PA), count * layout.RECORD_BYTES).slice();
  }

  private prepare(pools: Uint8Array, run: Run, record: number): void {
    const { memory } = this.machine;
    const hart = this.machine.harts[HART0]!;
    const { bytes } = memory;
    memory.write(physAddr(record), pools.subarray(run.memory, run.memory + layout.MEMORY_BYTES));
    bytes.set(pools.subarray(run.x + 8, run.x + REGISTERS_BYTES), state.X + 8);
    bytes.set(pools.subarray(run.f, run.f + REGISTERS_BYTES), state.F);
    hart.fcsr = run.fcsr;
    hart.privilege = 0;
    hart.clearReservation();
    hart.set32(state.MSTATUS, FS);
  }

  private finish(record: number, trap: number): void {
    const { memory } = this.machine;
    memory.write(physAddr(record + layout.X_AT), memory.bytes.subarray(state.X, state.X + REGISTERS_BYTES));
    memory.write(physAddr(record + layout.F_AT), memory.bytes.subarray(state.F, state.F + REGISTERS_BYTES));
    memory.writeU64(physAddr(record + layout.FCSR_AT), BigInt(this.machine.harts[HART0]!.fcsr));
    if (trap !== 0) memory.writeU64(physAddr(record + layout.TRAP_AT), BigInt(trap));
  }
}

const recordAddress = (index: number): number => RECORDS_PA + index * layout.RECORD_BYTES;

/** 0 when the body has left for its exit, else the cause of its trap plus one. */
function endedBy(stop: HartStop, exit: bigint): number {
  if (stop.kind !== 'trap') return ENDLESS;
  const { code, epc } = stop.trap;
  return code === Cause.instructionPageFault && epc === exit ? 0 : code + 1;
}

/** Maps bodies and records, and nothing else: the driver's pages are where bodies leave to. Answers satp. */
function mapProgram(machine: MachineApi, origin: number, asid: number): bigint {
  const tables = new PageTables(machine, TABLES_PA + asid * 0x8000, asid);
  for (let at = layout.BODIES; at < layout.BODIES_END; at += 4096) {
    tables.map(BigInt(origin + at), CODE_PA + at - layout.BODIES, USER_RX);
  }
  assert((origin + layout.RECORDS) % LARGE_PAGE === 0, 'records begin at a large page');
  for (let at = 0; at < layout.RECORDS_BYTES; at += LARGE_PAGE) {
    tables.map(BigInt(origin + layout.RECORDS + at), RECORDS_PA + at, USER_RW, 1);
  }
  return tables.satp;
}
