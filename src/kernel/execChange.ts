/**
 * The change of a process to another program (execve(2), "Effect on process attributes"): nothing here can fail. The thread is alone in its process; if it
 * was not the leader it becomes the leader, with the process's number.
 */
import type { SpaceId, Tid } from '../base/address.ts';
import { awaitChain } from '../executor/futureTable.ts';
import { SATP } from '../machine/stateLayout.ts';
import type { KernelCore } from './core.ts';
import { clearChildTid, releaseVforkParent } from './exit.ts';
import { closeFd } from './fs/descriptors.ts';
import { releaseSpace, spaceOf } from './mm/addressSpace.ts';
import { releaseRobustFutexes } from './robustList.ts';
import { SIG_IGN } from './signal/sigAction.ts';
import { dropTimers } from './signal/timers.ts';
import { Signal } from './signalNames.ts';
import type { Process, Thread } from './state.ts';
import { noteAttachments } from './sysv/sharedMemory.ts';
import { copyDescriptors, takeOverFiles, usersOfTable } from './taskFiles.ts';
import { processOf } from './thread.ts';
import { addUsage, threadUsage } from './usage.ts';

const SP = 2;
const REGISTERS = 32;
/** Bytes of a thread's name without its NUL. */
const NAME_BYTES = 15;

/** The new program, ready to be changed over to. */
export interface PreparedProgram {
  readonly space: SpaceId;
  readonly entry: number;
  readonly stackPointer: number;
  readonly heapStart: number;
  readonly path: string;
  readonly args: readonly string[];
  /** What the thread is called from now on: the name as it was executed, without folders. */
  readonly name: string;
}

export function changeOver(kernel: KernelCore, thread: Thread, prepared: PreparedProgram): void {
  const process = processOf(kernel, thread.pid);
  if ((thread.tid as number) !== process.pid) becomeLeader(kernel, process, thread);
  releaseRobustFutexes(kernel, thread);
  clearChildTid(kernel, process, thread);
  enterSpace(kernel, process, thread, prepared);
  releaseVforkParent(kernel, process);
  takeOverFiles(kernel, thread, process);
  keepFiles(kernel, process);
  process.sigactions = new Map([...process.sigactions].filter(([, { handler }]) => handler === SIG_IGN));
  dropTimers(kernel, process, 'posix');
  process.exitSignal = Signal.SIGCHLD;
  process.path = prepared.path;
  process.args = prepared.args;
  process.heapStart = prepared.heapStart;
  process.heapEnd = prepared.heapStart;
  process.hasExecuted = true;
  process.dumpable = 1;
  process.membarrier = 0;
  thread.altStack = undefined;
  rename(kernel, thread, prepared.name);
}

/** Puts the new space under the thread, which is on a hart, and gives it the registers that a program starts with. */
function enterSpace(kernel: KernelCore, process: Process, thread: Thread, prepared: PreparedProgram): void {
  const old = spaceOf(kernel, thread);
  process.space = prepared.space;
  const space = spaceOf(kernel, thread);
  kernel.hartOf(thread.taskId)?.set64(SATP, space.satp);
  if (old.users === 1) noteAttachments(kernel, process.pid, old.vmas, 'detached');
  releaseSpace(kernel, old);
  const registers = kernel.registers(thread);
  for (let index = 1; index < REGISTERS; index++) registers.setX(index, 0n);
  for (let index = 0; index < REGISTERS; index++) registers.setF(index, 0n);
  registers.fcsr = 0;
  registers.setX(SP, BigInt(prepared.stackPointer));
  registers.pc = BigInt(prepared.entry);
  const { pid } = process;
  kernel.emit({ kind: 'exec', pid, tid: thread.tid, space: space.id, from: old.id, path: prepared.path });
}

/** The leader has ended and would otherwise stay until the process is waited for. */
function becomeLeader(kernel: KernelCore, process: Process, thread: Thread): void {
  const { threads, processes, executor } = kernel.state;
  const tid = process.pid as number as Tid;
  const leader = threads.get(tid);
  if (leader !== undefined) {
    addUsage(process.ended, threadUsage(kernel, leader));
    kernel.reapTask(leader.taskId);
  }
  threads.delete(thread.tid);
  for (const child of processes.values()) if (child.parentThread === thread.tid) child.parentThread = tid;
  thread.tid = tid;
  threads.set(tid, thread);
  process.threads.splice(0, process.threads.length, tid);
  for (const future of awaitChain(executor.tasks.get(thread.taskId)!.future)) {
    if ('tid' in future) future.tid = tid;
  }
}

/** A table of descriptors that others use, too, stays theirs; what is marked close-on-exec goes. */
function keepFiles(kernel: KernelCore, process: Process): void {
  if (usersOfTable(kernel, process.fds) > 1) process.fds = copyDescriptors(kernel, process);
  for (const [fd, { closeOnExec }] of [...process.fds]) if (closeOnExec) closeFd(kernel, process, fd);
}

function rename(kernel: KernelCore, thread: Thread, name: string): void {
  const bytes = new TextEncoder().encode(name).subarray(0, NAME_BYTES);
  thread.name = new TextDecoder().decode(bytes);
  const task = kernel.state.executor.tasks.get(thread.taskId);
  if (task !== undefined) task.name = thread.name;
}
