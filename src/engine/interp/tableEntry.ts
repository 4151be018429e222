/**
 * Code that looks into a context's tables of pages (`layout.ts`), the same for the interpreter's loop and for translated code.
 */
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import { RECORDS_PER_BYTE } from './layout.ts';

/** From the number of a page below 4 GiB, an i32 on the stack, to its entry in a table; `context` is the local with the context's address. */
export function emitTableEntry(code: FunctionBuilder, context: number, table: number): void {
  code.i32(2);
  code.op('i32.shl');
  code.get(context);
  code.op('i32.add');
  code.mem('i32.load', table);
}

/** From the records of a page, an i32 on the stack, to the record of pc in it, an i64 local. */
export function emitRecordOf(code: FunctionBuilder, pc: number): void {
  code.get(pc);
  code.op('i32.wrap_i64');
  code.i32(0xfff);
  code.op('i32.and');
  code.i32(Math.log2(RECORDS_PER_BYTE));
  code.op('i32.shl');
  code.op('i32.add');
}
