/**
 * Changing names: mkdirat(2), unlinkat(2), renameat2(2), linkat(2), symlinkat(2), and fchmodat(2) with its kin. Folders of the host never change.
 */
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { dropInodeIfUnused, inodeAt, makeInode } from '../fs/inode.ts';
import { AT_EMPTY_PATH, AT_REMOVEDIR, AT_SYMLINK_FOLLOW, PATH_MAX, S_IFLNK, S_IFMT } from '../fs/openFlags.ts';
import { existing, pathOf, type Resolved, resolve, resolveExisting } from '../fs/path.ts';
import { addDirectory, addEntry, type Directory, isDirectory, type MemoryDirectory, ROOT_INO } from '../fs/tree.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readCString } from '../mm/userMemory.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const UMASK = 0o022;
const PERMISSIONS = 0o7777;

function pathAt(kernel: Kernel, thread: Thread, address: number): string {
  return readCString(kernel, spaceOf(kernel, thread), address, PATH_MAX);
}

/** The directory in memory in which a name is to change; EROFS in a folder of the host. */
function changeable(parent: Directory, path: string): MemoryDirectory {
  if (parent.kind === 'hostDirectory') throw new SysError('EROFS', `${path} lies in a folder of the host`);
  return parent;
}

/** The directory for a new name, which must not exist yet. */
function placeFor(resolved: Resolved, path: string): MemoryDirectory {
  if (resolved.inode !== undefined) throw new SysError('EEXIST', `${path} exists`);
  if (resolved.parent.nlink === 0) throw new SysError('ENOENT', `the folder of ${path} has been removed`);
  return changeable(resolved.parent, path);
}

function sysMkdirat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number {
  const path = pathAt(kernel, thread, pathname);
  const resolved = resolve(kernel, thread, dirfd, path, false);
  const parent = placeFor(resolved, path);
  const directory = addDirectory(kernel, parent, resolved.name);
  directory.mode = (directory.mode & S_IFMT) | (mode & ~UMASK & 0o1777);
  touch(kernel, directory, parent);
  return 0;
}

function sysSymlinkat(kernel: Kernel, thread: Thread, target: number, newdirfd: number, linkpath: number): number {
  const text = pathAt(kernel, thread, target);
  const path = pathAt(kernel, thread, linkpath);
  if (text === '') throw new SysError('ENOENT', 'the target is empty');
  const resolved = resolve(kernel, thread, newdirfd, path, false);
  const parent = placeFor(resolved, path);
  if (resolved.trailingSlash) throw new SysError('ENOENT', `${path} ends in a slash`);
  const link = makeInode(kernel, S_IFLNK | 0o777, { kind: 'symlink', target: text });
  addEntry(parent, resolved.name, link);
  touch(kernel, link, parent);
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
  const from = pathAt(kernel, thread, oldpath);
  const path = pathAt(kernel, thread, newpath);
  const inode = resolveExisting(kernel, thread, olddirfd, from, (flags & AT_SYMLINK_FOLLOW) !== 0);
  const resolved = resolve(kernel, thread, newdirfd, path, false);
  if (resolved.inode !== undefined) throw new SysError('EEXIST', `${path} exists`);
  if (inode.kind === 'hostFile') throw new SysError('EXDEV', `${from} lies in a folder of the host`);
  if (isDirectory(inode)) throw new SysError('EPERM', `${from} is a directory`);
  const parent = placeFor(resolved, path);
  addEntry(parent, resolved.name, inode);
  inode.nlink++;
  touch(kernel, parent);
  return 0;
}

function sysUnlinkat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, flags: number): number {
  if ((flags & ~AT_REMOVEDIR) !== 0) throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  const path = pathAt(kernel, thread, pathname);
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
  return 0;
}

/** Takes a name away, checking that what it names may go that way. */
function removeEntry(
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
  dropInodeIfUnused(kernel, inode.ino);
}

const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;

