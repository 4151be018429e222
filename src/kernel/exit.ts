/**
 * The ends of threads and processes (exit(2), exit_group(2)). A thread is never ended from outside: it gets an exit request, is brought out of
 * whatever it waits for, and ends itself in its threadloop. So nothing stays behind in a queue that nobody would wake.
 */
import type { Tid } from '../base/address.ts';
import type { Kernel } from './context.ts';
import type { KernelCore } from './core.ts';
import { abandonChildren, announceEnd } from './family.ts';
import { closeAllDescriptors } from './fs/descriptors.ts';
import { futexWakeAt } from './futex.ts';
import { post, postToProcess } from './mailbox.ts';
import { releaseSpace, spaceOf } from './mm/addressSpace.ts';
import { writeU32 } from './mm/userMemory.ts';
import { noteAllUnwritten } from './mm/writeBack.ts';
import { collectRings } from './net/rights.ts';
import { notifyPidfds } from './pidfd.ts';
import { Mail } from './processState.ts';
import { releaseRobustFutexes } from './robustList.ts';
import { interrupt, sendToProcess } from './signal.ts';
import type { Process, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { undoSemaphores } from './sysv/semaphores.ts';
import { noteAttachments } from './sysv/sharedMemory.ts';
import { leaveDirectory, leaveFiles, usersOfTable } from './taskFiles.ts';
import { processOf, threadOf } from './thread.ts';
import { leaveSession } from './tty/session.ts';

/** Ends all threads of a process; the first who asks decides the exit status. */
export function exitProcess(kernel: Kernel, dying: Process, code: number, signo: number): void {
  if (dying.exit !== undefined) return;
  dying.exit = { code, signo };
  for (const tid of dying.threads) endThread(kernel, kernel.state.threads.get(tid)!, code, signo);
  postToProcess(kernel, dying, Mail.processExit, 'exit');
}

/** Asks one thread to end, and brings it out of what it does. */
export function endThread(kernel: Kernel, thread: Thread, code: number, signo: number): void {
  thread.exitRequest = { code, signo };
  interrupt(kernel, thread, 'exit');
}

/** The thread's last act, in its own poll: tells joiners, leaves the process, and ends it when it was the last. */
export function handleExit(kernel: KernelCore, thread: Thread): void {
  const process = processOf(kernel, thread.pid);
  const code = thread.exitRequest?.code ?? 0;
  releaseRobustFutexes(kernel, thread);
  clearChildTid(kernel, process, thread);
  process.threads.splice(process.threads.indexOf(thread.tid), 1);
  leaveFiles(kernel, thread, process);
  sendDeathSignals(kernel, thread);
  kernel.emit({ kind: 'threadExit', tid: thread.tid, pid: thread.pid, code });
  if (process.threads.length === 0) endProcess(kernel, process, code);
  else tellSurvivor(kernel, process, thread);
}

/** Nobody else waits for the end of a thread by mail, so the end of many costs each the same. */
function tellSurvivor(kernel: Kernel, process: Process, ended: Thread): void {
  if (process.survivor === undefined) return;
  if (process.survivor === ended.tid) process.survivor = undefined;
  else post(kernel, threadOf(kernel, process.survivor).mailbox, Mail.threadExit, `exit of thread ${ended.tid}`);
}

/**
 * Joiners wait on this futex (set_tid_address(2)). Where nobody else uses the memory there are none; a bad address is ignored, as Linux does.
 */
export function clearChildTid(kernel: Kernel, process: Process, thread: Thread): void {
  const space = spaceOf(kernel, thread);
  if (thread.clearChildTid === 0 || (process.threads.length === 1 && space.users === 1)) return;
  try {
    writeU32(kernel, space, thread.clearChildTid, 0);
    futexWakeAt(kernel, space, thread.clearChildTid, 1);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

/** prctl(2), PR_SET_PDEATHSIG: the "parent" is the thread that made the child. */
function sendDeathSignals(kernel: Kernel, thread: Thread): void {
  for (const child of kernel.state.processes.values()) {
    if (child.pdeathsig === 0 || child.parentThread !== thread.tid || child.state === 'zombie') continue;
    sendToProcess(kernel, child, child.pdeathsig, `its parent, thread ${thread.tid}, has ended`);
  }
}

/**
 * When threads ended one by one, the leader's code is the process's. Its memory goes at once, so that zombies cost little; but that of the first process
 * stays for whoever looks at what the run has left.
 */
function endProcess(kernel: KernelCore, dying: Process, lastCode: number): void {
  const leader = kernel.state.threads.get(dying.pid as number as Tid);
  dying.exit ??= { code: leader?.exitRequest?.code ?? lastCode, signo: 0 };
  dying.state = 'zombie';
  dying.stopped = undefined;
  dying.report = undefined;
  if (usersOfTable(kernel, dying.fds) === 0) closeAllDescriptors(kernel, dying);
  leaveDirectory(kernel, dying);
  collectRings(kernel);
  undoSemaphores(kernel, dying);
  releaseVforkParent(kernel, dying);
  notifyPidfds(kernel, dying);
  abandonChildren(kernel, dying);
  const isFirst = kernel.state.firstPid === dying.pid;
  if (isFirst) kernel.state.exit ??= dying.exit;
  kernel.emit({ kind: 'processExit', pid: dying.pid, code: dying.exit.code, signo: dying.exit.signo });
  if (isFirst) {
    noteAllUnwritten(kernel);
    return;
  }
  leaveSession(kernel, dying);
  const space = kernel.state.spaces.get(dying.space)!;
  dying.ended.maxResident = Math.max(dying.ended.maxResident, space.residentPages * 4);
  if (space.users === 1) noteAttachments(kernel, dying.pid, space.vmas, 'detached');
  releaseSpace(kernel, space);
  announceEnd(kernel, dying);
}

/** The thread that waits in vfork(2) may use its memory again. */
export function releaseVforkParent(kernel: Kernel, process: Process): void {
  const tid = process.vforkParent;
  if (tid === undefined) return;
  process.vforkParent = undefined;
  const waiting = kernel.state.threads.get(tid);
  if (waiting !== undefined) post(kernel, waiting.mailbox, Mail.vforkDone, `process ${process.pid}`);
}
