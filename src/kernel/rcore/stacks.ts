/**
 * Where rCore puts stacks and heap: thread i's stack is 8 KiB at stackBase + i × 12 KiB, a page that is not mapped after each. The heap (sbrk) begins beyond
 * the last of them: rCore has no kernel that offers both threads and sbrk, so nothing depends on the place.
 */
import type { Kernel } from '../context.ts';
import { PROT_READ, PROT_WRITE } from '../mm/layout.ts';
import { mapArea, unmapRange } from '../mm/mapping.ts';
import { vmasIn } from '../mm/vma.ts';
import type { AddressSpace } from '../state.ts';
import { SysError } from '../sysError.ts';

export const STACK_SIZE = 8 * 1024;
const DISTANCE = STACK_SIZE + 4096;
/** Threads of one process at most. */
export const MAX_THREADS = 1024;
/** From the first stack to the heap. */
export const HEAP_DISTANCE = 16 * 1024 * 1024;

export const stackBottom = (stackBase: number, number: number): number => stackBase + number * DISTANCE;

/** Maps the stack of a thread; answers its top. */
export function mapThreadStack(kernel: Kernel, space: AddressSpace, stackBase: number, number: number): number {
  const start = stackBottom(stackBase, number);
  const end = start + STACK_SIZE;
  if (vmasIn(space, start, end).length > 0) {
    throw new SysError('ENOMEM', `there is something mapped where the stack of thread ${number} goes`);
  }
  const name = number === 0 ? '[stack]' : `[stack of thread ${number}]`;
  mapArea(kernel, space, { start, end, prot: PROT_READ | PROT_WRITE, shared: false, name, growsDown: false });
  return end;
}

export function unmapThreadStack(kernel: Kernel, space: AddressSpace, stackBase: number, number: number): void {
  const start = stackBottom(stackBase, number);
  unmapRange(kernel, space, start, start + STACK_SIZE);
}
