/**
 * Descriptors that name processes (pidfd_open(2)): readable once the process has ended. The name outlives the process: afterwards it names nothing (ESRCH).
 */
import type { Pid } from '../base/address.ts';
import type { Kernel } from './context.ts';
import { fileOf, installFd, makeOpenFile } from './fs/descriptors.ts';
import type { FileKind } from './fs/fileKind.ts';
import { O_NONBLOCK, O_RDWR } from './fs/openFlags.ts';
import { READABLE } from './ipc/pollEvents.ts';
import type { OpenNode, Process, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { processOf } from './thread.ts';
import { newWaitQueue, notify } from './waitQueue.ts';

type PidfdNode = OpenNode & { readonly kind: 'pidfd' };

/** All files without a place of their own share one inode in Linux (anon_inode). */
const ANONYMOUS_INO = 5;

export const pidfdFile: FileKind<Kernel, PidfdNode> = {
  kind: 'pidfd',
  readiness: (kernel, { node }) => (kernel.state.processes.get(node.pid)?.state === 'running' ? 0 : READABLE),
  queue: (_kernel, { node }) => node.pollers,
  closed(kernel, { id, node }) {
    const pidfds = kernel.state.processes.get(node.pid)?.pidfds ?? [];
    const index = pidfds.indexOf(id);
    if (index !== -1) pidfds.splice(index, 1);
  },
  stat: () => ({ mode: 0o600, ino: ANONYMOUS_INO, size: 0, rdev: 0 }),
  fdinfo: (kernel, { pid }) => {
    const shown = kernel.state.processes.has(pid) ? pid : -1;
    return `Pid:\t${shown}\nNSpid:\t${shown}\n`;
  },
};

/** Makes the free descriptor `fd` of the thread's process name a process. It is closed at execve. */
export function installPidfd(kernel: Kernel, thread: Thread, fd: number, pid: Pid, flags: number): void {
  const node: PidfdNode = { kind: 'pidfd', pid, pollers: newWaitQueue() };
  const file = makeOpenFile(kernel, node, O_RDWR | flags, 'anon_inode:[pidfd]');
  processOf(kernel, pid).pidfds.push(file.id);
  installFd(processOf(kernel, thread.pid), fd, file, true);
}

/** The process that a descriptor names, whether it still exists or not; EBADF when it is none that names one. */
export function processOfPidfd(kernel: Kernel, thread: Thread, fd: number): Pid {
  const { node } = fileOf(kernel, thread, fd);
  if (node.kind !== 'pidfd') throw new SysError('EBADF', `descriptor ${fd} names no process`);
  return node.pid;
}

export const isNonblockingPidfd = (kernel: Kernel, thread: Thread, fd: number): boolean =>
  (fileOf(kernel, thread, fd).flags & O_NONBLOCK) !== 0;

/** Tells who polls for the end of a process. */
export function notifyPidfds(kernel: Kernel, ended: Process): void {
  for (const id of ended.pidfds) {
    const node = kernel.state.files.get(id)?.node;
    if (node?.kind === 'pidfd') notify(kernel, node.pollers, READABLE, `end of process ${ended.pid}`);
  }
}
