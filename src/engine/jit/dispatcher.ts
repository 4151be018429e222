/**
 * The module between the host, the interpreter's loop and the translated regions. It has the table of regions; nobody else does, because some
 * hosts copy a table for every instance that imports it.
 *
 * `main(hart, context, budget, record, interpreted)` does what the interpreter's `run` does, with the same answer, but calls regions where there are
 * some, and comes back when the interpreter has done so many instructions; regions may do as many as the budget has. They are called at the
 * pc it begins with, wherever a region has left, and at marked records. A region that does nothing, because the budget is too small
 * or its first instruction is a slow one, is passed over: the interpreter does one instruction with the mark taken off.
 * `call(hart, context, budget, depth, pc)` is a guest's call from a region to one that it does not know.
 *
 * Exits of regions to the interpreter are counted by where they are, those with little budget left together.
 *
 * While regions run nothing of the engine's tables changes: all that changes them is done by the host, after `main` has returned.
 */
import { PC, SCRATCH } from '../../machine/stateLayout.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import { ModuleBuilder } from '../../wasm/moduleBuilder.ts';
import { JUMP_ENTRIES, JUMP_ENTRY_BYTES, JUMP_TABLE, Leave } from '../interp/layout.ts';
import { emitCount, emitExit, emitPlace } from './dispatcherCounts.ts';
import { emitDeadline, emitUnmarked } from './dispatcherStep.ts';
import { CALL_TYPE, REGION_TYPE } from './transfers.ts';

/** Guest calls that are Wasm calls inside one another, at most: the host's stack must hold them. */
export const MAX_DEPTH = 200;

export interface DispatcherExports {
  main(hart: number, context: number, budget: number, record: number, interpreted: number): number;
  call(hart: number, context: number, budget: number, depth: number, pc: bigint): [pc: bigint, budget: number];
  readonly regions: WebAssembly.Table;
}

export interface DispatcherSite {
  /** Addresses: of the record that leads to pc, of the count of instructions in regions, of the counts of exits. */
  readonly start: number;
  readonly steps: number;
  readonly exits: number;
  readonly moves: number;
  /** The table's size. */
  readonly slots: number;
}

export function generateDispatcher({ start, steps, exits, moves, slots }: DispatcherSite): Uint8Array {
  const module = new ModuleBuilder();
  module.importMemory('machine', 'memory', 1);
  const run = module.importFunction('interp', 'run', { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] });
  const regionType = module.type(REGION_TYPE);
  generateMain(module.function({ params: ['i32', 'i32', 'i32', 'i32', 'i32'], results: ['i32'] }, 'main').code, {
    ...{ run, regionType, start, steps, exits, moves },
  });
  generateCall(module.function(CALL_TYPE, 'call').code, regionType);
  module.emptyTable(slots, 'regions');
  return module.encode();
}

interface MainSite {
  readonly run: number;
  readonly regionType: number;
  readonly start: number;
  readonly steps: number;
  readonly exits: number;
  readonly moves: number;
}

