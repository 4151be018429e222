/**
 * Memory accesses that are inlined but are no plain load or store: AMOs, LR and SC, and cbo.zero, through the context's tables. As everywhere in
 * inlined code, what is not the usual case leaves for the single step before anything has been written.
 */
import type { Width } from '../../isa/ops.ts';
import { BLOCK_BYTES, CBZE } from '../../machine/cacheBlock.ts';
import { MENVCFG, RESERVATION, RESERVATION_WIDTH, RESERVED, SENVCFG } from '../../machine/stateLayout.ts';
import type { MemoryOp } from '../../wasm/opcodes.ts';
import { ANY_GUARD, ENTRY_BIAS, emitPhysical, emitTranslation, type TableSite } from './fastTranslation.ts';
import { READ_TABLE, WRITE_TABLE } from './layout.ts';
import type { Push } from './semanticsEmitter.ts';

/** Loads of a width into 64 bits, signed and unsigned; and stores. */
export const LOAD: Record<Width, readonly [MemoryOp, MemoryOp]> = {
  1: ['i64.load8_s', 'i64.load8_u'],
  2: ['i64.load16_s', 'i64.load16_u'],
  4: ['i64.load32_s', 'i64.load32_u'],
  8: ['i64.load', 'i64.load'],
};
export const STORE: Record<Width, MemoryOp> = { 1: 'i64.store8', 2: 'i64.store16', 4: 'i64.store32', 8: 'i64.store' };

export function emitAmo(site: TableSite, width: 4 | 8, address: Push, result: number, value: Push): void {
  const { code } = site;
  const host = site.temps.take('i32');
  emitTranslation(site, WRITE_TABLE, width, address);
  code.tee(host);
  code.mem(LOAD[width][0], ENTRY_BIAS, 0);
  code.set(result);
  code.get(host);
  value();
  code.mem(STORE[width], ENTRY_BIAS, 0);
}

export function emitLoadReserved(site: TableSite, width: 4 | 8, address: Push, result: number): void {
  const { code, hart } = site;
  const host = site.temps.take('i32');
  emitTranslation(site, READ_TABLE, width, address);
  code.tee(host);
  code.mem(LOAD[width][0], ENTRY_BIAS, 0);
  code.set(result);
  setWord(site, RESERVED, 1);
  setWord(site, RESERVATION_WIDTH, width);
  code.get(hart);
  emitPhysical(site, host);
  code.mem('i64.store', RESERVATION);
}

/** Any reservation but one of exactly these bytes is looked at by the rules. */
export function emitStoreConditional(site: TableSite, width: 4 | 8, address: Push, value: Push, result: number): void {
  const { code, hart, slow } = site;
  const host = site.temps.take('i32');
  emitTranslation(site, WRITE_TABLE, width, address);
  code.set(host);
  code.get(hart);
  code.mem('i32.load', RESERVED);
  code.op('i32.eqz');
  code.brIf(slow);
  code.get(hart);
  code.mem('i32.load', RESERVATION_WIDTH);
  code.i32(width);
  code.op('i32.ne');
  code.brIf(slow);
  code.get(hart);
  code.mem('i64.load', RESERVATION);
  emitPhysical(site, host);
  code.op('i64.ne');
  code.brIf(slow);
  code.get(host);
  value();
  code.mem(STORE[width], ENTRY_BIAS, 0);
  setWord(site, RESERVED, 0);
  setWord(site, RESERVATION_WIDTH, 0);
  code.get(hart);
  code.i64(0);
  code.mem('i64.store', RESERVATION);
  code.i64(0);
  code.set(result);
}

export function emitZeroBlock(site: TableSite, address: Push): void {
  const { code, hart } = site;
  const host = site.temps.take('i32');
  // With both bits set it is legal in every mode; the rules look closer.
  code.get(hart);
  code.mem('i32.load', MENVCFG);
  code.get(hart);
  code.mem('i32.load', SENVCFG);
  code.op('i32.and');
  code.i32(CBZE);
  code.op('i32.and');
  code.op('i32.eqz');
  code.brIf(site.slow);
  const block = (): void => {
    address();
    code.i64(-BLOCK_BYTES);
    code.op('i64.and');
  };
  emitTranslation(site, WRITE_TABLE, 1, block, ANY_GUARD);
  code.set(host);
  for (let at = 0; at < BLOCK_BYTES; at += 8) {
    code.get(host);
    code.i64(0);
    code.mem('i64.store', ENTRY_BIAS + at, 0);
  }
}

function setWord({ code, hart }: TableSite, offset: number, value: number): void {
  code.get(hart);
  code.i32(value);
  code.mem('i32.store', offset);
}
