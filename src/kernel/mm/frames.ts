/**
 * Physical frames of guest RAM. A frame is named by its physical address. Everything that keeps a frame (an entry of a page table, a page of a file
 * in memory, a page table's parent) is a holder of it; the last one to let go frees it. `holders` counts them by frame number, and links the frames
 * that are free: so allocating, sharing and freeing cost the same however many there are, and the state stays small.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import { PAGE_SIZE, RAM_BASE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { KernelState } from '../state.ts';

/** In `holders` of a frame that is free, beside the number of the next free frame plus one. */
const FREE = 0x8000_0000;
const FIRST_LENGTH = 1024;

/** The state of an allocator that has handed out nothing yet. */
export function createFrames(): KernelState['frames'] {
  return { next: RAM_BASE, free: 0, freed: 0, holders: new Uint32Array(FIRST_LENGTH), cached: new Map() };
}

export const frameNumber = (frame: number): number => (frame - RAM_BASE) / PAGE_SIZE;

/** A frame of zeros, or undefined when RAM is used up. */
export function allocateFrame(kernel: Kernel): PhysAddr | undefined {
  return takeFrame(kernel) ?? (reclaimFrames(kernel) ? takeFrame(kernel) : undefined);
}

function takeFrame(kernel: Kernel): PhysAddr | undefined {
  const { frames } = kernel.state;
  const { memory } = kernel.machine;
  if (frames.free !== 0) {
    const number = frames.free - 1;
    const frame = physAddr(RAM_BASE + number * PAGE_SIZE);
    frames.free = frames.holders[number]! & ~FREE;
    frames.freed--;
    frames.holders[number] = 1;
    memory.fill(frame, 0, PAGE_SIZE);
    return frame;
  }
  // Frames never handed out are still zero: nothing else writes RAM.
  if (!memory.contains(frames.next, PAGE_SIZE)) return undefined;
  const frame = physAddr(frames.next);
  const number = frameNumber(frame);
  frames.next += PAGE_SIZE;
  if (number >= frames.holders.length) {
    const grown = new Uint32Array(frames.holders.length * 2);
    grown.set(frames.holders);
    frames.holders = grown;
  }
  frames.holders[number] = 1;
  return frame;
}

/** One more holder of a frame. */
export function shareFrame(kernel: Kernel, frame: PhysAddr): void {
  kernel.state.frames.holders[frameNumber(frame)]! += 1;
}

/** One holder less; the last one frees the frame. */
export function releaseFrame(kernel: Kernel, frame: PhysAddr): void {
  const { frames } = kernel.state;
  const number = frameNumber(frame);
  const holders = frames.holders[number]!;
  assert(holders > 0 && holders < FREE, 'a frame that is released has holders');
  if (holders > 1) {
    frames.holders[number] = holders - 1;
    return;
  }
  frames.holders[number] = FREE + frames.free;
  frames.free = number + 1;
  frames.freed++;
}

export function frameHolders(kernel: Kernel, frame: PhysAddr): number {
  return kernel.state.frames.holders[frameNumber(frame)]!;
}

/** Frees the frames that nothing but the cache of file pages holds; answers whether there were any. */
export function reclaimFrames(kernel: Kernel): boolean {
  const { cached, freed } = kernel.state.frames;
  for (const [ino, pages] of cached) {
    for (const [index, frame] of pages) {
      if (frameHolders(kernel, physAddr(frame)) > 1) continue;
      pages.delete(index);
      releaseFrame(kernel, physAddr(frame));
    }
    if (pages.size === 0) cached.delete(ino);
  }
  return kernel.state.frames.freed > freed;
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
  const { freed, next } = kernel.state.frames;
  return freed + (RAM_BASE + kernel.machine.memory.ramBytes - next) / PAGE_SIZE;
}

/** Whether so many bytes are more than the machine's whole RAM: what Linux refuses at once ("obvious overcommits"). */
export function exceedsRam(kernel: Kernel, bytes: number): boolean {
  return bytes > kernel.machine.memory.ramBytes;
}
