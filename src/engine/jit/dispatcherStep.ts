/**
 * The dispatcher's way past a region that does nothing: one instruction of the interpreter; and how it keeps a part of the budget back.
 */

import { DEADLINE, SCRATCH } from '../../machine/stateLayout.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import { FETCH_TABLE, HANDLER, HANDLER_BITS, Leave, REGION_MARK } from '../interp/layout.ts';
import { emitRecordOf, emitTableEntry } from '../interp/tableEntry.ts';

export interface UnmarkedSite {
  readonly hart: number;
  readonly context: number;
  readonly budget: number;
  readonly record: number;
  readonly pc: number;
  readonly why: number;
  readonly handler: number;
  readonly kept: number;
  readonly run: number;
}

/** The region at pc has done nothing: does one instruction without it, if there is a record; `main` goes on behind, or returns. */
export function emitUnmarked(code: FunctionBuilder, site: UnmarkedSite): void {
  const { hart, context, budget, record, pc, why, handler, kept, run } = site;
  const done = code.block();
  code.get(budget);
  code.op('i32.eqz');
  code.brIf(done);
  // The record of pc, whose page is below 4 GiB, as there is a region.
  code.get(pc);
  code.op('i32.wrap_i64');
  code.i32(12);
  code.op('i32.shr_u');
  emitTableEntry(code, context, FETCH_TABLE);
  code.tee(record);
  code.op('i32.eqz');
  code.brIf(done);
  code.get(record);
  emitRecordOf(code, pc);
  code.tee(record);
  code.mem('i32.load16_u', HANDLER);
  code.tee(handler);
  code.i32(REGION_MARK);
  code.op('i32.and');
  code.op('i32.eqz');
  code.brIf(done);
  code.get(record);
  code.get(handler);
  code.i32(HANDLER_BITS);
  code.op('i32.and');
  code.mem('i32.store16', HANDLER);
  code.get(budget);
  code.i32(1);
  code.op('i32.sub');
  code.set(kept);
  emitDeadline(code, hart, kept, 'i64.sub');
  code.get(hart);
  code.get(context);
  code.i32(1);
  code.get(record);
  code.call(run);
  code.set(why);
  emitDeadline(code, hart, kept, 'i64.add');
  code.get(record);
  code.get(handler);
  code.mem('i32.store16', HANDLER);
  // What is left of the one, and what has been kept back.
  code.get(kept);
  code.get(hart);
  code.mem('i32.load', SCRATCH + 4);
  code.op('i32.add');
  code.set(budget);
  code.get(hart);
  code.get(budget);
  code.mem('i32.store', SCRATCH + 4);
  code.get(why);
  code.i32(Leave.budget);
  code.op('i32.ne');
  code.if();
  code.get(why);
  code.op('return');
  code.end();
  // With its budget used up the loop does not look for the record of where a far jump leads.
  code.i32(0);
  code.set(record);
  code.end();
}

/** Moves the time at which the loop's budget is used up, by what is kept back of it. */
export function emitDeadline(code: FunctionBuilder, hart: number, kept: number, op: 'i64.add' | 'i64.sub'): void {
  code.get(hart);
  code.get(hart);
  code.mem('i64.load', DEADLINE);
  code.get(kept);
  code.op('i64.extend_i32_u');
  code.op(op);
  code.mem('i64.store', DEADLINE);
}
