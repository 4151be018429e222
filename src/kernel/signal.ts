/**
 * Sending signals (signal(7)), as Linux does (kernel/signal.c): to a thread, a process, a process group. A signal waits in the `pending` of the thread
 * or of the process until a thread that does not block it is on its way to user mode; `threadloop` takes it there (`signal/deliver.ts`). Here is
 * decided whether it is kept at all, which thread is to look, and that this thread comes out of what it does.
 *
 * A thread that has something to look at has `Mail.signal` in its mailbox (Linux's TIF_SIGPENDING).
 */
import { assert } from '../base/assert.ts';
import type { Kernel } from './context.ts';
import { raiseSoftwareInterrupt } from './localContext.ts';
import { post, postToProcess } from './mailbox.ts';
import { Mail } from './processState.ts';
import { actionOf, dispositionOf, hasFlag, SIG_IGN, SigFlag, STOP_SIGNALS, UNBLOCKABLE } from './signal/sigAction.ts';
import { notifySignalFiles } from './signal/signalFile.ts';
import { type PendingSignal, SigCode, type SignalInfo, type SignalOrigin } from './signal/signalInfo.ts';
import { enqueueSignal, hasSignalMail, lookAgain, removeSignals } from './signal/signalQueue.ts';
import { hasSignal, type SigSet, setOf, without } from './signal/sigset.ts';
import { Signal, signalName } from './signalNames.ts';
import type { Process, Thread } from './state.ts';
import { processOf, runsUserCode, threadOf } from './thread.ts';

/** Sends a signal to one thread. `info` is a sentence for people when the kernel sends it by itself. */
export function sendToThread(kernel: Kernel, thread: Thread, signo: number, info: string | SignalInfo): void {
  const process = processOf(kernel, thread.pid);
  prepare(kernel, process, signo);
  if (isDropped(process, thread, signo)) return;
  if (!enqueueSignal(thread.pending, toPending(signo, info))) return;
  notifySignalFiles(kernel, process, signo);
  if (takes(thread, signo)) alert(kernel, thread, signo);
}

/** Sends a signal to a process: one of its threads that does not block it takes it. */
export function sendToProcess(kernel: Kernel, process: Process, signo: number, info: string | SignalInfo): void {
  if (process.threads.length === 0) return;
  prepare(kernel, process, signo);
  const threads = process.threads.map((tid) => threadOf(kernel, tid));
  if (isDropped(process, threads[0]!, signo)) return;
  if (!enqueueSignal(process.pending, toPending(signo, info))) return;
  notifySignalFiles(kernel, process, signo);
  alertOne(kernel, threads, signo);
}

/** Sends a signal to every process of a group; answers how many there are. */
export function sendToGroup(kernel: Kernel, pgid: number, signo: number, info: string | SignalInfo): number {
  const members = [...kernel.state.processes.values()].filter(
    (process) => (process.pgid as number) === pgid && process.state === 'running',
  );
  for (const process of members) sendToProcess(kernel, process, signo, info);
  return members.length;
}

/**
 * A fault of the thread's own: it cannot wait and cannot be ignored (Linux's force_sig). A process that blocks or ignores it, or that handles it in a way
 * that has failed (`fatal`), gets the default action.
 */
export function forceSignal(kernel: Kernel, thread: Thread, signal: PendingSignal, fatal = false): void {
  const { signo } = signal;
  const process = processOf(kernel, thread.pid);
  const isBlocked = hasSignal(thread.sigmask, signo);
  if (isBlocked || fatal || actionOf(process, signo).handler === SIG_IGN) process.sigactions.delete(signo);
  if (isBlocked) thread.sigmask = without(thread.sigmask, setOf(signo));
  removeSignals(thread.pending, (other) => other.signo === signo);
  thread.pending.unshift(signal);
  post(kernel, thread.mailbox, Mail.signal, signalName(signo));
}

/** Changes what a thread blocks. Signals of the process that it would have taken go to another thread. */
export function setSigmask(kernel: Kernel, thread: Thread, mask: SigSet): void {
  const process = processOf(kernel, thread.pid);
  const [low, high] = without(mask, UNBLOCKABLE);
  const before = thread.sigmask;
  thread.sigmask = [low, high];
  if (process.pending.length > 0 && process.threads.length > 1) {
    const others = process.threads.filter((tid) => tid !== thread.tid).map((tid) => threadOf(kernel, tid));
    for (const { signo } of process.pending) {
      if (hasSignal(thread.sigmask, signo) && !hasSignal(before, signo)) alertOne(kernel, others, signo);
    }
  }
  lookAgain(kernel, thread);
}

/** Ends what `setTemporarySigmask` began. */
export function restoreSigmask(kernel: Kernel, thread: Thread): void {
  const { savedSigmask } = thread;
  if (savedSigmask === undefined) return;
  thread.savedSigmask = undefined;
  setSigmask(kernel, thread, savedSigmask);
}

