/**
 * Pages of files as the host has them, in frames that all private mappings share until they store (copy-on-write): so a program that is executed again is
 * neither copied nor decoded again. The cache holds its frames until RAM is used up (`frames.ts`) or the file changes (`fs/chunks.ts`).
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import { isAsOnHost, type MemoryFile } from '../fs/chunks.ts';
import { needContent, readContent } from '../fs/content.ts';
import { allocateFilePageFrame, type PagePlace } from './framePlacement.ts';
import { shareFrame } from './frames.ts';

/**
 * The frame of page `index`, which is to be mapped at `place`, with a hold of it for the caller. Undefined when RAM is used up; `no` when the page has to be the caller's own, because
 * the guest has changed it, or may change it under a shared mapping.
 */
export function holdCachedPage(
  kernel: Kernel,
  inode: MemoryFile,
  index: number,
  place: PagePlace,
): PhysAddr | 'no' | undefined {
  needContent(kernel, inode);
  if (!isAsOnHost(inode, index * PAGE_SIZE) || inode.pages?.has(index) === true) return 'no';
  const { cached } = kernel.state.frames;
  const present = cached.get(inode.ino)?.get(index);
  if (present !== undefined) {
    shareFrame(kernel, physAddr(present));
    return physAddr(present);
  }
  const frame = allocateFilePageFrame(kernel, cached.get(inode.ino), index, place);
  if (frame === undefined) return undefined;
  kernel.machine.memory.write(frame, readContent(kernel, inode, index * PAGE_SIZE, PAGE_SIZE));
  const pages = cached.get(inode.ino) ?? new Map<number, number>();
  cached.set(inode.ino, pages);
  pages.set(index, frame);
  shareFrame(kernel, frame);
  return frame;
}
