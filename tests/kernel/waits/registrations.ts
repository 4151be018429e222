/**
 * What futures have registered, from both sides: what stands in the kernel's queues and among its timers, and what the futures of all tasks say of
 * themselves. The two must agree at any moment; and a task that waits has something registered by each of its leaves.
 */
import type { Future, Waker } from '../../../src/executor/future.ts';
import { childrenOf } from '../../../src/executor/futureTable.ts';
import type { TimeLimit } from '../../../src/executor/timeLimit.ts';
import type { PollFuture } from '../../../src/kernel/ipc/pollFuture.ts';
import type { Waiting } from '../../../src/kernel/poller.ts';
import type { KernelState } from '../../../src/kernel/state.ts';

/** A future of a task, with its numbers; the parts of a socket's wait stand in its `wait`. */
export interface Live {
  readonly taskId: number;
  readonly future: Future;
  readonly entry: number | undefined;
  readonly timer: number | undefined;
}

export function liveFutures({ executor }: KernelState): Live[] {
  const found: Live[] = [];
  for (const { id, state, future } of executor.tasks.values()) {
    const visit = (each: Future): void => {
      const part = each as Future & Waiting & TimeLimit & { readonly wait?: Waiting & TimeLimit };
      found.push({
        taskId: id,
        future: each,
        entry: part.entry ?? part.wait?.entry,
        timer: part.timer ?? part.wait?.timer,
      });
      for (const child of childrenOf(each)) visit(child);
    };
    if (state !== 'zombie') visit(future);
  }
  return found;
}

/** An entry that stands somewhere, and the task that it would wake. */
export interface Registered {
  readonly entry: number;
  readonly taskId: number;
  readonly where: string;
}

/** All entries in all queues, wherever in the state these are. */
export function registeredEntries(state: KernelState): Registered[] {
  const found: Registered[] = [];
  const add = (entry: number, waker: Waker, where: string): void => {
    found.push({ entry, taskId: waker.taskId, where });
  };
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    if (value instanceof Map) {
      for (const [key, part] of value) {
        const { kind, waker } = part as { readonly kind?: string; readonly waker?: Waker };
        if (kind === 'future') add(key as number, waker!, path);
        else visit(part, `${path}[${String(key)}]`);
      }
      return;
    }
    if (Array.isArray(value)) {
      // A terminal's queue is a long list of numbers.
      if (typeof value[0] === 'object') for (const [index, part] of value.entries()) visit(part, `${path}[${index}]`);
      return;
    }
    const { entry, waker } = value as { readonly entry?: number; readonly waker?: Waker };
    if (entry !== undefined && waker !== undefined) add(entry, waker, path);
    for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
  };
  for (const [key, part] of Object.entries(state)) {
    if (!['executor', 'epolls', 'threads', 'config', 'next', 'inodes', 'spaces', 'frames'].includes(key))
      visit(part, key);
  }
  for (const { id, waiters, pollers } of state.epolls.values()) {
    for (const [entry, waker] of waiters) add(entry, waker, `epoll ${id}`);
    visit(pollers, `pollers of epoll ${id}`);
  }
  for (const { tid, taskId, mailbox, awaitedSignals } of state.threads.values()) {
    visit(mailbox, `mailbox of ${tid}`);
    for (const entry of awaitedSignals?.keys() ?? []) found.push({ entry, taskId, where: `signals of ${tid}` });
  }
  return found;
}

/** Sentences about registrations without a live future that knows of them. */
export function staleRegistrations(state: KernelState): string[] {
  const live = liveFutures(state);
  const faults: string[] = [];
  const taskOf = new Map(live.map(({ entry, taskId }) => [entry, taskId]));
  for (const { entry, taskId, where } of registeredEntries(state)) {
    if (taskOf.get(entry) !== taskId) faults.push(`entry ${entry} in ${where} is of no future of task ${taskId}`);
  }
  for (const { rcore } of state.processes.values()) {
    const given = [...(rcore?.semaphores ?? []).flatMap((each) => each.granted)];
    for (const { signalled } of rcore?.condvars ?? []) given.push(...signalled);
    for (const entry of given) if (!taskOf.has(entry)) faults.push(`what entry ${entry} was given is nobody's`);
  }
  const kernels = new Set([...state.kernelTimers.values()].map(({ number }) => number));
  for (const { sequence, waker } of state.executor.timers) {
    const isLive = live.some(({ timer, taskId }) => timer === sequence && taskId === (waker.taskId as number));
    if (!isLive && !kernels.has(sequence)) faults.push(`timer ${sequence} of task ${waker.taskId} is of no future`);
  }
  return faults;
}

/** Sentences about leaves that wait for nothing but signals; asked when nobody is ready. */
export function forgottenLeaves(state: KernelState): string[] {
  const standing = new Set(registeredEntries(state).map(({ entry }) => entry));
  return liveFutures(state)
    .filter(({ future }) => childrenOf(future).length === 0 && !isPause(future))
    .filter(({ entry, timer }) => !(entry !== undefined && standing.has(entry)) && !isArmed(state, timer))
    .map(({ future, taskId }) => `${future.kind} in ${future.state} of task ${taskId} has nothing registered`);
}

/** ppoll(2) of no files. */
const isPause = (future: Future): boolean => future.kind === 'poll' && (future as PollFuture).files.length === 0;

const isArmed = ({ executor }: KernelState, timer: number | undefined): boolean =>
  timer !== undefined && executor.timerPlaces.has(timer);
