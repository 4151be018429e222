/**
 * Changing names: mkdirat(2), symlinkat(2), linkat(2), unlinkat(2).
 */
import type { Kernel } from '../context.ts';
import { changeHostAt, hostPath } from '../fs/hostQuestion.ts';
import { touch, touchInode } from '../fs/inodeTime.ts';
import { isWriteThrough } from '../fs/mount.ts';
import { makeNode, placeFor } from '../fs/newNode.ts';
import { AT_EMPTY_PATH, AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_FOLLOW, S_IFDIR, S_IFLNK } from '../fs/openFlags.ts';
import { existing, readPath, resolve, resolveExisting } from '../fs/path.ts';
import { checkRemoval, realDirectory, removeEntry } from '../fs/removeNode.ts';
import { addEntry, emptyDirectory, isDirectory, ROOT_INO } from '../fs/tree.ts';
import { IN_ATTRIB, IN_CREATE, notifyEntry, notifyInode } from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const MAX_NAMES = 65_000;

function sysMkdirat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number {
  const path = readPath(kernel, thread, pathname);
  const resolved = resolve(kernel, thread, dirfd, path, false);
  const parent = placeFor(kernel, thread, resolved, path);
  const body = emptyDirectory(parent.ino, resolved.name);
  makeNode(kernel, thread, parent, resolved.name, S_IFDIR | (mode & 0o1777), body);
  return 0;
}

function sysSymlinkat(kernel: Kernel, thread: Thread, target: number, newdirfd: number, linkpath: number): number {
  const text = readPath(kernel, thread, target);
  const path = readPath(kernel, thread, linkpath);
  if (text === '') throw new SysError('ENOENT', 'the target is empty');
  const resolved = resolve(kernel, thread, newdirfd, path, false);
  const parent = placeFor(kernel, thread, resolved, path);
  if (resolved.trailingSlash) throw new SysError('ENOENT', `${path} ends in a slash`);
  makeNode(kernel, thread, parent, resolved.name, S_IFLNK, { kind: 'symlink', target: text });
  return 0;
}

function sysLinkat(
  kernel: Kernel,
  thread: Thread,
  olddirfd: number,
  oldpath: number,
  newdirfd: number,
  newpath: number,
  flags: number,
): number {
  if ((flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  const from = readPath(kernel, thread, oldpath);
  const path = readPath(kernel, thread, newpath);
  const inode = linkSource(kernel, thread, olddirfd, from, flags);
  const resolved = resolve(kernel, thread, newdirfd, path, false);
  const parent = placeFor(kernel, thread, resolved, path);
  if (resolved.trailingSlash) throw new SysError('ENOENT', `${path} ends in a slash`);
  if (parent.mount !== inode.mount) throw new SysError('EXDEV', `${from} and ${path} lie in different mounts`);
  if (isDirectory(inode)) throw new SysError('EPERM', `${from} is a directory`);
  if (inode.nlink === 0 && !(inode.kind === 'file' && inode.linkable === true)) {
    throw new SysError('ENOENT', `${from} has been removed`);
  }
  if (inode.nlink >= MAX_NAMES) throw new SysError('EMLINK', `${from} has ${MAX_NAMES} names already`);
  if (isWriteThrough(kernel, parent)) linkOnHost(kernel, inode, hostPath(parent.host!, resolved.name));
  addEntry(parent, resolved.name, inode);
  inode.nlink++;
  touch(kernel, parent);
  touchInode(kernel, inode);
  notifyInode(kernel, inode.ino, IN_ATTRIB);
  notifyEntry(kernel, parent.ino, resolved.name, inode.ino, IN_CREATE);
  return 0;
}

/** With AT_EMPTY_PATH the descriptor itself, which needs a capability unless it is a file that the caller made nameless. */
function linkSource(kernel: Kernel, thread: Thread, dirfd: number, path: string, flags: number): Inode {
  if (path !== '' || (flags & AT_EMPTY_PATH) === 0) {
    return resolveExisting(kernel, thread, dirfd, path, (flags & AT_SYMLINK_FOLLOW) !== 0);
  }
  throw new SysError(
    'ENOENT',
    `AT_EMPTY_PATH needs privilege${dirfd === AT_FDCWD ? '' : `, link /proc/self/fd/${dirfd}`}`,
  );
}

/** In a folder that is written through both names are the host's. */
function linkOnHost(kernel: Kernel, inode: Inode, to: string): void {
  if (!('host' in inode) || inode.host === undefined) {
    throw new SysError('EXDEV', 'a file in memory gets no name in a folder of the host');
  }
  changeHostAt(kernel, inode.mount, inode.host, { kind: 'link', to });
  if (inode.kind === 'file') inode.otherHosts = [...(inode.otherHosts ?? []), to];
}

function sysUnlinkat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, flags: number): number {
  if ((flags & ~AT_REMOVEDIR) !== 0) throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  const path = readPath(kernel, thread, pathname);
  const resolved = resolve(kernel, thread, dirfd, path, false);
  const wantsDirectory = (flags & AT_REMOVEDIR) !== 0;
  if (wantsDirectory && path.replace(/\/+$/, '').split('/').at(-1) === '.') {
    throw new SysError('EINVAL', `${path} ends in a dot`);
  }
  if (resolved.inode?.ino === ROOT_INO) throw new SysError(wantsDirectory ? 'EBUSY' : 'EISDIR', `${path} is the root`);
  if (wantsDirectory && resolved.name === '..') throw new SysError('ENOTEMPTY', `${path} is not empty`);
  if (resolved.name === '.' || resolved.name === '..') throw new SysError('EISDIR', `${path} is a directory`);
  const inode = existing(resolved, path);
  const parent = realDirectory(resolved.parent, path);
  checkRemoval(kernel, thread, parent, inode, wantsDirectory, path);
  removeEntry(kernel, parent, resolved.name, inode);
  return 0;
}

const link = 'olddirfd: dirfd, oldpath: path, newdirfd: dirfd, newpath: path, flags: linkFlags';

export const rows: SyscallRow[] = [
  { nr: 34, name: 'mkdirat', params: params('dirfd: dirfd, pathname: path, mode: octal'), handler: sysMkdirat },
  {
    nr: 35,
    name: 'unlinkat',
    params: params('dirfd: dirfd, pathname: path, flags: unlinkFlags'),
    handler: sysUnlinkat,
  },
  { nr: 36, name: 'symlinkat', params: params('target: path, newdirfd: dirfd, linkpath: path'), handler: sysSymlinkat },
  { nr: 37, name: 'linkat', params: params(link), handler: sysLinkat },
];
