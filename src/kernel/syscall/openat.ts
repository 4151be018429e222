/**
 * openat(2) and close(2).
 */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { emptyFile } from '../fs/chunks.ts';
import { isRegular } from '../fs/content.ts';
import { closeFd, fileOf, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { inodeAt, makeInode } from '../fs/inode.ts';
import {
  O_ACCMODE,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_LARGEFILE,
  O_NOCTTY,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_TMPFILE_BIT,
  O_TRUNC,
  O_WRONLY,
  S_IFREG,
} from '../fs/openFlags.ts';
import { pathOf, type Resolved, readPath, resolve } from '../fs/path.ts';
import { checkPermission, MAY_READ, MAY_WRITE } from '../fs/permission.ts';
import { addEntry, isDirectory } from '../fs/tree.ts';
import { openFifo } from '../ipc/fifo.ts';
import { IN_CREATE, IN_MODIFY, notifyEntry, notifyFile } from '../ipc/inotify.ts';
import { truncateFile } from '../mm/truncate.ts';
import type { Inode, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const UMASK = 0o022;
const PERMISSIONS = 0o7777;
/** Flags that matter at the opening only and are not kept. */
const CREATION = O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW | O_TMPFILE_BIT;

function sysOpenat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  flags: number,
  mode: number,
): number | Future {
  const path = readPath(kernel, thread, pathname);
  const process = processOf(kernel, thread.pid);
  const fd = lowestFree(process);
  const follow = (flags & O_NOFOLLOW) === 0 && (flags & (O_CREAT | O_EXCL)) !== (O_CREAT | O_EXCL);
  const resolved = resolve(kernel, thread, dirfd, path, follow);
  const fullPath = pathOf(kernel, resolved);
  const node =
    (flags & O_TMPFILE_BIT) !== 0
      ? openNameless(kernel, resolved, path, flags, mode)
      : openResolved(kernel, thread, resolved, path, flags, mode);
  const kept = (flags & ~CREATION) | ((flags & O_PATH) === 0 ? O_LARGEFILE : 0);
  const inode = node.kind === 'inode' ? inodeAt(kernel, node.ino) : undefined;
  if (inode?.kind === 'fifo' && (flags & O_PATH) === 0) {
    return openFifo(kernel, thread, inode, kept, fullPath, (flags & O_CLOEXEC) !== 0);
  }
  const file = makeOpenFile(kernel, node, kept, fullPath);
  installFd(process, fd, file, (flags & O_CLOEXEC) !== 0);
  if ((flags & (O_TRUNC | O_PATH)) === O_TRUNC && resolved.inode !== undefined) notifyFile(kernel, file, IN_MODIFY);
  return fd;
}

function openResolved(
  kernel: Kernel,
  thread: Thread,
  resolved: Resolved,
  path: string,
  flags: number,
  mode: number,
): OpenNode {
  const { inode } = resolved;
  if ((flags & O_PATH) !== 0 && inode !== undefined) return { kind: 'inode', ino: checked(inode, path, flags).ino };
  if (inode === undefined) {
    if ((flags & O_CREAT) === 0) throw new SysError('ENOENT', `${path} does not exist`);
    if (resolved.trailingSlash) throw new SysError('EISDIR', `${path} ends in a slash`);
    return { kind: 'inode', ino: createFile(kernel, resolved, path, mode).ino };
  }
  if ((flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL)) throw new SysError('EEXIST', `${path} exists`);
  checked(inode, path, flags);
  if (inode.kind === 'socket') throw new SysError('ENXIO', `${path} is a socket`);
  if (inode.kind === 'symlink' || inode.kind === 'procLink') {
    throw new SysError('ELOOP', `${path} is a symbolic link and O_NOFOLLOW is set`);
  }
  if (inode.kind === 'device' && (inode.device === 'stdin' || inode.device === 'stdout' || inode.device === 'stderr')) {
    const fd = { stdin: 0, stdout: 1, stderr: 2 }[inode.device];
    if (!processOf(kernel, thread.pid).fds.has(fd)) throw new SysError('ENOENT', `descriptor ${fd} is not open`);
    return fileOf(kernel, thread, fd).node;
  }
  if ((flags & O_TRUNC) !== 0 && inode.kind === 'file') truncateFile(kernel, inode, 0);
  return { kind: 'inode', ino: inode.ino };
}

/** Checks what the flags demand of something that exists. */
function checked(inode: Inode, path: string, flags: number): Inode {
  if ((flags & O_DIRECTORY) !== 0 && !isDirectory(inode)) throw new SysError('ENOTDIR', `${path} is no directory`);
  if ((flags & O_PATH) !== 0) return inode;
  const access = flags & O_ACCMODE;
  const writes = access !== O_RDONLY || (flags & O_TRUNC) !== 0;
  if (isDirectory(inode) && (writes || (flags & O_CREAT) !== 0)) throw new SysError('EISDIR', `${path} is a directory`);
  checkPermission(inode, (access === O_WRONLY ? 0 : MAY_READ) | (writes ? MAY_WRITE : 0), path);
  return inode;
}

function createFile(kernel: Kernel, { parent, name }: Resolved, path: string, mode: number): Inode {
  if (parent.kind === 'hostDirectory') throw new SysError('EROFS', `${path} lies in a folder of the host`);
  if (parent.nlink === 0) throw new SysError('ENOENT', `the folder of ${path} has been removed`);
  const inode = makeInode(kernel, S_IFREG | (mode & ~UMASK & PERMISSIONS), emptyFile());
  inode.mtime = kernel.now();
  parent.mtime = inode.mtime;
  addEntry(parent, name, inode);
  notifyEntry(kernel, parent.ino, name, inode.ino, IN_CREATE);
  return inode;
}

/** O_TMPFILE: a file without a name in that directory. */
function openNameless(kernel: Kernel, { inode }: Resolved, path: string, flags: number, mode: number): OpenNode {
  if ((flags & O_ACCMODE) === O_RDONLY) throw new SysError('EINVAL', 'a temporary file must be writable');
  if (inode === undefined) throw new SysError('ENOENT', `${path} does not exist`);
  if (!isDirectory(inode)) throw new SysError('ENOTDIR', `${path} is no directory`);
  if (inode.kind === 'hostDirectory') throw new SysError('EROFS', `${path} is a folder of the host`);
  const made = makeInode(kernel, S_IFREG | (mode & ~UMASK & PERMISSIONS), emptyFile(), 0);
  made.mtime = kernel.now();
  return { kind: 'inode', ino: made.ino };
}

function sysClose(kernel: Kernel, thread: Thread, fd: number): number {
  closeFd(kernel, processOf(kernel, thread.pid), fd);
  return 0;
}

const CLOSE_RANGE_UNSHARE = 2;
const CLOSE_RANGE_CLOEXEC = 4;

function sysCloseRange(kernel: Kernel, thread: Thread, first: number, last: number, flags: number): number {
  if (first > last || (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) !== 0) {
    throw new SysError('EINVAL', `range ${first}–${last} with flags 0x${flags.toString(16)}`);
  }
  const process = processOf(kernel, thread.pid);
  for (const [fd, entry] of [...process.fds]) {
    if (fd < first || fd > last) continue;
    if ((flags & CLOSE_RANGE_CLOEXEC) !== 0) process.fds.set(fd, { ...entry, closeOnExec: true });
    else closeFd(kernel, process, fd);
  }
  return 0;
}

/** fsync and its kin: everything is where it belongs already. */
function sysFsync(kernel: Kernel, thread: Thread, fd: number): number {
  const { node } = fileOf(kernel, thread, fd);
  const inode = node.kind === 'inode' ? kernel.state.inodes.get(node.ino) : undefined;
  if (inode === undefined || !(isRegular(inode) || isDirectory(inode))) {
    throw new SysError('EINVAL', `descriptor ${fd} cannot be synchronised`);
  }
  return 0;
}

export const rows: SyscallRow[] = [
  {
    nr: 56,
    name: 'openat',
    params: params('dirfd: dirfd, pathname: path, flags: openFlags, mode: octal'),
    handler: sysOpenat,
  },
  { nr: 57, name: 'close', params: params('fd: fd'), handler: sysClose },
  { nr: 436, name: 'close_range', params: params('first: uint, last: uint, flags: hex'), handler: sysCloseRange },
  { nr: 82, name: 'fsync', params: params('fd: fd'), handler: sysFsync },
  { nr: 83, name: 'fdatasync', params: params('fd: fd'), handler: sysFsync },
];
