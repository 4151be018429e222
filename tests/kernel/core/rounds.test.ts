/** Rounds without user code: tasks that wake one another for ever do not keep `advance` from coming back. */
import { expect, test } from 'vitest';
import { Executor, type ExecutorHost } from '../../../src/executor/executor.ts';
import { type Future, type FutureKind, PENDING } from '../../../src/executor/future.ts';
import { FutureTable } from '../../../src/executor/futureTable.ts';
import type { KernelCore } from '../../../src/kernel/core.ts';
import { initialState } from '../../../src/kernel/initialState.ts';
import { Rounds } from '../../../src/kernel/rounds.ts';
import { defaultConfig, makeMachine } from './guestRun.ts';

/** Yields at every poll. */
const restlessKind: FutureKind<KernelCore, Future> = {
  kind: 'restless',
  poll(_future, cx) {
    cx.services.wake(cx.waker, 'itself');
    return PENDING;
  },
  describe: () => ({}),
};

test('a turn of polls without a step ends, and counts as if it had run', async () => {
  const machine = await makeMachine('interp', 1);
  const state = initialState({ ...defaultConfig, harts: 1 }, machine.memory.ramBytes);
  const nothing = (): void => {};
  const host: ExecutorHost = {
    position: () => ({ time: 0, hart: 0, step: 0 }),
    now: () => rounds.now(),
    waitUntil: (time) => rounds.waitUntil(time),
    mayPoll: () => rounds.mayPoll(),
    ended: () => 'remove',
    spawned: nothing,
    pollBegins: nothing,
    pollEnds: nothing,
    woken: nothing,
  };
  const services = { wake: (...args: Parameters<KernelCore['wake']>) => executor.wake(...args) } as KernelCore;
  const executor = new Executor<KernelCore>(state.executor, new FutureTable([restlessKind]), services, host);
  const rounds = new Rounds(state, machine, executor);
  executor.schedule(executor.spawn('kernel', 'restless', { kind: 'restless', state: 'restless' }));
  expect(rounds.advance({ maxSteps: 1 }, () => undefined, nothing)).toEqual({ kind: 'budget' });
  expect(rounds.now()).toBe(defaultConfig.quantum);
  const [task] = state.executor.tasks.values();
  expect([task!.polls, task!.selfWakes]).toEqual([20_000, 20_000]);
  expect(rounds.advance({ maxSteps: 3 * defaultConfig.quantum }, () => undefined, nothing)).toEqual({ kind: 'budget' });
  expect(rounds.now()).toBe(4 * defaultConfig.quantum);
});
