/**
 * Futexes that are locks with an owner (FUTEX_LOCK_PI and its kin): the word holds the owner's tid, and the kernel hands it to who has waited longest.
 * Priorities have no effect here, so nothing is inherited; what remains is that a lock never belongs to nobody, and that the end of an owner hands it on.
 */
import type { Tid, VirtAddr } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Future, type FutureKind, PENDING, ready } from '../executor/future.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { readMemory } from './mm/debugMemory.ts';
import { readU32, writeU32 } from './mm/userMemory.ts';
import type { Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { threadOf } from './thread.ts';

/** The word of a lock (futex(2), "Priority-inheritance futexes"). */
export const FUTEX_WAITERS = 0x8000_0000;
export const FUTEX_OWNER_DIED = 0x4000_0000;
export const FUTEX_TID_MASK = 0x3fff_ffff;

export interface FutexLockFuture extends Future {
  readonly kind: 'futexLock';
  state: 'trying' | 'waiting' | 'owning';
  readonly tid: Tid;
  readonly address: number;
  readonly key: string;
  readonly deadline: number | undefined;
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
        const queue = kernel.state.piFutexes.get(key) ?? [];
        queue.push({ waker, tid, address });
        kernel.state.piFutexes.set(key, queue);
        if (future.deadline !== undefined) kernel.addTimer(future.deadline, waker);
        future.state = 'waiting';
        return PENDING;
      }
      case 'waiting':
        if (kernel.state.piFutexes.get(future.key)?.some(({ tid }) => tid === future.tid) !== true) {
          future.state = 'owning';
          kernel.cancelTimers(waker);
          return ready(0);
        }
        if (future.deadline === undefined || kernel.now() < future.deadline) return PENDING;
        throw new SysError('ETIMEDOUT', 'the lock was not handed over in time');
      case 'owning':
        return ready(0);
    }
  },
  drop(future, kernel) {
    const thread = threadOf(kernel, future.tid);
    if (thread.waker !== undefined) kernel.cancelTimers(thread.waker);
    if (future.state === 'waiting') leaveQueue(kernel, future.key, future.tid);
  },
  // A signal handler runs, and then the lock is waited for again, whatever SA_RESTART says (futex(2): not interrupted).
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
  leaveQueue(kernel, key, first.tid);
  const more = kernel.state.piFutexes.has(key) ? FUTEX_WAITERS : 0;
  writeU32(kernel, spaceOf(kernel, threadOf(kernel, first.tid)), first.address, (first.tid | more | mark) >>> 0);
  kernel.wake(first.waker, 'futex');
  return true;
}

function leaveQueue(kernel: Kernel, key: string, tid: Tid): void {
  const queue = kernel.state.piFutexes.get(key);
  const index = queue?.findIndex((waiter) => waiter.tid === tid) ?? -1;
  if (queue === undefined || index === -1) return;
  queue.splice(index, 1);
  if (queue.length === 0) kernel.state.piFutexes.delete(key);
}
