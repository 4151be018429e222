/**
 * A leaf that waits for a machine time. Only time ends it: a poll before the deadline (a wake meant for something else) finds it still sleeping.
 */
import type { Tid } from '../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../executor/timeLimit.ts';
import { clockNow, describeDeadline, timespec, writeTimePair } from './clock.ts';
import type { Kernel } from './context.ts';
import { threadOf } from './thread.ts';

/** What is left of a sleep whose end cannot come. */
const FOR_EVER = 2 ** 53;

export interface SleepFuture extends Future, TimeLimit {
  readonly kind: 'sleep';
  state: 'sleeping';
  readonly tid: Tid;
  /** Machine time in ns; undefined when it is too far away ever to come. */
  readonly deadline: number | undefined;
  /** Where the time that is left is stored when a signal handler interrupts the sleep; 0 for nowhere. */
  readonly remain: number;
}

export const sleepUntil = (tid: Tid, deadline: number | undefined, remain = 0): SleepFuture => ({
  kind: 'sleep',
  state: 'sleeping',
  tid,
  deadline,
  remain,
});

export const sleepKind: FutureKind<Kernel, SleepFuture> = {
  kind: 'sleep',
  poll(future, cx) {
    const kernel = cx.services;
    if (isLate(kernel, future)) {
      stopTimer(kernel, future);
      return ready(0);
    }
    startTimer(kernel, future, cx.waker);
    return PENDING;
  },
  drop: (future, kernel) => stopTimer(kernel, future),
  interrupt(future, kernel) {
    if (future.remain !== 0) {
      const left = timespec(Math.max(0, (future.deadline ?? FOR_EVER) - clockNow(kernel)));
      writeTimePair(kernel, threadOf(kernel, future.tid), future.remain, left.seconds, left.nanoseconds);
    }
    return 'fail';
  },
  describe: (future, kernel) => ({ ...describeDeadline(kernel, future.deadline) }),
};
