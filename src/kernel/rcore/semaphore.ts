/** Semaphores of rCore: `up` hands its unit to the thread that has waited longest in `down`. */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { Waiting } from '../poller.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { leaveQueue, waiterOf } from '../waiter.ts';
import { isHopeless } from './deadlock.ts';
import { DEADLOCK, waitersText } from './mutex.ts';
import { add, rcoreOf } from './process.ts';
import type { RcoreProcess, Semaphore } from './rcoreState.ts';

export interface RcoreSemaphoreDownFuture extends Future, Waiting {
  readonly kind: 'rcoreSemaphoreDown';
  state: 'entering' | 'waiting';
  readonly tid: Tid;
  readonly semaphore: number;
}

export const rcoreSemaphoreDownKind: FutureKind<Kernel, RcoreSemaphoreDownFuture> = {
  kind: 'rcoreSemaphoreDown',
  poll(future, cx) {
    const kernel = cx.services;
    const { granted, waiters } = semaphoreOf(kernel, future);
    switch (future.state) {
      case 'entering':
        waiters.push({ ...waiterOf(kernel, future, cx.waker), tid: future.tid });
        future.state = 'waiting';
        return PENDING;
      case 'waiting': {
        const index = granted.indexOf(future.entry!);
        if (index === -1) return PENDING;
        granted.splice(index, 1);
        return ready(0);
      }
    }
  },
  drop(future, kernel) {
    const semaphore = semaphoreOf(kernel, future);
    const index = future.entry === undefined ? -1 : semaphore.granted.indexOf(future.entry);
    if (leaveQueue(semaphore.waiters, future) || index === -1) return;
    semaphore.granted.splice(index, 1);
    give(semaphore, future.tid, -1);
    up(kernel, semaphore);
  },
  describe(future, kernel) {
    const { count, waiters } = semaphoreOf(kernel, future);
    const process = rcoreOf(kernel, threadOf(kernel, future.tid));
    return { semaphore: future.semaphore, count, waiters: waitersText(process, waiters) };
  },
};

const semaphoreOf = (kernel: Kernel, { tid, semaphore }: RcoreSemaphoreDownFuture): Semaphore =>
  semaphoreAt(rcoreOf(kernel, threadOf(kernel, tid)), semaphore);

function semaphoreAt(process: RcoreProcess, id: number): Semaphore {
  const semaphore = process.semaphores[id];
  if (semaphore === undefined) throw new SysError('EINVAL', `there is no semaphore ${id}`);
  return semaphore;
}

/** A thread has so many units more. Who gives what it has not taken is not in debt. */
function give({ taken }: Semaphore, tid: Tid, units: 1 | -1): void {
  const now = (taken.get(tid) ?? 0) + units;
  if (now > 0) taken.set(tid, now);
  else taken.delete(tid);
}

function up(kernel: Kernel, semaphore: Semaphore): void {
  const next = semaphore.waiters.shift();
  if (next === undefined) {
    semaphore.count++;
    return;
  }
  semaphore.granted.push(next.entry);
  give(semaphore, next.tid, 1);
  kernel.wake(next.waker, 'semaphore_up');
}

export function sysSemaphoreCreate(kernel: Kernel, thread: Thread, count: number): number {
  return add(rcoreOf(kernel, thread).semaphores, { count, waiters: [], granted: [], taken: new Map() });
}

export function sysSemaphoreUp(kernel: Kernel, thread: Thread, id: number): number {
  const semaphore = semaphoreAt(rcoreOf(kernel, thread), id);
  give(semaphore, thread.tid, -1);
  up(kernel, semaphore);
  return 0;
}

export function sysSemaphoreDown(kernel: Kernel, thread: Thread, id: number): number | RcoreSemaphoreDownFuture {
  const process = rcoreOf(kernel, thread);
  const semaphore = semaphoreAt(process, id);
  if (process.detectsDeadlocks && isHopeless(process, thread.tid, { semaphore })) return DEADLOCK;
  if (semaphore.count > 0) {
    semaphore.count--;
    give(semaphore, thread.tid, 1);
    return 0;
  }
  return { kind: 'rcoreSemaphoreDown', state: 'entering', tid: thread.tid, semaphore: id };
}
