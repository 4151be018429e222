/** pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2), and kcmp(2): processes and what they hold, by descriptor and compared. */
import type { Pid, Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf, maySignal } from '../credentials.ts';
import { installFd, lowestFree, openFileAt } from '../fs/descriptors.ts';
import { O_NONBLOCK } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import { installPidfd, processOfPidfd } from '../pidfd.ts';
import { SIGINFO_BYTES, SigCode, type SignalOrigin } from '../signal/signalInfo.ts';
import { sendToProcess } from '../signal.ts';
import { NSIG, Signal, signalName } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf, fsOf, processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

function sysPidfdOpen(kernel: Kernel, thread: Thread, pid: number, flags: number): number {
  if (pid <= 0 || (flags & ~O_NONBLOCK) !== 0) {
    throw new SysError('EINVAL', `process ${pid} with flags 0x${flags.toString(16)}`);
  }
  if (!kernel.state.processes.has(pid as Pid)) {
    const isThread = kernel.state.threads.has(pid as Thread['tid']);
    throw new SysError(isThread ? 'EINVAL' : 'ESRCH', `there is no process ${pid}`);
  }
  const fd = lowestFree(filesOf(kernel, thread));
  installPidfd(kernel, thread, fd, pid as Pid, flags);
  return fd;
}

/** The process that a descriptor names; ESRCH when it is gone. */
function named(kernel: Kernel, thread: Thread, pidfd: number): Process {
  const pid = processOfPidfd(kernel, thread, pidfd);
  const process = kernel.state.processes.get(pid);
  if (process === undefined) throw new SysError('ESRCH', `process ${pid} is gone`);
  return process;
}

function sysPidfdSendSignal(
  kernel: Kernel,
  thread: Thread,
  pidfd: number,
  sig: number,
  info: number,
  flags: number,
): number {
  if (flags !== 0) throw new SysError('EINVAL', `pidfd_send_signal flags 0x${flags.toString(16)} are not known`);
  const target = named(kernel, thread, pidfd);
  const origin = info === 0 ? sentBy(kernel, thread) : readInfo(kernel, thread, target, sig, info);
  if (sig < 0 || sig > NSIG) throw new SysError('EINVAL', `there is no signal ${sig}`);
  if (!maySignal(processOf(kernel, thread.pid), target)) throw new SysError('EPERM', 'the process is another user’s');
  if (sig !== 0) {
    sendToProcess(kernel, target, sig, { reason: `thread ${thread.tid} sent ${signalName(sig)}`, origin });
  }
  return 0;
}

const sentBy = (kernel: Kernel, thread: Thread): SignalOrigin => ({
  kind: 'user',
  code: SigCode.SI_USER,
  pid: thread.pid,
  uid: credentialsOf(kernel, thread).uid,
});

/** A siginfo_t that pretends to come from the kernel or from kill(2) may only be sent to oneself. */
function readInfo(kernel: Kernel, thread: Thread, target: Process, sig: number, address: number): SignalOrigin {
  const bytes = copyIn(kernel, spaceOf(kernel, thread), address, SIGINFO_BYTES);
  const view = new DataView(bytes.buffer);
  if (view.getInt32(0, true) !== sig) throw new SysError('EINVAL', 'the siginfo_t is of another signal');
  const code = view.getInt32(8, true);
  if (target.pid !== thread.pid && (code >= 0 || code === SigCode.SI_TKILL)) {
    throw new SysError('EPERM', `si_code ${code} is the kernel's`);
  }
  return { kind: 'queue', bytes };
}

function sysPidfdGetfd(kernel: Kernel, thread: Thread, pidfd: number, targetfd: number, flags: number): number {
  if (flags !== 0) throw new SysError('EINVAL', `pidfd_getfd flags 0x${flags.toString(16)} are not known`);
  const target = named(kernel, thread, pidfd);
  if (target.pid !== thread.pid && target.dumpable !== 1) throw new SysError('EPERM', 'the process is not dumpable');
  const leader = kernel.state.threads.get(target.pid as number as Tid);
  const { fds } = leader === undefined ? target : filesOf(kernel, leader);
  const entry = target.state === 'zombie' ? undefined : fds.get(targetfd);
  if (entry === undefined) throw new SysError('EBADF', `process ${target.pid} has no descriptor ${targetfd}`);
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  installFd(table, fd, openFileAt(kernel, entry.file), true);
  return fd;
}

