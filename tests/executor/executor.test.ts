/** The executor: queues, wakes, interruption, timers, and what is counted after each step. */
import { describe, expect, test } from 'vitest';
import { queued, setAffinity } from '../../src/executor/runQueue.ts';
import { timersInOrder } from '../../src/executor/timers.ts';
import { yieldNow } from '../../src/executor/yieldNow.ts';
import { counts, makeWorld, script, start, taskAt } from './fakeHost.ts';

describe('a task', () => {
  test('is polled once a schedule, and is gone when its future is ready', () => {
    const world = makeWorld();
    const waker = start(world, script('pending', 'pending'));
    const task = taskAt(world, waker);
    expect([task.state, task.queue, counts(task)]).toEqual(['ready', 'prior', [0, 0, 0]]);
    expect(world.executor.runUntilIdle(0)).toBe('idle');
    expect([task.state, task.queue, counts(task)]).toEqual(['pending', undefined, [1, 0, 0]]);
    expect(world.executor.runUntilIdle(0)).toBe('idle');
    expect(counts(task)).toEqual([1, 0, 0]);
    world.wake(waker, 'test');
    expect([task.state, counts(task), task.lastWake?.by]).toEqual(['ready', [1, 1, 0], 'test']);
    world.executor.runUntilIdle(0);
    expect(counts(task)).toEqual([2, 1, 0]);
    world.wake(waker, 'test');
    world.executor.runUntilIdle(0);
    expect(counts(task)).toEqual([3, 2, 0]);
    expect(world.state.tasks.size).toBe(0);
    expect(world.dropped).toBe(0);
  });

  test('that is ready already is not woken again, and the wake is not counted', () => {
    const world = makeWorld();
    const waker = start(world, script('pending'));
    world.wake(waker, 'test');
    world.wake(waker, 'test');
    expect(counts(taskAt(world, waker))).toEqual([0, 0, 0]);
    expect(queued(world.state, 'prior')).toEqual([waker.taskId]);
  });

  test('that is gone is not woken: an old waker does nothing', () => {
    const world = makeWorld();
    const waker = start(world, script());
    world.executor.runUntilIdle(0);
    world.wake(waker, 'test');
    expect(queued(world.state, 'prior')).toEqual([]);
    expect(world.log).toEqual(['spawn 1', 'poll 1', 'ready 1']);
  });

  test('is not woken by a waker of another generation', () => {
    const world = makeWorld();
    const waker = start(world, script('pending'));
    world.executor.runUntilIdle(0);
    world.wake({ ...waker, generation: waker.generation + 1 }, 'test');
    expect(taskAt(world, waker).state).toBe('pending');
  });

  test('of a user stays as a zombie until it is reaped', () => {
    const world = makeWorld();
    const waker = start(world, script(), 'user');
    world.executor.runUntilIdle(0);
    expect(taskAt(world, waker).state).toBe('zombie');
    world.wake(waker, 'test');
    expect(queued(world.state, 'prior')).toEqual([]);
    world.executor.reap(waker.taskId);
    expect(world.state.tasks.size).toBe(0);
  });

  test('that is cancelled leaves its queue and drops its futures, innermost first', () => {
    const world = makeWorld();
    const waker = start(world, script({ await: script('pending', 'pending') }));
    world.executor.runUntilIdle(0);
    world.wake(waker, 'test');
    world.executor.cancel(waker.taskId);
    expect(world.log.slice(-2)).toEqual(['drop script at 1', 'drop script at 1']);
    expect([world.dropped, world.state.tasks.size, queued(world.state, 'prior')]).toEqual([2, 0, []]);
  });
});

