/**
 * Timers that send signals: setitimer(2)'s three and those of timer_create(2). A timer of machine time stands among the executor's timers under a number
 * of its own (`kernelTimers`), one of CPU time is looked at on the way to user mode. A periodic timer whose signal waits to be taken, or is ignored,
 * is not armed until that changes; what it has missed is counted then. So a process that sleeps through its own timers costs nothing.
 */
import type { TaskId } from '../../base/address.ts';
import type { Waker } from '../../executor/future.ts';
import { Clock, clockNow } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { Signal } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { processUsage, threadUsage } from '../usage.ts';
import type { PendingSignal } from './signalInfo.ts';
import type { ItimerState, PosixTimer, TimerOwner } from './timerState.ts';

export const ITIMER_REAL = 0;

/** Tasks are numbered from 1: this stands for the kernel itself among the executor's timers. */
export const NO_TASK = 0 as TaskId;
/** Times later than this never come. */
const FAR_FUTURE = 2 ** 52;

const wakerOf = (id: number): Waker => ({ taskId: NO_TASK, generation: id });

/** Machine time or CPU time that a timer's clock shows, in ns; as deadlines count it. */
export function timeOf(kernel: Kernel, process: Process, clock: number, owner?: Thread): number {
  if (clock === Clock.CLOCK_PROCESS_CPUTIME_ID) return processUsage(kernel, process).steps;
  if (clock === Clock.CLOCK_THREAD_CPUTIME_ID) return owner === undefined ? 0 : threadUsage(kernel, owner).steps;
  return clockNow(kernel);
}

export const isCpuClock = (clock: number): boolean =>
  clock === Clock.CLOCK_PROCESS_CPUTIME_ID || clock === Clock.CLOCK_THREAD_CPUTIME_ID;

/** The thread whose CPU time a timer counts. */
export const ownerOf = (kernel: Kernel, { thread }: PosixTimer): Thread | undefined => kernel.state.threads.get(thread);

/** Puts a timer of machine time among the executor's. */
export function arm(kernel: Kernel, timer: ItimerState | PosixTimer, owner: TimerOwner): void {
  disarm(kernel, timer);
  if (timer.deadline === undefined || timer.deadline > FAR_FUTURE) return;
  const id = kernel.state.next.kernelTimer++;
  kernel.state.kernelTimers.set(id, { owner, number: kernel.addTimer(timer.deadline, wakerOf(id)) });
  timer.armed = id;
}

export function disarm(kernel: Kernel, timer: ItimerState | PosixTimer): void {
  if (timer.armed === undefined) return;
  const { kernelTimers } = kernel.state;
  kernel.cancelTimer(kernelTimers.get(timer.armed)!.number);
  kernelTimers.delete(timer.armed);
  timer.armed = undefined;
}

/** Moves a periodic timer's deadline beyond `now`; answers how many expiries that skips. */
export function forward(timer: ItimerState | PosixTimer, now: number): number {
  if (timer.deadline === undefined || timer.deadline > now) return 0;
  const skipped = Math.floor((now - timer.deadline) / timer.interval) + 1;
  timer.deadline += skipped * timer.interval;
  return skipped;
}

/** Called with a signal that has been taken: a timer that waited for that goes on. Answers the signal with its overruns counted. */
export function afterTimerSignal(kernel: Kernel, process: Process, signal: PendingSignal): PendingSignal {
  if (signal.signo === Signal.SIGALRM) goOn(kernel, process, ITIMER_REAL);
  if (signal.origin?.kind !== 'timer') return signal;
  const timer = process.timers?.get(signal.origin.timer);
  if (timer === undefined) return signal;
  timer.isQueued = false;
  timer.overrun = 0;
  if (timer.deadline !== undefined && timer.interval > 0) {
    timer.overrun = Math.max(0, forward(timer, timeOf(kernel, process, timer.clock, ownerOf(kernel, timer))));
    if (!isCpuClock(timer.clock)) arm(kernel, timer, { kind: 'posixTimer', pid: process.pid, timer: timer.id });
  }
  return { ...signal, origin: { ...signal.origin, overrun: timer.overrun } };
}

/** Called when a signal's action has changed: timers that nobody listened to go on. */
export function resumeTimers(kernel: Kernel, process: Process, signo: number): void {
  if (signo === Signal.SIGALRM) goOn(kernel, process, ITIMER_REAL);
  for (const timer of process.timers?.values() ?? []) {
    if (timer.isQueued || timer.armed !== undefined || isCpuClock(timer.clock) || timer.interval === 0) continue;
    if (timer.notify.kind !== 'signal' || timer.notify.signo !== signo) continue;
    forward(timer, clockNow(kernel));
    arm(kernel, timer, { kind: 'posixTimer', pid: process.pid, timer: timer.id });
  }
}

function goOn(kernel: Kernel, process: Process, which: number): void {
  const timer = process.itimers?.get(which);
  if (timer === undefined || timer.armed !== undefined) return;
  forward(timer, clockNow(kernel));
  arm(kernel, timer, { kind: 'itimer', pid: process.pid });
}

/** Ends the timers of a process: all of them at its end, the POSIX ones when it executes another program. */
export function dropTimers(kernel: Kernel, process: Process, which: 'all' | 'posix'): void {
  for (const timer of process.timers?.values() ?? []) disarm(kernel, timer);
  process.timers = undefined;
  if (which === 'posix') return;
  for (const timer of process.itimers?.values() ?? []) disarm(kernel, timer);
  process.itimers = undefined;
}
