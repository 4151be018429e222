/**
 * Computed jumps that have left regions for where they had not been seen to go: regions note them in a table of the context, and they are
 * expected there when code is translated the next time. Jumps that share an entry replace one another; those that matter come again.
 */
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import type { Context } from '../interp/contexts.ts';
import { JUMP_NOTES, NOTED_JUMPS } from '../interp/layout.ts';
import type { Temporaries } from '../interp/temporaries.ts';

const NOTE_BYTES = 8;

/** Notes a jump at pc to what an i64 local says; `context` is the local with the address of the context. */
export function emitJumpNote(
  code: FunctionBuilder,
  temps: Temporaries,
  context: number,
  pc: number,
  target: number,
): void {
  const entry = temps.take('i32');
  code.get(target);
  code.op('i32.wrap_i64');
  code.i32((NOTED_JUMPS - 1) * 2);
  code.op('i32.and');
  code.i32(Math.log2(NOTE_BYTES) - 1);
  code.op('i32.shl');
  code.get(context);
  code.op('i32.add');
  code.tee(entry);
  code.i32(pc | 0);
  code.mem('i32.store', JUMP_NOTES);
  code.get(entry);
  code.get(target);
  code.mem('i64.store32', JUMP_NOTES + 4);
}

/** Takes what has been noted in a context: from, to. */
export function takeJumpNotes(words: Int32Array, { base }: Context): [from: number, to: number][] {
  const first = (base + JUMP_NOTES) / 4;
  const notes = words.subarray(first, first + (NOTED_JUMPS * NOTE_BYTES) / 4);
  const jumps: [number, number][] = [];
  for (let at = 0; at < notes.length; at += 2) {
    if (notes[at] !== 0) jumps.push([notes[at]! >>> 0, notes[at + 1]! >>> 0]);
  }
  notes.fill(0);
  return jumps;
}
