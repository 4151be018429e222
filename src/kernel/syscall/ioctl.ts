/**
 * ioctl(2): first what every descriptor knows, then what the kind of the open file knows.
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { O_NONBLOCK, O_PATH } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readU32 } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { FIOCLEX, FIONBIO, FIONCLEX } from './ioctlRequests.ts';
import { params, type SyscallRow } from './row.ts';

function sysIoctl(kernel: Kernel, thread: Thread, fd: number, op: number, argp: number): number | Future {
  const table = filesOf(kernel, thread);
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  switch (op) {
    case FIOCLEX:
    case FIONCLEX:
      table.fds.set(fd, { ...table.fds.get(fd)!, closeOnExec: op === FIOCLEX });
      return 0;
    case FIONBIO: {
      const on = readU32(kernel, spaceOf(kernel, thread), argp) !== 0;
      file.flags = on ? file.flags | O_NONBLOCK : file.flags & ~O_NONBLOCK;
      return 0;
    }
  }
  const result = kernel.fileKind(file.node).ioctl?.(kernel, thread, file, op, argp);
  if (result === undefined) throw new SysError('ENOTTY', `descriptor ${fd} knows no request 0x${op.toString(16)}`);
  return result;
}

export const rows: SyscallRow[] = [
  { nr: 29, name: 'ioctl', params: params('fd: fd, op: ioctlRequest, argp: ioctlArgument'), handler: sysIoctl },
];
