/**
 * Mutexes of rCore, blocking and spinning. A blocking one that is unlocked goes to the thread that has waited longest; a spinning one to whoever looks
 * next, those who find it taken yield. Any thread may unlock. They live as long as the process.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { Waiting } from '../poller.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf } from '../thread.ts';
import { leaveQueue, standsIn, waiterOf } from '../waiter.ts';
import { isHopeless } from './deadlock.ts';
import { add, rcoreOf, rcorePart, threadText } from './process.ts';
import type { LockWaiter, Mutex, RcoreProcess } from './rcoreState.ts';
import { type RcoreYieldFuture, rcoreYield } from './yield.ts';

/** What a lock answers that could never be had. */
export const DEADLOCK = -0xdead;

export interface RcoreMutexLockFuture extends Future, Waiting {
  readonly kind: 'rcoreMutexLock';
  state: 'trying' | 'waiting' | 'spinning';
  readonly tid: Tid;
  readonly mutex: number;
  awaiting?: RcoreYieldFuture | undefined;
}

/** The value is 0. */
export const lockMutex = (tid: Tid, mutex: number): RcoreMutexLockFuture => ({
  kind: 'rcoreMutexLock',
  state: 'trying',
  tid,
  mutex,
});

export const rcoreMutexLockKind: FutureKind<Kernel, RcoreMutexLockFuture> = {
  kind: 'rcoreMutexLock',
  poll(future, cx) {
    const kernel = cx.services;
    const mutex = mutexAt(rcoreOf(kernel, threadOf(kernel, future.tid)), future.mutex);
    for (;;) {
      switch (future.state) {
        case 'trying':
          if (mutex.owner === undefined) {
            mutex.owner = future.tid;
            return ready(0);
          }
          if (mutex.blocking) {
            mutex.waiters.push({ ...waiterOf(kernel, future, cx.waker), tid: future.tid });
            future.state = 'waiting';
            return PENDING;
          }
          future.awaiting = rcoreYield(future.tid);
          future.state = 'spinning';
          break;
        case 'waiting':
          return standsIn(mutex.waiters, future) ? PENDING : ready(0);
        case 'spinning': {
          const poll = pollYield(future, cx);
          if (poll !== undefined) return poll;
          future.state = 'trying';
        }
      }
    }
  },
  drop(future, kernel) {
    if (future.state !== 'waiting') return;
    const mutex = mutexAt(rcoreOf(kernel, threadOf(kernel, future.tid)), future.mutex);
    // One that does not stand there any more has been handed the lock, which it may have lost again since.
    if (!leaveQueue(mutex.waiters, future) && mutex.owner === future.tid) release(kernel, mutex);
  },
  describe(future, kernel) {
    const process = rcoreOf(kernel, threadOf(kernel, future.tid));
    const mutex = mutexAt(process, future.mutex);
    return {
      mutex: future.mutex,
      type: mutex.blocking ? 'blocking' : 'spinning',
      owner: mutex.owner === undefined ? 'none' : threadText(process, mutex.owner),
      ...(mutex.blocking && { waiters: waitersText(process, mutex.waiters) }),
    };
  },
};

/** Undefined when the turn is over and the lock can be tried again. */
function pollYield(future: RcoreMutexLockFuture, cx: Context<Kernel>): Poll | undefined {
  const poll = cx.poll(future.awaiting!);
  if (poll.kind !== 'ready') return poll;
  future.awaiting = undefined;
  return undefined;
}

/** The locks' waiters by number, first come first: `threads 2, 3`. */
export const waitersText = (process: RcoreProcess, waiters: readonly LockWaiter[]): string =>
  waiters.map(({ tid }) => threadText(process, tid)).join(', ') || 'none';

function mutexAt(process: RcoreProcess, id: number): Mutex {
  const mutex = process.mutexes[id];
  if (mutex === undefined) throw new SysError('EINVAL', `there is no mutex ${id}`);
  return mutex;
}

/** Hands it to the next, if there is one. */
function release(kernel: Kernel, mutex: Mutex): void {
  const next = mutex.waiters.shift();
  mutex.owner = next?.tid;
  if (next !== undefined) kernel.wake(next.waker, 'mutex_unlock');
}

/** Unlocks for the thread of a condvar; EINVAL, EPERM. */
export function unlockMutex(kernel: Kernel, process: Process, id: number): void {
  const mutex = mutexAt(rcorePart(process), id);
  if (mutex.owner === undefined) throw new SysError('EPERM', `mutex ${id} is not locked`);
  release(kernel, mutex);
}

export function sysMutexCreate(kernel: Kernel, thread: Thread, blocking: number): number {
  return add(rcoreOf(kernel, thread).mutexes, { blocking: blocking === 1, waiters: [] });
}

export function sysMutexLock(kernel: Kernel, thread: Thread, id: number): number | Future {
  const process = rcoreOf(kernel, thread);
  const mutex = mutexAt(process, id);
  if (process.detectsDeadlocks && isHopeless(process, thread.tid, { mutex })) return DEADLOCK;
  if (mutex.owner !== undefined) return lockMutex(thread.tid, id);
  mutex.owner = thread.tid;
  return 0;
}

export function sysMutexUnlock(kernel: Kernel, thread: Thread, id: number): number {
  unlockMutex(kernel, processOf(kernel, thread.pid), id);
  return 0;
}
