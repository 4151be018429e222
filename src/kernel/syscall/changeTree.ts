/**
 * Changing names: mkdirat(2), unlinkat(2), linkat(2), symlinkat(2), and fchmodat(2) with its kin. Folders of the host never change.
 */
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { dropInodeIfUnused, inodeAt, makeInode } from '../fs/inode.ts';
import { AT_EMPTY_PATH, AT_REMOVEDIR, AT_SYMLINK_FOLLOW, S_IFLNK, S_IFMT } from '../fs/openFlags.ts';
import { existing, type Resolved, readPath, resolve, resolveExisting } from '../fs/path.ts';
import { addDirectory, addEntry, changeable, isDirectory, type MemoryDirectory, ROOT_INO, touch } from '../fs/tree.ts';
import {
  IN_ATTRIB,
  IN_CREATE,
  IN_DELETE,
  IN_ISDIR,
  notifyEntry,
  notifyFile,
  notifyInode,
  notifyNamed,
} from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const UMASK = 0o022;
const PERMISSIONS = 0o7777;

/** The directory for a new name, which must not exist yet. */
function placeFor(resolved: Resolved, path: string): MemoryDirectory {
  if (resolved.inode !== undefined) throw new SysError('EEXIST', `${path} exists`);
  if (resolved.parent.nlink === 0) throw new SysError('ENOENT', `the folder of ${path} has been removed`);
  return changeable(resolved.parent, path);
}

function sysMkdirat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number {
  const path = readPath(kernel, thread, pathname);
  const resolved = resolve(kernel, thread, dirfd, path, false);
  const parent = placeFor(resolved, path);
  const directory = addDirectory(kernel, parent, resolved.name);
  directory.mode = (directory.mode & S_IFMT) | (mode & ~UMASK & 0o1777);
  touch(kernel, directory, parent);
  notifyEntry(kernel, parent.ino, resolved.name, directory.ino, IN_CREATE);
  return 0;
}

function sysSymlinkat(kernel: Kernel, thread: Thread, target: number, newdirfd: number, linkpath: number): number {
  const text = readPath(kernel, thread, target);
  const path = readPath(kernel, thread, linkpath);
  if (text === '') throw new SysError('ENOENT', 'the target is empty');
  const resolved = resolve(kernel, thread, newdirfd, path, false);
  const parent = placeFor(resolved, path);
  if (resolved.trailingSlash) throw new SysError('ENOENT', `${path} ends in a slash`);
  const link = makeInode(kernel, S_IFLNK | 0o777, { kind: 'symlink', target: text });
  addEntry(parent, resolved.name, link);
  touch(kernel, link, parent);
  notifyEntry(kernel, parent.ino, resolved.name, link.ino, IN_CREATE);
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
  const inode = resolveExisting(kernel, thread, olddirfd, from, (flags & AT_SYMLINK_FOLLOW) !== 0);
  const resolved = resolve(kernel, thread, newdirfd, path, false);
  if (resolved.inode !== undefined) throw new SysError('EEXIST', `${path} exists`);
  if (inode.kind === 'hostFile') throw new SysError('EXDEV', `${from} lies in a folder of the host`);
  if (isDirectory(inode)) throw new SysError('EPERM', `${from} is a directory`);
  const parent = placeFor(resolved, path);
  addEntry(parent, resolved.name, inode);
  inode.nlink++;
  touch(kernel, parent);
  notifyInode(kernel, inode.ino, IN_ATTRIB);
  notifyEntry(kernel, parent.ino, resolved.name, inode.ino, IN_CREATE);
  return 0;
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
  const parent = changeable(resolved.parent, path);
  const inode = existing(resolved, path);
  removeEntry(kernel, parent, resolved.name, inode, wantsDirectory, path);
  // The order is Linux's.
  if (wantsDirectory) {
    dropInodeIfUnused(kernel, inode.ino);
    notifyInode(kernel, parent.ino, IN_DELETE | IN_ISDIR, resolved.name);
  } else {
    notifyInode(kernel, inode.ino, IN_ATTRIB);
    notifyInode(kernel, parent.ino, IN_DELETE, resolved.name);
    dropInodeIfUnused(kernel, inode.ino);
  }
  return 0;
}

/** Takes a name away, checking that what it names may go that way. The caller lets go of the inode (`dropInodeIfUnused`). */
export function removeEntry(
  kernel: Kernel,
  parent: MemoryDirectory,
  name: string,
  inode: Inode,
  wantsDirectory: boolean,
  path: string,
): void {
  if (inode.kind === 'hostDirectory') throw new SysError('EBUSY', `${path} is a mounted folder of the host`);
  if (wantsDirectory && inode.kind !== 'directory') throw new SysError('ENOTDIR', `${path} is no directory`);
  if (!wantsDirectory && inode.kind === 'directory') throw new SysError('EISDIR', `${path} is a directory`);
  if (inode.kind === 'directory' && inode.entries.size > 0) throw new SysError('ENOTEMPTY', `${path} is not empty`);
  parent.entries.delete(name);
  inode.nlink--;
  touch(kernel, parent);
}

function sysFchmodat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number {
  const path = readPath(kernel, thread, pathname);
  const resolved = resolve(kernel, thread, dirfd, path, true);
  const inode = existing(resolved, path);
  setMode(kernel, inode, path, mode);
  notifyNamed(kernel, resolved.parent.ino, resolved.name, inode.ino, IN_ATTRIB);
  return 0;
}

function sysFchmod(kernel: Kernel, thread: Thread, fd: number, mode: number): number {
  const file = fileOf(kernel, thread, fd);
  if (file.node.kind === 'inode') setMode(kernel, inodeAt(kernel, file.node.ino), file.path, mode);
  notifyFile(kernel, file, IN_ATTRIB);
  return 0;
}

function setMode(kernel: Kernel, inode: Inode, path: string, mode: number): void {
  if (inode.kind === 'hostFile' || inode.kind === 'hostDirectory') {
    throw new SysError('EROFS', `${path} lies in a folder of the host`);
  }
  inode.mode = (inode.mode & S_IFMT) | (mode & PERMISSIONS);
  touch(kernel, inode);
}

const link = 'olddirfd: dirfd, oldpath: path, newdirfd: dirfd, newpath: path, flags: hex';

export const rows: SyscallRow[] = [
  { nr: 34, name: 'mkdirat', params: params('dirfd: dirfd, pathname: path, mode: octal'), handler: sysMkdirat },
  { nr: 35, name: 'unlinkat', params: params('dirfd: dirfd, pathname: path, flags: hex'), handler: sysUnlinkat },
  { nr: 36, name: 'symlinkat', params: params('target: path, newdirfd: dirfd, linkpath: path'), handler: sysSymlinkat },
  { nr: 37, name: 'linkat', params: params(link), handler: sysLinkat },
  { nr: 52, name: 'fchmod', params: params('fd: fd, mode: octal'), handler: sysFchmod },
  { nr: 53, name: 'fchmodat', params: params('dirfd: dirfd, pathname: path, mode: octal'), handler: sysFchmodat },
];
