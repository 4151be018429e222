/**
 * What the dispatcher counts, in tables in memory: where regions were left for the interpreter, and for other regions (`departures.ts`).
 */
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import { EXIT_ENTRIES } from '../interp/layout.ts';

/** No region wants more than about this of the budget at once. */
const SHORT_BUDGET = 1024;

interface ExitSite {
  readonly budget: number;
  readonly pc: number;
  readonly slot: number;
  readonly exits: number;
}

/** Counts an exit to the interpreter: at the pc, or as one because of the budget. */
export function emitExit(code: FunctionBuilder, { budget, pc, slot, exits }: ExitSite): void {
  code.get(budget);
  code.i32(SHORT_BUDGET);
  code.op('i32.lt_u');
  code.if('i32');
  code.i32(exits - 4);
  code.else();
  emitPlace(code, pc, slot, exits + 8);
  code.get(slot);
  code.end();
  code.set(slot);
  emitCount(code, slot);
}

/** Takes the entry of a table of counts that is pc's. */
export function emitPlace(code: FunctionBuilder, pc: number, slot: number, table: number): void {
  code.get(pc);
  code.op('i32.wrap_i64');
  code.i32((EXIT_ENTRIES - 1) * 2);
  code.op('i32.and');
  code.i32(2);
  code.op('i32.shl');
  code.i32(table);
  code.op('i32.add');
  code.tee(slot);
  code.get(pc);
  code.mem('i64.store32', 0);
}

export function emitCount(code: FunctionBuilder, slot: number): void {
  code.get(slot);
  code.get(slot);
  code.mem('i32.load', 4);
  code.i32(1);
  code.op('i32.add');
  code.mem('i32.store', 4);
}
