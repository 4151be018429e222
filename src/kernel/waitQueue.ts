/**
 * Wait queues: who looks at an object (pipe, terminal, socket, counter …) and wants to hear when its readiness changes. A queue is plain data inside
 * the object. A task of poll(2) or select(2) stands in it by its waker; an interest of an epoll instance by that instance's id, and then the change
 * goes on to those who wait at the instance. Waiting for the object itself (a read that blocks) is the object's own matter.
 */
import type { Waker } from '../executor/future.ts';
import type { Kernel } from './context.ts';
import type { WaitQueue } from './state.ts';

export const newWaitQueue = (): WaitQueue => new Map();

/** Registers a task for `events` (POLL… bits), besides those for which it stands there already. */
export function watch(queue: WaitQueue, waker: Waker, events: number): void {
  const before = queue.get(waker.taskId);
  const all = before?.kind === 'task' ? before.events | events : events;
  queue.set(waker.taskId, { kind: 'task', waker, events: all });
}

/** Takes a task out of a queue; nothing when it does not stand there. */
export function unwatch(queue: WaitQueue, waker: Waker): void {
  queue.delete(waker.taskId);
}

/**
 * Tells all pollers that `events` have become true of the object. Tasks are woken and stay registered (they leave when they are polled); epoll
 * interests go on their instance's ready list, and of the exclusive ones (EPOLLEXCLUSIVE) only the first at whose instance somebody waits hears
 * of it. `by` says what happened, for people.
 */
export function notify(kernel: Kernel, queue: WaitQueue, events: number, by: string): void {
  let exclusive = false;
  for (const poller of queue.values()) {
    if (poller.kind === 'task') {
      if ((poller.events & events) !== 0) kernel.wake(poller.waker, by);
    } else if (!(poller.exclusive && exclusive)) {
      const woke = kernel.epollReady(poller.epoll, poller.item, events, by);
      if (poller.exclusive && woke) exclusive = true;
    }
  }
}
