/**
 * Tasks that wait at a socket, first come, first served. A wake takes the waiter out of its queue; whoever was woken and goes away without having used
 * its chance, or leaves something over, wakes the next.
 */
import type { Kernel } from '../context.ts';
import { leaveQueue } from '../waiter.ts';
import type { SocketWaiter } from './socketState.ts';

/** Wakes the first for whom `available` is enough. */
export function wakeFirst(kernel: Kernel, queue: SocketWaiter[], available: number, by: string): void {
  const waiter = queue.find(({ need }) => need <= available);
  if (waiter === undefined) return;
  leaveQueue(queue, waiter);
  kernel.wake(waiter.waker, by);
}
