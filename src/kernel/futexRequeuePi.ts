/**
 * Condition variables whose lock has an owner (futex(2), FUTEX_WAIT_REQUEUE_PI and FUTEX_CMP_REQUEUE_PI): who waits at one futex is not woken but moved to the
 * lock that he named beforehand, and goes on when that is his. They stand in queues of their own, since nothing else may wake or move them.
 */
import type { Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../executor/timeLimit.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import { FUTEX_WAITERS, type LockPlace, leaveLine, standInLine, tryLock } from './futexPi.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { readU32, writeU32 } from './mm/userMemory.ts';
import type { Waiting } from './poller.ts';
import type { FutexRequeuer } from './state.ts';
import { SysError } from './sysError.ts';
import { threadOf } from './thread.ts';
import { futureOf, leaveQueue, standsIn, waiterOf } from './waiter.ts';

export interface FutexRequeueWaitFuture extends Future, Waiting, TimeLimit {
  readonly kind: 'futexRequeueWait';
  /** `locking`: moved to the lock, which another thread owns; `owning`: the lock is its own, which it has not told yet. */
  state: 'checking' | 'waiting' | 'locking' | 'owning' | 'done';
  readonly tid: Tid;
  readonly address: number;
  readonly key: string;
  readonly expected: number;
  readonly lock: LockPlace;
}

/** Ends with 0 once the thread owns the lock; EAGAIN when the word does not hold `expected`, ETIMEDOUT at the deadline. */
export const futexRequeueWait = (
  tid: Tid,
  at: { readonly address: number; readonly key: string },
  expected: number,
  lock: { readonly address: number; readonly key: string },
  deadline: number | undefined,
): FutexRequeueWaitFuture => ({
  kind: 'futexRequeueWait',
  state: 'checking',
  tid,
  ...at,
  expected,
  lock: { tid, ...lock },
  deadline,
});

export const futexRequeueWaitKind: FutureKind<Kernel, FutexRequeueWaitFuture> = {
  kind: 'futexRequeueWait',
  poll(future, cx) {
    const kernel = cx.services;
    const { waker } = cx;
    switch (future.state) {
      case 'checking':
        begin(kernel, future, { ...waiterOf(kernel, future, waker), lock: future.lock });
        future.state = 'waiting';
        break;
      case 'waiting':
        if (isLate(kernel, future)) throw new SysError('ETIMEDOUT', 'nobody moved the waiter to the lock in time');
        break;
      case 'locking':
        if (ownsLock(kernel, future)) return finish(kernel, future);
        if (isLate(kernel, future)) throw new SysError('ETIMEDOUT', 'the lock was not handed over in time');
        break;
      case 'owning':
        return finish(kernel, future);
      case 'done':
        assert(false, 'a wait for a lock is not polled after its end');
    }
    startTimer(kernel, future, waker);
    return PENDING;
  },
  drop(future, kernel) {
    stopTimer(kernel, future);
    if (future.state === 'waiting') leave(kernel, future.key, future);
    if (future.state === 'locking' || future.state === 'owning') leaveLine(kernel, future.lock, future);
  },
  // Once it has been moved it cannot begin again, since the word has changed; Linux says so at once (EAGAIN).
  interrupt(future, kernel) {
    if (future.state === 'checking' || future.state === 'waiting') return 'again';
    if (future.state === 'locking' && !ownsLock(kernel, future)) {
      throw new SysError('EAGAIN', 'a signal came while the lock was waited for');
    }
    future.state = 'done';
    return 0;
  },
  describe: (future, kernel) => ({
    address: `0x${future.address.toString(16)}`,
    lock: `0x${future.lock.address.toString(16)}`,
    expected: future.expected,
    ...describeDeadline(kernel, future.deadline),
  }),
};

/**
 * FUTEX_CMP_REQUEUE_PI after its comparison: the first who waits gets the lock when nobody owns it, and up to `count` more (or, when somebody does, one
 * more than that) wait for it from now on. Answers how many those are together. EINVAL when they named another lock.
 */
export function requeueToLock(kernel: Kernel, from: string, lockKey: string, count: number): number {
  const moving = (kernel.state.futexRequeues.get(from) ?? []).slice(0, count + 1);
  let moved = 0;
  for (const waiter of moving) {
    if (waiter.lock.key !== lockKey) throw new SysError('EINVAL', 'a waiter has named another lock');
    const future = futureOf(kernel, waiter) as FutexRequeueWaitFuture | undefined;
    assert(future?.kind === 'futexRequeueWait', 'a queue of waiters for a lock holds only those that live');
    const hasIt = takeLock(kernel, waiter, count > 0);
    leave(kernel, from, waiter);
    if (hasIt) kernel.wake(waiter.waker, 'futex');
    else standInLine(kernel, lockKey, { ...waiter.lock, entry: waiter.entry, waker: waiter.waker });
    future.state = hasIt ? 'owning' : 'locking';
    moved++;
  }
  return moved;
}

/** On behalf of a waiter, in its memory; marks the word when others will wait, or do. */
function takeLock(kernel: Kernel, { lock }: FutexRequeuer, othersCome: boolean): boolean {
  const thread = threadOf(kernel, lock.tid);
  const hasIt = tryLock(kernel, thread, lock.address, lock.key);
  const space = spaceOf(kernel, thread);
  if (othersCome || !hasIt) {
    writeU32(kernel, space, lock.address, (readU32(kernel, space, lock.address) | FUTEX_WAITERS) >>> 0);
  }
  return hasIt;
}

function begin(kernel: Kernel, { tid, address, key, expected }: FutexRequeueWaitFuture, waiter: FutexRequeuer): void {
  const value = readU32(kernel, spaceOf(kernel, threadOf(kernel, tid)), address);
  if (value !== expected) throw new SysError('EAGAIN', `the futex holds ${value}, not ${expected}`);
  const queue = kernel.state.futexRequeues.get(key);
  if (queue === undefined) kernel.state.futexRequeues.set(key, [waiter]);
  else queue.push(waiter);
}

function finish(kernel: Kernel, future: FutexRequeueWaitFuture): ReturnType<typeof ready> {
  stopTimer(kernel, future);
  future.state = 'done';
  return ready(0);
}

/** It has been handed over: who stands no more in the line. */
const ownsLock = (kernel: Kernel, future: FutexRequeueWaitFuture): boolean =>
  !standsIn(kernel.state.piFutexes.get(future.lock.key) ?? [], future);

function leave(kernel: Kernel, key: string, waiter: Waiting): void {
  const queue = kernel.state.futexRequeues.get(key);
  assert(queue !== undefined && leaveQueue(queue, waiter), 'who waits to be moved to a lock stands in a queue');
  if (queue.length === 0) kernel.state.futexRequeues.delete(key);
}
