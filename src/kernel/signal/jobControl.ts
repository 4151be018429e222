/**
 * Job control (signal(7), "Stop" and "Cont"): a stop signal that is taken stops the process; each of its threads then comes to stand in `threadloop`'s
 * state `stopped`, and when all do, the parent is told. What a thread waits for goes on waiting meanwhile. SIGCONT takes effect when it is sent.
 */
import type { Kernel } from '../context.ts';
import { interrupt, tellParent } from '../signal.ts';
import { Signal, signalName } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { processOf, threadloopOf, threadOf } from '../thread.ts';
import { SigCode } from './signalInfo.ts';

/** Stops the process in which `by` has taken the signal; false when an orphaned process group is not to be stopped by it. */
export function stopProcess(kernel: Kernel, by: Thread, signo: number): boolean {
  const process = processOf(kernel, by.pid);
  if (signo !== Signal.SIGSTOP && isOrphaned(kernel, process.pgid)) return false;
  process.stopped = { signo, reported: false };
  for (const tid of process.threads) {
    if (tid !== by.tid) interrupt(kernel, threadOf(kernel, tid), signalName(signo));
  }
  return true;
}

/** Whether the thread is to stand still: its process is stopped, and it is not being killed. */
export function isStopped(kernel: Kernel, thread: Thread): boolean {
  const process = processOf(kernel, thread.pid);
  if (process.stopped === undefined || thread.exitRequest !== undefined) return false;
  return ![...thread.pending, ...process.pending].some(({ signo }) => signo === Signal.SIGKILL);
}

/** Called when a thread has come to stand, or has ended: tells the parent once all threads stand. */
export function reportStop(kernel: Kernel, process: Process): void {
  const { stopped } = process;
  if (stopped === undefined || stopped.reported || process.threads.length === 0) return;
  const all = process.threads.every((tid) => threadloopOf(kernel, threadOf(kernel, tid))?.state === 'stopped');
  if (!all) return;
  stopped.reported = true;
  process.report = { kind: 'stopped', signo: stopped.signo };
  tellParent(kernel, process, SigCode.CLD_STOPPED, stopped.signo);
}

/** A process group is orphaned when no member has a parent in another group of the same session: nobody would let it go on (setpgid(2)). */
export function isOrphaned(kernel: Kernel, pgid: number): boolean {
  const { processes } = kernel.state;
  for (const member of processes.values()) {
    if (member.pgid !== pgid || member.state !== 'running') continue;
    const parent = processes.get(member.ppid);
    if (parent !== undefined && parent.pgid !== pgid && parent.sid === member.sid) return false;
  }
  return true;
}
