/**
 * A wake between check and suspend is never lost. A model of tasks that pass permits to one another through semaphores: each looks, registers and suspends
 * within a poll, which may be interrupted before, between and after, while the other harts run; whoever gives a permit wakes the one that has waited
 * longest. If no wake is lost, all end exactly when there are permits enough.
 */
import { expect, test } from 'vitest';
import type { TaskId } from '../../src/base/address.ts';
import { createExecutorState, Executor } from '../../src/executor/executor.ts';
import { type Future, type FutureKind, INTERRUPTED, PENDING, ready, type Waker } from '../../src/executor/future.ts';
import { FutureTable } from '../../src/executor/futureTable.ts';
import { sequence } from './sequence.ts';

interface Model {
  readonly semaphores: { permits: number; readonly waiting: Waker[] }[];
  readonly below: (limit: number) => number;
  wake(waker: Waker, by: string): void;
}

interface WorkerFuture extends Future {
  readonly kind: 'worker';
  state: 'looking' | 'registering' | 'suspending';
  /** Semaphores by number: a positive one is taken from, a negative one given to. */
  readonly script: readonly number[];
  at: number;
}

const workerKind: FutureKind<Model, WorkerFuture> = {
  kind: 'worker',
  poll(future, cx) {
    const { semaphores, below, wake } = cx.services;
    for (;;) {
      if (below(3) === 0) return INTERRUPTED;
      const step = future.script[future.at];
      if (step === undefined) return ready(0);
      const semaphore = semaphores[Math.abs(step) - 1]!;
      switch (future.state) {
        case 'looking':
          if (step < 0) {
            semaphore.permits++;
            const waiter = semaphore.waiting.shift();
            if (waiter !== undefined) wake(waiter, 'a permit');
            future.at++;
          } else if (semaphore.permits > 0) {
            semaphore.permits--;
            future.at++;
          } else {
            semaphore.waiting.push(cx.waker);
            future.state = 'suspending';
          }
          break;
        default:
          future.state = 'looking';
          return PENDING;
      }
    }
  },
  describe: ({ at }) => ({ at }),
};

/** Random scripts in which the permits given of each semaphore are at least those taken, so that only a lost wake, or a cycle, can stop them. */
function run(seed: number, order: number): { readonly left: number; readonly stuck: boolean } {
  const below = sequence(seed);
  const harts = 1 + below(4);
  const state = createExecutorState(harts, order);
  const model: Model = {
    semaphores: Array.from({ length: 3 }, () => ({ permits: 0, waiting: [] })),
    below,
    wake: (waker, by) => executor.wake(waker, by),
  };
  const executor: Executor<Model> = new Executor<Model>(state, new FutureTable([workerKind]), model, {
    position: () => ({ time: 0, hart: 0, step: 0 }),
    now: () => 0,
    waitUntil: () => {},
    mayPoll: () => true,
    ended: () => 'remove',
    spawned: () => {},
    pollBegins: () => {},
    pollEnds: () => {},
    woken: () => {},
  });
  // Takers wait only for semaphores of lower number than those that they give to, so there is no cycle; givers wait for none.
  const scripts: number[][] = [];
  for (let pair = 0; pair < 2 + below(8); pair++) {
    const semaphore = 1 + below(3);
    const count = 1 + below(5);
    scripts.push(new Array<number>(count).fill(semaphore), new Array<number>(count).fill(-semaphore));
  }
  for (const script of scripts) {
    const future: WorkerFuture = { kind: 'worker', state: 'looking', script, at: 0 };
    executor.schedule(executor.spawn('kernel', 'worker', future), below(2) === 0 ? 'prior' : 'normal');
  }
  const isIdle = (): boolean =>
    state.prior.length + state.normal.length === 0 &&
    state.current.every((task: TaskId | undefined) => task === undefined);
  let runs = 0;
  while (!isIdle() && runs++ < 10_000) executor.runUntilIdle(below(harts));
  return { left: state.tasks.size, stuck: !isIdle() };
}

test.each([0, 1, 12_345])(
  'whatever is interrupted where, and in whatever order tasks are taken (order %i)',
  (order) => {
    for (let seed = 0; seed < 500; seed++)
      expect({ seed, ...run(seed, order) }).toEqual({ seed, left: 0, stuck: false });
  },
);
