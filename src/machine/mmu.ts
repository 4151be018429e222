/**
 * Address translation: Sv39 or bare, with the permissions of a hart's effective privilege (Privileged ISA, "Sv32: Virtual Address Translation
 * Process" with LEVELS = 3, PTESIZE = 8), then physical memory protection. Accessed and dirty bits are set here (Svadu) unless menvcfg.ADUE
 * is clear. There is no cache of translations: engines keep what they derive, and are told when an entry that was read changes, so that
 * a guest sees its page tables' changes at once, with or without sfence.vma.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import type { Hart } from './hart.ts';
import { MPP, MPP_SHIFT, MPRV, MXR, SUM } from './mstatus.ts';
import { PAGE_SIZE, type PhysMemory, RAM_BASE } from './physMemory.ts';
import { pmpPermits } from './pmp.ts';
import { MENVCFG, MSTATUS, SATP } from './stateLayout.ts';
import { type AccessKind, Cause } from './trap.ts';

/** Bits of a page-table entry. */
export const Pte = { V: 1, R: 2, W: 4, X: 8, U: 16, G: 32, A: 64, D: 128 } as const;

/** menvcfg.ADUE, in its high word. */
const ADUE_HIGH = 1 << 29;
/** The privilege whose protection the walk itself obeys. */
const SUPERVISOR = 1;

const LEVELS = 3;
const PTE_BYTES = 8;

/** What translation needs of the machine. */
export interface TranslatedSpace {
  readonly memory: PhysMemory;
  /** Whether a byte of RAM or of a device is there. */
  contains(pa: number): boolean;
  /** Notes that an entry is read of which engines may keep what it says. */
  readsTable(pte: PhysAddr): void;
  /** Writes the low half of an entry in which only A and D change, which no translation depends on. */
  setsPteBits(pte: PhysAddr, low: number): void;
}

const PAGE_FAULT = {
  fetch: Cause.instructionPageFault,
  load: Cause.loadPageFault,
  store: Cause.storePageFault,
} as const;

const ACCESS_FAULT = {
  fetch: Cause.instructionAccess,
  load: Cause.loadAccess,
  store: Cause.storeAccess,
} as const;

/**
 * The physical address of `va` for an access of this kind to `length` bytes there, within one page; undefined when the exception is recorded
 * in the hart. There is RAM or a device at its first byte, and physical memory protection lets the access through.
 */
export function translate(
  space: TranslatedSpace,
  hart: Hart,
  va: bigint,
  kind: AccessKind,
  length: number,
): PhysAddr | undefined {
  const privilege = effectivePrivilege(hart, kind);
  const isBare = privilege === 3 || hart.get32(SATP + 4) >>> 28 === 0;
  const pa = isBare ? Number(va) : walk(space, hart, va, kind, privilege);
  if (pa === NO_PAGE) return fail(hart, PAGE_FAULT[kind], va);
  const isThere = kind === 'fetch' ? space.memory.contains(pa, 1) : space.contains(pa);
  if (!isThere || !pmpPermits(hart, pa, length, kind, privilege)) return fail(hart, ACCESS_FAULT[kind], va);
  return physAddr(pa);
}

/**
 * Whether accesses of this kind are let through everywhere in a page, it is RAM, and nobody watches them: then what `translate` answered holds for
 * all of it, and nobody else needs to hear of them.
 */
export function isUniform(space: TranslatedSpace, hart: Hart, pa: PhysAddr, kind: AccessKind): boolean {
  const page = pa - (pa % PAGE_SIZE);
  if (kind === 'load' && space.memory.watchedLoads.has((page - RAM_BASE) >>> 12)) return false;
  return (
    space.memory.contains(page, PAGE_SIZE) && pmpPermits(hart, page, PAGE_SIZE, kind, effectivePrivilege(hart, kind))
  );
}

/** Records the access fault of an access of this kind. */
export function accessFault(hart: Hart, va: bigint, kind: AccessKind): undefined {
  return fail(hart, ACCESS_FAULT[kind], va);
}

