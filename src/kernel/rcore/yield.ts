/**
 * yield of rCore. User libraries wait with it (for a time, for children, for spinning locks), over and over; so where nobody else wants the hart, it lasts
 * a little of machine time, which then passes without steps.
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';

/** How long a yield lasts when nobody is ready: short beside the 10 ms of rCore's timer. */
const NAP_NS = 100_000;

export interface RcoreYieldFuture extends Future {
  readonly kind: 'rcoreYield';
  state: 'start' | 'yielded' | 'idle';
  readonly tid: Tid;
  /** While idle: when it ends, and the timer for it. */
  deadline?: number | undefined;
  timer?: number | undefined;
}

export const rcoreYield = (tid: Tid): RcoreYieldFuture => ({ kind: 'rcoreYield', state: 'start', tid });

export const rcoreYieldKind: FutureKind<Kernel, RcoreYieldFuture> = {
  kind: 'rcoreYield',
  poll(future, cx) {
    const kernel = cx.services;
    switch (future.state) {
      case 'start': {
        const { prior, normal } = kernel.state.executor;
        if (prior.length + normal.length > 0) {
          future.state = 'yielded';
          kernel.wake(cx.waker, 'yield');
          return PENDING;
        }
        future.deadline = kernel.now() + NAP_NS;
        future.timer = kernel.addTimer(future.deadline, cx.waker);
        future.state = 'idle';
        return PENDING;
      }
      case 'yielded':
        return ready(0);
      case 'idle':
        return kernel.now() >= future.deadline! ? ready(0) : PENDING;
    }
  },
  drop(future, kernel) {
    if (future.timer !== undefined) kernel.cancelTimer(future.timer);
  },
  describe: ({ deadline }) => (deadline === undefined ? {} : { until: deadline }),
};
