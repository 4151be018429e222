/** unshare(2): leaving what was shared with others at their making. A thread among others may leave files and working directory, but never the memory. */
import { CloneFlag, NAMESPACES } from '../clone.ts';
import type { Kernel } from '../context.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { unshareFiles, unshareFs } from '../taskFiles.ts';
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
  if ((flags & MEMORY) !== 0) {
    if (process.threads.length > 1)
      throw new SysError('EINVAL', 'a thread shares memory with the others of its process');
    if (sharesMemory(kernel, process, flags)) {
      throw new SysError('EINVAL', 'another process has the same memory or handlers');
    }
  }
  if ((flags & NAMESPACES) !== 0) throw new SysError('EPERM', 'new namespaces need privilege');
  if ((flags & CloneFlag.CLONE_FILES) !== 0) unshareFiles(kernel, thread, process);
  if ((flags & CloneFlag.CLONE_FS) !== 0) unshareFs(kernel, thread, process);
  return 0;
}

function sharesMemory(kernel: Kernel, process: Process, flags: number): boolean {
  const others = [...kernel.state.processes.values()].filter((other) => other !== process && other.state === 'running');
  if (others.some((other) => other.sigactions === process.sigactions)) return true;
  return (flags & CloneFlag.CLONE_VM) !== 0 && others.some((other) => other.space === process.space);
}

export const rows: SyscallRow[] = [
  { nr: 97, name: 'unshare', params: params('flags: cloneFlags'), handler: sysUnshare },
];