/** The satp whose tables translate accesses of this kind now; undefined when addresses are physical. */
export function translationOf(hart: Hart, kind: AccessKind): bigint | undefined {
  const isBare = effectivePrivilege(hart, kind) === 3 || hart.get32(SATP + 4) >>> 28 === 0;
  return isBare ? undefined : hart.get64(SATP);
}

/** mstatus.MPRV makes loads and stores act as if in MPP. */
function effectivePrivilege(hart: Hart, kind: AccessKind): number {
  const mstatus = hart.get32(MSTATUS);
  return kind !== 'fetch' && (mstatus & MPRV) !== 0 ? (mstatus & MPP) >>> MPP_SHIFT : hart.privilege;
}

function fail(hart: Hart, cause: number, va: bigint): undefined {
  hart.raise(cause, va);
  return undefined;
}

/** Answers of `walk` that are no address. */
const NO_PAGE = -1;
const NO_ACCESS = -2;

function walk(space: TranslatedSpace, hart: Hart, va: bigint, kind: AccessKind, privilege: number): number {
  const { memory } = space;
  // Bits 63:39 equal bit 38, or there is no such page.
  if (BigInt.asUintN(64, BigInt.asIntN(39, va)) !== va) return NO_PAGE;
  const low = Number(va & 0x7f_ffff_ffffn);
  let table = (hart.get32(SATP) + (hart.get32(SATP + 4) & 0xfff) * 0x1_0000_0000) * PAGE_SIZE;
  for (let level = LEVELS - 1; level >= 0; level--) {
    const pageBytes = PAGE_SIZE * 512 ** level;
    const pteAddress = table + (Math.floor(low / pageBytes) & 511) * PTE_BYTES;
    // Step 2: a table that is not in RAM, or that S-mode may not read, is an access fault of the original access.
    if (!memory.contains(pteAddress, PTE_BYTES)) return NO_ACCESS;
    if (!pmpPermits(hart, pteAddress, PTE_BYTES, 'load', SUPERVISOR)) return NO_ACCESS;
    space.readsTable(physAddr(pteAddress));
    const offset = memory.offset(physAddr(pteAddress));
    const pte = memory.view.getUint32(offset, true);
    const high = memory.view.getUint32(offset + 4, true);
    // Steps 3 and 4: not valid, or an encoding that is reserved (bits 63:54 belong to extensions that are absent).
    if ((pte & Pte.V) === 0 || (pte & (Pte.R | Pte.W)) === Pte.W || high >>> 22 !== 0) return NO_PAGE;
    const base = ((pte >>> 10) + high * 0x40_0000) * PAGE_SIZE;
    if ((pte & (Pte.R | Pte.X)) === 0) {
      if ((pte & (Pte.U | Pte.A | Pte.D)) !== 0) return NO_PAGE;
      table = base;
      continue;
    }
    if (!permits(hart, pte, kind, privilege)) return NO_PAGE;
    // Step 6: a superpage begins at a multiple of its size.
    if (base % pageBytes !== 0) return NO_PAGE;
    const used = kind === 'store' ? Pte.A | Pte.D : Pte.A;
    if ((pte & used) !== used) {
      // Step 7: without menvcfg.ADUE the bits are software's (Svade), with it they are set here (Svadu).
      if ((hart.get32(MENVCFG + 4) & ADUE_HIGH) === 0) return NO_PAGE;
      if (!pmpPermits(hart, pteAddress, PTE_BYTES, 'store', SUPERVISOR)) return NO_ACCESS;
      space.setsPteBits(physAddr(pteAddress), pte | used);
    }
    return base + (low % pageBytes);
  }
  return NO_PAGE;
}

/** Step 5: may this access use that leaf? */
function permits(hart: Hart, pte: number, kind: AccessKind, privilege: number): boolean {
  const mstatus = hart.get32(MSTATUS);
  if ((pte & Pte.U) === 0) {
    if (privilege === 0) return false;
  } else if (privilege === 1 && (kind === 'fetch' || (mstatus & SUM) === 0)) {
    return false;
  }
  if (kind === 'fetch') return (pte & Pte.X) !== 0;
  if (kind === 'store') return (pte & Pte.W) !== 0;
  return (pte & Pte.R) !== 0 || ((mstatus & MXR) !== 0 && (pte & Pte.X) !== 0);
}
