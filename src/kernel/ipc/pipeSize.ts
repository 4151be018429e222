/** F_SETPIPE_SZ and F_GETPIPE_SZ of fcntl(2): how much a pipe holds. */
import type { Kernel } from '../context.ts';
import type { OpenFile } from '../state.ts';
import { SysError } from '../sysError.ts';
import { PIPE_BUF, pipeAt, setCapacity } from './pipe.ts';
import { pipeOf } from './pipeKinds.ts';

/** What a plain user may ask for (/proc/sys/fs/pipe-max-size). */
const MAX_SIZE = 1024 * 1024;

export function pipeSize(kernel: Kernel, fd: number, file: OpenFile): number {
  return pipeAt(kernel, pipeNumber(fd, file)).capacity;
}

/** Rounds up to a power of two, of at least a page; answers what it has become. */
export function setPipeSize(kernel: Kernel, fd: number, file: OpenFile, wanted: number): number {
  const pipe = pipeAt(kernel, pipeNumber(fd, file));
  if (wanted > 2 ** 31) throw new SysError('EINVAL', `a pipe of ${wanted} bytes is too large`);
  let capacity = PIPE_BUF;
  while (capacity < wanted) capacity *= 2;
  if (capacity > MAX_SIZE && capacity > pipe.capacity) {
    throw new SysError('EPERM', `a pipe of ${capacity} bytes is more than a plain user may have`);
  }
  const pages = pipe.parts?.length ?? 0;
  if (pipe.used > capacity || pages > capacity / PIPE_BUF) {
    throw new SysError('EBUSY', `${pipe.used} bytes in the pipe do not fit into ${capacity}`);
  }
  setCapacity(kernel, pipe, capacity);
  return capacity;
}

function pipeNumber(fd: number, file: OpenFile): number {
  const id = pipeOf(file);
  if (id === undefined) throw new SysError('EBADF', `descriptor ${fd} is no pipe`);
  return id;
}
