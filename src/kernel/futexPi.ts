/**
 * Futexes that are locks with an owner (FUTEX_LOCK_PI and its kin): the word holds the owner's tid, and the kernel hands it to who has waited longest.
 * Priorities have no effect here, so nothing is inherited; what remains is that a lock never belongs to nobody, and that the end of an owner hands it on.
 */
import type { Tid, VirtAddr } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../executor/timeLimit.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { readMemory } from './mm/debugMemory.ts';
import { readU32, writeU32 } from './mm/userMemory.ts';
import type { Waiting } from './poller.ts';
import type { FutexLocker, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { threadOf } from './thread.ts';
import { leaveQueue, standsIn, waiterOf } from './waiter.ts';

/** The word of a lock (futex(2), "Priority-inheritance futexes"). */
export const FUTEX_WAITERS = 0x8000_0000;
export const FUTEX_OWNER_DIED = 0x4000_0000;
export const FUTEX_TID_MASK = 0x3fff_ffff;

/** A lock, as the thread sees it that wants it. */
export interface LockPlace {
  readonly tid: Tid;
  readonly address: number;
  readonly key: string;
}

export interface FutexLockFuture extends Future, Waiting, TimeLimit {
  readonly kind: 'futexLock';
  state: 'trying' | 'waiting' | 'owning';
  readonly tid: Tid;
  readonly address: number;
  readonly key: string;
}

/** Ends with 0 once the thread owns the lock; ETIMEDOUT at the deadline. */
export const futexLock = (tid: Tid, address: number, key: string, deadline: number | undefined): FutexLockFuture => ({
  kind: 'futexLock',
  state: 'trying',
  tid,
  address,
  key,
  deadline,
});

export const futexLockKind: FutureKind<Kernel, FutexLockFuture> = {
  kind: 'futexLock',
  poll(future, cx) {
    const kernel = cx.services;
    const { waker } = cx;
    switch (future.state) {
      case 'trying': {
        const thread = threadOf(kernel, future.tid);
        if (tryLock(kernel, thread, future.address, future.key)) return ready(0);
        const space = spaceOf(kernel, thread);
        writeU32(kernel, space, future.address, (readU32(kernel, space, future.address) | FUTEX_WAITERS) >>> 0);
        const { key, tid, address } = future;
        standInLine(kernel, key, { ...waiterOf(kernel, future, waker), tid, address });
        future.state = 'waiting';
        break;
      }
      case 'waiting':
        if (!standsIn(kernel.state.piFutexes.get(future.key) ?? [], future)) {
          future.state = 'owning';
          stopTimer(kernel, future);
          return ready(0);
        }
        if (isLate(kernel, future)) throw new SysError('ETIMEDOUT', 'the lock was not handed over in time');
        break;
      case 'owning':
        return ready(0);
    }
    startTimer(kernel, future, waker);
    return PENDING;
  },
  drop(future, kernel) {
    stopTimer(kernel, future);
    if (future.state === 'waiting') leaveLine(kernel, future, future);
  },
  // A signal handler runs, and then the lock is waited for again, whatever SA_RESTART says (futex(2): not interrupted).
  interrupt(future, kernel) {
    if (future.state !== 'waiting' || standsIn(kernel.state.piFutexes.get(future.key) ?? [], future)) return 'again';
    future.state = 'owning';
    return 0;
  },
  describe: (future, kernel) => ({
    address: `0x${future.address.toString(16)}`,
    owner: ownerAt(kernel, future),
    ...describeDeadline(kernel, future.deadline),
  }),
};

/** The thread that the lock's word names, read as a debugger does. */
function ownerAt(kernel: Kernel, { tid, address }: FutexLockFuture): number {
  const { id } = spaceOf(kernel, threadOf(kernel, tid));
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = readMemory(kernel, { space: id, va: BigInt(address) as VirtAddr }, 4);
  return (b0 | (b1 << 8) | (b2 << 16) | (b3 << 24)) & FUTEX_TID_MASK;
}

/** Takes a free lock; false when another thread owns it. EDEADLK for the owner itself, ESRCH when the owner does not exist. */
export function tryLock(kernel: Kernel, thread: Thread, address: number, key: string): boolean {
  const space = spaceOf(kernel, thread);
  const word = readU32(kernel, space, address);
  const owner = word & FUTEX_TID_MASK;
  if (owner === thread.tid) throw new SysError('EDEADLK', 'the thread owns the lock already');
  const waits = kernel.state.piFutexes.has(key);
  if (owner !== 0 || waits) {
    const known = kernel.state.threads.get(owner as Tid);
    if (known === undefined && !waits) throw new SysError('ESRCH', `there is no thread ${owner} to own the lock`);
    return false;
  }
  writeU32(kernel, space, address, (thread.tid | (word & FUTEX_OWNER_DIED)) >>> 0);
  return true;
}

/** Lets a future wait for a lock that another thread owns. */
export function standInLine({ state }: Kernel, key: string, locker: FutexLocker): void {
  const queue = state.piFutexes.get(key);
  if (queue === undefined) state.piFutexes.set(key, [locker]);
  else queue.push(locker);
}

/** FUTEX_UNLOCK_PI: gives the lock to the first who waits. EPERM for who does not own it. */
export function unlock(kernel: Kernel, thread: Thread, address: number, key: string): void {
  const space = spaceOf(kernel, thread);
  const word = readU32(kernel, space, address);
  if ((word & FUTEX_TID_MASK) !== thread.tid) throw new SysError('EPERM', 'the thread does not own the lock');
  if (!handOver(kernel, key, 0)) writeU32(kernel, space, address, 0);
}

/** At the end of a thread: the locks that it owns and that others wait for go on to these, marked. */
export function abandonLocks(kernel: Kernel, thread: Thread): void {
  for (const [key, queue] of [...kernel.state.piFutexes]) {
    const first = queue[0];
    assert(first !== undefined, 'a queue of a lock is not empty');
    try {
      const word = readU32(kernel, spaceOf(kernel, threadOf(kernel, first.tid)), first.address);
      if ((word & FUTEX_TID_MASK) === thread.tid) handOver(kernel, key, FUTEX_OWNER_DIED);
    } catch (error) {
      // Its memory is gone; who waits there waits for ever, as it asked.
      if (!(error instanceof SysError)) throw error;
    }
  }
}

/** Makes the first who waits the owner; false when nobody does. */
function handOver(kernel: Kernel, key: string, mark: number): boolean {
  const first = kernel.state.piFutexes.get(key)?.[0];
  if (first === undefined) return false;
  leave(kernel, key, first);
  const more = kernel.state.piFutexes.has(key) ? FUTEX_WAITERS : 0;
  writeU32(kernel, spaceOf(kernel, threadOf(kernel, first.tid)), first.address, (first.tid | more | mark) >>> 0);
  kernel.wake(first.waker, 'futex');
  return true;
}

/** A lock that was handed to a future which has been dropped before it could tell goes on as it came. */
function giveBack(kernel: Kernel, { tid, address, key }: LockPlace): void {
  try {
    const space = spaceOf(kernel, threadOf(kernel, tid));
    const word = readU32(kernel, space, address);
    const mark = word & FUTEX_OWNER_DIED;
    if ((word & FUTEX_TID_MASK) === tid && !handOver(kernel, key, mark)) writeU32(kernel, space, address, mark);
  } catch (error) {
    // Its memory is gone.
    if (!(error instanceof SysError)) throw error;
  }
}

/** For a future that waits for a lock and is dropped. */
export function leaveLine(kernel: Kernel, lock: LockPlace, waiter: Waiting): void {
  if (!leave(kernel, lock.key, waiter)) giveBack(kernel, lock);
}

/** Takes a future out of the queue of a lock; false when it does not stand there. */
function leave(kernel: Kernel, key: string, waiter: Waiting): boolean {
  const queue = kernel.state.piFutexes.get(key);
  if (queue === undefined || !leaveQueue(queue, waiter)) return false;
  if (queue.length === 0) kernel.state.piFutexes.delete(key);
  return true;
}
