/** An executor with a clock of its own, a log of what its host hears, and two futures to play with. */

import type { TaskId } from '../../src/base/address.ts';
import { createExecutorState, Executor, type ExecutorHost } from '../../src/executor/executor.ts';
import type { Waker } from '../../src/executor/future.ts';
import { type Future, type FutureKind, INTERRUPTED, PENDING, type Poll, ready } from '../../src/executor/future.ts';
import { FutureTable } from '../../src/executor/futureTable.ts';
import type { ExecutorState, Task } from '../../src/executor/task.ts';
import { armTimer, cancelTimer } from '../../src/executor/timers.ts';
import { yieldNowKind } from '../../src/executor/yieldNow.ts';

/** Does one action of its script at each poll, and is ready after the last one. */
export interface ScriptFuture extends Future {
  readonly kind: 'script';
  state: 'running';
  readonly script: readonly ScriptAction[];
  at: number;
  /** The timer that it has armed. */
  timer?: number | undefined;
}

export type ScriptAction =
  | 'pending'
  | 'interrupted'
  | 'yield'
  | { readonly wake: Waker }
  | { readonly sleep: number }
  | { readonly await: Future };

export interface World {
  readonly state: ExecutorState;
  readonly executor: Executor<World>;
  readonly log: string[];
  /** What futures of kind `script` were dropped. */
  dropped: number;
  time: number;
  wake(waker: Waker, by: string): void;
}

const scriptKind: FutureKind<World, ScriptFuture> = {
  kind: 'script',
  poll(future, cx): Poll {
    for (;;) {
      if (future.awaiting !== undefined) {
        const poll = cx.poll(future.awaiting);
        if (poll.kind !== 'ready') return poll;
        future.awaiting = undefined;
      }
      const action = future.script[future.at++];
      if (action === undefined) return ready(future.at);
      if (action === 'pending') return PENDING;
      if (action === 'interrupted') return INTERRUPTED;
      if (action === 'yield') {
        cx.services.wake(cx.waker, 'yield');
        return PENDING;
      }
      if ('wake' in action) cx.services.wake(action.wake, `task ${cx.waker.taskId}`);
      else if ('await' in action) future.awaiting = action.await;
      else {
        future.timer = armTimer(cx.services.state, action.sleep, cx.waker);
        return PENDING;
      }
    }
  },
  drop(future, world) {
    world.dropped++;
    world.log.push(`drop script at ${future.at}`);
    if (future.timer !== undefined) cancelTimer(world.state, future.timer);
  },
  describe: (future) => ({ at: future.at }),
};

export const script = (...actions: ScriptAction[]): ScriptFuture => ({
  kind: 'script',
  state: 'running',
  script: actions,
  at: 0,
});

export function makeWorld(harts = 2): World {
  const state = createExecutorState(harts);
  const log: string[] = [];
  const host: ExecutorHost = {
    position: () => ({ time: world.time, hart: 0, step: 0 }),
    now: () => world.time,
    waitUntil: (time) => {
      world.time = Math.max(world.time, time);
    },
    mayPoll: () => true,
    ended: (task) => (task.kind === 'kernel' ? 'remove' : 'zombie'),
    spawned: (task) => log.push(`spawn ${task.id}`),
    pollBegins: (task) => log.push(`poll ${task.id}`),
    pollEnds: (task, result) => log.push(`${result} ${task.id}`),
    woken: (task, by) => log.push(`wake ${task.id} by ${by}`),
  };
  const world: World = {
    state,
    log,
    dropped: 0,
    time: 0,
    wake: (waker, by) => world.executor.wake(waker, by),
  } as World;
  const table = new FutureTable<World>([scriptKind, yieldNowKind]);
  Object.assign(world, { executor: new Executor<World>(state, table, world, host) });
  return world;
}

/** Spawns and schedules; answers the waker of the task. */
export function start(world: World, future: Future, kind: Task['kind'] = 'kernel'): Waker {
  const runnable = world.executor.spawn(kind, 'test', future);
  world.executor.schedule(runnable);
  return runnable;
}

export function taskAt(world: World, waker: Waker): Task {
  return world.state.tasks.get(waker.taskId as TaskId)!;
}

/** polls, wakes, selfWakes. */
export function counts(task: Task): readonly [number, number, number] {
  return [task.polls, task.wakes, task.selfWakes];
}
