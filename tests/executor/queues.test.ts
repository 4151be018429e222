/** Timers and run queue against simple models; the variations of the order and their bounds; and what many sleeping tasks cost. */
import { describe, expect, test } from 'vitest';
import type { TaskId } from '../../src/base/address.ts';
import { createExecutorState } from '../../src/executor/executor.ts';
import { choose, newOrder, PATIENCE, sliceLength, WINDOW } from '../../src/executor/order.ts';
import { dequeue, enqueue, queued, removeFromQueue, setAffinity } from '../../src/executor/runQueue.ts';
import type { ExecutorState, Task } from '../../src/executor/task.ts';
import { armTimer, cancelTimer, isArmed, nextDeadline, takeExpired, timersInOrder } from '../../src/executor/timers.ts';
import { makeWorld, script, start } from './fakeHost.ts';
import { sequence } from './sequence.ts';

const waker = (taskId: number): { taskId: TaskId; generation: number } => ({ taskId: taskId as TaskId, generation: 1 });

describe('timers', () => {
  test('expire as those of a sorted list do, whatever is armed and cancelled', () => {
    for (let seed = 0; seed < 100; seed++) {
      const below = sequence(seed);
      const state = createExecutorState(1);
      let model: { deadline: number; sequence: number }[] = [];
      for (let action = 0; action < 200; action++) {
        switch (below(4)) {
          case 0: {
            const victim = model[below(model.length + 1)]?.sequence ?? 0;
            expect(isArmed(state, victim)).toBe(victim !== 0);
            cancelTimer(state, victim);
            model = model.filter(({ sequence: each }) => each !== victim);
            break;
          }
          case 1: {
            const now = below(100);
            const due = model.filter(({ deadline }) => deadline <= now);
            expect(takeExpired(state, now).map((each) => each.sequence)).toEqual(due.map((each) => each.sequence));
            model = model.filter(({ deadline }) => deadline > now);
            break;
          }
          default: {
            const deadline = below(100);
            model.push({ deadline, sequence: armTimer(state, deadline, waker(below(6))) });
            model.sort((a, b) => a.deadline - b.deadline || a.sequence - b.sequence);
          }
        }
        expect(timersInOrder(state).map((each) => each.sequence)).toEqual(model.map((each) => each.sequence));
        expect(nextDeadline(state)).toBe(model[0]?.deadline);
        expect(state.timerPlaces.size).toBe(model.length);
      }
    }
  });
});

function taskIn(state: ExecutorState, affinity?: bigint): Task {
  const id = state.nextTask++ as TaskId;
  const task = { id, affinity, state: 'pending', ticket: 0 } as Task;
  state.tasks.set(id, task);
  return task;
}

describe('the run queue', () => {
  test('gives each hart the first of those that it may poll, as one list would', () => {
    for (let seed = 0; seed < 100; seed++) {
      const below = sequence(seed);
      const state = createExecutorState(3);
      let model: Task[] = [];
      const affinities = [undefined, 0b1n, 0b10n, 0b101n];
      for (let action = 0; action < 300; action++) {
        switch (below(6)) {
          case 0:
          case 1: {
            const hart = below(3);
            const next = model.find(
              ({ affinity }) => affinity === undefined || ((affinity >> BigInt(hart)) & 1n) === 1n,
            );
            expect(dequeue(state, hart)).toBe(next);
            model = model.filter((task) => task !== next);
            break;
          }
          case 2: {
            const task = model[below(model.length + 1)];
            if (task === undefined) break;
            removeFromQueue(state, task);
            model = model.filter((each) => each !== task);
            break;
          }
          case 3: {
            const task = model[below(model.length + 1)];
            if (task !== undefined) setAffinity(state, task, affinities[below(4)]);
            break;
          }
          default: {
            const task = taskIn(state, affinities[below(4)]);
            enqueue(state, task, 'prior');
            model.push(task);
          }
        }
        expect(queued(state, 'prior')).toEqual(model.map(({ id }) => id));
        expect(state.prior.length).toBe(model.length);
        expect([...state.prior.lanes.values()].every(({ items, head }) => items.length > head)).toBe(true);
      }
    }
  });
});

