/** What happens when a timer that sends a signal (`timers.ts`) expires. */
import type { Pid, Tid } from '../../base/address.ts';
import type { Waker } from '../../executor/future.ts';
import { Clock, clockNow } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { limitsOf, RLIM_INFINITY, Rlimit } from '../rlimits.ts';
import { sendToProcess, sendToThread } from '../signal.ts';
import { Signal, signalName } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { processOf } from '../thread.ts';
import { dispositionOf } from './sigAction.ts';
import type { SignalInfo } from './signalInfo.ts';
import { hasSignal } from './sigset.ts';
import type { PosixTimer } from './timerState.ts';
import { arm, forward, ITIMER_REAL, isCpuClock, NO_TASK, ownerOf, timeOf } from './timers.ts';

/** ITIMER_VIRTUAL and ITIMER_PROF count the same here, because the kernel's work takes no time. */
const CPU_ITIMERS = new Map<number, number>([
  [1, Signal.SIGVTALRM],
  [2, Signal.SIGPROF],
]);

/** A due timer of the executor's: false when it is a task's and not the kernel's. */
export function expireKernelTimer(kernel: Kernel, { taskId, generation }: Waker): boolean {
  if (taskId !== NO_TASK) return false;
  const owner = kernel.state.kernelTimers.get(generation)?.owner;
  kernel.state.kernelTimers.delete(generation);
  const process = owner && kernel.state.processes.get(owner.pid as Pid);
  if (process === undefined) return true;
  if (owner!.kind === 'itimer') expireRealTimer(kernel, process);
  else {
    const timer = process.timers?.get(owner!.timer);
    if (timer !== undefined) expirePosixTimer(kernel, process, timer);
  }
  return true;
}

function expireRealTimer(kernel: Kernel, process: Process): void {
  const timer = process.itimers!.get(ITIMER_REAL)!;
  timer.armed = undefined;
  const isHeard = willWait(kernel, process, Signal.SIGALRM);
  const isNews = !process.pending.some(({ signo }) => signo === Signal.SIGALRM);
  if (timer.interval === 0) process.itimers!.delete(ITIMER_REAL);
  else {
    forward(timer, clockNow(kernel));
    if (isHeard && isNews) arm(kernel, timer, { kind: 'itimer', pid: process.pid });
  }
  sendToProcess(kernel, process, Signal.SIGALRM, 'its interval timer has expired');
}

function expirePosixTimer(kernel: Kernel, process: Process, timer: PosixTimer): void {
  const { notify, id, value } = timer;
  timer.armed = undefined;
  if (notify.kind === 'none') return;
  const isHeard = willWait(kernel, process, notify.signo);
  const now = timeOf(kernel, process, timer.clock, ownerOf(kernel, timer));
  // The deadline of a periodic timer stays at the first expiry that is not counted yet, until the signal is taken.
  if (timer.interval === 0) timer.deadline = undefined;
  else if (isHeard) timer.deadline! += timer.interval;
  else forward(timer, now);
  if (!isHeard) return;
  timer.isQueued = true;
  const info: SignalInfo = {
    reason: `its timer ${id} has expired`,
    origin: { kind: 'timer', timer: id, overrun: 0, value },
  };
  const target = notify.tid === undefined ? undefined : kernel.state.threads.get(notify.tid as Tid);
  if (notify.tid === undefined) sendToProcess(kernel, process, notify.signo, info);
  else if (target?.pid === process.pid) sendToThread(kernel, target, notify.signo, info);
}

/** Whether a signal would be kept: it is not ignored, or blocked. */
function willWait(kernel: Kernel, process: Process, signo: number): boolean {
  const { exit, threads } = process;
  if (exit !== undefined || threads.length === 0) return false;
  if (dispositionOf(process, signo) !== 'ignore') return true;
  return hasSignal(kernel.state.threads.get(threads[0]!)!.sigmask, signo);
}

/** Looks at the timers of CPU time of a thread that is on its way to user mode. */
export function expireCpuTimers(kernel: Kernel, thread: Thread): void {
  const process = processOf(kernel, thread.pid);
  if (process.rlimits.has(Rlimit.RLIMIT_CPU)) checkCpuLimit(kernel, process);
  if (process.itimers === undefined && process.timers === undefined) return;
  for (const [which, signo] of CPU_ITIMERS) {
    const timer = process.itimers?.get(which);
    const used = timer && timeOf(kernel, process, 2);
    if (timer === undefined || timer.deadline > used!) continue;
    if (timer.interval === 0) process.itimers!.delete(which);
    else forward(timer, used!);
    sendToProcess(kernel, process, signo, `its CPU time has reached what ${signalName(signo)} was asked for`);
  }
  for (const timer of process.timers?.values() ?? []) {
    if (!isCpuClock(timer.clock) || timer.isQueued || timer.deadline === undefined) continue;
    if (timer.deadline <= timeOf(kernel, process, timer.clock, ownerOf(kernel, timer)))
      expirePosixTimer(kernel, process, timer);
  }
}

/** Once CPU time has reached the soft limit, and then each second, SIGXCPU; at the hard limit SIGKILL (getrlimit(2)). */
function checkCpuLimit(kernel: Kernel, process: Process): void {
  const [soft, hard] = limitsOf(process, Rlimit.RLIMIT_CPU);
  const used = timeOf(kernel, process, Clock.CLOCK_PROCESS_CPUTIME_ID);
  if (used >= limitTime(hard)) {
    sendToProcess(kernel, process, Signal.SIGKILL, 'its CPU time has reached the hard limit');
  } else if (used >= limitTime(soft)) {
    process.rlimits.set(Rlimit.RLIMIT_CPU, [soft + 1n, hard]);
    sendToProcess(kernel, process, Signal.SIGXCPU, 'its CPU time has reached the limit');
  }
}

/** A limit in ns; one of 0 seconds counts as one of 1 (setrlimit(2)). */
const limitTime = (seconds: bigint): number =>
  seconds === RLIM_INFINITY ? Number.POSITIVE_INFINITY : Math.max(1, Number(seconds)) * 1e9;

/** Steps that the thread may make until the next timer of CPU time expires; undefined: there is none. */
export function cpuTimeLeft(kernel: Kernel, thread: Thread): number | undefined {
  const process = processOf(kernel, thread.pid);
  const isLimited = process.rlimits.has(Rlimit.RLIMIT_CPU);
  if (process.itimers === undefined && process.timers === undefined && !isLimited) return undefined;
  const left: number[] = [];
  if (isLimited) {
    const next = Math.min(...limitsOf(process, Rlimit.RLIMIT_CPU).map(limitTime));
    left.push(next - timeOf(kernel, process, Clock.CLOCK_PROCESS_CPUTIME_ID));
  }
  for (const which of CPU_ITIMERS.keys()) {
    const timer = process.itimers?.get(which);
    if (timer !== undefined) left.push(timer.deadline - timeOf(kernel, process, 2));
  }
  for (const timer of process.timers?.values() ?? []) {
    if (!isCpuClock(timer.clock) || timer.isQueued || timer.deadline === undefined) continue;
    left.push(timer.deadline - timeOf(kernel, process, timer.clock, ownerOf(kernel, timer)));
  }
  return left.length === 0 ? undefined : Math.max(1, Math.min(...left));
}
