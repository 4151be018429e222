/**
 * Futexes (futex(2)): waiters in FIFO order per word. The value is checked and the waiter registered within one poll, which nothing interrupts, so no wake
 * is lost between the two. A waiter leaves the queue when it is woken, times out, or is dropped: nothing stale stays. One that was woken and is dropped before it
 * could tell gives the wake to the next. Locks with an owner (FUTEX_LOCK_PI) stand in `futexPi.ts`.
 */
import type { Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../executor/timeLimit.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { readU32 } from './mm/userMemory.ts';
import { findVma } from './mm/vma.ts';
import type { Waiting } from './poller.ts';
import type { AddressSpace, FutexWaiter } from './state.ts';
import { SysError } from './sysError.ts';
import { threadOf } from './thread.ts';
import { futureOf, leaveQueue, waiterOf } from './waiter.ts';

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

export interface FutexWaitFuture extends Future, Waiting, TimeLimit {
  readonly kind: 'futexWait';
  /** `woken`: by somebody who counts on it; `done`: it has told. */
  state: 'checking' | 'waiting' | 'woken' | 'done';
  readonly tid: Tid;
  /** Of the futex whose queue the waiter stands in; FUTEX_REQUEUE changes both. */
  address: number;
  key: string;
  readonly expected: number;
  readonly bitset: number;
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
        enqueue(kernel, future.key, { ...waiterOf(kernel, future, waker), bitset: future.bitset });
        future.state = 'waiting';
        break;
      case 'waiting':
        if (isLate(kernel, future)) throw new SysError('ETIMEDOUT', 'nobody woke the futex in time');
        break;
      case 'woken':
        stopTimer(kernel, future);
        future.state = 'done';
        return ready(0);
      case 'done':
        assert(false, 'a wait for a futex is not polled after its end');
    }
    startTimer(kernel, future, waker);
    return PENDING;
  },
  drop(future, kernel) {
    stopTimer(kernel, future);
    if (future.state === 'waiting') dequeue(kernel, future.key, future);
    if (future.state === 'woken') wakeSome(kernel, future.key, 1, future.bitset);
  },
  // Linux goes on with the time that is left only where no handler ran.
  interrupt(future) {
    if (future.state !== 'woken') return future.deadline === undefined ? 'restart' : 'fail';
    future.state = 'done';
    return 0;
  },
  describe: (future, kernel) => ({
    address: `0x${future.address.toString(16)}`,
    expected: future.expected,
    ...describeDeadline(kernel, future.deadline),
  }),
};

/** EAGAIN unless the word holds `expected`. */
function checkValue(kernel: Kernel, space: AddressSpace, address: number, expected: number): void {
  const value = readU32(kernel, space, address);
  if (value !== expected) throw new SysError('EAGAIN', `the futex holds ${value}, not ${expected}`);
}

/** Wakes up to `count` waiters whose bitset meets `bitset`, first come first served; answers how many. */
export function futexWake(kernel: Kernel, key: string, count: number, bitset: number): number {
  if (kernel.state.piFutexes.has(key)) throw new SysError('EINVAL', 'the futex is a lock with an owner');
  return wakeSome(kernel, key, count, bitset);
}

function wakeSome(kernel: Kernel, key: string, count: number, bitset: number): number {
  const queue = kernel.state.futexes.get(key);
  let woken = 0;
  for (const waiter of queue === undefined ? [] : [...queue]) {
    if (woken >= count) break;
    if ((waiter.bitset & bitset) === 0) continue;
    dequeue(kernel, key, waiter);
    waitOf(kernel, waiter).state = 'woken';
    kernel.wake(waiter.waker, 'futex');
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
    dequeue(kernel, from, waiter);
    enqueue(kernel, to.key, waiter);
    Object.assign(waitOf(kernel, waiter), to);
  }
  return moving.length;
}

function waitOf(kernel: Kernel, waiter: FutexWaiter): FutexWaitFuture {
  const future = futureOf(kernel, waiter);
  assert(future?.kind === 'futexWait', 'a futex queue holds only waits that live');
  return future as FutexWaitFuture;
}

function enqueue(kernel: Kernel, key: string, waiter: FutexWaiter): void {
  const queue = kernel.state.futexes.get(key);
  if (queue === undefined) kernel.state.futexes.set(key, [waiter]);
  else queue.push(waiter);
}

function dequeue(kernel: Kernel, key: string, waiter: Waiting): void {
  const queue = kernel.state.futexes.get(key);
  assert(queue !== undefined && leaveQueue(queue, waiter), 'who waits for a futex stands in its queue');
  if (queue.length === 0) kernel.state.futexes.delete(key);
}
