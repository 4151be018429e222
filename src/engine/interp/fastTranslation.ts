/**
 * Addresses in the fast loop: from virtual to host addresses by the context's tables (`layout.ts`), and back to physical ones. What the tables do
 * not answer leaves for the single step.
 */

import type { Width } from '../../isa/ops.ts';
import { type PhysMemory, RAM_BASE } from '../../machine/physMemory.ts';
import { GUARDED_BLOCK_BYTES } from '../../machine/storeGuards.ts';
import type { FastLoop } from './fastLoop.ts';
import { GUARDED_TABLE, type READ_TABLE, WRITE_TABLE } from './layout.ts';
import type { Push } from './semanticsEmitter.ts';
import { emitTableEntry } from './tableEntry.ts';

/** Where code that looks into the tables stands. */
export type TableSite = Pick<FastLoop, 'code' | 'temps' | 'hart' | 'context' | 'ramDelta' | 'guardDelta' | 'slow'>;

/** Entries of the tables lack 1. */
export const ENTRY_BIAS = 1;
/** In a block's pair of guard bytes, as a half word: both of one word once they are shifted down, and those of all words. */
const GUARD_OF_WORD = 0x0101;
export const ANY_GUARD = 0xffff;
/** Bytes of RAM for each byte of guards, which are in pairs. */
const RAM_PER_GUARD_BYTE = GUARDED_BLOCK_BYTES / 2;

/** Leaves the host address − ENTRY_BIAS of an access that is aligned and below 4 GiB, to a page that has an entry, and that no guard forbids. */
export function emitTranslation(
  loop: TableSite,
  table: typeof READ_TABLE | typeof WRITE_TABLE,
  width: Width,
  address: Push,
  guards = GUARD_OF_WORD,
): void {
  const { code, temps, slow } = loop;
  const va = temps.take('i64');
  const page = temps.take('i64');
  const entry = temps.take('i32');
  address();
  code.tee(va);
  code.i64(12);
  code.op('i64.shr_u');
  code.tee(page);
  code.i64(0xf_ffff);
  code.op('i64.gt_u');
  code.brIf(slow);
  emitEntry(loop, table, page, entry);
  if (table === WRITE_TABLE) {
    code.if();
    emitEntry(loop, GUARDED_TABLE, page, entry);
    code.brIf(slow);
    emitGuards(loop, va, entry, guards);
    code.brIf(slow);
    code.end();
  } else code.brIf(slow);
  if (width > 1) {
    code.get(va);
    code.op('i32.wrap_i64');
    code.i32(width - 1);
    code.op('i32.and');
    code.brIf(slow);
  }
  code.get(va);
  code.op('i32.wrap_i64');
  code.get(entry);
  code.op('i32.add');
}

/** Takes the entry of a page, and leaves whether it is missing. */
function emitEntry({ code, context }: TableSite, table: number, page: number, entry: number): void {
  code.get(page);
  code.op('i32.wrap_i64');
  emitTableEntry(code, context, table);
  code.tee(entry);
  code.op('i32.eqz');
}

/** Leaves whether there is a guard: of the word of va (an access that is misaligned leaves later), or with `ANY_GUARD` of its block. */
function emitGuards({ code, temps, guardDelta }: TableSite, va: number, entry: number, guards: number): void {
  const host = temps.take('i32');
  code.get(va);
  code.op('i32.wrap_i64');
  code.get(entry);
  code.op('i32.add');
  code.i32(ENTRY_BIAS);
  code.op('i32.add');
  code.tee(host);
  code.i32(Math.log2(RAM_PER_GUARD_BYTE));
  code.op('i32.shr_u');
  code.i32(-2);
  code.op('i32.and');
  code.globalGet(guardDelta);
  code.op('i32.add');
  code.mem('i32.load16_u', 0);
  if (guards !== ANY_GUARD) {
    code.get(host);
    code.i32(3);
    code.op('i32.shr_u');
    code.i32(7);
    code.op('i32.and');
    code.op('i32.shr_u');
  }
  code.i32(guards);
  code.op('i32.and');
}

/** Leaves the physical address of a host address − ENTRY_BIAS in RAM. */
export function emitPhysical({ code, ramDelta }: TableSite, host: number): void {
  code.get(host);
  code.globalGet(ramDelta);
  code.op('i32.sub');
  code.i32(ENTRY_BIAS);
  code.op('i32.add');
  code.op('i64.extend_i32_u');
}

/** What leads from a physical to a host address: RAM below 4 GiB is all that tables lead to. */
export const ramDelta = ({ ramOffset }: PhysMemory): number => (ramOffset - RAM_BASE) | 0;

/** What leads from a host address in RAM, divided, to the guards of its block. */
export const guardDelta = ({ ramOffset, guards }: PhysMemory): number =>
  (guards.offset - ramOffset / RAM_PER_GUARD_BYTE) | 0;