function sysRenameat2(
  kernel: Kernel,
  thread: Thread,
  olddirfd: number,
  oldpath: number,
  newdirfd: number,
  newpath: number,
  flags: number,
): number {
  const both = RENAME_NOREPLACE | RENAME_EXCHANGE;
  if ((flags & ~both) !== 0 || (flags & both) === both) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} cannot be used`);
  }
  const fromPath = pathAt(kernel, thread, oldpath);
  const toPath = pathAt(kernel, thread, newpath);
  const from = resolve(kernel, thread, olddirfd, fromPath, false);
  const to = resolve(kernel, thread, newdirfd, toPath, false);
  for (const { name } of [from, to]) {
    if (name === '.' || name === '..') throw new SysError('EBUSY', 'a path ends in a dot, or is the root');
  }
  if (from.parent.kind !== to.parent.kind) throw new SysError('EXDEV', 'one of the two lies in a folder of the host');
  const source = changeable(from.parent, fromPath);
  const target = changeable(to.parent, toPath);
  const inode = existing(from, fromPath);
  if (inode.kind === 'hostDirectory') throw new SysError('EBUSY', `${fromPath} is a mounted folder of the host`);
  if (isInside(kernel, target, inode)) throw new SysError('EINVAL', `${toPath} lies inside ${fromPath}`);
  const isFolder = inode.kind === 'directory';
  if (!isFolder && (from.trailingSlash || to.trailingSlash))
    throw new SysError('ENOTDIR', `${fromPath} is no directory`);
  const cwdBefore = pathOf(kernel, from);
  if ((flags & RENAME_EXCHANGE) !== 0) {
    exchange(kernel, from, source, to, target, toPath);
    return 0;
  }
  if (to.inode === inode) return 0;
  if (to.inode !== undefined) {
    if ((flags & RENAME_NOREPLACE) !== 0) throw new SysError('EEXIST', `${toPath} exists`);
    removeEntry(kernel, target, to.name, to.inode, isFolder, toPath);
  }
  if (target.nlink === 0) throw new SysError('ENOENT', `the folder of ${toPath} has been removed`);
  source.entries.delete(from.name);
  place(target, to.name, inode);
  touch(kernel, source, target);
  if (isFolder) moveWorkingDirectories(kernel, cwdBefore, pathOf(kernel, { ...to, inode }));
  return 0;
}

/** RENAME_EXCHANGE: both must exist; each takes the other's place. */
function exchange(
  kernel: Kernel,
  from: Resolved,
  source: MemoryDirectory,
  to: Resolved,
  target: MemoryDirectory,
  toPath: string,
): void {
  const other = existing(to, toPath);
  const inode = from.inode!;
  if (other.kind === 'hostDirectory') throw new SysError('EBUSY', `${toPath} is a mounted folder of the host`);
  if (isInside(kernel, source, other)) throw new SysError('EINVAL', 'one of the two lies inside the other');
  place(source, from.name, other);
  place(target, to.name, inode);
  touch(kernel, source, target);
}

function place(parent: MemoryDirectory, name: string, inode: Inode): void {
  addEntry(parent, name, inode);
  if (inode.kind === 'directory') inode.parent = parent.ino;
}

/** Whether `directory` is `ancestor` or lies under it. */
function isInside(kernel: Kernel, directory: Directory, ancestor: Inode): boolean {
  for (let at = directory; ; at = inodeAt(kernel, at.parent) as Directory) {
    if (at.ino === ancestor.ino) return true;
    if (at.ino === ROOT_INO) return false;
  }
}

function moveWorkingDirectories(kernel: Kernel, from: string, to: string): void {
  for (const owner of kernel.state.processes.values()) {
    if (owner.cwd === from || owner.cwd.startsWith(`${from}/`)) owner.cwd = to + owner.cwd.slice(from.length);
  }
}

function sysFchmodat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number {
  const path = pathAt(kernel, thread, pathname);
  setMode(kernel, resolveExisting(kernel, thread, dirfd, path, true), path, mode);
  return 0;
}

function sysFchmod(kernel: Kernel, thread: Thread, fd: number, mode: number): number {
  const file = fileOf(kernel, thread, fd);
  if (file.node.kind === 'inode') setMode(kernel, inodeAt(kernel, file.node.ino), file.path, mode);
  return 0;
}

function setMode(kernel: Kernel, inode: Inode, path: string, mode: number): void {
  if (inode.kind === 'hostFile' || inode.kind === 'hostDirectory') {
    throw new SysError('EROFS', `${path} lies in a folder of the host`);
  }
  inode.mode = (inode.mode & S_IFMT) | (mode & PERMISSIONS);
  touch(kernel, inode);
}

function touch(kernel: Kernel, ...inodes: Inode[]): void {
  for (const inode of inodes) inode.mtime = kernel.now();
}

const two = 'olddirfd: dirfd, oldpath: path, newdirfd: dirfd, newpath: path, flags: hex';

export const rows: SyscallRow[] = [
  { nr: 34, name: 'mkdirat', params: params('dirfd: dirfd, pathname: path, mode: octal'), handler: sysMkdirat },
  { nr: 35, name: 'unlinkat', params: params('dirfd: dirfd, pathname: path, flags: hex'), handler: sysUnlinkat },
  { nr: 36, name: 'symlinkat', params: params('target: path, newdirfd: dirfd, linkpath: path'), handler: sysSymlinkat },
  { nr: 37, name: 'linkat', params: params(two), handler: sysLinkat },
  { nr: 276, name: 'renameat2', params: params(two), handler: sysRenameat2 },
  { nr: 52, name: 'fchmod', params: params('fd: fd, mode: octal'), handler: sysFchmod },
  { nr: 53, name: 'fchmodat', params: params('dirfd: dirfd, pathname: path, mode: octal'), handler: sysFchmodat },
];
