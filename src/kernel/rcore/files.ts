/**
 * Files of rCore: one flat folder, the one that the run began in. Reading a pipe waits until all that was asked for has come or nobody can write any more;
 * the console gives characters as they are typed and never ends.
 */

import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { checkFileTable, closeFd, fileOf, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { inodeAt } from '../fs/inode.ts';
import { singleBuffer } from '../fs/ioVector.ts';
import { AT_FDCWD, O_CREAT, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, S_IFDIR } from '../fs/openFlags.ts';
import { readFile, writeFile } from '../fs/readWrite.ts';
import { statFile } from '../fs/stat.ts';
import { makePipe } from '../ipc/pipe.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { rows as changeTree } from '../syscall/changeTree.ts';
import { rows as openat } from '../syscall/openat.ts';
import type { SyscallHandler, SyscallRow } from '../syscall/row.ts';
import { SysError } from '../sysError.ts';
import { filesOf, threadOf } from '../thread.ts';

const WRONLY = 1 << 0;
const RDWR = 1 << 1;
const CREATE = 1 << 9;
const TRUNC = 1 << 10;
const FILE_MODE = 0o644;
const STAT_SIZE = 80;
const STAT_DIR = 0o040000;
const STAT_FILE = 0o100000;

const linux = (rows: readonly SyscallRow[], name: string): SyscallHandler =>
  rows.find((row) => row.name === name)!.handler;

const open = linux(openat, 'openat');
const link = linux(changeTree, 'linkat');
const unlink = linux(changeTree, 'unlinkat');

/** CREATE empties a file that is there, as TRUNC does. */
export function sysOpen(kernel: Kernel, thread: Thread, path: number, flags: number): number | Future {
  const access = flags === 0 ? O_RDONLY : (flags & WRONLY) !== 0 ? O_WRONLY : O_RDWR;
  const create = (flags & CREATE) !== 0 ? O_CREAT | O_TRUNC : 0;
  const truncate = (flags & TRUNC) !== 0 ? O_TRUNC : 0;
  const unknown = flags & ~(WRONLY | RDWR | CREATE | TRUNC);
  if (unknown !== 0) throw new SysError('EINVAL', `open flags 0x${unknown.toString(16)} are not known`);
  return open(kernel, thread, AT_FDCWD, path, access | create | truncate, FILE_MODE);
}

export function sysOpenat(
  kernel: Kernel,
  thread: Thread,
  _dirfd: number,
  path: number,
  flags: number,
  _mode: number,
): number | Future {
  return sysOpen(kernel, thread, path, flags);
}

export function sysClose(kernel: Kernel, thread: Thread, fd: number): number {
  closeFd(kernel, filesOf(kernel, thread), fd);
  return 0;
}

export function sysDup(kernel: Kernel, thread: Thread, fd: number): number {
  const table = filesOf(kernel, thread);
  const file = fileOf(kernel, thread, fd);
  const copy = lowestFree(table);
  installFd(table, copy, file, false);
  return copy;
}

/** Two 64-bit descriptors: the end to read, the end to write. */
export function sysPipe(kernel: Kernel, thread: Thread, pipe: number): number {
  const table = filesOf(kernel, thread);
  const reader = lowestFree(table);
  const writer = lowestFree(table, reader + 1);
  const fds = new Uint8Array(BigUint64Array.of(BigInt(reader), BigInt(writer)).buffer);
  copyOut(kernel, spaceOf(kernel, thread), pipe, fds);
  checkFileTable(kernel, 2);
  const { id } = makePipe(kernel);
  installFd(table, reader, makeOpenFile(kernel, { kind: 'pipeRead', pipe: id }, O_RDONLY, `pipe:[${id}]`), false);
  installFd(table, writer, makeOpenFile(kernel, { kind: 'pipeWrite', pipe: id }, O_WRONLY, `pipe:[${id}]`), false);
  return 0;
}

export function sysWrite(kernel: Kernel, thread: Thread, fd: number, buffer: number, len: number): number | Future {
  return writeFile(kernel, thread, fd, fileOf(kernel, thread, fd), singleBuffer(buffer, len));
}

export function sysRead(kernel: Kernel, thread: Thread, fd: number, buffer: number, len: number): number | Future {
  const file = fileOf(kernel, thread, fd);
  if (file.node.kind === 'inode') return readFile(kernel, thread, fd, file, singleBuffer(buffer, len));
  const future: RcoreReadFuture = { kind: 'rcoreRead', state: 'beginning', tid: thread.tid, fd, buffer, len, done: 0 };
  return future;
}

export interface RcoreReadFuture extends Future {
  readonly kind: 'rcoreRead';
  state: 'beginning' | 'reading' | 'ended';
  readonly tid: Tid;
  readonly fd: number;
  readonly buffer: number;
  readonly len: number;
  /** Bytes of a pipe that have come already. */
  done: number;
  awaiting?: Future | undefined;
}

export const rcoreReadKind: FutureKind<Kernel, RcoreReadFuture> = {
  kind: 'rcoreRead',
  poll(future, cx) {
    for (;;) {
      switch (future.state) {
        case 'beginning': {
          const begun = begin(future, cx.services);
          if (typeof begun === 'number') {
            if (isOver(future, cx.services, begun)) return ready(future.done);
            break;
          }
          future.awaiting = begun;
          future.state = 'reading';
          break;
        }
        case 'reading': {
          const poll = pollPart(future, cx);
          if (poll !== undefined) return poll;
          break;
        }
        case 'ended':
          return PENDING;
      }
    }
  },
  describe: ({ fd, len, done, state }) => ({ fd, len, done, ...(state === 'ended' && { input: 'has ended' }) }),
};

function begin({ tid, fd, buffer, len, done }: RcoreReadFuture, kernel: Kernel): number | Future {
  const thread = threadOf(kernel, tid);
  return readFile(kernel, thread, fd, fileOf(kernel, thread, fd), singleBuffer(buffer + done, len - done));
}

/** Undefined when there is more to do. */
function pollPart(future: RcoreReadFuture, cx: Context<Kernel>): Poll | undefined {
  const poll = cx.poll(future.awaiting!);
  if (poll.kind !== 'ready') return poll;
  future.awaiting = undefined;
  future.state = 'beginning';
  return isOver(future, cx.services, poll.value) ? ready(future.done) : undefined;
}

/** Takes note of bytes that have come. The console's end is no end for rCore, whose console has none: then it waits for ever. */
function isOver(future: RcoreReadFuture, kernel: Kernel, count: number): boolean {
  future.done += count;
  const { kind } = fileOf(kernel, threadOf(kernel, future.tid), future.fd).node;
  if (kind === 'pipeRead') return count === 0 || future.done === future.len;
  if ((kind !== 'tty' && kind !== 'console') || count > 0 || future.len === 0) return true;
  future.state = 'ended';
  return false;
}

export function sysLinkat(
  kernel: Kernel,
  thread: Thread,
  _olddirfd: number,
  oldpath: number,
  _newdirfd: number,
  newpath: number,
  _flags: number,
): number | Future {
  return link(kernel, thread, AT_FDCWD, oldpath, AT_FDCWD, newpath, 0);
}

export function sysUnlinkat(
  kernel: Kernel,
  thread: Thread,
  _dirfd: number,
  path: number,
  _flags: number,
): number | Future {
  return unlink(kernel, thread, AT_FDCWD, path, 0);
}

/** struct Stat: dev, ino (64 bits each), mode, nlink (32), 56 bytes of nothing. Only files of the folder have one. */
export function sysFstat(kernel: Kernel, thread: Thread, fd: number, st: number): number {
  const file = fileOf(kernel, thread, fd);
  if (file.node.kind !== 'inode') throw new SysError('EBADF', `descriptor ${fd} is no file`);
  const { mode } = statFile(kernel, file);
  const { ino, nlink } = inodeAt(kernel, file.node.ino);
  const view = new DataView(new ArrayBuffer(STAT_SIZE));
  view.setBigUint64(8, BigInt(ino), true);
  view.setUint32(16, (mode & S_IFDIR) === S_IFDIR ? STAT_DIR : STAT_FILE, true);
  view.setUint32(20, nlink, true);
  copyOut(kernel, spaceOf(kernel, thread), st, new Uint8Array(view.buffer));
  return 0;
}
