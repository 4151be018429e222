/**
 * An executor for properties: leaves that stand in queues or have timers by an identity of their own, random trees of combinators over them, and what
 * ought to be registered, read off the trees.
 */
import { anyOf, anyOfKind } from '../../src/executor/anyOf.ts';
import { createExecutorState, Executor } from '../../src/executor/executor.ts';
import {
  type Future,
  type FutureKind,
  INTERRUPTED,
  type Interruption,
  PENDING,
  ready,
  type Waker,
} from '../../src/executor/future.ts';
import { childrenOf, FutureTable } from '../../src/executor/futureTable.ts';
import { select, selectKind } from '../../src/executor/select.ts';
import type { ExecutorState } from '../../src/executor/task.ts';
import { isLate, startTimer, stopTimer, type TimeLimit, type TimingServices } from '../../src/executor/timeLimit.ts';
import { type TimeoutFuture, timeout, timeoutKind } from '../../src/executor/timeout.ts';
import { armTimer, cancelTimer, isArmed } from '../../src/executor/timers.ts';

export interface TreeWorld extends TimingServices {
  readonly state: ExecutorState;
  readonly executor: Executor<TreeWorld>;
  readonly table: FutureTable<TreeWorld>;
  /** By name of a queue: the leaves that stand in it, by their ids, and whether it has been opened. */
  readonly queues: Map<number, { readonly waiting: Map<number, Waker>; open: boolean }>;
  time: number;
  /** Polls of leaves until one is interrupted; none when undefined. */
  interruptIn: number | undefined;
  /** Values of the tasks that have ended, by task. */
  readonly values: Map<number, number>;
  nextLeaf: number;
}

/** Ready, with its id as value, once its queue is open. */
export interface GateFuture extends Future {
  readonly kind: 'gate';
  state: 'waiting';
  readonly id: number;
  readonly queue: number;
  readonly interruption?: Interruption | undefined;
}

/** Ready, with its id as value, at its time. */
export interface AlarmFuture extends Future, TimeLimit {
  readonly kind: 'alarm';
  state: 'waiting';
  readonly id: number;
  readonly deadline: number;
}

/** Keeps the value of a task's future. */
interface RootFuture extends Future {
  readonly kind: 'root';
  state: 'waiting';
}

const gateKind: FutureKind<TreeWorld, GateFuture> = {
  kind: 'gate',
  poll(future, cx) {
    const world = cx.services;
    if (world.interruptIn !== undefined && world.interruptIn-- === 0) {
      world.interruptIn = undefined;
      return INTERRUPTED;
    }
    const queue = queueAt(world, future.queue);
    queue.waiting.delete(future.id);
    if (queue.open) return ready(future.id);
    queue.waiting.set(future.id, cx.waker);
    return PENDING;
  },
  drop(future, world) {
    queueAt(world, future.queue).waiting.delete(future.id);
  },
  interrupt: (future) => future.interruption ?? 'restart',
  describe: ({ queue }) => ({ queue }),
};

const alarmKind: FutureKind<TreeWorld, AlarmFuture> = {
  kind: 'alarm',
  poll(future, cx) {
    if (isLate(cx.services, future)) {
      stopTimer(cx.services, future);
      return ready(future.id);
    }
    startTimer(cx.services, future, cx.waker);
    return PENDING;
  },
  drop(future, world) {
    stopTimer(world, future);
  },
  describe: ({ deadline }) => ({ deadline }),
};

const rootKind: FutureKind<TreeWorld, RootFuture> = {
  kind: 'root',
  poll(future, cx) {
    const poll = cx.poll(future.awaiting!);
    if (poll.kind !== 'ready') return poll;
    future.awaiting = undefined;
    cx.services.values.set(cx.waker.taskId, poll.value);
    return poll;
  },
  describe: () => ({}),
};