describe('queues', () => {
  test('woken tasks go before yielding ones, each queue first in, first out', () => {
    const world = makeWorld();
    const sleeper = start(world, script('pending'));
    world.executor.runUntilIdle(0);
    start(world, script('yield', { wake: sleeper }));
    start(world, script('yield'));
    world.executor.runUntilIdle(0);
    const polls = world.log.filter((line) => line.startsWith('poll')).map((line) => Number(line.slice(5)));
    expect(polls).toEqual([1, 2, 3, 2, 1, 3]);
  });

  test('a wake during the own poll is a self-wake: the task yields to the normal queue', () => {
    const world = makeWorld();
    const waker = start(world, script('yield', 'interrupted', 'pending'));
    expect(world.executor.runUntilIdle(0)).toBe('interrupted');
    expect(counts(taskAt(world, waker))).toEqual([2, 1, 1]);
    world.executor.runUntilIdle(0);
    expect([taskAt(world, waker).state, counts(taskAt(world, waker))]).toEqual(['pending', [2, 1, 1]]);
  });

  test('two wakes during one poll count once', () => {
    const world = makeWorld();
    const waker = start(world, script('interrupted'));
    world.executor.runUntilIdle(0);
    world.wake(waker, 'a');
    world.wake(waker, 'b');
    expect([counts(taskAt(world, waker)), taskAt(world, waker).lastWake?.by]).toEqual([[1, 1, 0], 'a']);
  });

  test('a task is polled only on harts that its affinity allows', () => {
    const world = makeWorld();
    const pinned = start(world, script('pending'));
    const free = start(world, script('pending'));
    setAffinity(world.state, taskAt(world, pinned), 0b10n);
    expect(world.executor.runUntilIdle(0)).toBe('idle');
    expect([taskAt(world, pinned).polls, taskAt(world, free).polls]).toEqual([0, 1]);
    world.executor.runUntilIdle(1);
    expect(taskAt(world, pinned).polls).toBe(1);
  });
});

describe('an interrupted poll', () => {
  test('stays on its hart, counts nothing, and goes on with the next run of that hart', () => {
    const world = makeWorld();
    const waker = start(world, script('interrupted', 'interrupted', 'pending'));
    expect(world.executor.runUntilIdle(1)).toBe('interrupted');
    const task = taskAt(world, waker);
    expect([task.state, task.hart, world.state.current]).toEqual(['running', 1, [undefined, waker.taskId]]);
    expect(world.executor.runUntilIdle(0)).toBe('idle');
    expect(world.executor.runUntilIdle(1)).toBe('interrupted');
    expect(world.executor.runUntilIdle(1)).toBe('idle');
    expect([task.state, task.hart, counts(task)]).toEqual(['pending', undefined, [1, 0, 0]]);
    expect(world.log).toEqual(['spawn 1', 'poll 1', 'pending 1']);
  });
});

describe('yieldNow', () => {
  test('is pending once and lets the others run', () => {
    const world = makeWorld();
    const first = start(world, script({ await: yieldNow() }));
    start(world, script());
    const task = taskAt(world, first);
    world.executor.runUntilIdle(0);
    expect(world.log.filter((line) => line.startsWith('poll'))).toEqual(['poll 1', 'poll 2', 'poll 1']);
    expect(counts(task)).toEqual([2, 1, 1]);
  });
});

describe('timers', () => {
  test('wake by deadline, and those of one deadline in the order in which they were armed', () => {
    const world = makeWorld();
    for (const deadline of [30, 10, 20, 10]) start(world, script({ sleep: deadline }));
    world.executor.runUntilIdle(0);
    expect(timersInOrder(world.state).map(({ deadline, sequence }) => [deadline, sequence])).toEqual([
      [10, 2],
      [10, 4],
      [20, 3],
      [30, 1],
    ]);
    world.time = 20;
    world.executor.runUntilIdle(0);
    expect(world.log.filter((line) => line.startsWith('wake'))).toEqual([
      'wake 2 by timer',
      'wake 4 by timer',
      'wake 3 by timer',
    ]);
    expect(world.state.timers).toHaveLength(1);
  });

  test('do not fire early', () => {
    const world = makeWorld();
    start(world, script({ sleep: 10 }));
    world.executor.runUntilIdle(0);
    world.time = 9;
    world.executor.runUntilIdle(0);
    expect(world.state.timers).toHaveLength(1);
  });

  test('are cancelled with the future that armed them', () => {
    const world = makeWorld();
    const waker = start(world, script({ sleep: 10 }));
    world.executor.runUntilIdle(0);
    world.executor.cancel(waker.taskId);
    expect(world.state.timers).toEqual([]);
  });
});

test('a task that suspended late on one hart goes on no earlier on another', () => {
  const world = makeWorld();
  const waker = start(world, script('interrupted', 'pending', 'pending'));
  world.executor.runUntilIdle(0);
  world.time = 500;
  world.executor.runUntilIdle(0);
  world.time = 100;
  world.wake(waker, 'hart 1');
  world.executor.runUntilIdle(1);
  expect(world.time).toBe(500);
});

test('a hart waits for the time at which a task was scheduled on a hart that is ahead', () => {
  const world = makeWorld();
  const waker = start(world, script('pending', 'pending'));
  world.executor.runUntilIdle(0);
  world.time = 500;
  world.wake(waker, 'hart 0');
  world.time = 100;
  world.executor.runUntilIdle(1);
  expect(world.time).toBe(500);
});
