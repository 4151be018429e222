/**
 * A combinator that waits for a future until a deadline. A future that is ready at the deadline is in time. When the deadline comes first the future is
 * dropped, `state` says `timedOut`, and the value is the one given for that.
 */
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, ready } from './future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit, type TimingServices } from './timeLimit.ts';

export interface TimeoutFuture extends Future, TimeLimit {
  readonly kind: 'timeout';
  state: 'waiting' | 'done' | 'timedOut';
  readonly late: number;
}

export const timeout = (future: Future, deadline: number | undefined, late: number): TimeoutFuture => ({
  kind: 'timeout',
  state: 'waiting',
  awaiting: future,
  deadline,
  late,
});

export const timeoutKind: FutureKind<TimingServices, TimeoutFuture> = {
  kind: 'timeout',
  isTransparent: true,
  poll(future, cx) {
    assert(future.state === 'waiting', 'a timeout is not polled after its end');
    const { services } = cx;
    const poll = cx.poll(future.awaiting!);
    if (poll.kind === 'interrupted') return poll;
    if (poll.kind === 'ready') {
      future.state = 'done';
    } else if (isLate(services, future)) {
      cx.drop(future.awaiting!);
      future.state = 'timedOut';
    } else {
      startTimer(services, future, cx.waker);
      return poll;
    }
    future.awaiting = undefined;
    stopTimer(services, future);
    return poll.kind === 'ready' ? poll : ready(future.late);
  },
  drop: (future, services) => stopTimer(services, future),
  describe: ({ deadline }) => (deadline === undefined ? {} : { deadline }),
};
