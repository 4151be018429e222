/**
 * Signals (signal(7)): sending, blocking, and default actions. A signal waits in `pending` of a thread or of its process until a thread that does
 * not block it is on its way to user mode; there `threadloop` takes it.
 *
 * What is deliberately absent: handlers do not run. A signal whose handler would have to run takes its default action, and the reason says so;
 * ending with a clear sentence is better than going on as if nothing had been sent. Job control is absent too: stop signals are refused.
 */
import { assert } from '../base/assert.ts';
import type { Kernel } from './context.ts';
import { raiseSoftwareInterrupt } from './localContext.ts';
import { Signal, signalName } from './signalNames.ts';
import type { PendingSignal, Process, SigAction, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { processOf, threadloopOf } from './thread.ts';

const SIG_DFL = 0;
const SIG_IGN = 1;
const NO_HANDLER: SigAction = { handler: SIG_DFL, flags: 0, mask: [0, 0] };

const IGNORED_BY_DEFAULT: readonly number[] = [Signal.SIGCHLD, Signal.SIGURG, Signal.SIGWINCH, Signal.SIGCONT];
const STOPPING_BY_DEFAULT: readonly number[] = [Signal.SIGSTOP, Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU];
const UNBLOCKABLE: readonly number[] = [Signal.SIGKILL, Signal.SIGSTOP];

/** Sends a signal to one thread. `reason` is a sentence for people. */
export function sendToThread(kernel: Kernel, thread: Thread, signo: number, reason: string): void {
  const process = processOf(kernel, thread.pid);
  if (!accept(process, thread.pending, signo, reason)) return;
  if (takes(thread, signo)) interrupt(kernel, thread, signalName(signo));
}

/** Sends a signal to a process: any of its threads that does not block it takes it, `preferred` first. */
export function sendToProcess(
  kernel: Kernel,
  process: Process,
  signo: number,
  reason: string,
  preferred?: Thread | undefined,
): void {
  if (!accept(process, process.pending, signo, reason)) return;
  const threads = process.threads.map((tid) => kernel.state.threads.get(tid)!);
  if (preferred?.pid === process.pid) threads.unshift(preferred);
  const taker = threads.find((thread) => takes(thread, signo));
  if (taker !== undefined) interrupt(kernel, taker, signalName(signo));
}

/** A fault of the thread's own: can be neither blocked nor ignored (Linux's force_sig). */
export function forceSignal(kernel: Kernel, thread: Thread, { signo, reason, trap }: PendingSignal): void {
  const process = processOf(kernel, thread.pid);
  const action = process.sigactions.get(signo) ?? NO_HANDLER;
  if (action.handler === SIG_IGN) process.sigactions.delete(signo);
  unblock(thread, signo);
  thread.pending.unshift({ signo, reason: withHandler(action, reason), trap });
}

/** Whether a signal that the thread does not block is about to end the process. */
export function fatalSignalPending(kernel: Kernel, thread: Thread): boolean {
  if (thread.pending.length > 0 && findFatal(kernel, thread, thread.pending) !== -1) return true;
  const { pending } = processOf(kernel, thread.pid);
  return pending.length > 0 && findFatal(kernel, thread, pending) !== -1;
}

/** Takes that signal out of its queue: the thread's own first. */
export function takeFatalSignal(kernel: Kernel, thread: Thread): PendingSignal {
  for (const queue of [thread.pending, processOf(kernel, thread.pid).pending]) {
    const index = findFatal(kernel, thread, queue);
    if (index !== -1) return queue.splice(index, 1)[0]!;
  }
  assert(false, 'a fatal signal is taken only while one is pending');
}

/** Gets a thread out of what it does, so that it looks at its signals and at its exit request. `by` says why, for people. */
export function interrupt(kernel: Kernel, thread: Thread, by: string): void {
  const hart = kernel.hartOf(thread.taskId);
  if (hart === undefined) {
    if (thread.waker !== undefined) kernel.wake(thread.waker, by);
  } else if (threadloopOf(kernel, thread)?.state === 'user') {
    raiseSoftwareInterrupt(hart);
  }
}

export function isBlocked(thread: Thread, signo: number): boolean {
  const half = thread.sigmask[signo > 32 ? 1 : 0];
  return ((half >>> ((signo - 1) % 32)) & 1) === 1;
}

function unblock(thread: Thread, signo: number): void {
  thread.sigmask[signo > 32 ? 1 : 0] &= ~(1 << ((signo - 1) % 32));
}

function takes(thread: Thread, signo: number): boolean {
  return UNBLOCKABLE.includes(signo) || !isBlocked(thread, signo);
}

/** Queues the signal unless it is ignored or waits already (standard signals do not queue twice). */
function accept(process: Process, queue: PendingSignal[], signo: number, reason: string): boolean {
  const action = process.sigactions.get(signo) ?? NO_HANDLER;
  if (STOPPING_BY_DEFAULT.includes(signo) && action.handler !== SIG_IGN) {
    throw new SysError('EINVAL', `${signalName(signo)} would stop the process, which this kernel cannot do`);
  }
  if (isIgnored(action, signo)) return false;
  if (queue.some((pending) => pending.signo === signo)) return false;
  queue.push({ signo, reason: withHandler(action, reason) });
  return true;
}

/** A handler for a signal that is harmless by default is not run, and nothing else happens. */
function isIgnored(action: SigAction, signo: number): boolean {
  if (signo === Signal.SIGKILL) return false;
  return action.handler === SIG_IGN || IGNORED_BY_DEFAULT.includes(signo);
}

function findFatal(kernel: Kernel, thread: Thread, queue: readonly PendingSignal[]): number {
  const { sigactions } = processOf(kernel, thread.pid);
  return queue.findIndex(({ signo }) => takes(thread, signo) && !isIgnored(sigactions.get(signo) ?? NO_HANDLER, signo));
}

function withHandler(action: SigAction, reason: string): string {
  if (action.handler === SIG_DFL || action.handler === SIG_IGN) return reason;
  return `${reason}; its handler at 0x${action.handler.toString(16)} does not run, because signal handlers are not supported yet`;
}
