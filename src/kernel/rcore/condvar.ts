/** Condition variables of rCore, as Mesa has them: who is signalled competes for the mutex like everybody, and finds the condition as it is by then. */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { Waiting } from '../poller.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf } from '../thread.ts';
import { leaveQueue, waiterOf } from '../waiter.ts';
import { lockMutex, type RcoreMutexLockFuture, unlockMutex, waitersText } from './mutex.ts';
import { add, rcoreOf } from './process.ts';
import type { Condvar, RcoreProcess } from './rcoreState.ts';

export interface RcoreCondvarWaitFuture extends Future, Waiting {
  readonly kind: 'rcoreCondvarWait';
  state: 'entering' | 'waiting' | 'locking';
  readonly tid: Tid;
  readonly condvar: number;
  readonly mutex: number;
  awaiting?: RcoreMutexLockFuture | undefined;
}

export const rcoreCondvarWaitKind: FutureKind<Kernel, RcoreCondvarWaitFuture> = {
  kind: 'rcoreCondvarWait',
  poll(future, cx) {
    const kernel = cx.services;
    const { waiters, signalled } = condvarOf(kernel, future);
    for (;;) {
      switch (future.state) {
        case 'entering':
          // From here on it waits, so no signal that follows the unlock is lost.
          unlockMutex(kernel, processOf(kernel, threadOf(kernel, future.tid).pid), future.mutex);
          waiters.push({ ...waiterOf(kernel, future, cx.waker), tid: future.tid });
          future.state = 'waiting';
          return PENDING;
        case 'waiting': {
          const index = signalled.indexOf(future.entry!);
          if (index === -1) return PENDING;
          signalled.splice(index, 1);
          future.awaiting = lockMutex(future.tid, future.mutex);
          future.state = 'locking';
          break;
        }
        case 'locking':
          return cx.poll(future.awaiting!);
      }
    }
  },
  drop(future, kernel) {
    const condvar = condvarOf(kernel, future);
    const index = future.entry === undefined ? -1 : condvar.signalled.indexOf(future.entry);
    if (leaveQueue(condvar.waiters, future) || index === -1) return;
    condvar.signalled.splice(index, 1);
    signal(kernel, condvar);
  },
  describe(future, kernel) {
    const process = rcoreOf(kernel, threadOf(kernel, future.tid));
    const { waiters } = condvarAt(process, future.condvar);
    return { condvar: future.condvar, mutex: future.mutex, waiters: waitersText(process, waiters) };
  },
};

const condvarOf = (kernel: Kernel, { tid, condvar }: RcoreCondvarWaitFuture): Condvar =>
  condvarAt(rcoreOf(kernel, threadOf(kernel, tid)), condvar);

function condvarAt(process: RcoreProcess, id: number): Condvar {
  const condvar = process.condvars[id];
  if (condvar === undefined) throw new SysError('EINVAL', `there is no condvar ${id}`);
  return condvar;
}

/** Nobody hears it who comes later. */
function signal(kernel: Kernel, { waiters, signalled }: Condvar): void {
  const next = waiters.shift();
  if (next === undefined) return;
  signalled.push(next.entry);
  kernel.wake(next.waker, 'condvar_signal');
}

export function sysCondvarCreate(kernel: Kernel, thread: Thread): number {
  return add(rcoreOf(kernel, thread).condvars, { waiters: [], signalled: [] });
}

export function sysCondvarSignal(kernel: Kernel, thread: Thread, id: number): number {
  signal(kernel, condvarAt(rcoreOf(kernel, thread), id));
  return 0;
}

export function sysCondvarWait(kernel: Kernel, thread: Thread, id: number, mutex: number): RcoreCondvarWaitFuture {
  const process = rcoreOf(kernel, thread);
  condvarAt(process, id);
  if (process.mutexes[mutex] === undefined) throw new SysError('EINVAL', `there is no mutex ${mutex}`);
  const { tid } = thread;
  return { kind: 'rcoreCondvarWait', state: 'entering', tid, condvar: id, mutex };
}
