/**
 * A machine's memory as a person looks at it: by physical address, or through page tables without asking who may do what. Unlike an access
 * of a hart it changes nothing on the way (no A and D bits), records no exception, and touches no device.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import { Pte } from './mmu.ts';
import { PAGE_SIZE, type PhysMemory } from './physMemory.ts';

const LEVELS = 3;
const PTE_BYTES = 8;

/** Where a virtual address is in RAM; `satp` undefined: it is a physical address. Undefined when it is nowhere. */
export function inspectAddress(memory: PhysMemory, satp: bigint | undefined, va: bigint): PhysAddr | undefined {
  const pa = satp === undefined ? va : walk(memory, satp, va);
  return pa !== undefined && memory.contains(Number(pa), 1) ? physAddr(Number(pa)) : undefined;
}

/** As many of `length` bytes as are in RAM. */
export function inspectMemory(memory: PhysMemory, satp: bigint | undefined, va: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const at = BigInt.asUintN(64, va + BigInt(done));
    const pa = inspectAddress(memory, satp, at);
    if (pa === undefined) return bytes.slice(0, done);
    const part = Math.min(PAGE_SIZE - (pa % PAGE_SIZE), length - done);
    bytes.set(memory.read(pa, part), done);
    done += part;
  }
  return bytes;
}

/** Writes all bytes or, when one of them is not in RAM, none; then it answers false. */
export function changeMemory(memory: PhysMemory, satp: bigint | undefined, va: bigint, bytes: Uint8Array): boolean {
  const parts: { readonly pa: PhysAddr; readonly bytes: Uint8Array }[] = [];
  for (let done = 0; done < bytes.length; ) {
    const pa = inspectAddress(memory, satp, BigInt.asUintN(64, va + BigInt(done)));
    if (pa === undefined) return false;
    const part = Math.min(PAGE_SIZE - (pa % PAGE_SIZE), bytes.length - done);
    parts.push({ pa, bytes: bytes.subarray(done, done + part) });
    done += part;
  }
  for (const part of parts) memory.write(part.pa, part.bytes);
  return true;
}

/** Sv39 (Privileged ISA, "Virtual Address Translation Process") without its permission checks. */
function walk(memory: PhysMemory, satp: bigint, va: bigint): bigint | undefined {
  if (BigInt.asUintN(64, BigInt.asIntN(39, va)) !== va) return undefined;
  let table = (satp & 0xfff_ffff_ffffn) * BigInt(PAGE_SIZE);
  for (let level = LEVELS - 1; level >= 0; level--) {
    const shift = BigInt(12 + 9 * level);
    const entry = Number(table + ((va >> shift) & 511n) * BigInt(PTE_BYTES));
    if (!memory.contains(entry, PTE_BYTES)) return undefined;
    const pte = memory.readU64(physAddr(entry));
    const bits = Number(pte & 0xffn);
    if ((bits & Pte.V) === 0) return undefined;
    const base = ((pte >> 10n) & 0xfff_ffff_ffffn) * BigInt(PAGE_SIZE);
    if ((bits & (Pte.R | Pte.X)) !== 0) return base + (va & ((1n << shift) - 1n));
    table = base;
  }
  return undefined;
}
