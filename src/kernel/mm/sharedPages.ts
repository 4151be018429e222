/**
 * Pages of files that are mapped MAP_SHARED: one frame per page of the file, held by the inode and by every mapping of it. Anonymous shared memory is
 * a nameless file. When the last mapping goes, the page goes back into the file's bytes.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import { CHUNK_BYTES, type MemoryFile, storeContent } from '../fs/chunks.ts';
import { readContent } from '../fs/content.ts';
import { allocateFilePageFrame, type PagePlace } from './framePlacement.ts';
import { frameHolders, releaseFrame, shareFrame } from './frames.ts';
import { noteUnwritten } from './writeBack.ts';

/** The frame of page `index`, which is to be mapped at `place`, with a hold of it for the caller; undefined when RAM is used up. */
export function holdSharedPage(
  kernel: Kernel,
  inode: MemoryFile,
  index: number,
  place: PagePlace,
): PhysAddr | undefined {
  const present = inode.pages?.get(index);
  if (present !== undefined) {
    shareFrame(kernel, physAddr(present));
    return physAddr(present);
  }
  const frame = allocateFilePageFrame(kernel, inode.pages, index, place);
  if (frame === undefined) return undefined;
  kernel.machine.memory.write(frame, readContent(kernel, inode, index * PAGE_SIZE, PAGE_SIZE));
  inode.pages ??= new Map();
  inode.pages.set(index, frame);
  shareFrame(kernel, frame);
  return frame;
}

/** Puts pages of [from, to) that nothing maps any more back into the file's bytes. Call after mappings of that part have gone. */
export function settleSharedPages(kernel: Kernel, inode: MemoryFile, from = 0, to = Number.POSITIVE_INFINITY): void {
  if (inode.pages === undefined) return;
  for (const index of indicesIn(inode.pages, Math.floor(from / PAGE_SIZE), Math.ceil(to / PAGE_SIZE))) {
    const held = inode.pages.get(index);
    if (held === undefined) continue;
    const frame = physAddr(held);
    if (frameHolders(kernel, frame) > 1) continue;
    const start = index * PAGE_SIZE;
    const length = Math.min(PAGE_SIZE, inode.size - start);
    const bytes = kernel.machine.memory.read(frame, Math.max(length, 0));
    noteUnwritten(kernel, inode, { offset: start, bytes });
    // A page of zeros in a hole stays a hole.
    if (inode.chunks.has(Math.floor(start / CHUNK_BYTES)) || bytes.some((byte) => byte !== 0)) {
      storeContent(kernel, inode, start, bytes);
    }
    inode.pages.delete(index);
    releaseFrame(kernel, frame);
  }
  if (inode.pages.size === 0) inode.pages = undefined;
}

/** The page numbers to look at for [first, end): all of the range, or all pages that there are, whichever is fewer. */
function indicesIn(pages: ReadonlyMap<number, number>, first: number, end: number): number[] {
  if (end - first < pages.size) return Array.from({ length: end - first }, (_, index) => first + index);
  return [...pages.keys()].filter((index) => index >= first && index < end);
}