export function makeTreeWorld(harts = 2, seed = 0): TreeWorld {
  const state = createExecutorState(harts, seed);
  const table = new FutureTable<TreeWorld>([gateKind, alarmKind, rootKind, selectKind, anyOfKind, timeoutKind]);
  const world: TreeWorld = {
    ...{ state, table, queues: new Map(), time: 0, interruptIn: undefined, values: new Map(), nextLeaf: 1 },
    now: () => world.time,
    addTimer: (deadline: number, waker: Waker) => armTimer(state, deadline, waker),
    cancelTimer: (timer: number) => cancelTimer(state, timer),
    isArmed: (timer: number) => isArmed(state, timer),
  } as unknown as TreeWorld;
  const executor = new Executor<TreeWorld>(state, table, world, {
    position: () => ({ time: world.time, hart: 0, step: 0 }),
    now: () => world.time,
    waitUntil: () => {},
    mayPoll: () => true,
    ended: () => 'remove',
    spawned: () => {},
    pollBegins: () => {},
    pollEnds: () => {},
    woken: () => {},
  });
  return Object.assign(world, { executor });
}

export function startTree(world: TreeWorld, tree: Future): Waker {
  const runnable = world.executor.spawn('kernel', 'tree', { kind: 'root', state: 'waiting', awaiting: tree });
  world.executor.schedule(runnable);
  return runnable;
}

export function queueAt(world: TreeWorld, name: number): { readonly waiting: Map<number, Waker>; open: boolean } {
  let queue = world.queues.get(name);
  if (queue === undefined) {
    queue = { waiting: new Map(), open: false };
    world.queues.set(name, queue);
  }
  return queue;
}

/** Opens a queue and wakes who stands in it, as an object does that has become ready. */
export function openQueue(world: TreeWorld, name: number): void {
  const queue = queueAt(world, name);
  queue.open = true;
  for (const waker of [...queue.waiting.values()]) world.executor.wake(waker, `queue ${name}`);
}

export const gate = (world: TreeWorld, queue: number, interruption?: Interruption): GateFuture => ({
  ...{ kind: 'gate', state: 'waiting', id: world.nextLeaf++, queue, interruption },
});

export const alarm = (world: TreeWorld, deadline: number): AlarmFuture => ({
  ...{ kind: 'alarm', state: 'waiting', id: world.nextLeaf++, deadline },
});

/** A tree of combinators; leaves wait for queues 0 … 9 and for times up to 1000. */
export function randomTree(world: TreeWorld, below: (limit: number) => number, depth: number): Future {
  const child = (): Future => randomTree(world, below, depth - 1);
  switch (depth === 0 ? below(2) : below(5)) {
    case 0:
      return gate(world, below(10));
    case 1:
      return alarm(world, 1 + below(1000));
    case 2:
      return select(child(), child());
    case 3:
      return anyOf(Array.from({ length: 1 + below(4) }, child));
    default:
      return timeout(child(), 1 + below(1000), -1);
  }
}

/** The value that a tree has by now, undefined while it waits: what the combinators are to do, in one sentence each. */
export function valueDue(world: TreeWorld, tree: Future): number | undefined {
  switch (tree.kind) {
    case 'gate':
      return queueAt(world, (tree as GateFuture).queue).open ? (tree as GateFuture).id : undefined;
    case 'alarm':
      return world.time >= (tree as AlarmFuture).deadline ? (tree as AlarmFuture).id : undefined;
    case 'timeout': {
      const { awaiting, deadline, late } = tree as TimeoutFuture;
      return valueDue(world, awaiting!) ?? (world.time >= deadline! ? late : undefined);
    }
    default:
      return childrenOf(tree)
        .map((child) => valueDue(world, child))
        .find((value) => value !== undefined);
  }
}

/** What the leaves and timeouts of all trees that wait must have registered: `queue Q: ID` and deadlines, sorted. */
export function expectedRegistrations(world: TreeWorld): string[] {
  const found: string[] = [];
  const visit = (future: Future): void => {
    if (future.kind === 'gate') found.push(`queue ${(future as GateFuture).queue}: ${(future as GateFuture).id}`);
    if (future.kind === 'alarm' || future.kind === 'timeout') found.push(`timer ${(future as AlarmFuture).deadline}`);
    for (const child of childrenOf(future)) visit(child);
  };
  for (const task of world.state.tasks.values()) visit(task.future);
  return found.sort();
}

/** What is registered. */
export function registrations(world: TreeWorld): string[] {
  const queues = [...world.queues].flatMap(([name, { waiting }]) =>
    [...waiting.keys()].map((id) => `queue ${name}: ${id}`),
  );
  return [...queues, ...world.state.timers.map(({ deadline }) => `timer ${deadline}`)].sort();
}