/** A process that is about to end gives its memory up when it does; nothing is gained by doing so earlier. */
function sysProcessMrelease(kernel: Kernel, thread: Thread, pidfd: number, flags: number): number {
  if (flags !== 0) throw new SysError('EINVAL', `process_mrelease flags 0x${flags.toString(16)} are not known`);
  const target = named(kernel, thread, pidfd);
  if (target.state === 'zombie') throw new SysError('ESRCH', `process ${target.pid} has no memory any more`);
  const isKilled = target.pending.some(({ signo }) => signo === Signal.SIGKILL);
  const isEnding = target.threads.every((tid) => kernel.state.threads.get(tid)?.exitRequest !== undefined);
  if (!isKilled && !isEnding) throw new SysError('EINVAL', `process ${target.pid} is not about to end`);
  return 0;
}

const Kcmp = { FILE: 0, VM: 1, FILES: 2, FS: 3, SIGHAND: 4, IO: 5, SYSVSEM: 6 } as const;
const DIFFERENT = 3;

/** 0 for the same, 1 and 2 for an order of things that have one, 3 for different ones. */
function sysKcmp(
  kernel: Kernel,
  thread: Thread,
  pid1: number,
  pid2: number,
  type: number,
  idx1: number,
  idx2: number,
): number {
  const [one, other] = [threadAt(kernel, pid1), threadAt(kernel, pid2)];
  const [first, second] = [processOf(kernel, one.pid), processOf(kernel, other.pid)];
  for (const process of [first, second]) {
    if (process.pid !== thread.pid && process.dumpable !== 1)
      throw new SysError('EPERM', 'the process is not dumpable');
  }
  switch (type) {
    case Kcmp.FILE:
      return order(openFile(kernel, one, idx1), openFile(kernel, other, idx2));
    case Kcmp.VM:
      return order(first.space, second.space);
    case Kcmp.FILES:
      return filesOf(kernel, one).fds === filesOf(kernel, other).fds ? 0 : DIFFERENT;
    case Kcmp.FS:
      return order(fsOf(kernel, one).fsGroup, fsOf(kernel, other).fsGroup);
    case Kcmp.SIGHAND:
      return first.sigactions === second.sigactions ? 0 : DIFFERENT;
    case Kcmp.IO:
    case Kcmp.SYSVSEM:
      return order(first.pid, second.pid);
    default:
      throw new SysError('EINVAL', `kcmp knows nothing of type ${type}`);
  }
}

const order = (a: number, b: number): number => (a === b ? 0 : a < b ? 1 : 2);

function openFile(kernel: Kernel, thread: Thread, fd: number): number {
  const entry = filesOf(kernel, thread).fds.get(fd);
  if (entry === undefined) throw new SysError('EBADF', `thread ${thread.tid} has no descriptor ${fd}`);
  return entry.file;
}

function threadAt(kernel: Kernel, tid: number): Thread {
  const thread = kernel.state.threads.get(tid as Thread['tid']);
  if (thread === undefined) throw new SysError('ESRCH', `there is no thread ${tid}`);
  return thread;
}

export const rows: SyscallRow[] = [
  {
    nr: 272,
    name: 'kcmp',
    params: params('pid1: int, pid2: int, type: int, idx1: size, idx2: size'),
    handler: sysKcmp,
  },
  {
    nr: 424,
    name: 'pidfd_send_signal',
    params: params('pidfd: fd, sig: signal, info: pointer, flags: hex'),
    handler: sysPidfdSendSignal,
  },
  { nr: 434, name: 'pidfd_open', params: params('pid: int, flags: hex'), handler: sysPidfdOpen },
  {
    nr: 438,
    name: 'pidfd_getfd',
    params: params('pidfd: fd, targetfd: fd, flags: hex'),
    handler: sysPidfdGetfd,
  },
  { nr: 448, name: 'process_mrelease', params: params('pidfd: fd, flags: hex'), handler: sysProcessMrelease },
];
