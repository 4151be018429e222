/**
 * A leaf that lets other tasks run: it wakes its own task and is pending once. The self-wake puts the task at the end of the normal queue,
 * behind all that were woken.
 */
import { type Future, type FutureKind, PENDING, ready, type Waker } from './future.ts';

export interface YieldNowFuture extends Future {
  readonly kind: 'yieldNow';
  state: 'start' | 'yielded';
}

/** What the executor's user must offer for this future. */
interface WakingServices {
  wake(waker: Waker, by: string): void;
}

export const yieldNow = (): YieldNowFuture => ({ kind: 'yieldNow', state: 'start' });

export const yieldNowKind: FutureKind<WakingServices, YieldNowFuture> = {
  kind: 'yieldNow',
  poll(future, cx) {
    switch (future.state) {
      case 'start':
        future.state = 'yielded';
        cx.services.wake(cx.waker, 'yield');
        return PENDING;
      case 'yielded':
        return ready(0);
    }
  },
  describe: () => ({}),
};
