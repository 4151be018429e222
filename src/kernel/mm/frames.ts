/**
 * Physical frames of guest RAM. A frame is named by its physical address. Everything that keeps a frame (an entry of a page table, a page of a file
 * in memory, a page table's parent) is a holder of it; the last one to let go frees it. Which frames are free says `framePool.ts`, and which of them a
 * page of user memory gets `framePlacement.ts`.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { PAGE_SIZE, RAM_BASE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import { addHolder, dropHolder, highestFree, holdersOf, takeNumber } from './framePool.ts';

export const frameNumber = (frame: number): number => (frame - RAM_BASE) / PAGE_SIZE;

/**
 * A frame of zeros, or undefined when RAM is used up. Without a free one that is wanted it is the highest of all: tables go to the end of RAM,
 * where they are in nobody's way.
 */
export function allocateFrame(kernel: Kernel, wanted?: number): PhysAddr | undefined {
  const { frames } = kernel.state;
  if (frames.free === 0 && !reclaimFrames(kernel)) return undefined;
  const number = wanted ?? highestFree(frames);
  const frame = physAddr(RAM_BASE + number * PAGE_SIZE);
  // Frames never used are still zero: nothing else writes RAM.
  if (takeNumber(frames, number)) kernel.machine.memory.fill(frame, 0, PAGE_SIZE);
  return frame;
}

/** One more holder of a frame. */
export function shareFrame(kernel: Kernel, frame: PhysAddr): void {
  addHolder(kernel.state.frames, frameNumber(frame));
}

/** One holder less; the last one frees the frame. */
export function releaseFrame(kernel: Kernel, frame: PhysAddr): void {
  dropHolder(kernel.state.frames, frameNumber(frame));
}

export function frameHolders(kernel: Kernel, frame: PhysAddr): number {
  return holdersOf(kernel.state.frames, frameNumber(frame));
}

/** Frees the frames that nothing but the cache of file pages holds; answers whether there were any. */
export function reclaimFrames(kernel: Kernel): boolean {
  const { cached, free } = kernel.state.frames;
  for (const [ino, pages] of cached) {
    for (const [index, frame] of pages) {
      if (frameHolders(kernel, physAddr(frame)) > 1) continue;
      pages.delete(index);
      releaseFrame(kernel, physAddr(frame));
    }
    if (pages.size === 0) cached.delete(ino);
  }
  return kernel.state.frames.free > free;
}

/** The pages of [start, end) of a file, in bytes, are not what they were: who maps one keeps it as it was, as mmap(2) leaves open. */
export function forgetCachedPages(kernel: Kernel, ino: number, start: number, end: number): void {
  const pages = kernel.state.frames.cached.get(ino);
  if (pages === undefined) return;
  for (let index = Math.floor(start / PAGE_SIZE); index * PAGE_SIZE < end; index++) {
    const frame = pages.get(index);
    if (frame === undefined) continue;
    pages.delete(index);
    releaseFrame(kernel, physAddr(frame));
  }
  if (pages.size === 0) kernel.state.frames.cached.delete(ino);
}

/** How many frames are held by the cache of file pages and nothing else. */
export function cachedFrames(kernel: Kernel): number {
  let count = 0;
  for (const pages of kernel.state.frames.cached.values()) {
    for (const frame of pages.values()) if (frameHolders(kernel, physAddr(frame)) === 1) count++;
  }
  return count;
}

/** How many frames can still be handed out, without those that only the cache holds. */
export function framesLeft(kernel: Kernel): number {
  return kernel.state.frames.free;
}

/** Whether so many bytes are more than the machine's whole RAM: what Linux refuses at once ("obvious overcommits"). */
export function exceedsRam(kernel: Kernel, bytes: number): boolean {
  return bytes > kernel.machine.memory.ramBytes;
}
