/**
 * Tasks that wait at a socket, first come, first served. A wake takes the waiter out of its queue; whoever was woken and goes away without having used
 * its chance, or leaves something over, wakes the next.
 */
import type { Waker } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { SocketWaiter } from './socketState.ts';

/** Registers a waiter at the end, unless it stands there. */
export function waitIn(queue: SocketWaiter[], waker: Waker, need = 1): void {
  if (queue.some((waiter) => waiter.taskId === waker.taskId)) return;
  queue.push({ taskId: waker.taskId, generation: waker.generation, need });
}

export function leaveQueue(queue: SocketWaiter[], waker: Waker): void {
  const index = queue.findIndex((waiter) => waiter.taskId === waker.taskId);
  if (index !== -1) queue.splice(index, 1);
}

/** Wakes the first for whom `available` is enough. */
export function wakeFirst(kernel: Kernel, queue: SocketWaiter[], available: number, by: string): void {
  const waiter = queue.find(({ need }) => need <= available);
  if (waiter === undefined) return;
  leaveQueue(queue, waiter);
  kernel.wake(waiter, by);
}

export function wakeAll(kernel: Kernel, queue: SocketWaiter[], by: string): void {
  for (const waiter of queue.splice(0)) kernel.wake(waiter, by);
}