function generateMain(code: FunctionBuilder, { run, regionType, start, steps, exits, moves }: MainSite): void {
  const [hart, context, budget, record, interpreted] = [0, 1, 2, 3, 4];
  const pc = code.local('i64');
  const entry = code.local('i32');
  const left = code.local('i32');
  const why = code.local('i32');
  const handler = code.local('i32');
  const slot = code.local('i32');
  const hasLeft = code.local('i32');
  const kept = code.local('i32');

  code.get(hart);
  code.mem('i64.load', PC);
  code.set(pc);
  const again = code.loop();
  const noRegion = code.block();
  emitLookup(code, context, pc, entry);
  code.brIf(noRegion);
  code.get(hasLeft);
  code.if();
  emitPlace(code, pc, slot, moves);
  emitCount(code, slot);
  code.end();
  for (const local of [hart, context, budget]) code.get(local);
  code.i32(MAX_DEPTH);
  code.get(entry);
  code.mem('i32.load', JUMP_TABLE + 4);
  code.callIndirect(regionType);
  code.set(left);
  code.set(pc);
  code.get(hart);
  code.get(pc);
  code.mem('i64.store', PC);
  code.get(left);
  code.get(budget);
  code.op('i32.ne');
  code.if();
  code.i32(steps);
  code.i32(steps);
  code.mem('i64.load', 0);
  code.get(budget);
  code.get(left);
  code.op('i32.sub');
  code.op('i64.extend_i32_u');
  code.op('i64.add');
  code.mem('i64.store', 0);
  code.get(left);
  code.set(budget);
  code.i32(start);
  code.set(record);
  code.i32(1);
  code.set(hasLeft);
  code.br(again);
  code.end();
  code.i32(0);
  code.set(hasLeft);
  emitExit(code, { budget, pc, slot, exits });
  emitUnmarked(code, { hart, context, budget, record, pc, why, handler, kept, run });
  code.get(record);
  code.op('i32.eqz');
  code.if();
  code.i32(start);
  code.set(record);
  code.end();
  code.end();

  code.get(hasLeft);
  code.if();
  code.i32(0);
  code.set(hasLeft);
  emitExit(code, { budget, pc, slot, exits });
  code.end();
  // The interpreter gets no more than it may do without the host having a look.
  code.get(budget);
  code.get(interpreted);
  code.op('i32.sub');
  code.i32(0);
  code.get(budget);
  code.get(interpreted);
  code.op('i32.gt_s');
  code.op('select');
  code.set(kept);
  emitDeadline(code, hart, kept, 'i64.sub');
  for (const local of [hart, context]) code.get(local);
  code.get(budget);
  code.get(kept);
  code.op('i32.sub');
  code.get(record);
  code.call(run);
  code.set(why);
  emitDeadline(code, hart, kept, 'i64.add');
  code.get(interpreted);
  code.get(budget);
  code.get(hart);
  code.mem('i32.load', SCRATCH + 4);
  code.get(kept);
  code.op('i32.add');
  code.tee(left);
  code.op('i32.sub');
  code.op('i32.sub');
  code.set(interpreted);
  code.get(left);
  code.set(budget);
  code.get(hart);
  code.get(budget);
  code.mem('i32.store', SCRATCH + 4);
  code.get(why);
  code.i32(Leave.region);
  code.op('i32.ne');
  code.get(interpreted);
  code.op('i32.eqz');
  code.op('i32.or');
  code.if();
  code.get(why);
  code.op('return');
  code.end();
  code.get(hart);
  code.mem('i32.load', SCRATCH);
  code.set(record);
  code.get(hart);
  code.mem('i64.load', PC);
  code.set(pc);
  emitLookup(code, context, pc, entry);
  code.op('i32.eqz');
  code.brIf(again);
  code.end();
  code.get(why);
}

function generateCall(code: FunctionBuilder, regionType: number): void {
  const [hart, context, budget, depth, pc] = [0, 1, 2, 3, 4];
  const entry = code.local('i32');
  emitLookup(code, context, pc, entry);
  code.if();
  code.get(pc);
  code.get(budget);
  code.op('return');
  code.end();
  for (const local of [hart, context, budget, depth]) code.get(local);
  code.get(entry);
  code.mem('i32.load', JUMP_TABLE + 4);
  code.callIndirect(regionType);
}

/** Takes the jump table's entry for pc, less `JUMP_TABLE`, and leaves whether there is no region. */
function emitLookup(code: FunctionBuilder, context: number, pc: number, entry: number): void {
  code.get(pc);
  code.get(context);
  code.get(pc);
  code.op('i32.wrap_i64');
  code.i32(JUMP_ENTRIES * 2 - 2);
  code.op('i32.and');
  code.i32(Math.log2(JUMP_ENTRY_BYTES) - 1);
  code.op('i32.shl');
  code.op('i32.add');
  code.tee(entry);
  code.mem('i64.load32_u', JUMP_TABLE);
  code.op('i64.ne');
}
