/**
 * A combinator that waits for a future until a deadline. A future that is ready at the deadline is in time. When the deadline comes first the future is
 * dropped, `state` says `timedOut`, and the value is the one given for that.
 */
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, ready, type Waker } from './future.ts';

export interface TimeoutFuture extends Future {
  readonly kind: 'timeout';
  state: 'waiting' | 'done' | 'timedOut';
  /** Machine time in ns; undefined: never. */
  readonly deadline: number | undefined;
  readonly late: number;
  /** The number of its timer, once armed. */
  timer?: number | undefined;
}

/** What the executor's user must offer for this future. */
interface TimingServices {
  now(): number;
  addTimer(deadline: number, waker: Waker): number;
  cancelTimer(timer: number): void;
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
    const { deadline } = future;
    const poll = cx.poll(future.awaiting!);
    if (poll.kind === 'interrupted') return poll;
    if (poll.kind === 'ready') {
      future.state = 'done';
    } else if (deadline !== undefined && services.now() >= deadline) {
      cx.drop(future.awaiting!);
      future.state = 'timedOut';
    } else {
      if (deadline !== undefined) future.timer ??= services.addTimer(deadline, cx.waker);
      return poll;
    }
    future.awaiting = undefined;
    disarm(future, services);
    return poll.kind === 'ready' ? poll : ready(future.late);
  },
  drop: disarm,
  describe: ({ deadline }) => (deadline === undefined ? {} : { deadline }),
};

function disarm(future: TimeoutFuture, services: TimingServices): void {
  if (future.timer !== undefined) services.cancelTimer(future.timer);
  future.timer = undefined;
}
