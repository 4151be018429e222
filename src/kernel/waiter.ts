/**
 * What a future leaves in the queues of what it waits for: an entry with a number, which the future keeps, the same in all queues in which it stands. By that
 * number it leaves, and is found when somebody has done on its behalf what it waits for. A task may await several futures at once (`select`), so neither its id
 * nor its waker says which of them stands where.
 */
import type { Future, Waker } from '../executor/future.ts';
import { findFuture } from '../executor/futureTable.ts';
import type { Kernel } from './context.ts';
import type { Waiter, Waiting } from './poller.ts';

/** The number of a future's entries; given when it first stands somewhere. */
export const entryOf = (kernel: Kernel, future: Waiting): number => (future.entry ??= kernel.state.next.entry++);

/** What a future leaves in a queue. */
export const waiterOf = (kernel: Kernel, future: Waiting, waker: Waker): Waiter => ({
  entry: entryOf(kernel, future),
  waker,
});

export const standsIn = (queue: readonly Waiter[], { entry }: Waiting): boolean =>
  entry !== undefined && queue.some((waiter) => waiter.entry === entry);

/** Takes a future out of a queue; false when it does not stand there: it never did, or who woke it took it out. */
export function leaveQueue(queue: Waiter[], { entry }: Waiting): boolean {
  const index = entry === undefined ? -1 : queue.findIndex((waiter) => waiter.entry === entry);
  if (index !== -1) queue.splice(index, 1);
  return index !== -1;
}

/** Wakes all, and takes them out. */
export function wakeAll(kernel: Kernel, queue: Waiter[], by: string): void {
  for (const { waker } of queue.splice(0)) kernel.wake(waker, by);
}

/** The future that stands in a queue. */
export function futureOf(kernel: Kernel, { entry, waker }: Waiter): Future | undefined {
  const task = kernel.state.executor.tasks.get(waker.taskId);
  return task && findFuture(task.future, (future) => (future as Future & Waiting).entry === entry);
}
