/**
 * A combinator that waits for the first of two futures; when both are ready, for the left one. Its value is the winner's; which one that was is in
 * `winner`, and the other has been dropped.
 *
 * The branches are polled with one waker: what a branch registers it must take out by an identity of its own (a timer by its number), not by its
 * task's.
 */
import { assert } from '../base/assert.ts';
import type { Future, FutureKind } from './future.ts';
import { describeRace, pollBranches } from './race.ts';

export interface SelectFuture extends Future {
  readonly kind: 'select';
  state: 'racing' | 'won';
  branches: readonly Future[];
  at: number;
  winner?: number | undefined;
}

export const select = (first: Future, second: Future): SelectFuture => ({
  kind: 'select',
  state: 'racing',
  branches: [first, second],
  at: 0,
});

export const selectKind: FutureKind<unknown, SelectFuture> = {
  kind: 'select',
  isTransparent: true,
  poll(future, cx) {
    switch (future.state) {
      case 'racing':
        return pollBranches(future, cx);
      case 'won':
        assert(false, 'a select is not polled after its end');
    }
  },
  describe: describeRace,
};