/**
 * Changes what a thread blocks while it waits in a syscall (sigsuspend(2), ppoll(2), epoll_pwait(2)). It blocks again what it did when the syscall ends,
 * but a handler that interrupts it still runs under the new mask, and restores the old one at its end.
 */
export function setTemporarySigmask(kernel: Kernel, thread: Thread, mask: SigSet): void {
  thread.savedSigmask ??= thread.sigmask;
  setSigmask(kernel, thread, mask);
}

/** The origin of a signal that the kernel sends a thread in its own name (SI_USER). */
export function byItself(kernel: Kernel, thread: Thread): SignalOrigin {
  const { uid } = processOf(kernel, thread.pid).credentials;
  return { kind: 'user', code: SigCode.SI_USER, pid: thread.pid, uid };
}

/** Gets a thread out of what it does, so that it looks at its signals and at its exit request. `by` says why, for people. */
export function interrupt(kernel: Kernel, thread: Thread, by: string): void {
  const hart = kernel.hartOf(thread.taskId);
  if (hart === undefined) {
    if (thread.waker !== undefined) kernel.wake(thread.waker, by);
  } else if (runsUserCode(kernel, thread)) {
    raiseSoftwareInterrupt(hart);
  }
}

/** What stopping and going on do to each other, whether the signal is blocked, ignored or handled (signal(7)). */
function prepare(kernel: Kernel, process: Process, signo: number): void {
  if (STOP_SIGNALS.has(signo)) removeEverywhere(kernel, process, (other) => other === Signal.SIGCONT);
  if (signo === Signal.SIGCONT) {
    removeEverywhere(kernel, process, (other) => STOP_SIGNALS.has(other));
    continueProcess(kernel, process);
  }
}

function continueProcess(kernel: Kernel, process: Process): void {
  if (process.stopped === undefined) return;
  process.stopped = undefined;
  process.report = { kind: 'continued' };
  tellParent(kernel, process, SigCode.CLD_CONTINUED, Signal.SIGCONT);
  for (const tid of process.threads) interrupt(kernel, threadOf(kernel, tid), 'SIGCONT');
}

/** Tells the parent that its child has stopped or goes on (CLD_…, with the signal that made it so). */
export function tellParent(kernel: Kernel, child: Process, code: number, status: number): void {
  const parent = kernel.state.processes.get(child.ppid);
  if (parent === undefined || parent.state !== 'running') return;
  const action = actionOf(parent, Signal.SIGCHLD);
  if (action.handler !== SIG_IGN && !hasFlag(action, SigFlag.SA_NOCLDSTOP)) {
    const what = code === SigCode.CLD_STOPPED ? 'has stopped' : 'goes on';
    const { uid } = child.credentials;
    const origin = { kind: 'child', code, pid: child.pid, uid, status, utime: 0 } as const;
    sendToProcess(kernel, parent, Signal.SIGCHLD, { reason: `its child ${child.pid} ${what}`, origin });
  }
  postToProcess(kernel, parent, Mail.childExit, `process ${child.pid}`);
}

function removeEverywhere(kernel: Kernel, process: Process, unwanted: (signo: number) => boolean): void {
  removeSignals(process.pending, (signal) => unwanted(signal.signo));
  for (const tid of process.threads) removeSignals(threadOf(kernel, tid).pending, (signal) => unwanted(signal.signo));
}

/** An ignored signal is lost, unless it is blocked: its action may change before it is unblocked. */
function isDropped(process: Process, thread: Thread, signo: number): boolean {
  const { exit } = process;
  return exit !== undefined || (!hasSignal(thread.sigmask, signo) && dispositionOf(process, signo) === 'ignore');
}

function toPending(signo: number, info: string | SignalInfo): PendingSignal {
  assert(signo > 0, 'signal 0 is never sent');
  return typeof info === 'string' ? { signo, reason: info } : { ...info, signo };
}

/** Wakes the first thread that takes the signal, one that has no other to take if there is one. */
function alertOne(kernel: Kernel, threads: readonly Thread[], signo: number): void {
  const takers = threads.filter((thread) => takes(thread, signo));
  const taker = takers.find((thread) => !hasSignalMail(thread)) ?? takers[0];
  if (taker !== undefined) alert(kernel, taker, signo);
}

function alert(kernel: Kernel, thread: Thread, signo: number): void {
  post(kernel, thread.mailbox, Mail.signal, signalName(signo));
  interrupt(kernel, thread, signalName(signo));
}

/** Whether a thread would take the signal now: it does not block it, or waits for just that (sigtimedwait(2)). */
function takes(thread: Thread, signo: number): boolean {
  if (thread.exitRequest !== undefined) return false;
  if (hasSignal(UNBLOCKABLE, signo) || !hasSignal(thread.sigmask, signo)) return true;
  return [...(thread.awaitedSignals?.values() ?? [])].some((set) => hasSignal(set, signo));
}
