/**
 * yield of rCore: others run, for a little of machine time. User libraries wait with it (for a time, for children, for locks that spin), over and over and
 * several processes at once; if each had its turn again at once, hardly any time would pass for all that they do. So time passes without steps when nobody
 * but such tasks is there, and who computes is not asked to stop for them more often than is of use.
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import type { Kernel } from '../context.ts';

/** Short beside the 10 ms of rCore's timer. */
const TURN_NS = 100_000;

export interface RcoreYieldFuture extends Future, TimeLimit {
  readonly kind: 'rcoreYield';
  state: 'leaving' | 'away';
  readonly tid: Tid;
  /** While away: when it comes back. */
  deadline?: number | undefined;
}

export const rcoreYield = (tid: Tid): RcoreYieldFuture => ({ kind: 'rcoreYield', state: 'leaving', tid });

export const rcoreYieldKind: FutureKind<Kernel, RcoreYieldFuture> = {
  kind: 'rcoreYield',
  poll(future, cx) {
    const kernel = cx.services;
    switch (future.state) {
      case 'leaving':
        future.deadline = kernel.now() + TURN_NS;
        future.state = 'away';
        break;
      case 'away':
        if (!isLate(kernel, future)) break;
        stopTimer(kernel, future);
        return ready(0);
    }
    startTimer(kernel, future, cx.waker);
    return PENDING;
  },
  drop: (future, kernel) => stopTimer(kernel, future),
  describe: ({ deadline }) => (deadline === undefined ? {} : { until: deadline }),
};
