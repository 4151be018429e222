/**
 * Physical memory protection (Privileged ISA, "Physical Memory Protection"): 16 entries in the hart's block, grain 4 bytes. The entry with the
 * lowest number that matches any byte of an access decides, and must match all of it. With no match M-mode passes, and S- and U-mode do not.
 */
import { PMP_ENTRIES } from '../isa/csr/machine.ts';
import type { Hart } from './hart.ts';
import { PMPADDR, PMPCFG } from './stateLayout.ts';
import type { AccessKind } from './trap.ts';

const PERMISSION = { load: 1, store: 2, fetch: 4 } as const;
const R_AND_W = PERMISSION.load | PERMISSION.store;
const WRITABLE = 0x9f;
const LOCKED = 0x80;
const MODE = 0x18;
const TOR = 0x08;
const NA4 = 0x10;
const NAPOT = 0x18;
/** NAPOT with all permissions. */
const ALL = NAPOT | PERMISSION.load | PERMISSION.store | PERMISSION.fetch;
/** The high word of a pmpaddr that has no more than 53 ones below it. */
const OPEN_HIGH = 0x1f_ffff;

/** Whether an access to [pa, pa + length) may be done at a privilege. Exact for addresses below 2^53; there is no memory above. */
export function pmpPermits(hart: Hart, pa: number, length: number, kind: AccessKind, privilege: number): boolean {
  if (pmpOpen(hart)) return true;
  for (let entry = 0; entry < PMP_ENTRIES; entry++) {
    const config = hart.get8(PMPCFG + entry);
    const mode = config & MODE;
    if (mode === 0) continue;
    const start = startOf(hart, entry, mode);
    const end = endOf(hart, entry, mode, start);
    if (pa >= end || pa + length <= start || start >= end) continue;
    if (pa < start || pa + length > end) return false;
    return (privilege === 3 && (config & LOCKED) === 0) || (config & PERMISSION[kind]) !== 0;
  }
  return privilege === 3;
}

/** Whether every access passes because the first entry lets everything through: so it is under a hosted supervisor. */
export function pmpOpen(hart: Hart): boolean {
  return (
    (hart.get8(PMPCFG) & ALL) === ALL &&
    hart.get32(PMPADDR) === 0xffff_ffff &&
    (hart.get32(PMPADDR + 4) & OPEN_HIGH) === OPEN_HIGH
  );
}

/** Lets everything through. */
export function openPmp(hart: Hart): void {
  hart.set64(PMPCFG, BigInt(ALL));
  hart.set64(PMPADDR, (1n << 54n) - 1n);
}

/** What harts must agree in to share translations, besides satp and mode: 0 for all whose protection is open. */
export const protectionKey = (hart: Hart): number => (pmpOpen(hart) ? 0 : hart.id + 1);

/** Writes eight entries' configurations at `offset`, but not locked ones. */
export function writePmpConfig(hart: Hart, offset: number, value: bigint): void {
  let result = 0n;
  for (let index = 0; index < 8; index++) {
    const old = hart.get8(offset + index);
    let config = Number((value >> BigInt(8 * index)) & 0xffn) & WRITABLE;
    // Stores without loads are reserved: such an entry lets neither through.
    if ((config & R_AND_W) === PERMISSION.store) config &= ~PERMISSION.store;
    result |= BigInt((old & LOCKED) !== 0 ? old : config) << BigInt(8 * index);
  }
  hart.set64(offset, result);
}

/** Whether an entry's address is locked: by itself, or as the start of the next one's range. */
export function pmpAddressLocked(hart: Hart, entry: number): boolean {
  if ((hart.get8(PMPCFG + entry) & LOCKED) !== 0) return true;
  if (entry + 1 === PMP_ENTRIES) return false;
  return (hart.get8(PMPCFG + entry + 1) & (LOCKED | MODE)) === (LOCKED | TOR);
}

function startOf(hart: Hart, entry: number, mode: number): number {
  if (mode === TOR) return entry === 0 ? 0 : hart.count(PMPADDR + 8 * (entry - 1)) * 4;
  if (mode === NA4) return hart.count(PMPADDR + 8 * entry) * 4;
  const low = hart.get32(PMPADDR + 8 * entry);
  const high = hart.get32(PMPADDR + 8 * entry + 4);
  // The trailing ones of the address say how large the region is.
  const base =
    low === 0xffff_ffff ? (high & (high + 1)) * 0x1_0000_0000 : high * 0x1_0000_0000 + ((low & (low + 1)) >>> 0);
  return base * 4;
}

function endOf(hart: Hart, entry: number, mode: number, start: number): number {
  if (mode === TOR) return hart.count(PMPADDR + 8 * entry) * 4;
  if (mode === NA4) return start + 4;
  const low = hart.get32(PMPADDR + 8 * entry);
  const ones = low === 0xffff_ffff ? 32 + trailingOnes(hart.get32(PMPADDR + 8 * entry + 4)) : trailingOnes(low);
  return start + 2 ** (ones + 3);
}

const trailingOnes = (word: number): number => (word === 0xffff_ffff ? 32 : 31 - Math.clz32(~word & (word + 1)));
