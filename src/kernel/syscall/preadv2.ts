/**
 * preadv2(2) and pwritev2(2): vectors at an offset, or at the file's own (-1), with flags for this one call.
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { readIoVector } from '../fs/ioVector.ts';
import { O_NONBLOCK } from '../fs/openFlags.ts';
import { readFile, writeFile } from '../fs/readWrite.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const RWF_HIPRI = 1;
const RWF_DSYNC = 2;
const RWF_SYNC = 4;
const RWF_NOWAIT = 8;
const RWF_APPEND = 0x10;
const FOR_READING = RWF_HIPRI | RWF_NOWAIT | RWF_DSYNC | RWF_SYNC;
const FOR_WRITING = FOR_READING | RWF_APPEND;

function sysPreadv2(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  iov: number,
  iovcnt: number,
  offset: number,
  _high: number,
  flags: number,
): number | Future {
  const file = checked(kernel, thread, fd, offset, flags, FOR_READING);
  const segments = readIoVector(kernel, spaceOf(kernel, thread), iov, iovcnt);
  return readFile(kernel, thread, fd, file, segments, offset === -1 ? undefined : offset);
}

function sysPwritev2(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  iov: number,
  iovcnt: number,
  offset: number,
  _high: number,
  flags: number,
): number | Future {
  const file = checked(kernel, thread, fd, offset, flags, FOR_WRITING);
  const segments = readIoVector(kernel, spaceOf(kernel, thread), iov, iovcnt);
  return writeFile(kernel, thread, fd, file, segments, placeOf(kernel, file, offset, flags));
}

function checked(kernel: Kernel, thread: Thread, fd: number, offset: number, flags: number, known: number): OpenFile {
  if (offset < -1) throw new SysError('EINVAL', `offset ${offset} is negative`);
  const file = fileOf(kernel, thread, fd);
  const isSeekable = kernel.fileKind(file.node).seekable === true;
  if (offset !== -1 && !isSeekable) throw new SysError('ESPIPE', `descriptor ${fd} has no offsets`);
  const refused = isSeekable || (file.flags & O_NONBLOCK) !== 0 ? 0 : RWF_NOWAIT;
  if ((flags & ~(known & ~refused)) !== 0) {
    throw new SysError('EOPNOTSUPP', `flags 0x${flags.toString(16)} are not supported for descriptor ${fd}`);
  }
  return file;
}

/** RWF_APPEND goes to the end; the file's own offset moves only when that is what was asked for. */
function placeOf(kernel: Kernel, file: OpenFile, offset: number, flags: number): number | undefined {
  const inode = file.node.kind === 'inode' ? kernel.state.inodes.get(file.node.ino) : undefined;
  if ((flags & RWF_APPEND) === 0 || inode?.kind !== 'file') return offset === -1 ? undefined : offset;
  if (offset !== -1) return inode.size;
  file.offset = inode.size;
  return undefined;
}

const place = 'iovcnt: int, pos_l: long, pos_h: long, flags: hex';

export const rows: SyscallRow[] = [
  { nr: 286, name: 'preadv2', params: params(`fd: fd, iov: outIovec, ${place}`), handler: sysPreadv2 },
  { nr: 287, name: 'pwritev2', params: params(`fd: fd, iov: iovec, ${place}`), handler: sysPwritev2 },
];
