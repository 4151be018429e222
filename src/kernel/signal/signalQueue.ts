/**
 * The queues of signals that were sent and not taken (signal(7)): one of each thread, one of each process. A standard signal stands in a queue once,
 * real-time signals as often as they were sent. Which goes first: SIGKILL; of a thread's own before its process's; of a queue, what the thread did itself,
 * then the lowest number, then the oldest.
 */
import type { Kernel } from '../context.ts';
import { Mail } from '../processState.ts';
import { Signal } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { processOf } from '../thread.ts';
import { dispositionOf, SYNCHRONOUS, UNBLOCKABLE } from './sigAction.ts';
import { codeOf, type PendingSignal, SigCode } from './signalInfo.ts';
import { hasSignal, intersection, type SigSet, without, withSignal } from './sigset.ts';
import { afterTimerSignal } from './timers.ts';

/** First real-time signal as the kernel counts. */
export const SIGRTMIN = 32;
const ALL: SigSet = [-1, -1];

/** Adds a signal; false when it stands there already. (The signal of a POSIX timer has a place of its own.) */
export function enqueueSignal(queue: PendingSignal[], signal: PendingSignal): boolean {
  if (signal.signo < SIGRTMIN && signal.origin?.kind !== 'timer' && queue.some(({ signo }) => signo === signal.signo))
    return false;
  queue.push(signal);
  return true;
}

/** The numbers in a queue. */
export function signalsIn(queue: readonly PendingSignal[]): SigSet {
  return queue.reduce<SigSet>((set, { signo }) => withSignal(set, signo), [0, 0]);
}

/** Removes signals that are not to be taken any more; answers them. */
export function removeSignals(queue: PendingSignal[], unwanted: (signal: PendingSignal) => boolean): PendingSignal[] {
  const removed = queue.filter(unwanted);
  let kept = 0;
  for (const signal of queue) if (!unwanted(signal)) queue[kept++] = signal;
  queue.length = kept;
  return removed;
}

/** All signals that wait for the thread or its process. */
export function pendingSignals(kernel: Kernel, thread: Thread): SigSet {
  return signalsIn([...thread.pending, ...processOf(kernel, thread.pid).pending]);
}

/** What the thread does not block. */
export const allowedSignals = (thread: Thread): SigSet => without(ALL, without(thread.sigmask, UNBLOCKABLE));

/** Takes the next of the signals in `wanted` out of its queue. */
export function takeSignal(kernel: Kernel, thread: Thread, wanted: SigSet): PendingSignal | undefined {
  const process = processOf(kernel, thread.pid);
  const found = findSignal(thread, process, wanted);
  return found && afterTimerSignal(kernel, process, found.queue.splice(found.index, 1)[0]!);
}

/** The signal that the thread is to take next; those that it ignores by now are removed. */
export function nextSignal(kernel: Kernel, thread: Thread): PendingSignal | undefined {
  const process = processOf(kernel, thread.pid);
  for (;;) {
    const found = findSignal(thread, process, allowedSignals(thread));
    if (found === undefined) return undefined;
    const signal = found.queue[found.index]!;
    if (dispositionOf(process, signal.signo) !== 'ignore') return signal;
    afterTimerSignal(kernel, process, found.queue.splice(found.index, 1)[0]!);
  }
}

/** Whether one of the signals that the thread does not block will end its process, whatever comes before it. */
export function isDoomed(kernel: Kernel, thread: Thread): boolean {
  const process = processOf(kernel, thread.pid);
  const allowed = allowedSignals(thread);
  return [...thread.pending, ...process.pending].some(
    ({ signo }) => hasSignal(allowed, signo) && dispositionOf(process, signo) === 'end',
  );
}

interface Found {
  readonly queue: PendingSignal[];
  readonly index: number;
}

function findSignal(thread: Thread, process: Process, wanted: SigSet): Found | undefined {
  if (thread.pending.length === 0 && process.pending.length === 0) return undefined;
  // What cannot be survived goes before all else.
  for (const queue of [thread.pending, process.pending]) {
    const index = queue.findIndex(({ signo }) => signo === Signal.SIGKILL);
    if (index !== -1 && hasSignal(wanted, Signal.SIGKILL)) return { queue, index };
  }
  const own = thread.pending.findIndex((signal) => hasSignal(wanted, signal.signo) && isOwnDeed(signal));
  if (own !== -1) return { queue: thread.pending, index: own };
  for (const queue of [thread.pending, process.pending]) {
    const index = firstOf(queue, wanted);
    if (index !== -1) return { queue, index };
  }
  return undefined;
}

/** A fault of the thread, not somebody's kill(2). */
const isOwnDeed = ({ signo, origin }: PendingSignal): boolean =>
  SYNCHRONOUS.has(signo) && codeOf(origin) > SigCode.SI_USER;

function firstOf(queue: readonly PendingSignal[], wanted: SigSet): number {
  let best = -1;
  for (const [index, { signo }] of queue.entries()) {
    if (hasSignal(wanted, signo) && (best === -1 || rank(signo) < rank(queue[best]!.signo))) best = index;
  }
  return best;
}

/** Linux takes the synchronous signals first even when somebody sent them. */
const rank = (signo: number): number => (SYNCHRONOUS.has(signo) ? signo - 64 : signo);

/** Whether a signal waits that the thread does not block. */
export function hasDeliverable(kernel: Kernel, thread: Thread): boolean {
  const process = processOf(kernel, thread.pid);
  if (thread.pending.length === 0 && process.pending.length === 0) return false;
  const [low, high] = intersection(pendingSignals(kernel, thread), allowedSignals(thread));
  return (low | high) !== 0;
}

/** Decides anew whether the thread has a signal to take. */
export function lookAgain(kernel: Kernel, thread: Thread): void {
  const { mailbox } = thread;
  if (hasDeliverable(kernel, thread)) mailbox.events |= Mail.signal;
  else mailbox.events &= ~Mail.signal;
}

export const hasSignalMail = (thread: Thread): boolean => (thread.mailbox.events & Mail.signal) !== 0;
