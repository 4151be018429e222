/**
 * Futexes (futex(2)): waiters in FIFO order per (space, address). The value is checked and the waiter registered within one poll, which nothing
 * interrupts, so no wake is lost between the two. A waiter leaves the queue when it is woken, times out, or is dropped: nothing stale stays.
 */
import type { SpaceId, Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { leafOf } from '../executor/futureTable.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { readU32 } from './mm/userMemory.ts';
import type { FutexWaiter } from './state.ts';
import { SysError } from './sysError.ts';
import { threadOf } from './thread.ts';

export interface FutexWaitFuture extends Future {
  readonly kind: 'futexWait';
  state: 'checking' | 'waiting' | 'woken';
  readonly tid: Tid;
  /** Of the futex whose queue the waiter stands in; FUTEX_REQUEUE changes it. */
  address: number;
  readonly expected: number;
  readonly bitset: number;
  /** Machine time in ns. */
  readonly deadline: number | undefined;
}

/** The future's value is 0 once woken; EAGAIN when the value is not `expected`, ETIMEDOUT at the deadline. */
export function futexWait(
  tid: Tid,
  address: number,
  expected: number,
  bitset: number,
  deadline: number | undefined,
): FutexWaitFuture {
  return { kind: 'futexWait', state: 'checking', tid, address, expected, bitset, deadline };
}

export const futexWaitKind: FutureKind<Kernel, FutexWaitFuture> = {
  kind: 'futexWait',
  poll(future, cx) {
    const kernel = cx.services;
    const { waker } = cx;
    switch (future.state) {
      case 'checking': {
        const space = spaceOf(kernel, threadOf(kernel, future.tid));
        const value = readU32(kernel, space, future.address);
        if (value !== future.expected) {
          throw new SysError('EAGAIN', `the futex holds ${value}, not ${future.expected}`);
        }
        enqueue(kernel, space.id, future.address, { waker, tid: future.tid, bitset: future.bitset });
        if (future.deadline !== undefined) kernel.addTimer(future.deadline, waker);
        future.state = 'waiting';
        return PENDING;
      }
      case 'waiting':
        if (future.deadline === undefined || kernel.now() < future.deadline) return PENDING;
        throw new SysError('ETIMEDOUT', 'nobody woke the futex in time');
      case 'woken':
        kernel.cancelTimers(waker);
        return ready(0);
    }
  },
  drop(future, kernel) {
    const thread = threadOf(kernel, future.tid);
    if (thread.waker !== undefined) kernel.cancelTimers(thread.waker);
    if (future.state === 'waiting') dequeue(kernel, spaceOf(kernel, thread).id, future.address, future.tid);
  },
  describe: (future, kernel) => ({
    address: `0x${future.address.toString(16)}`,
    expected: future.expected,
    ...describeDeadline(kernel, future.deadline),
  }),
};

/** Wakes up to `count` waiters whose bitset meets `bitset`, first come first served; answers how many. */
export function futexWake(kernel: Kernel, space: SpaceId, address: number, count: number, bitset: number): number {
  const queue = kernel.state.futexes.get(key(space, address));
  let woken = 0;
  for (const waiter of queue === undefined ? [] : [...queue]) {
    if (woken >= count) break;
    if ((waiter.bitset & bitset) === 0) continue;
    futureOf(kernel, waiter).state = 'woken';
    dequeue(kernel, space, address, waiter.tid);
    kernel.wake(waiter.waker, 'futex');
    woken++;
  }
  return woken;
}

/** Moves up to `count` waiters to another futex, in order; answers how many. */
export function futexRequeue(kernel: Kernel, space: SpaceId, from: number, to: number, count: number): number {
  const moving = (kernel.state.futexes.get(key(space, from)) ?? []).slice(0, count);
  for (const waiter of moving) {
    dequeue(kernel, space, from, waiter.tid);
    enqueue(kernel, space, to, waiter);
    futureOf(kernel, waiter).address = to;
  }
  return moving.length;
}

function futureOf(kernel: Kernel, waiter: FutexWaiter): FutexWaitFuture {
  const task = kernel.state.executor.tasks.get(waiter.waker.taskId);
  assert(task !== undefined, 'a futex queue holds only waiters that live');
  const leaf = leafOf(task.future);
  assert(leaf.kind === 'futexWait', 'a task in a futex queue awaits a futex');
  return leaf as FutexWaitFuture;
}

function enqueue(kernel: Kernel, space: SpaceId, address: number, waiter: FutexWaiter): void {
  const queue = kernel.state.futexes.get(key(space, address));
  if (queue === undefined) kernel.state.futexes.set(key(space, address), [waiter]);
  else queue.push(waiter);
}

function dequeue(kernel: Kernel, space: SpaceId, address: number, tid: Tid): void {
  const queue = kernel.state.futexes.get(key(space, address));
  const index = queue?.findIndex((waiter) => waiter.tid === tid) ?? -1;
  assert(queue !== undefined && index !== -1, `thread ${tid} stands in the queue of its futex`);
  queue.splice(index, 1);
  if (queue.length === 0) kernel.state.futexes.delete(key(space, address));
}

const key = (space: SpaceId, address: number): string => `${space}:${address}`;
