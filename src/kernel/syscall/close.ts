/**
 * close(2) and close_range(2).
 */

import type { Kernel } from '../context.ts';
import { closeFd } from '../fs/descriptors.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { unshareFiles } from '../taskFiles.ts';
import { filesOf, processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const CLOSE_RANGE_UNSHARE = 2;
const CLOSE_RANGE_CLOEXEC = 4;

function sysClose(kernel: Kernel, thread: Thread, fd: number): number {
  closeFd(kernel, filesOf(kernel, thread), fd);
  return 0;
}

function sysCloseRange(kernel: Kernel, thread: Thread, first: number, last: number, flags: number): number {
  if (first > last || (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) !== 0) {
    throw new SysError('EINVAL', `range ${first}–${last} with flags 0x${flags.toString(16)}`);
  }
  if ((flags & CLOSE_RANGE_UNSHARE) !== 0) unshareFiles(kernel, thread, processOf(kernel, thread.pid));
  const table = filesOf(kernel, thread);
  for (const [fd, entry] of [...table.fds]) {
    if (fd < first || fd > last) continue;
    if ((flags & CLOSE_RANGE_CLOEXEC) !== 0) table.fds.set(fd, { ...entry, closeOnExec: true });
    else closeFd(kernel, table, fd);
  }
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 57, name: 'close', params: params('fd: fd'), handler: sysClose },
  { nr: 436, name: 'close_range', params: params('first: uint, last: uint, flags: hex'), handler: sysCloseRange },
];
