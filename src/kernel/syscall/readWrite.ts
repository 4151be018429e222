/**
 * read(2), write(2), readv(2), pread(2) and the rest of that family.
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { readIoVector, type Segment, singleBuffer } from '../fs/ioVector.ts';
import { readFile, writeFile } from '../fs/readWrite.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

function sysRead(kernel: Kernel, thread: Thread, fd: number, buf: number, count: number): number | Future {
  return readFile(kernel, thread, fd, fileOf(kernel, thread, fd), singleBuffer(buf, count));
}

function sysWrite(kernel: Kernel, thread: Thread, fd: number, buf: number, count: number): number | Future {
  return writeFile(kernel, thread, fd, fileOf(kernel, thread, fd), singleBuffer(buf, count));
}

function sysReadv(kernel: Kernel, thread: Thread, fd: number, iov: number, iovcnt: number): number | Future {
  const file = fileOf(kernel, thread, fd);
  return readFile(kernel, thread, fd, file, vector(kernel, thread, iov, iovcnt));
}

function sysWritev(kernel: Kernel, thread: Thread, fd: number, iov: number, iovcnt: number): number | Future {
  const file = fileOf(kernel, thread, fd);
  return writeFile(kernel, thread, fd, file, vector(kernel, thread, iov, iovcnt));
}

function sysPread64(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  buf: number,
  count: number,
  offset: number,
): number | Future {
  const file = seekable(kernel, thread, fd, offset);
  return readFile(kernel, thread, fd, file, singleBuffer(buf, count), offset);
}

function sysPwrite64(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  buf: number,
  count: number,
  offset: number,
): number | Future {
  const file = seekable(kernel, thread, fd, offset);
  return writeFile(kernel, thread, fd, file, singleBuffer(buf, count), offset);
}

function sysPreadv(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  iov: number,
  iovcnt: number,
  offset: number,
): number | Future {
  const file = seekable(kernel, thread, fd, offset);
  return readFile(kernel, thread, fd, file, vector(kernel, thread, iov, iovcnt), offset);
}

function sysPwritev(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  iov: number,
  iovcnt: number,
  offset: number,
): number | Future {
  const file = seekable(kernel, thread, fd, offset);
  return writeFile(kernel, thread, fd, file, vector(kernel, thread, iov, iovcnt), offset);
}

function vector(kernel: Kernel, thread: Thread, iov: number, iovcnt: number): Segment[] {
  return readIoVector(kernel, spaceOf(kernel, thread), iov, iovcnt);
}

/** Offsets are signed numbers of 64 bits. */
const MAX_OFFSET = 2 ** 63;

/** The file for a call with its own offset: EINVAL for a negative one, ESPIPE for what has no offsets. */
function seekable(kernel: Kernel, thread: Thread, fd: number, offset: number): OpenFile {
  if (!(offset >= 0 && offset < MAX_OFFSET)) throw new SysError('EINVAL', `offset ${offset} is beyond all files`);
  const file = fileOf(kernel, thread, fd);
  if (kernel.fileKind(file.node).seekable !== true) throw new SysError('ESPIPE', `descriptor ${fd} has no offsets`);
  return file;
}

const buffer = 'fd: fd, buf: bytes, count: size';
const filled = 'fd: fd, iov: outIovec, iovcnt: int';
const given = 'fd: fd, iov: iovec, iovcnt: int';

export const rows: SyscallRow[] = [
  { nr: 63, name: 'read', params: params('fd: fd, buf: outBytes, count: size'), handler: sysRead },
  { nr: 64, name: 'write', params: params(buffer), handler: sysWrite },
  { nr: 65, name: 'readv', params: params(filled), handler: sysReadv },
  { nr: 66, name: 'writev', params: params(given), handler: sysWritev },
  { nr: 67, name: 'pread64', params: params('fd: fd, buf: outBytes, count: size, offset: long'), handler: sysPread64 },
  { nr: 68, name: 'pwrite64', params: params(`${buffer}, offset: long`), handler: sysPwrite64 },
  { nr: 69, name: 'preadv', params: params(`${filled}, offset: long`), handler: sysPreadv },
  { nr: 70, name: 'pwritev', params: params(`${given}, offset: long`), handler: sysPwritev },
];
