/**
 * read(2), write(2) and their relatives on any open file: the one place that tells kinds of files apart for them. `at` is the offset of pread and
 * pwrite; without it the file's own offset counts and moves.
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { readPipe, writePipe } from '../ipc/pipeFutures.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { Inode, OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { readConsole, writeConsole } from './console.ts';
import { contentSize, isRegular, readContent, writeContent } from './content.ts';
import { readDevice, writeDevice } from './device.ts';
import { inodeAt } from './inode.ts';
import { gather, type Segment, scatter, totalLength, usableLength } from './ioVector.ts';
import { O_ACCMODE, O_APPEND, O_NONBLOCK, O_PATH, O_RDONLY, O_WRONLY } from './openFlags.ts';
import { procContent } from './proc.ts';

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
  const { node } = file;
  const mayWait = (file.flags & O_NONBLOCK) === 0;
  switch (node.kind) {
    case 'pipeRead':
      return readPipe(kernel, thread, fd, file, node.pipe, segments, mayWait);
    case 'pipeWrite':
      throw new SysError('EBADF', `descriptor ${fd} is the write end of a pipe`);
    case 'console':
      return readConsole(kernel, thread, segments, mayWait);
    case 'inode': {
      const inode = inodeAt(kernel, node.ino);
      if (inode.kind === 'device' && !isPlainDevice(inode)) return readConsole(kernel, thread, segments, mayWait);
      return readInode(kernel, thread, file, inode, segments, at);
    }
  }
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
  const { node } = file;
  switch (node.kind) {
    case 'pipeWrite':
      return writePipe(kernel, thread, fd, file, node.pipe, segments, (file.flags & O_NONBLOCK) === 0);
    case 'pipeRead':
      throw new SysError('EBADF', `descriptor ${fd} is the read end of a pipe`);
    case 'console':
      return writeConsole(kernel, thread, node.stream === 2 ? 2 : 1, segments);
    case 'inode': {
      const inode = inodeAt(kernel, node.ino);
      if (inode.kind === 'device' && !isPlainDevice(inode)) return writeConsole(kernel, thread, 1, segments);
      return writeInode(kernel, thread, file, inode, segments, at);
    }
  }
}

function checkMode(file: OpenFile, forbidden: number, why: string): void {
  if ((file.flags & O_PATH) !== 0 || (file.flags & O_ACCMODE) === forbidden) throw new SysError('EBADF', why);
}

type PlainDevice = Inode & { kind: 'device'; device: 'null' | 'zero' | 'full' | 'random' };

/** Whether a device is its own thing, not another name of the console. */
function isPlainDevice(inode: Inode): inode is PlainDevice {
  return inode.kind === 'device' && ['null', 'zero', 'full', 'random'].includes(inode.device);
}

function readInode(
  kernel: Kernel,
  thread: Thread,
  file: OpenFile,
  inode: Inode,
  segments: readonly Segment[],
  at: number | undefined,
): number {
  const length = totalLength(segments);
  const offset = at ?? file.offset;
  const space = spaceOf(kernel, thread);
  let bytes: Uint8Array;
  if (isRegular(inode)) bytes = readContent(kernel, inode, offset, length);
  else if (isPlainDevice(inode)) {
    const usable = length === 0 ? 0 : usableLength(kernel, space, segments, 'store');
    bytes = readDevice(kernel, inode.device, usable);
  } else if (inode.kind === 'procFile') bytes = procContent(kernel, thread, inode.what).slice(offset, offset + length);
  else throw new SysError('EISDIR', `${file.path} is a directory`);
  if (bytes.length === 0) return 0;
  const done = bytes.subarray(0, usableLength(kernel, space, segments, 'store'));
  scatter(kernel, space, segments, 0, done);
  if (at === undefined && !isPlainDevice(inode)) file.offset = offset + done.length;
  return done.length;
}

function writeInode(
  kernel: Kernel,
  thread: Thread,
  file: OpenFile,
  inode: Inode,
  segments: readonly Segment[],
  at: number | undefined,
): number {
  const length = totalLength(segments);
  if (isPlainDevice(inode)) return writeDevice(inode.device, length);
  // Only files in memory can be opened for writing.
  if (inode.kind !== 'file') throw new SysError('EBADF', `${file.path} cannot be written`);
  if (length === 0) return 0;
  const space = spaceOf(kernel, thread);
  const usable = usableLength(kernel, space, segments, 'load');
  // O_APPEND moves every write to the end, pwrite64's too (pwrite(2), "BUGS").
  const offset = (file.flags & O_APPEND) !== 0 ? contentSize(inode) : (at ?? file.offset);
  writeContent(kernel, inode, offset, gather(kernel, space, segments, 0, usable));
  if (at === undefined) file.offset = offset + usable;
  return usable;
}
