/**
 * Wait queues: who looks at an object (pipe, terminal, socket, counter …) and wants to hear when its readiness changes. A queue is plain data inside
 * the object. A future (of poll(2), of a read that looks again at each change) stands in it by its entry; an interest of an epoll instance by that
 * instance's id, and then the change goes on to those who wait at the instance.
 */
import type { Waker } from '../executor/future.ts';
import type { Kernel } from './context.ts';
import type { Waiting } from './poller.ts';
import type { WaitQueue } from './state.ts';
import { entryOf } from './waiter.ts';

export const newWaitQueue = (): WaitQueue => new Map();

/** Registers a future for `events` (POLL… bits), besides those for which it stands there already. */
export function watch(kernel: Kernel, queue: WaitQueue, future: Waiting, waker: Waker, events: number): void {
  const entry = entryOf(kernel, future);
  const before = queue.get(entry);
  const all = before?.kind === 'future' ? before.events | events : events;
  queue.set(entry, { kind: 'future', waker, events: all });
}

/** Takes a future out of a queue; nothing when it does not stand there. */
export function unwatch(queue: WaitQueue, { entry }: Waiting): void {
  if (entry !== undefined) queue.delete(entry);
}

/**
 * Tells all pollers that `events` have become true of the object. Futures' tasks are woken, and they stay registered (they leave when they are polled); epoll
 * interests go on their instance's ready list, and of the exclusive ones (EPOLLEXCLUSIVE) only the first at whose instance somebody waits hears
 * of it. `by` says what happened, for people.
 */
export function notify(kernel: Kernel, queue: WaitQueue, events: number, by: string): void {
  let exclusive = false;
  for (const poller of queue.values()) {
    if (poller.kind === 'future') {
      if ((poller.events & events) !== 0) kernel.wake(poller.waker, by);
    } else if (!(poller.exclusive && exclusive)) {
      const woke = kernel.epollReady(poller.epoll, poller.item, events, by);
      if (poller.exclusive && woke) exclusive = true;
    }
  }
}
