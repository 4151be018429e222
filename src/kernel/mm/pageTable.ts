/**
 * Sv39 page tables in guest RAM (Privileged ISA, "Sv39: Page-Based 39-bit Virtual-Memory System"). Leaf entries are 4 KiB pages with A and D
 * preset, so hardware never writes them. An entry may hold a frame that user code must not touch (PROT_NONE): then V is 0 and the software
 * bit RESIDENT says that the rest counts.
 *
 * Whatever takes a right away, or changes a frame, tells the engine.
 */
import { type PhysAddr, physAddr, type SpaceId } from '../../base/address.ts';
import { PAGE_SIZE, RAM_BASE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { AddressSpace } from '../state.ts';
import { allocateFrame, releaseFrame } from './frames.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE } from './layout.ts';

export const V = 0x01;
const R = 0x02;
export const W = 0x04;
const X = 0x08;
const U = 0x10;
const A = 0x40;
const D = 0x80;
/** RSW bit 8: a frame is held here, whether or not V is set. */
export const RESIDENT = 0x100;

const MODE_SV39 = 8n;
const ENTRIES = 512;
const REGION = [PAGE_SIZE, PAGE_SIZE * ENTRIES, PAGE_SIZE * ENTRIES * ENTRIES] as const;

/** satp of a space: mode Sv39, ASID from the space's number, root page. */
export function makeSatp(space: SpaceId, root: PhysAddr): bigint {
  return (MODE_SV39 << 60n) | (BigInt(space & 0xffff) << 44n) | BigInt(root / PAGE_SIZE);
}

export function rootOf(space: AddressSpace): PhysAddr {
  return physAddr(Number(space.satp & 0xfff_ffff_ffffn) * PAGE_SIZE);
}

/** A resident page, as its entry says. */
export interface Page {
  readonly va: number;
  readonly frame: PhysAddr;
  readonly writable: boolean;
  readonly accessible: boolean;
}

// Frames lie below 16 GiB, so an entry's number and flags fit its low 32 bits.
export const frameOf = (pte: number): PhysAddr => physAddr((pte >>> 10) * PAGE_SIZE);
/** Its number among the frames of RAM. */
export const frameNumberOf = (pte: number): number => (pte >>> 10) - RAM_BASE / PAGE_SIZE;
const pteOf = (frame: PhysAddr, flags: number): number => (frame / PAGE_SIZE) * 1024 + flags;

/** Stores an entry; its upper word is 0 before and after. */
function writeEntry({ memory }: Kernel['machine'], at: PhysAddr, pte: number): void {
  memory.touch(at, 8);
  memory.view.setUint32(memory.offset(at), pte, true);
}

/** Flags of a leaf for PROT_ bits. W implies R, since W without R is reserved; `writable` false leaves W out (a shared frame). */
export function leafFlags(prot: number, writable: boolean): number {
  let flags = RESIDENT | U | A | D;
  if ((prot & (PROT_READ | PROT_WRITE)) !== 0) flags |= R | V;
  if ((prot & PROT_WRITE) !== 0 && writable) flags |= W;
  if ((prot & PROT_EXEC) !== 0) flags |= X | V;
  return flags;
}

// A shift would lose the upper bits of `va`, and `%` is slow for what is no small integer.
const indexAt = (va: number, level: 0 | 1 | 2): number => (va / REGION[level]) & (ENTRIES - 1);

/** Physical address of the leaf entry for `va`; undefined when a table on the way is missing. */
export function findEntry(kernel: Pick<Kernel, 'machine'>, space: AddressSpace, va: number): PhysAddr | undefined {
  const { memory } = kernel.machine;
  let table = rootOf(space);
  for (const level of [2, 1] as const) {
    const pte = memory.readU32(physAddr(table + indexAt(va, level) * 8));
    if ((pte & V) === 0) return undefined;
    table = frameOf(pte);
  }
  return physAddr(table + indexAt(va, 0) * 8);
}

/** Like `findEntry`, but makes the missing tables; undefined when RAM is used up. */
function makeEntry(kernel: Kernel, space: AddressSpace, va: number): PhysAddr | undefined {
  const { memory } = kernel.machine;
  let table = rootOf(space);
  for (const level of [2, 1] as const) {
    const at = physAddr(table + indexAt(va, level) * 8);
    const pte = memory.readU32(at);
    if ((pte & V) !== 0) {
      table = frameOf(pte);
      continue;
    }
    const frame = allocateFrame(kernel);
    if (frame === undefined) return undefined;
    writeEntry(kernel.machine, at, pteOf(frame, V));
    table = frame;
  }
  return physAddr(table + indexAt(va, 0) * 8);
}

/** The page at `va`, when resident. */
export function findPage(kernel: Pick<Kernel, 'machine'>, space: AddressSpace, va: number): Page | undefined {
  return pageAt(kernel, findEntry(kernel, space, va), va);
}

/** The page at `va`, whose entry lies there if there is a table for it. */
export function pageAt(
  { machine }: Pick<Kernel, 'machine'>,
  entry: PhysAddr | undefined,
  va: number,
): Page | undefined {
  if (entry === undefined) return undefined;
  const pte = machine.memory.readU32(entry);
  return (pte & RESIDENT) === 0 ? undefined : pageOf(va, pte);
}

function pageOf(va: number, pte: number): Page {
  return { va: va - (va % PAGE_SIZE), frame: frameOf(pte), writable: (pte & W) !== 0, accessible: (pte & V) !== 0 };
}

/**
 * Maps a frame at a page that has none; the table takes over one hold of the frame. False when RAM is used up (nothing changed). `known`: where its entry
 * lies, if somebody has looked.
 */
export function mapPage(
  kernel: Kernel,
  space: AddressSpace,
  va: number,
  frame: PhysAddr,
  prot: number,
  writable: boolean,
  known?: PhysAddr,
): boolean {
  const at = known ?? makeEntry(kernel, space, va);
  if (at === undefined) return false;
  writeEntry(kernel.machine, at, pteOf(frame, leafFlags(prot, writable)));
  space.residentPages++;
  return true;
}

/** Gives a resident page another frame or other rights, and tells the engine. Holds of frames are the caller's business. */
export function changePage(
  kernel: Kernel,
  space: AddressSpace,
  va: number,
  frame: PhysAddr,
  prot: number,
  writable: boolean,
): void {
  const at = findEntry(kernel, space, va);
  if (at === undefined) return;
  writeEntry(kernel.machine, at, pteOf(frame, leafFlags(prot, writable)));
  kernel.machine.engine.invalidateTranslation(space.satp, BigInt(va));
}

/** Takes the page out of the table and answers its frame, whose hold passes to the caller. */
export function takePage(kernel: Kernel, space: AddressSpace, va: number): PhysAddr | undefined {
  const at = findEntry(kernel, space, va);
  if (at === undefined) return undefined;
  const pte = kernel.machine.memory.readU32(at);
  if ((pte & RESIDENT) === 0) return undefined;
  writeEntry(kernel.machine, at, 0);
  space.residentPages--;
  kernel.machine.engine.invalidateTranslation(space.satp, BigInt(va));
  return frameOf(pte);
}

/** The resident pages in [start, end), in order; skips what has no tables, so any range is cheap. */
export function residentPages(
  kernel: Pick<Kernel, 'machine'>,
  space: AddressSpace,
  start: number,
  end: number,
): Page[] {
  const { memory } = kernel.machine;
  const pages: Page[] = [];
  const visit = (table: number, level: 0 | 1 | 2, from: number, to: number): void => {
    const size = REGION[level];
    for (let va = from; va < to; va = va - (va % size) + size) {
      const pte = memory.readU32(physAddr(table + indexAt(va, level) * 8));
      if (level === 0) {
        if ((pte & RESIDENT) !== 0) pages.push(pageOf(va, pte));
      } else if ((pte & V) !== 0) {
        visit(frameOf(pte), level === 2 ? 1 : 0, va, Math.min(to, va - (va % size) + size));
      }
    }
  };
  visit(rootOf(space), 2, start, end);
  return pages;
}

/** Frees the tables of [start, end) that hold nothing any more (the root stays). */
export function pruneTables(kernel: Kernel, space: AddressSpace, start: number, end: number): void {
  const { memory } = kernel.machine;
  const isEmpty = (table: PhysAddr): boolean => {
    for (let at = 0; at < PAGE_SIZE; at += 8) if (memory.readU32(physAddr(table + at)) !== 0) return false;
    return true;
  };
  const visit = (table: PhysAddr, level: 1 | 2, from: number, to: number): void => {
    const size = REGION[level];
    for (let va = from; va < to; va = va - (va % size) + size) {
      const at = physAddr(table + indexAt(va, level) * 8);
      const pte = memory.readU32(at);
      if ((pte & V) === 0) continue;
      const child = frameOf(pte);
      if (level === 2) visit(child, 1, va, Math.min(to, va - (va % size) + size));
      if (!isEmpty(child)) continue;
      writeEntry(kernel.machine, at, 0);
      releaseFrame(kernel, child);
    }
  };
  visit(rootOf(space), 2, start, end);
}
