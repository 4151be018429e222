/**
 * Changing what a range of a space is: mapping, unmapping, protecting, discarding, moving. Ranges are page-aligned and inside user space (syscalls have
 * checked that); nothing here makes pages resident.
 */
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import { dropInodeIfUnused, inodeAt } from '../fs/inode.ts';
import type { AddressSpace, Vma } from '../state.ts';
import { frameHolders, releaseFrame } from './frames.ts';
import { frameOf, leafFlags, mapPage, pruneTables, RESIDENT, residentPages, takePage } from './pageTable.ts';
import { settleSharedPages } from './sharedPages.ts';
import { ENTRY_WORDS, forLeafTables, invalidatePages } from './tableWalk.ts';
import { cutVma, replaceVmas, vmasIn } from './vma.ts';

/** Puts a new area in place, unmapping what lies there. */
export function mapArea(kernel: Kernel, space: AddressSpace, vma: Vma): void {
  unmapRange(kernel, space, vma.start, vma.end);
  replaceVmas(space, vma.start, vma.end, [vma]);
}

/** Removes all areas and pages of [start, end). */
export function unmapRange(kernel: Kernel, space: AddressSpace, start: number, end: number): void {
  const areas = vmasIn(space, start, end).map((vma) => cutVma(vma, Math.max(start, vma.start), Math.min(end, vma.end)));
  if (areas.length === 0) return;
  discardPages(kernel, space, start, end);
  replaceVmas(space, start, end, []);
  pruneTables(kernel, space, start, end);
  forgetFiles(kernel, areas);
}

/** Drops the resident pages of [start, end): private ones lose their content, shared ones stay in their file. */
export function discardPages(kernel: Kernel, space: AddressSpace, start: number, end: number): void {
  const dropped: number[] = [];
  forLeafTables(kernel, space, start, end, ({ words, table, first, count, va }) => {
    const before = dropped.length;
    for (let index = 0; index < count; index++) {
      const at = first + index * ENTRY_WORDS;
      const pte = words[at]!;
      if ((pte & RESIDENT) === 0) continue;
      words[at] = 0;
      dropped.push(va + index * PAGE_SIZE);
      releaseFrame(kernel, frameOf(pte));
    }
    if (dropped.length > before) kernel.machine.memory.touch(table, PAGE_SIZE);
  });
  space.residentPages -= dropped.length;
  invalidatePages(kernel, space, dropped, space.residentPages);
}

/** Gives all areas of [start, end) the protection `prot`, resident pages included. */
export function protectRange(kernel: Kernel, space: AddressSpace, start: number, end: number, prot: number): void {
  for (const vma of vmasIn(space, start, end)) {
    if (vma.prot === prot) continue;
    const from = Math.max(start, vma.start);
    const to = Math.min(end, vma.end);
    replaceVmas(space, from, to, [{ ...cutVma(vma, from, to), prot }]);
    protectPages(kernel, space, from, to, prot, vma.shared);
  }
}

function protectPages(
  kernel: Kernel,
  space: AddressSpace,
  start: number,
  end: number,
  prot: number,
  shared: boolean,
): void {
  const changed: number[] = [];
  const writable = leafFlags(prot, true);
  const readOnly = leafFlags(prot, false);
  forLeafTables(kernel, space, start, end, ({ words, table, first, count, va }) => {
    const before = changed.length;
    for (let index = 0; index < count; index++) {
      const at = first + index * ENTRY_WORDS;
      const pte = words[at]!;
      if ((pte & RESIDENT) === 0) continue;
      // A private frame with several holders stays read-only; the store fault copies it.
      const own = shared || frameHolders(kernel, frameOf(pte)) === 1;
      words[at] = (pte & ~FLAGS) | (own ? writable : readOnly);
      changed.push(va + index * PAGE_SIZE);
    }
    if (changed.length > before) kernel.machine.memory.touch(table, PAGE_SIZE);
  });
  invalidatePages(kernel, space, changed, space.residentPages - changed.length);
}

/** All bits of an entry but the frame's number. */
const FLAGS = 0x3ff;

/** Moves the area part [start, end) with its pages to `target`, where nothing is mapped. False when RAM for tables is used up. */
export function moveRange(kernel: Kernel, space: AddressSpace, start: number, end: number, target: number): boolean {
  const areas = vmasIn(space, start, end).map((vma) => cutVma(vma, Math.max(start, vma.start), Math.min(end, vma.end)));
  const moved = areas.map((vma) => ({ ...vma, start: vma.start - start + target, end: vma.end - start + target }));
  for (const vma of areas) {
    for (const page of residentPages(kernel, space, vma.start, vma.end)) {
      const to = page.va - start + target;
      if (!mapPage(kernel, space, to, page.frame, vma.prot, page.writable)) {
        takeBack(kernel, space, target, to);
        return false;
      }
    }
  }
  for (const page of residentPages(kernel, space, start, end)) takePage(kernel, space, page.va);
  replaceVmas(space, start, end, []);
  replaceVmas(space, target, target + (end - start), moved);
  pruneTables(kernel, space, start, end);
  return true;
}

/** Undoes the half of a move that was done: the frames are still held by their old pages. */
function takeBack(kernel: Kernel, space: AddressSpace, start: number, end: number): void {
  for (const page of residentPages(kernel, space, start, end)) takePage(kernel, space, page.va);
  pruneTables(kernel, space, start, end);
}

/** After mappings have gone: shared pages return to their files, and files that nothing needs any more go. */
function forgetFiles(kernel: Kernel, areas: readonly Vma[]): void {
  const files = new Set<number>();
  for (const { start, end, file } of areas) {
    if (file === undefined) continue;
    files.add(file.ino);
    const inode = inodeAt(kernel, file.ino);
    if (inode.kind === 'file') settleSharedPages(kernel, inode, file.offset, file.offset + (end - start));
  }
  for (const ino of files) dropInodeIfUnused(kernel, ino);
}
