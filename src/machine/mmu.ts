/**
 * Address translation: Sv39 or bare, with the permissions of a hart's effective privilege (Privileged ISA, "Sv32: Virtual Address Translation
 * Process" with LEVELS = 3, PTESIZE = 8). Accessed and dirty bits are set here, as hardware that updates them does. There is no cache of
 * translations: engines keep what they derive. No PMP entries exist, so every access to RAM is allowed; there is nothing but RAM.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import type { Hart } from './hart.ts';
import { MPP, MPP_SHIFT, MPRV, MXR, SUM } from './mstatus.ts';
import { PAGE_SIZE, type PhysMemory } from './physMemory.ts';
import { MSTATUS, SATP } from './stateLayout.ts';
import { type AccessKind, Cause } from './trap.ts';

/** Bits of a page-table entry. */
export const Pte = { V: 1, R: 2, W: 4, X: 8, U: 16, G: 32, A: 64, D: 128 } as const;

/** satp.MODE of Sv39, in the high word. */
export const SATP_SV39_HIGH = 8 << 28;

const LEVELS = 3;
const PTE_BYTES = 8;

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

/** The physical address of `va` for an access of this kind to the byte there; undefined when the exception is recorded in the hart. */
export function translate(memory: PhysMemory, hart: Hart, va: bigint, kind: AccessKind): PhysAddr | undefined {
  const privilege = effectivePrivilege(hart, kind);
  if (privilege === 3 || hart.get32(SATP + 4) >>> 28 === 0) {
    const pa = Number(va);
    return memory.contains(pa, 1) ? physAddr(pa) : fail(hart, ACCESS_FAULT[kind], va);
  }
  const result = walk(memory, hart, va, kind, privilege);
  if (result >= 0) return physAddr(result);
  return fail(hart, (result === NO_PAGE ? PAGE_FAULT : ACCESS_FAULT)[kind], va);
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

function walk(memory: PhysMemory, hart: Hart, va: bigint, kind: AccessKind, privilege: number): number {
  // Bits 63:39 equal bit 38, or there is no such page.
  if (BigInt.asUintN(64, BigInt.asIntN(39, va)) !== va) return NO_PAGE;
  const low = Number(va & 0x7f_ffff_ffffn);
  let table = (hart.get32(SATP) + (hart.get32(SATP + 4) & 0xfff) * 0x1_0000_0000) * PAGE_SIZE;
  for (let level = LEVELS - 1; level >= 0; level--) {
    const pageBytes = PAGE_SIZE * 512 ** level;
    const pteAddress = table + (Math.floor(low / pageBytes) & 511) * PTE_BYTES;
    if (!memory.contains(pteAddress, PTE_BYTES)) return NO_ACCESS;
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
    const pa = base + (low % pageBytes);
    if (!memory.contains(pa, 1)) return NO_ACCESS;
    const used = kind === 'store' ? Pte.A | Pte.D : Pte.A;
    if ((pte & used) !== used) {
      memory.touch(physAddr(pteAddress), PTE_BYTES);
      memory.view.setUint32(offset, pte | used, true);
    }
    return pa;
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
