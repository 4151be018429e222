/**
 * read(2), write(2) and their relatives on any open file: what they have in common before the file's kind does the rest. `at` is the offset of
 * pread and pwrite; without it the file's own offset counts and moves.
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { IN_ACCESS, IN_MODIFY, notifyFile } from '../ipc/inotify.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { Segment } from './fileKind.ts';
import { O_ACCMODE, O_NONBLOCK, O_PATH, O_RDONLY, O_WRONLY } from './openFlags.ts';

/** Reads into the buffers; may ask the host. */
export function readFile(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  file: OpenFile,
  segments: readonly Segment[],
  at?: number,
): number | Future {
  checkMode(file, O_WRONLY, `descriptor ${fd} is not open for reading`);
  const kind = kernel.fileKind(file.node);
  if (kind.read === undefined) throw new SysError('EINVAL', `descriptor ${fd} cannot be read`);
  const result = kind.read(kernel, { thread, fd, file, segments, mayWait: (file.flags & O_NONBLOCK) === 0, at });
  if (typeof result === 'number' && result > 0) notifyFile(kernel, file, IN_ACCESS);
  return result;
}

/** Writes from the buffers. */
export function writeFile(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  file: OpenFile,
  segments: readonly Segment[],
  at?: number,
): number | Future {
  checkMode(file, O_RDONLY, `descriptor ${fd} is not open for writing`);
  const kind = kernel.fileKind(file.node);
  if (kind.write === undefined) throw new SysError('EINVAL', `descriptor ${fd} cannot be written`);
  const result = kind.write(kernel, { thread, fd, file, segments, mayWait: (file.flags & O_NONBLOCK) === 0, at });
  if (typeof result === 'number' && result > 0) notifyFile(kernel, file, IN_MODIFY);
  return result;
}

function checkMode(file: OpenFile, forbidden: number, why: string): void {
  if ((file.flags & O_PATH) !== 0 || (file.flags & O_ACCMODE) === forbidden) throw new SysError('EBADF', why);
}
