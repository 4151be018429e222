/**
 * Futexes (futex(2)): waiters in FIFO order per word. The value is checked and the waiter registered within one poll, which nothing interrupts, so no wake
 * is lost between the two. A waiter leaves the queue when it is woken, times out, or is dropped: nothing stale stays. Locks with an owner
 * (FUTEX_LOCK_PI) stand in `futexPi.ts`.
 */
import type { Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { leafOf } from '../executor/futureTable.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { readU32 } from './mm/userMemory.ts';
import { findVma } from './mm/vma.ts';
import type { AddressSpace, FutexWaiter } from './state.ts';
import { SysError } from './sysError.ts';
import { threadOf } from './thread.ts';

export const ALL_BITS = 0xffff_ffff;

/**
 * Names the word that a futex is: in shared memory by file and offset, so that processes meet there wherever they have mapped it; else by space and
 * address. `isPrivate` (FUTEX_PRIVATE_FLAG) promises that only one space uses it.
 */
export function futexKey(space: AddressSpace, address: number, isPrivate: boolean): string {
  if (!isPrivate) {
    const vma = findVma(space, address);
    if (vma?.shared === true && vma.file !== undefined) {
      return `file ${vma.file.ino}:${vma.file.offset + address - vma.start}`;
    }
  }
  return `${space.id}:${address}`;
}

export interface FutexWaitFuture extends Future {
  readonly kind: 'futexWait';
  state: 'checking' | 'waiting' | 'woken';
  readonly tid: Tid;
  /** Of the futex whose queue the waiter stands in; FUTEX_REQUEUE changes both. */
  address: number;
  key: string;
  readonly expected: number;
  readonly bitset: number;
  /** Machine time in ns. */
  readonly deadline: number | undefined;
}

/** The future's value is 0 once woken; EAGAIN when the value is not `expected`, ETIMEDOUT at the deadline. */
export function futexWait(
  tid: Tid,
  address: number,
  key: string,
  expected: number,
  bitset: number,
  deadline: number | undefined,
): FutexWaitFuture {
  return { kind: 'futexWait', state: 'checking', tid, address, key, expected, bitset, deadline };
}

export const futexWaitKind: FutureKind<Kernel, FutexWaitFuture> = {
  kind: 'futexWait',
  poll(future, cx) {
    const kernel = cx.services;
    const { waker } = cx;
    switch (future.state) {
      case 'checking':
        checkValue(kernel, spaceOf(kernel, threadOf(kernel, future.tid)), future.address, future.expected);
        enqueue(kernel, future.key, { waker, tid: future.tid, bitset: future.bitset, item: 0 });
        if (future.deadline !== undefined) kernel.addTimer(future.deadline, waker);
        future.state = 'waiting';
        return PENDING;
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
    if (future.state === 'waiting') dequeue(kernel, future.key, future.tid);
  },
  // Linux goes on with the time that is left only where no handler ran.
  interrupt: (future) => (future.state === 'woken' ? 0 : future.deadline === undefined ? 'restart' : 'fail'),
  describe: (future, kernel) => ({
    address: `0x${future.address.toString(16)}`,
    expected: future.expected,
    ...describeDeadline(kernel, future.deadline),
  }),
};

/** EAGAIN unless the word holds `expected`. */
export function checkValue(kernel: Kernel, space: AddressSpace, address: number, expected: number): void {
  const value = readU32(kernel, space, address);
  if (value !== expected) throw new SysError('EAGAIN', `the futex holds ${value}, not ${expected}`);
}

/** Wakes up to `count` waiters whose bitset meets `bitset`, first come first served; answers how many. */
export function futexWake(kernel: Kernel, key: string, count: number, bitset: number): number {
  if (kernel.state.piFutexes.has(key)) throw new SysError('EINVAL', 'the futex is a lock with an owner');
  const queue = kernel.state.futexes.get(key);
  let woken = 0;
  for (const waiter of queue === undefined ? [] : [...queue]) {
    if (woken >= count) break;
    if ((waiter.bitset & bitset) === 0) continue;
    wakeWaiter(kernel, key, waiter);
    woken++;
  }
  return woken;
}

/** The kernel's own wake of a word in a space, whoever may share it. */
export function futexWakeAt(kernel: Kernel, space: AddressSpace, address: number, count: number): void {
  const key = futexKey(space, address, false);
  if (!kernel.state.piFutexes.has(key)) futexWake(kernel, key, count, ALL_BITS);
}

/** Moves up to `count` waiters to another futex, in order; answers how many. */
export function futexRequeue(
  kernel: Kernel,
  from: string,
  to: { readonly key: string; readonly address: number },
  count: number,
): number {
  const moving = (kernel.state.futexes.get(from) ?? []).slice(0, count);
  for (const waiter of moving) {
    dequeue(kernel, from, waiter.tid, waiter.item);
    enqueue(kernel, to.key, waiter);
    const future = futureOf(kernel, waiter);
    if (future.kind === 'futexWait') Object.assign(future, to);
    else future.items[waiter.item]!.key = to.key;
  }
  return moving.length;
}

/** A wait for any of several futexes (futex_waitv(2)); polled in `futexWaitv.ts`. Its value is the index of the one that was woken. */
export interface FutexWaitvFuture extends Future {
  readonly kind: 'futexWaitv';
  state: 'checking' | 'waiting' | 'woken';
  readonly tid: Tid;
  readonly items: { readonly address: number; key: string; readonly expected: number }[];
  readonly deadline: number | undefined;
  /** Index of the item that was woken. */
  woken: number;
}

function wakeWaiter(kernel: Kernel, key: string, waiter: FutexWaiter): void {
  const future = futureOf(kernel, waiter);
  future.state = 'woken';
  if (future.kind === 'futexWait') {
    dequeue(kernel, key, waiter.tid);
  } else {
    future.woken = waiter.item;
    leaveAll(kernel, future);
  }
  kernel.wake(waiter.waker, 'futex');
}

/** Takes a wait for several futexes out of all their queues. */
export function leaveAll(kernel: Kernel, future: FutexWaitvFuture): void {
  for (const [item, { key }] of future.items.entries()) dequeue(kernel, key, future.tid, item);
}

function futureOf(kernel: Kernel, waiter: FutexWaiter): FutexWaitFuture | FutexWaitvFuture {
  const task = kernel.state.executor.tasks.get(waiter.waker.taskId);
  assert(task !== undefined, 'a futex queue holds only waiters that live');
  const leaf = leafOf(task.future);
  assert(leaf.kind === 'futexWait' || leaf.kind === 'futexWaitv', 'a task in a futex queue awaits a futex');
  return leaf as FutexWaitFuture | FutexWaitvFuture;
}

export function enqueue(kernel: Kernel, key: string, waiter: FutexWaiter): void {
  const queue = kernel.state.futexes.get(key);
  if (queue === undefined) kernel.state.futexes.set(key, [waiter]);
  else queue.push(waiter);
}

function dequeue(kernel: Kernel, key: string, tid: Tid, item = 0): void {
  const queue = kernel.state.futexes.get(key);
  const index = queue?.findIndex((waiter) => waiter.tid === tid && waiter.item === item) ?? -1;
  assert(queue !== undefined && index !== -1, `thread ${tid} stands in the queue of its futex`);
  queue.splice(index, 1);
  if (queue.length === 0) kernel.state.futexes.delete(key);
}
