/**
 * Waiting for signals: rt_sigtimedwait(2) takes one of a set without running a handler; rt_sigsuspend(2) waits until a handler has run, under a mask of its
 * own. Blocked signals that are waited for wake the thread as if it did not block them (`Thread.awaitedSignals`).
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import { describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Waiting } from '../poller.ts';
import { signalName } from '../signalNames.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { entryOf } from '../waiter.ts';
import { encodeSignalInfo, type PendingSignal } from './signalInfo.ts';
import { lookAgain, takeSignal } from './signalQueue.ts';
import { hasSignal, type SigSet } from './sigset.ts';

/** The value is the signal's number; EAGAIN at the deadline. Without a set it waits for a handler alone. */
export interface SignalWaitFuture extends Future, Waiting, TimeLimit {
  readonly kind: 'signalWait';
  state: 'arming' | 'waiting';
  readonly tid: Tid;
  readonly set: readonly [number, number];
  /** Where the siginfo_t goes; 0 for nowhere. */
  readonly info: number;
}

export function waitForSignal(
  thread: Thread,
  [low, high]: SigSet,
  info: number,
  deadline: number | undefined,
): SignalWaitFuture {
  return { kind: 'signalWait', state: 'arming', tid: thread.tid, set: [low, high], info, deadline };
}

export const signalWaitKind: FutureKind<Kernel, SignalWaitFuture> = {
  kind: 'signalWait',
  poll(future, cx) {
    const kernel = cx.services;
    const thread = threadOf(kernel, future.tid);
    const signal = takeSignal(kernel, thread, future.set);
    if (signal !== undefined) {
      stopWaiting(kernel, thread, future);
      return ready(acceptSignal(kernel, thread, signal, future.info));
    }
    switch (future.state) {
      case 'arming':
        thread.awaitedSignals ??= new Map();
        thread.awaitedSignals.set(entryOf(kernel, future), future.set);
        future.state = 'waiting';
        break;
      case 'waiting':
        if (isLate(kernel, future)) throw new SysError('EAGAIN', 'none of the signals came in time');
    }
    startTimer(kernel, future, cx.waker);
    return PENDING;
  },
  drop(future, kernel) {
    stopWaiting(kernel, threadOf(kernel, future.tid), future);
  },
  interrupt: () => 'fail',
  describe: (future, kernel) => ({ signals: setText(future.set), ...describeDeadline(kernel, future.deadline) }),
};

/** Gives a signal that has been taken to the caller, instead of to a handler. */
export function acceptSignal(kernel: Kernel, thread: Thread, signal: PendingSignal, info: number): number {
  lookAgain(kernel, thread);
  if (info !== 0) copyOut(kernel, spaceOf(kernel, thread), info, encodeSignalInfo(signal));
  return signal.signo;
}

function stopWaiting(kernel: Kernel, thread: Thread, future: SignalWaitFuture): void {
  stopTimer(kernel, future);
  if (future.entry !== undefined) thread.awaitedSignals?.delete(future.entry);
  if (thread.awaitedSignals?.size === 0) thread.awaitedSignals = undefined;
}

function setText(set: SigSet): string {
  const names: string[] = [];
  for (let signo = 1; signo <= 64; signo++) if (hasSignal(set, signo)) names.push(signalName(signo));
  return names.length === 0 ? 'any with a handler' : names.join(' ');
}
