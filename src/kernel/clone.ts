/**
 * Making threads and processes (clone(2)). A thread belongs to its process and shares all of it, but for files and working directory if it is to have its
 * own; a process is a copy of its parent (memory by
 * copy-on-write), or shares single parts with it: memory (vfork, posix_spawn), descriptors, working directory, signal handlers.
 */
import type { Pid, Tid } from '../base/address.ts';
import { setAffinity } from '../executor/runQueue.ts';
import { clockNow } from './clockNow.ts';
import type { Kernel } from './context.ts';
import { initFuture } from './init.ts';
import { SavedRegisters } from './localContext.ts';
import { newMailbox } from './mailbox.ts';
import { retainSpace, spaceOf } from './mm/addressSpace.ts';
import { forkAddressSpace } from './mm/fork.ts';
import { writeU32 } from './mm/userMemory.ts';
import { INIT_PID, nextPid, noUsage } from './process.ts';
import { Rlimit, softLimit } from './rlimits.ts';
import { SIG_IGN } from './signal/sigAction.ts';
import type { AddressSpace, Process, SigAction, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { noteAttachments } from './sysv/sharedMemory.ts';
import { copyDescriptors, shareWithThread } from './taskFiles.ts';
import { emptyContext, filesOf, fsOf, processOf, spawnThread } from './thread.ts';

export const CloneFlag = {
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_PIDFD: 0x1000,
  CLONE_PTRACE: 0x2000,
  CLONE_VFORK: 0x4000,
  CLONE_PARENT: 0x8000,
  CLONE_THREAD: 0x1_0000,
  CLONE_NEWNS: 0x2_0000,
  CLONE_SYSVSEM: 0x4_0000,
  CLONE_SETTLS: 0x8_0000,
  CLONE_PARENT_SETTID: 0x10_0000,
  CLONE_CHILD_CLEARTID: 0x20_0000,
  CLONE_DETACHED: 0x40_0000,
  CLONE_UNTRACED: 0x80_0000,
  CLONE_CHILD_SETTID: 0x100_0000,
  CLONE_NEWCGROUP: 0x200_0000,
  CLONE_NEWUTS: 0x400_0000,
  CLONE_NEWIPC: 0x800_0000,
  CLONE_NEWUSER: 0x1000_0000,
  CLONE_NEWPID: 0x2000_0000,
  CLONE_NEWNET: 0x4000_0000,
  CLONE_IO: 0x8000_0000,
} as const;

/** The flags that ask for namespaces of its own. */
export const NAMESPACES =
  CloneFlag.CLONE_NEWNS |
  CloneFlag.CLONE_NEWCGROUP |
  CloneFlag.CLONE_NEWUTS |
  CloneFlag.CLONE_NEWIPC |
  CloneFlag.CLONE_NEWUSER |
  CloneFlag.CLONE_NEWPID |
  CloneFlag.CLONE_NEWNET;

/** What is asked for: struct clone_args, whichever call it came by. */
export interface CloneRequest {
  /** The flags below 2^32, without the exit signal. */
  readonly flags: number;
  readonly clearHandlers: boolean;
  readonly exitSignal: number;
  readonly stackPointer: number;
  readonly tls: number;
  readonly pidfd: number;
  readonly parentTid: number;
  readonly childTid: number;
}

const SP = 2;
const TP = 4;
const A0 = 10;

export const hasClone = (flags: number, flag: number): boolean => (flags & flag) !== 0;

/** Makes the thread or process; its first thread runs as soon as a hart takes it, and finds 0 as the result of the call. */
export function cloneThread(kernel: Kernel, thread: Thread, request: CloneRequest): Thread {
  const { flags } = request;
  const process = processOf(kernel, thread.pid);
  checkLimit(kernel, process);
  const isThread = hasClone(flags, CloneFlag.CLONE_THREAD);
  const child = isThread
    ? spawnThread(kernel, process, thread.name, emptyContext())
    : spawnThread(kernel, makeChild(kernel, thread, request), thread.name, emptyContext());
  copyThread(kernel, thread, child, request);
  if (isThread) {
    const shares = { files: hasClone(flags, CloneFlag.CLONE_FILES), fs: hasClone(flags, CloneFlag.CLONE_FS) };
    shareWithThread(kernel, thread, child, process, shares);
  }
  const space = spaceOf(kernel, child);
  if (hasClone(flags, CloneFlag.CLONE_CHILD_CLEARTID)) child.clearChildTid = request.childTid;
  if (hasClone(flags, CloneFlag.CLONE_PARENT_SETTID)) {
    storeTid(kernel, spaceOf(kernel, thread), request.parentTid, child.tid);
  }
  if (hasClone(flags, CloneFlag.CLONE_CHILD_SETTID)) storeTid(kernel, space, request.childTid, child.tid);
  if (!isThread) {
    const { pid, tid } = thread;
    kernel.emit({ kind: 'fork', tid, pid, child: child.pid, space: space.id, from: spaceOf(kernel, thread).id });
  }
  return child;
}

/** Fork bombs end here. All tasks belong to the one user. */
function checkLimit(kernel: Kernel, process: Process): void {
  const limit = softLimit(process, Rlimit.RLIMIT_NPROC);
  if (kernel.state.threads.size >= limit) throw new SysError('EAGAIN', `there are ${limit} tasks, as many as may be`);
}

function makeChild(kernel: Kernel, thread: Thread, { flags, exitSignal, clearHandlers }: CloneRequest): Process {
  const parent = processOf(kernel, thread.pid);
  const space = childSpace(kernel, parent.pid, spaceOf(kernel, thread), hasClone(flags, CloneFlag.CLONE_VM));
  const isSibling = hasClone(flags, CloneFlag.CLONE_PARENT);
  const pid = nextPid(kernel);
  const [files, fs] = [filesOf(kernel, thread), fsOf(kernel, thread)];
  const child: Process = {
    ...parent,
    pid,
    ppid: isSibling ? parent.ppid : parent.pid,
    parentThread: isSibling ? parent.parentThread : thread.tid,
    exitSignal: isSibling ? parent.exitSignal : exitSignal,
    children: [],
    pidfds: [],
    threads: [],
    space: space.id,
    fds: hasClone(flags, CloneFlag.CLONE_FILES) ? files.fds : copyDescriptors(kernel, files),
    table: undefined,
    cwd: fs.cwd,
    cwdIno: fs.cwdIno,
    umask: fs.umask,
    fsGroup: hasClone(flags, CloneFlag.CLONE_FS) ? fs.fsGroup : pid,
    isDivided: undefined,
    sigactions: hasClone(flags, CloneFlag.CLONE_SIGHAND) ? parent.sigactions : copyHandlers(parent, clearHandlers),
    state: 'running',
    exit: undefined,
    stopped: undefined,
    report: undefined,
    autoReap: undefined,
    hasExecuted: false,
    subreaper: false,
    pdeathsig: 0,
    vforkParent: hasClone(flags, CloneFlag.CLONE_VFORK) ? thread.tid : undefined,
    startedAt: clockNow(kernel),
    ended: noUsage(),
    childUsage: noUsage(),
    pending: [],
    itimers: undefined,
    timers: undefined,
    rlimits: new Map(parent.rlimits),
  };
  kernel.state.processes.set(pid, child);
  startInit(kernel);
  (kernel.state.processes.get(child.ppid)?.children ?? kernel.state.init!.orphans).push(pid);
  return child;
}

function childSpace(kernel: Kernel, pid: Pid, space: AddressSpace, isShared: boolean): AddressSpace {
  if (!isShared) {
    const copy = forkAddressSpace(kernel, space);
    noteAttachments(kernel, pid, copy.vmas, 'attached');
    return copy;
  }
  retainSpace(space);
  return space;
}

/** CLONE_CLEAR_SIGHAND leaves only what is ignored. */
function copyHandlers({ sigactions }: Process, clear: boolean): Map<number, SigAction> {
  return new Map([...sigactions].filter(([, { handler }]) => !clear || handler === SIG_IGN));
}

/** The first process that is not alone gets a kernel task that looks after orphans. */
function startInit(kernel: Kernel): void {
  if (kernel.state.init !== undefined) return;
  const init = { taskId: kernel.state.executor.nextTask as Thread['taskId'], mailbox: newMailbox(), orphans: [] };
  kernel.state.init = init;
  kernel.spawnTask('kernel', 'init', initFuture());
}

/** What a thread hands on to the one that it makes: registers (the pc is already behind the ecall), mask, stack for signals, affinity. */
function copyThread(kernel: Kernel, parent: Thread, child: Thread, { flags, stackPointer, tls }: CloneRequest): void {
  const from = kernel.registers(parent);
  for (let index = 0; index < 32; index++) {
    child.context.x[index] = from.x(index);
    child.context.f[index] = from.f(index);
  }
  child.context.pc = from.pc;
  child.context.fcsr = from.fcsr;
  const registers = new SavedRegisters(child.context);
  registers.setX(A0, 0n);
  if (stackPointer !== 0) registers.setX(SP, BigInt(stackPointer));
  if (hasClone(flags, CloneFlag.CLONE_SETTLS)) registers.setX(TP, BigInt(tls));
  child.sigmask = [parent.sigmask[0], parent.sigmask[1]];
  // Two threads in one memory cannot use one stack for signals; vfork's parent sleeps.
  const sharesStack = hasClone(flags, CloneFlag.CLONE_VM) && !hasClone(flags, CloneFlag.CLONE_VFORK);
  child.altStack = sharesStack ? undefined : parent.altStack;
  child.policy = parent.policy;
  const { tasks } = kernel.state.executor;
  setAffinity(kernel.state.executor, tasks.get(child.taskId)!, tasks.get(parent.taskId)!.affinity);
}

/** Linux ignores a bad address here. */
function storeTid(kernel: Kernel, space: AddressSpace, address: number, tid: Tid): void {
  try {
    writeU32(kernel, space, address, tid);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

/** Whether a process is a child of init itself, which no clone may make a sibling of (CLONE_PARENT). */
export const isChildOfInit = (process: Process): boolean => process.ppid === INIT_PID;
