/**
 * Changing what a range of a space is: mapping, unmapping, protecting, discarding, moving. Ranges are page-aligned and inside user space (syscalls have
 * checked that); nothing here makes pages resident.
 */
import type { Kernel } from '../context.ts';
import { dropInodeIfUnused, inodeAt } from '../fs/inode.ts';
import type { AddressSpace, Vma } from '../state.ts';
import { frameHolders, releaseFrame } from './frames.ts';
import { changePage, mapPage, pruneTables, residentPages, takePage } from './pageTable.ts';
import { settleSharedPages } from './sharedPages.ts';
import { cutVma, replaceVmas, vmasIn } from './vma.ts';

/** Puts a new area in place, unmapping what lies there. */
export function mapArea(kernel: Kernel, space: AddressSpace, vma: Vma): void {
  unmapRange(kernel, space, vma.start, vma.end);
  replaceVmas(space, vma.start, vma.end, [vma]);
}

/** Removes all areas and pages of [start, end). */
export function unmapRange(kernel: Kernel, space: AddressSpace, start: number, end: number): void {
  const areas = vmasIn(space, start, end);
  if (areas.length === 0) return;
  discardPages(kernel, space, start, end);
  replaceVmas(space, start, end, []);
  pruneTables(kernel, space, start, end);
  forgetFiles(kernel, areas);
}

/** Drops the resident pages of [start, end): private ones lose their content, shared ones stay in their file. */
export function discardPages(kernel: Kernel, space: AddressSpace, start: number, end: number): void {
  for (const page of residentPages(kernel, space, start, end)) {
    const frame = takePage(kernel, space, page.va);
    if (frame !== undefined) releaseFrame(kernel, frame);
  }
}

/** Gives all areas of [start, end) the protection `prot`, resident pages included. */
export function protectRange(kernel: Kernel, space: AddressSpace, start: number, end: number, prot: number): void {
  for (const vma of vmasIn(space, start, end)) {
    const from = Math.max(start, vma.start);
    const to = Math.min(end, vma.end);
    replaceVmas(space, from, to, [{ ...cutVma(vma, from, to), prot }]);
    for (const page of residentPages(kernel, space, from, to)) {
      // A private frame with several holders stays read-only; the store fault copies it.
      const writable = vma.shared || frameHolders(kernel, page.frame) === 1;
      changePage(kernel, space, page.va, page.frame, prot, writable);
    }
  }
}

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
  for (const ino of new Set(areas.map((vma) => vma.file?.ino))) {
    if (ino === undefined) continue;
    const inode = inodeAt(kernel, ino);
    if (inode.kind === 'file') settleSharedPages(kernel, inode);
    dropInodeIfUnused(kernel, ino);
  }
}
