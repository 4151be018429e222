/**
 * unshare(2): leaving what was shared with other processes at their making. Threads share all of their process here (`clone.ts`), so one among others cannot
 * leave anything: EINVAL, as from a Linux that does not know the flag.
 */
import { CloneFlag, copyDescriptors, NAMESPACES } from '../clone.ts';
import type { Kernel } from '../context.ts';
import { usersOfTable } from '../process.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

/** Undo values of semaphores are a process's own at all times. */
const KNOWN =
  CloneFlag.CLONE_FS |
  CloneFlag.CLONE_FILES |
  CloneFlag.CLONE_SYSVSEM |
  CloneFlag.CLONE_VM |
  CloneFlag.CLONE_SIGHAND |
  CloneFlag.CLONE_THREAD;
/** What a process can never leave: it goes only with others that share nothing. */
const MEMORY = CloneFlag.CLONE_VM | CloneFlag.CLONE_SIGHAND | CloneFlag.CLONE_THREAD;

function sysUnshare(kernel: Kernel, thread: Thread, flags: number): number {
  if ((flags & ~(KNOWN | NAMESPACES)) !== 0) {
    throw new SysError('EINVAL', `unshare flags 0x${flags.toString(16)} are not known`);
  }
  const process = processOf(kernel, thread.pid);
  const needsAlone = MEMORY | CloneFlag.CLONE_FILES | CloneFlag.CLONE_FS;
  if ((flags & needsAlone) !== 0) checkAlone(process);
  if ((flags & MEMORY) !== 0 && sharesMemory(kernel, process, flags)) {
    throw new SysError('EINVAL', 'another process has the same memory or handlers');
  }
  if ((flags & NAMESPACES) !== 0) throw new SysError('EPERM', 'new namespaces need privilege');
  if ((flags & CloneFlag.CLONE_FILES) !== 0) unshareFiles(kernel, process);
  if ((flags & CloneFlag.CLONE_FS) !== 0) process.fsGroup = freshGroup(kernel);
  return 0;
}

/** Gives the process a table of descriptors of its own, when it shares one with others (CLONE_FILES). */
export function unshareFiles(kernel: Kernel, process: Process): void {
  checkAlone(process);
  if (usersOfTable(kernel, process).length > 1) process.fds = copyDescriptors(kernel, process);
}

function checkAlone(process: Process): void {
  if (process.threads.length > 1) throw new SysError('EINVAL', 'a thread shares all with the others of its process');
}

function sharesMemory(kernel: Kernel, process: Process, flags: number): boolean {
  const others = [...kernel.state.processes.values()].filter((other) => other !== process && other.state === 'running');
  if (others.some((other) => other.sigactions === process.sigactions)) return true;
  return (flags & CloneFlag.CLONE_VM) !== 0 && others.some((other) => other.space === process.space);
}

/** Groups are numbered by the process that began them; those that came apart later count down from 0. */
function freshGroup(kernel: Kernel): number {
  return Math.min(0, ...[...kernel.state.processes.values()].map(({ fsGroup }) => fsGroup)) - 1;
}

export const rows: SyscallRow[] = [
  { nr: 97, name: 'unshare', params: params('flags: cloneFlags'), handler: sysUnshare },
];
