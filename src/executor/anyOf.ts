/**
 * A combinator that waits for the first of any number of futures; of several that are ready, for the leftmost. Its value is the winner's; which one
 * that was is in `winner`, and the others have been dropped. For the branches the same holds as for those of `select`.
 */
import { assert } from '../base/assert.ts';
import type { Future, FutureKind } from './future.ts';
import { describeRace, pollBranches } from './race.ts';

export interface AnyOfFuture extends Future {
  readonly kind: 'anyOf';
  state: 'racing' | 'won';
  branches: readonly Future[];
  at: number;
  winner?: number | undefined;
}

export const anyOf = (branches: readonly Future[]): AnyOfFuture => ({
  kind: 'anyOf',
  state: 'racing',
  branches,
  at: 0,
});

export const anyOfKind: FutureKind<unknown, AnyOfFuture> = {
  kind: 'anyOf',
  isTransparent: true,
  poll(future, cx) {
    switch (future.state) {
      case 'racing':
        return pollBranches(future, cx);
      case 'won':
        assert(false, 'an anyOf is not polled after its end');
    }
  },
  describe: describeRace,
};
