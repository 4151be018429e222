/**
 * System V semaphores (semget(2), semop(2), semctl(2)): all operations of a call happen at once or not at all. Who cannot go on waits in the set's queue;
 * whoever changes the set does the operations of those that now can, in the order in which they came, and wakes them with the result. So nobody
 * overtakes, and a wake is never for nothing.
 */
import type { Pid, Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import { clockNow, describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import type { Waiting } from '../poller.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { futureOf, leaveQueue, waiterOf } from '../waiter.ts';
import { getObject, objectAt } from './ipcObject.ts';
import type { SemOperation, SemSet, SemWaiter } from './sysvState.ts';

/** Sets, semaphores of a set, of all sets, operations of a call, and the largest value. */
export const SEM_SETS = 32_000;
export const SEM_PER_SET = 32_000;
export const SEM_ALL = 1_000_000;
export const SEM_OPERATIONS = 500;
export const SEM_MAX_VALUE = 32_767;

/** Waits for its turn; the value is 0. EIDRM when the set is removed meanwhile, EAGAIN at the deadline. */
export interface SemWaitFuture extends Future, Waiting, TimeLimit {
  readonly kind: 'semWait';
  /** `done`: somebody has done its operations. `failed`: they cannot be done any more, or the set is gone. */
  state: 'entering' | 'waiting' | 'done' | 'failed';
  readonly tid: Tid;
  readonly semid: number;
  readonly operations: readonly SemOperation[];
  error?: 'EIDRM' | 'ERANGE' | 'EAGAIN' | undefined;
}

export const setsOf = (kernel: Kernel): Map<number, SemSet> => kernel.state.sysv.semaphores;
export const setAt = (kernel: Kernel, id: number): SemSet => objectAt(setsOf(kernel), id, 'semaphore set');

export function getSet(kernel: Kernel, thread: Thread, key: number, nsems: number, flags: number): number {
  const sets = setsOf(kernel);
  if (nsems < 0 || nsems > SEM_PER_SET) throw new SysError('EINVAL', `a set of ${nsems} semaphores cannot be`);
  const check = (found: SemSet): void => {
    if (nsems > found.values.length) throw new SysError('EINVAL', `set ${found.id} has only ${found.values.length}`);
  };
  return getObject(kernel, thread, sets, key, flags, check, (permission) => {
    if (nsems === 0) throw new SysError('EINVAL', 'a set without semaphores cannot be made');
    const all = [...sets.values()].reduce((sum, { values }) => sum + values.length, 0);
    if (sets.size >= SEM_SETS || all + nsems > SEM_ALL) throw new SysError('ENOSPC', `there are ${all} semaphores`);
    const set: SemSet = {
      id: kernel.state.sysv.next.semaphore++,
      permission,
      changed: clockNow(kernel),
      values: new Int32Array(nsems),
      pids: new Int32Array(nsems),
      waiters: [],
      undo: new Map(),
    };
    sets.set(set.id, set);
    return set;
  });
}

/** Does the operations, or answers the future that waits until they can be done. */
export function operate(
  kernel: Kernel,
  thread: Thread,
  set: SemSet,
  operations: readonly SemOperation[],
  deadline: number | undefined,
): number | SemWaitFuture {
  const blocking = tryOperations(kernel, set, thread.pid, operations);
  if (blocking === undefined) {
    serveWaiters(kernel, set);
    return 0;
  }
  if (blocking.noWait) throw new SysError('EAGAIN', `semaphore ${blocking.index} is ${set.values[blocking.index]}`);
  return { kind: 'semWait', state: 'entering', tid: thread.tid, semid: set.id, operations, deadline };
}

/** Does all operations, or none and answers the one that must wait; ERANGE when a value would be too large. */
function tryOperations(
  kernel: Kernel,
  set: SemSet,
  pid: Pid,
  operations: readonly SemOperation[],
): SemOperation | undefined {
  const before = set.values.slice();
  for (const operation of operations) {
    const { index, amount } = operation;
    const value = set.values[index]! + amount;
    if (value < 0 || (amount === 0 && value !== 0) || value > SEM_MAX_VALUE) {
      set.values.set(before);
      if (value > SEM_MAX_VALUE) throw new SysError('ERANGE', `semaphore ${index} would be ${value}`);
      return operation;
    }
    set.values[index] = value;
  }
  for (const { index, amount, undo } of operations) {
    set.pids[index] = pid;
    if (undo && amount !== 0) undoOf(set, pid)[index]! -= amount;
  }
  set.operated = clockNow(kernel);
  return undefined;
}

function undoOf(set: SemSet, pid: Pid): Int32Array {
  const present = set.undo.get(pid) ?? new Int32Array(set.values.length);
  set.undo.set(pid, present);
  return present;
}

/** The set has changed: does the operations of those who can go on now, and tells them. */
export function serveWaiters(kernel: Kernel, set: SemSet): void {
  for (let index = 0; index < set.waiters.length; ) {
    const waiter = set.waiters[index]!;
    const result = attempt(kernel, set, waiter);
    if (result === 'waits') {
      index++;
      continue;
    }
    set.waiters.splice(index, 1);
    finish(kernel, waiter, result);
    // What it did may be what an earlier one waits for.
    if (result === undefined) index = 0;
  }
}

function attempt(kernel: Kernel, set: SemSet, waiter: SemWaiter): 'waits' | 'ERANGE' | 'EAGAIN' | undefined {
  try {
    const blocking = tryOperations(kernel, set, waiter.pid, waiter.operations);
    if (blocking === undefined) return undefined;
    return blocking.noWait ? 'EAGAIN' : 'waits';
  } catch (error) {
    if (error instanceof SysError) return 'ERANGE';
    throw error;
  }
}

function finish(kernel: Kernel, waiter: SemWaiter, error: SemWaitFuture['error']): void {
  const future = futureOf(kernel, waiter) as SemWaitFuture;
  future.state = error === undefined ? 'done' : 'failed';
  future.error = error;
  kernel.wake(waiter.waker, error === undefined ? 'semop' : error);
}

export const semWaitKind: FutureKind<Kernel, SemWaitFuture> = {
  kind: 'semWait',
  poll(future, cx) {
    const kernel = cx.services;
    const { waker } = cx;
    switch (future.state) {
      case 'entering': {
        const { pid } = threadOf(kernel, future.tid);
        const { operations } = future;
        setAt(kernel, future.semid).waiters.push({ ...waiterOf(kernel, future, waker), pid, operations });
        future.state = 'waiting';
        break;
      }
      case 'waiting':
        if (isLate(kernel, future)) throw new SysError('EAGAIN', 'the semaphores did not allow it in time');
        break;
      case 'done':
        stopTimer(kernel, future);
        return ready(0);
      case 'failed':
        throw new SysError(future.error!, 'while waiting for semaphores');
    }
    startTimer(kernel, future, waker);
    return PENDING;
  },
  drop(future, kernel) {
    stopTimer(kernel, future);
    leaveQueue(setsOf(kernel).get(future.semid)?.waiters ?? [], future);
  },
  // Never begun again, whatever SA_RESTART says (signal(7)).
  interrupt: (future) => (future.state === 'done' ? 0 : 'fail'),
  describe(future, kernel) {
    const set = setsOf(kernel).get(future.semid);
    const parts = future.operations.map(({ index, amount }) => `${index}: ${amount} (is ${set?.values[index] ?? '?'})`);
    return { semid: future.semid, operations: parts.join(', '), ...describeDeadline(kernel, future.deadline) };
  },
};

/** How many wait for semaphore `index` to grow, or to become zero (GETNCNT, GETZCNT). */
export function countWaiters(set: SemSet, index: number, forZero: boolean): number {
  const isBlockedThere = ({ operations }: SemWaiter): boolean => {
    const values = new Map<number, number>();
    for (const operation of operations) {
      const value = (values.get(operation.index) ?? set.values[operation.index]!) + operation.amount;
      const blocks = operation.amount === 0 ? value !== 0 : value < 0;
      if (blocks) return operation.index === index && (operation.amount === 0) === forZero;
      values.set(operation.index, value);
    }
    return false;
  };
  return set.waiters.filter(isBlockedThere).length;
}

/** SETVAL and SETALL: the values are now others, and what was to be undone of them is not. */
export function setValues(kernel: Kernel, set: SemSet, pid: Pid, values: ReadonlyMap<number, number>): void {
  for (const [index, value] of values) {
    if (value < 0 || value > SEM_MAX_VALUE) throw new SysError('ERANGE', `a semaphore cannot be ${value}`);
    if (index < 0 || index >= set.values.length) throw new SysError('EINVAL', `there is no semaphore ${index}`);
  }
  for (const [index, value] of values) {
    set.values[index] = value;
    set.pids[index] = pid;
    for (const undo of set.undo.values()) undo[index] = 0;
  }
  set.changed = clockNow(kernel);
  serveWaiters(kernel, set);
}

/** IPC_RMID. */
export function removeSet(kernel: Kernel, set: SemSet): void {
  setsOf(kernel).delete(set.id);
  for (const waiter of set.waiters.splice(0)) finish(kernel, waiter, 'EIDRM');
}

/** The end of a process: undoes what it asked to be undone, as far as values stay in range. */
export function undoSemaphores(kernel: Kernel, process: Process): void {
  for (const set of setsOf(kernel).values()) {
    const undo = set.undo.get(process.pid);
    if (undo === undefined) continue;
    set.undo.delete(process.pid);
    undo.forEach((amount, index) => {
      if (amount === 0) return;
      set.values[index] = Math.min(SEM_MAX_VALUE, Math.max(0, set.values[index]! + amount));
      set.pids[index] = process.pid;
    });
    serveWaiters(kernel, set);
  }
}
