/** Waiting for any of several futexes (futex_waitv(2)): all of them are waited for at once. */
import { type AnyOfFuture, anyOf } from '../executor/anyOf.ts';
import { type Future, type FutureKind, ready } from '../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../executor/timeLimit.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import type { FutexWaitFuture } from './futex.ts';
import { SysError } from './sysError.ts';

/** The value is the place of the futex that was woken; EAGAIN when one does not hold what is expected, ETIMEDOUT at the deadline. */
export interface FutexWaitvFuture extends Future, TimeLimit {
  readonly kind: 'futexWaitv';
  state: 'checking' | 'waiting';
  readonly waits: readonly FutexWaitFuture[];
  readonly awaiting: AnyOfFuture;
}

export const futexWaitv = (waits: readonly FutexWaitFuture[], deadline: number | undefined): FutexWaitvFuture => ({
  kind: 'futexWaitv',
  state: 'checking',
  waits,
  awaiting: anyOf(waits),
  deadline,
});

export const futexWaitvKind: FutureKind<Kernel, FutexWaitvFuture> = {
  kind: 'futexWaitv',
  poll(future, cx) {
    const kernel = cx.services;
    const poll = cx.poll(future.awaiting);
    if (poll.kind === 'interrupted') return poll;
    if (poll.kind === 'ready') {
      stopTimer(kernel, future);
      return ready(future.awaiting.winner!);
    }
    switch (future.state) {
      case 'checking':
        future.state = 'waiting';
        break;
      case 'waiting':
        if (isLate(kernel, future)) throw new SysError('ETIMEDOUT', 'nobody woke any of the futexes in time');
    }
    startTimer(kernel, future, cx.waker);
    return poll;
  },
  drop: (future, kernel) => stopTimer(kernel, future),
  interrupt({ waits, deadline }) {
    const woken = waits.findIndex(({ state }) => state === 'woken');
    if (woken === -1) return deadline === undefined ? 'restart' : 'fail';
    waits[woken]!.state = 'done';
    return woken;
  },
  describe: ({ waits, deadline }, kernel) => ({
    addresses: waits.map(({ address }) => `0x${address.toString(16)}`).join(' '),
    ...describeDeadline(kernel, deadline),
  }),
};
