/** select, anyOf and timeout: who wins, what becomes of the others, and that nothing of them is left behind; also over random trees. */
import { describe, expect, test } from 'vitest';
import { anyOf } from '../../src/executor/anyOf.ts';
import type { Future } from '../../src/executor/future.ts';
import { awaitChain } from '../../src/executor/futureTable.ts';
import { select } from '../../src/executor/select.ts';
import { timeout } from '../../src/executor/timeout.ts';
import { sequence } from './sequence.ts';
import {
  alarm,
  expectedRegistrations,
  gate,
  makeTreeWorld,
  openQueue,
  randomTree,
  registrations,
  startTree,
  type TreeWorld,
  valueDue,
} from './treeWorld.ts';

function run(world: TreeWorld, tree: Future): { readonly value: () => number | undefined } {
  const { taskId } = startTree(world, tree);
  world.executor.runUntilIdle(0);
  return { value: () => world.values.get(taskId) };
}

describe('select', () => {
  test('is ready with the branch that is ready first, and drops the other', () => {
    const world = makeTreeWorld();
    const race = select(gate(world, 1), gate(world, 2));
    const { value } = run(world, race);
    expect(registrations(world)).toEqual(['queue 1: 1', 'queue 2: 2']);
    openQueue(world, 2);
    world.executor.runUntilIdle(0);
    expect([value(), race.winner, race.branches, registrations(world)]).toEqual([2, 1, [], []]);
  });

  test('prefers its left branch', () => {
    const world = makeTreeWorld();
    const { value } = run(world, select(gate(world, 1), gate(world, 1)));
    openQueue(world, 1);
    world.executor.runUntilIdle(0);
    expect([value(), registrations(world)]).toEqual([1, []]);
  });

  test('goes on where its poll was interrupted, and polls no branch twice in one poll', () => {
    const world = makeTreeWorld();
    world.interruptIn = 1;
    const race = select(gate(world, 1), gate(world, 2));
    startTree(world, race);
    expect(world.executor.runUntilIdle(0)).toBe('interrupted');
    expect(race.at).toBe(1);
    expect(world.executor.runUntilIdle(0)).toBe('idle');
    expect([race.at, registrations(world)]).toEqual([0, ['queue 1: 1', 'queue 2: 2']]);
  });
});

describe('anyOf', () => {
  test('is ready with any of its branches', () => {
    const world = makeTreeWorld();
    const { value } = run(world, anyOf([gate(world, 1), gate(world, 2), alarm(world, 50), gate(world, 3)]));
    world.time = 50;
    world.executor.runUntilIdle(0);
    expect([value(), registrations(world)]).toEqual([3, []]);
  });

  test('of nothing waits for ever', () => {
    const world = makeTreeWorld();
    expect(run(world, anyOf([])).value()).toBeUndefined();
  });
});

describe('timeout', () => {
  test('ends with its future when that is in time, and leaves no timer', () => {
    const world = makeTreeWorld();
    const limited = timeout(gate(world, 1), 100, -1);
    const { value } = run(world, limited);
    expect(registrations(world)).toEqual(['queue 1: 1', 'timer 100']);
    openQueue(world, 1);
    world.executor.runUntilIdle(0);
    expect([value(), limited.state, registrations(world)]).toEqual([1, 'done', []]);
  });

  test('ends with its own value at the deadline, and drops its future', () => {
    const world = makeTreeWorld();
    const limited = timeout(gate(world, 1), 100, -1);
    const { value } = run(world, limited);
    world.time = 100;
    world.executor.runUntilIdle(0);
    expect([value(), limited.state, registrations(world)]).toEqual([-1, 'timedOut', []]);
  });

  test('gives a future that is ready at the deadline its due', () => {
    const world = makeTreeWorld();
    const { value } = run(world, timeout(alarm(world, 100), 100, -1));
    world.time = 100;
    world.executor.runUntilIdle(0);
    expect(value()).toBe(1);
  });

  test('comes on a hart that is behind the one whose time had come', () => {
    const world = makeTreeWorld();
    const { value } = run(world, timeout(gate(world, 1), 100, -1));
    const { id: taskId, generation } = [...world.state.tasks.values()][0]!;
    world.executor.wake({ taskId, generation }, 'something else');
    // The task is ready already, so the timer's wake has no effect on it; then it is polled at an earlier time.
    world.time = 100;
    world.executor.fireTimers();
    world.time = 50;
    world.executor.runUntilIdle(1);
    expect([value(), world.state.timers.length]).toEqual([undefined, 1]);
    world.time = 100;
    world.executor.runUntilIdle(1);
    expect(value()).toBe(-1);
  });

  test('without a deadline arms no timer', () => {
    const world = makeTreeWorld();
    run(world, timeout(gate(world, 1), undefined, -1));
    expect(world.state.timers).toEqual([]);
  });
});

describe('an interruption', () => {
  test('reaches the branches: a value counts more than a failure, and that more than a restart', () => {
    const world = makeTreeWorld();
    const answer = (...answers: ('fail' | 'restart' | number)[]): unknown =>
      world.table.interrupt(timeout(anyOf(answers.map((each) => gate(world, 1, each))), 9, 0), world);
    expect([answer('restart', 'restart'), answer('restart', 'fail'), answer('fail', 7)]).toEqual([
      'restart',
      'fail',
      7,
    ]);
  });

  test('leaves a combinator alone of which one branch cannot be interrupted', () => {
    const world = makeTreeWorld();
    const race = select(gate(world, 1), alarm(world, 5));
    expect([world.table.isInterruptible(race), world.table.interrupt(race, world)]).toEqual([false, undefined]);
  });
});

test('the await chain ends at a combinator, whose branches are chains of their own', () => {
  const world = makeTreeWorld();
  const race = select(timeout(gate(world, 1), 9, 0), gate(world, 2));
  expect(awaitChain(timeout(race, 5, 0)).map(({ kind }) => kind)).toEqual(['timeout', 'select']);
  expect(race.branches.map((branch) => awaitChain(branch).map(({ kind }) => kind))).toEqual([
    ['timeout', 'gate'],
    ['gate'],
  ]);
});

describe('random trees', () => {
  const seeds = Array.from({ length: 300 }, (_, seed) => seed);

  test.each([0, 7])('end when they should, with what they should, and leave nothing behind (order %i)', (order) => {
    for (const seed of seeds) {
      const below = sequence(seed);
      const world = makeTreeWorld(2, order);
      const trees = Array.from({ length: 1 + below(4) }, () => randomTree(world, below, 1 + below(4)));
      const tasks = trees.map((tree) => startTree(world, tree).taskId);
      const due = new Map<number, number>();
      const settle = (): void => {
        for (const [index, tree] of trees.entries()) {
          const value = due.has(index) ? undefined : valueDue(world, tree);
          if (value !== undefined) due.set(index, value);
        }
        for (;;) {
          if (below(3) === 0) world.interruptIn = below(4);
          if (world.executor.runUntilIdle(0) === 'idle' && world.interruptIn === undefined) break;
          if (world.executor.runUntilIdle(1) === 'idle') world.interruptIn = undefined;
        }
        expect(tasks.map((task) => world.values.get(task))).toEqual(trees.map((_, index) => due.get(index)));
        expect(registrations(world)).toEqual(expectedRegistrations(world));
      };
      settle();
      for (let event = 0; event < 12; event++) {
        if (below(2) === 0) openQueue(world, below(10));
        else world.time += below(200);
        settle();
      }
      for (const task of tasks) world.executor.cancel(task);
      expect([registrations(world), world.state.timerPlaces.size]).toEqual([[], 0]);
    }
  });
});
