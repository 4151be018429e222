/**
 * Physical frames of guest RAM. A frame is named by its physical address. A frame that has been handed out has one holder unless
 * `frames.shared` counts more (a page-table entry or an inode's page each hold one).
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import { PAGE_SIZE, RAM_BASE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { KernelState } from '../state.ts';

/** The state of an allocator that has handed out nothing yet. */
export function createFrames(): KernelState['frames'] {
  return { next: RAM_BASE, free: [], shared: new Map() };
}

/** A frame of zeros, or undefined when RAM is used up. */
export function allocateFrame(kernel: Kernel): PhysAddr | undefined {
  const { frames } = kernel.state;
  const memory = kernel.machine.memory;
  const freed = frames.free.pop();
  if (freed !== undefined) {
    memory.fill(physAddr(freed), 0, PAGE_SIZE);
    return physAddr(freed);
  }
  // Frames never handed out are still zero: nothing else writes RAM.
  if (!memory.contains(frames.next, PAGE_SIZE)) return undefined;
  const frame = physAddr(frames.next);
  frames.next += PAGE_SIZE;
  return frame;
}

/** One more holder of a frame. */
export function shareFrame(kernel: Kernel, frame: PhysAddr): void {
  const { shared } = kernel.state.frames;
  shared.set(frame, (shared.get(frame) ?? 1) + 1);
}

/** One holder less; the last one frees the frame. */
export function releaseFrame(kernel: Kernel, frame: PhysAddr): void {
  const { shared, free, next } = kernel.state.frames;
  assert(frame < next && frame % PAGE_SIZE === 0, `frame 0x${frame.toString(16)} was never handed out`);
  const holders = shared.get(frame) ?? 1;
  if (holders > 2) shared.set(frame, holders - 1);
  else if (holders === 2) shared.delete(frame);
  else free.push(frame);
}

export function frameHolders(kernel: Kernel, frame: PhysAddr): number {
  return kernel.state.frames.shared.get(frame) ?? 1;
}

/** Whether so many bytes are more than the machine's whole RAM: what Linux refuses at once ("obvious overcommits"). */
export function exceedsRam(kernel: Kernel, bytes: number): boolean {
  return bytes > kernel.machine.memory.ramBytes;
}
