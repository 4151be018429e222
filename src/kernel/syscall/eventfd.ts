/** eventfd2(2). */
import type { Kernel } from '../context.ts';
import { checkFileTable, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDWR } from '../fs/openFlags.ts';
import { makeEventCounter } from '../ipc/eventfd.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const EFD_SEMAPHORE = 1;

function sysEventfd2(kernel: Kernel, thread: Thread, initval: number, flags: number): number {
  if ((flags & ~(EFD_SEMAPHORE | O_CLOEXEC | O_NONBLOCK)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  checkFileTable(kernel, 1);
  const { id } = makeEventCounter(kernel, BigInt(initval), (flags & EFD_SEMAPHORE) !== 0);
  const kept = O_RDWR | (flags & O_NONBLOCK);
  const file = makeOpenFile(kernel, { kind: 'eventfd', eventfd: id }, kept, 'anon_inode:[eventfd]');
  installFd(table, fd, file, (flags & O_CLOEXEC) !== 0);
  return fd;
}

export const rows: SyscallRow[] = [
  { nr: 19, name: 'eventfd2', params: params('initval: uint, flags: eventfdFlags'), handler: sysEventfd2 },
];
