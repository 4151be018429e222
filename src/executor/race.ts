/**
 * What `select` and `anyOf` share: polling several futures on behalf of one task. Each poll goes from left to right, so the leftmost that is ready
 * wins; the others are dropped at once, with all that they have registered.
 */
import { type Context, type Future, PENDING, type Poll } from './future.ts';

export type Race = Future & {
  state: 'racing' | 'won';
  /** Empty once one has won. */
  branches: readonly Future[];
  /** The branch that the poll in progress is at: those before it are pending. */
  at: number;
  /** The place of the branch that has won. */
  winner?: number | undefined;
};

/** Ready with the value of the branch that wins. */
export function pollBranches(race: Race, cx: Context<unknown>): Poll {
  const { branches } = race;
  for (; race.at < branches.length; race.at++) {
    const poll = cx.poll(branches[race.at]!);
    if (poll.kind === 'interrupted') return poll;
    if (poll.kind === 'pending') continue;
    race.winner = race.at;
    race.state = 'won';
    // Until all are dropped they can be found: one that gives away what it was woken for may give it to another of them.
    for (const [index, branch] of branches.entries()) if (index !== race.winner) cx.drop(branch);
    race.branches = [];
    return poll;
  }
  race.at = 0;
  return PENDING;
}

export function describeRace({ branches, winner }: Race): Record<string, string | number> {
  return winner === undefined ? { branches: branches.length } : { winner };
}
