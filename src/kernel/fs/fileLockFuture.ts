/**
 * Waiting for a lock on a file (F_SETLKW, F_OFD_SETLKW, flock without LOCK_NB): in the inode's queue until nothing blocks it. It holds a reference of the open
 * file, so that the lock has something to be on.
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { Waiting } from '../poller.ts';
import { leaveQueue, standsIn, waiterOf } from '../waiter.ts';
import { openFileAt, releaseFile } from './descriptors.ts';
import { blockingLock, forgetLocks, locksOf, setLock } from './fileLock.ts';
import type { FileLock } from './fileState.ts';

/** The value is 0. */
export interface LockWaitFuture extends Future, Waiting {
  readonly kind: 'lockWait';
  state: 'waiting';
  readonly tid: Tid;
  readonly fd: number;
  readonly file: number;
  readonly ino: number;
  readonly lock: FileLock;
}

export function lockWait(
  kernel: Kernel,
  tid: Tid,
  fd: number,
  file: number,
  ino: number,
  lock: FileLock,
): LockWaitFuture {
  openFileAt(kernel, file).references++;
  return { kind: 'lockWait', state: 'waiting', tid, fd, file, ino, lock };
}

export const lockWaitKind: FutureKind<Kernel, LockWaitFuture> = {
  kind: 'lockWait',
  poll(future, cx) {
    const kernel = cx.services;
    if (blockingLock(kernel, future.ino, future.lock) !== undefined) {
      const { waiters } = locksOf(kernel, future.ino);
      if (!standsIn(waiters, future)) waiters.push({ ...waiterOf(kernel, future, cx.waker), lock: future.lock });
      return PENDING;
    }
    leave(kernel, future);
    setLock(kernel, future.ino, future.lock);
    releaseFile(kernel, openFileAt(kernel, future.file));
    return ready(0);
  },
  drop(future, kernel) {
    leave(kernel, future);
    releaseFile(kernel, openFileAt(kernel, future.file));
  },
  interrupt: () => 'restart',
  describe(future, kernel) {
    const blocking = blockingLock(kernel, future.ino, future.lock);
    const heldBy = blocking === undefined ? 'nobody' : `${blocking.owner.kind} ${blocking.owner.id}`;
    return { fd: future.fd, lock: future.lock.type, start: future.lock.start, heldBy };
  },
};

function leave(kernel: Kernel, future: LockWaitFuture): void {
  leaveQueue(locksOf(kernel, future.ino).waiters, future);
  forgetLocks(kernel, future.ino);
}
