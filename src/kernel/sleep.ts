/**
 * A leaf that waits for a machine time. Only time ends it: a poll before the deadline (a wake meant for something else) finds it still sleeping.
 */
import type { Tid } from '../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { clockNow, describeDeadline, timespec, writeTimePair } from './clock.ts';
import type { Kernel } from './context.ts';
import { threadOf } from './thread.ts';

/** What is left of a sleep whose end cannot come. */
const FOR_EVER = 2 ** 53;

export interface SleepFuture extends Future {
  readonly kind: 'sleep';
  state: 'arming' | 'sleeping';
  readonly tid: Tid;
  /** Machine time in ns; undefined when it is too far away ever to come. */
  readonly deadline: number | undefined;
  /** Where the time that is left is stored when a signal handler interrupts the sleep; 0 for nowhere. */
  readonly remain: number;
  /** The number of its timer, once armed. */
  timer?: number | undefined;
}

export const sleepUntil = (tid: Tid, deadline: number | undefined, remain = 0): SleepFuture => ({
  kind: 'sleep',
  state: 'arming',
  tid,
  deadline,
  remain,
});

export const sleepKind: FutureKind<Kernel, SleepFuture> = {
  kind: 'sleep',
  poll(future, cx) {
    const kernel = cx.services;
    if (future.deadline !== undefined && kernel.now() >= future.deadline) return ready(0);
    switch (future.state) {
      case 'arming':
        if (future.deadline !== undefined) future.timer = kernel.addTimer(future.deadline, cx.waker);
        future.state = 'sleeping';
        return PENDING;
      case 'sleeping':
        return PENDING;
    }
  },
  drop(future, kernel) {
    if (future.timer !== undefined) kernel.cancelTimer(future.timer);
  },
  interrupt(future, kernel) {
    if (future.remain !== 0) {
      const left = timespec(Math.max(0, (future.deadline ?? FOR_EVER) - clockNow(kernel)));
      writeTimePair(kernel, threadOf(kernel, future.tid), future.remain, left.seconds, left.nanoseconds);
    }
    return 'fail';
  },
  describe: (future, kernel) => ({ ...describeDeadline(kernel, future.deadline) }),
};