describe('an order', () => {
  const orderOf = (seed: number): number[] => {
    const state = createExecutorState(1, seed);
    for (let index = 0; index < 40; index++) enqueue(state, taskIn(state), index % 3 === 0 ? 'normal' : 'prior');
    return Array.from({ length: 40 }, () => dequeue(state, 0)!.id as number);
  };

  test('of seed 0 is first in, first out, prior before normal', () => {
    const ids = Array.from({ length: 40 }, (_, index) => index);
    const expected = [...ids.filter((index) => index % 3 !== 0), ...ids.filter((index) => index % 3 === 0)];
    expect(orderOf(0)).toEqual(expected.map((index) => index + 1));
  });

  test('of another seed is another one, the same each time, and loses nobody', () => {
    const orders = Array.from({ length: 50 }, (_, seed) => orderOf(seed + 1));
    expect(new Set(orders.map(String)).size).toBe(50);
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(orderOf(0).sort((a, b) => a - b));
    expect(orderOf(9)).toEqual(orderOf(9));
  });

  test('keeps nobody waiting beyond patience, though others become ready without end', () => {
    for (let seed = 1; seed < 50; seed++) {
      const state = createExecutorState(1, seed);
      for (let index = 0; index < WINDOW * 2; index++) enqueue(state, taskIn(state), 'prior');
      const passed = new Map<number, number>();
      for (let turn = 0; turn < 2000; turn++) {
        enqueue(state, taskIn(state), 'prior');
        const taken = dequeue(state, 0)!;
        passed.set(taken.id, state.nextTicket - taken.ticket);
      }
      expect(Math.max(...passed.values())).toBeLessThanOrEqual(PATIENCE + WINDOW * 3);
    }
  });

  test('has slices of all magnitudes, none longer than asked for', () => {
    const order = newOrder(3);
    const lengths = Array.from({ length: 500 }, () => sliceLength(order, 1_000_000));
    expect(Math.min(...lengths)).toBeLessThan(1000);
    expect(Math.max(...lengths)).toBeGreaterThan(500_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1_000_000);
    expect(sliceLength(newOrder(0), 1_000_000)).toBe(1_000_000);
    expect(sliceLength(order, 100)).toBe(100);
  });

  test('of seed 0 draws nothing', () => {
    const order = newOrder(0);
    const before = { ...order };
    choose(order, 10);
    expect(order).toEqual(before);
  });
});

test('ten thousand sleeping tasks are not looked at while others run', () => {
  const world = makeWorld(1);
  for (let task = 0; task < 10_000; task++) start(world, script({ sleep: 1_000_000 + task }));
  world.executor.runUntilIdle(0);
  const before = new Map([...world.state.tasks].map(([id, task]) => [id, structuredClone(task)]));
  const looked: TaskId[] = [];
  const get = world.state.tasks.get.bind(world.state.tasks);
  world.state.tasks.get = (id) => {
    looked.push(id);
    return get(id);
  };
  const yielder = start(world, script(...new Array<'yield'>(1000).fill('yield')));
  world.executor.runUntilIdle(0);
  expect(new Set(looked)).toEqual(new Set([yielder.taskId]));
  for (const [id, task] of before) expect(get(id)).toEqual(task);
});

test('a task says how long it was ready, how long its polls took, and how often its waker was cloned', () => {
  const world = makeWorld(1);
  const first = start(world, script('pending', 'interrupted', { sleep: 90 }));
  world.time = 10;
  world.executor.runUntilIdle(0);
  world.time = 20;
  world.wake(first, 'test');
  world.time = 25;
  world.executor.runUntilIdle(0);
  world.time = 40;
  world.executor.runUntilIdle(0);
  const task = world.state.tasks.get(first.taskId)!;
  expect([task.scheduledTime, task.busyTime]).toEqual([10 + 5, 15]);
  // Taken for the timer, which has one of its own.
  expect(task.wakerClones).toBe(2);
});

test('a wake says which task did it and in which future', () => {
  const world = makeWorld(1);
  const sleeper = start(world, script('pending', 'pending', 'pending'));
  world.executor.runUntilIdle(0);
  const other = start(world, script({ await: script({ wake: sleeper }) }));
  world.executor.runUntilIdle(0);
  const wakeOf = (): unknown => world.state.tasks.get(sleeper.taskId)!.lastWake?.from;
  expect(wakeOf()).toEqual({ taskId: other.taskId, kind: 'script', state: 'running' });
  world.wake(sleeper, 'outside');
  expect(wakeOf()).toBeUndefined();
});
