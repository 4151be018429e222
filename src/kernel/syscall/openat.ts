/**
 * openat(2) and openat2(2).
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { inodeAt } from '../fs/inode.ts';
import {
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_LARGEFILE,
  O_NOCTTY,
  O_NOFOLLOW,
  O_PATH,
  O_TMPFILE_BIT,
  O_TRUNC,
} from '../fs/openFlags.ts';
import { openResolved } from '../fs/openInode.ts';
import { pathOf, Resolve, readPath, resolve } from '../fs/path.ts';
import { openFifo } from '../ipc/fifo.ts';
import { IN_MODIFY, notifyFile } from '../ipc/inotify.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

/** Flags that matter at the opening only and are not kept. */
const CREATION = O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC | O_TMPFILE_BIT;
/** What counts besides O_PATH. */
const WITH_PATH = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
/** All that open(2) knows, O_SYNC and FASYNC included. */
const KNOWN_FLAGS = 0o37_777_703;
const PERMISSIONS = 0o7777;
const KNOWN_RESOLVE = Object.values(Resolve).reduce((all, bit) => all | bit, 0);
const HOW_SIZE = 24;
const PAGE = 4096;

function sysOpenat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  flags: number,
  mode: number,
): number | Future {
  return open(kernel, thread, dirfd, pathname, flags & KNOWN_FLAGS, mode & PERMISSIONS, 0);
}

function sysOpenat2(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  how: number,
  size: number,
): number | Future {
  if (size < HOW_SIZE) throw new SysError('EINVAL', `struct open_how has ${HOW_SIZE} bytes, not ${size}`);
  if (size > PAGE) throw new SysError('E2BIG', `struct open_how of ${size} bytes is not known`);
  const bytes = copyIn(kernel, spaceOf(kernel, thread), how, size);
  if (bytes.subarray(HOW_SIZE).some((byte) => byte !== 0)) {
    throw new SysError('E2BIG', 'struct open_how says something that is not known');
  }
  const view = new DataView(bytes.buffer);
  const [flags, mode, bits] = [0, 8, 16].map((at) => Number(view.getBigUint64(at, true))) as [number, number, number];
  checkHow(flags, mode, bits);
  if ((bits & Resolve.RESOLVE_CACHED) !== 0) throw new SysError('EAGAIN', 'nothing is looked up by RESOLVE_CACHED');
  return open(kernel, thread, dirfd, pathname, flags, mode, bits);
}

/** openat2(2) refuses what openat(2) ignores. */
function checkHow(flags: number, mode: number, resolveBits: number): void {
  const refuse = (why: string): never => {
    throw new SysError('EINVAL', why);
  };
  if (flags > 0x7fff_ffff || (flags & ~KNOWN_FLAGS) !== 0) refuse(`flags 0x${flags.toString(16)} are not known`);
  if (resolveBits > KNOWN_RESOLVE) refuse(`resolve bits 0x${resolveBits.toString(16)} are not known`);
  const confining = Resolve.RESOLVE_BENEATH | Resolve.RESOLVE_IN_ROOT;
  if ((resolveBits & confining) === confining) refuse('RESOLVE_BENEATH excludes RESOLVE_IN_ROOT');
  const makes = (flags & (O_CREAT | O_TMPFILE_BIT)) !== 0;
  if (makes ? mode > PERMISSIONS : mode !== 0) refuse(`mode 0${mode.toString(8)} is of no use`);
  if ((flags & O_PATH) !== 0 && (flags & ~(WITH_PATH | O_LARGEFILE)) !== 0) refuse('O_PATH goes with few flags');
  const both = O_TMPFILE_BIT | O_DIRECTORY;
  if ((flags & O_TMPFILE_BIT) !== 0 && (flags & both) !== both) refuse('O_TMPFILE is incomplete');
}

function open(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  given: number,
  mode: number,
  how: number,
): number | Future {
  const flags = (given & O_PATH) !== 0 ? given & WITH_PATH : given;
  const path = readPath(kernel, thread, pathname);
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  const isNew = (flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL);
  const follow = (flags & O_NOFOLLOW) === 0 && !isNew;
  const resolved = resolve(kernel, thread, dirfd, path, follow, how);
  // Before a file is made: afterwards the name is taken.
  const fullPath = pathOf(kernel, resolved);
  const node = openResolved(kernel, thread, resolved, path, flags, mode);
  const kept = (flags & O_PATH) !== 0 ? flags & ~O_CLOEXEC : (flags & ~CREATION) | O_LARGEFILE;
  const inode = node.kind === 'inode' ? inodeAt(kernel, node.ino) : undefined;
  if (inode?.kind === 'fifo' && (flags & O_PATH) === 0) {
    return openFifo(kernel, thread, inode, kept, fullPath, (flags & O_CLOEXEC) !== 0);
  }
  const file = makeOpenFile(kernel, node, kept, fullPath);
  installFd(table, fd, file, (flags & O_CLOEXEC) !== 0);
  if ((flags & (O_TRUNC | O_PATH)) === O_TRUNC && resolved.inode !== undefined) notifyFile(kernel, file, IN_MODIFY);
  return fd;
}

export const rows: SyscallRow[] = [
  {
    nr: 56,
    name: 'openat',
    params: params('dirfd: dirfd, pathname: path, flags: openFlags, mode: octal'),
    handler: sysOpenat,
  },
  {
    nr: 437,
    name: 'openat2',
    params: params('dirfd: dirfd, pathname: path, how: openHow, size: size'),
    handler: sysOpenat2,
  },
];
