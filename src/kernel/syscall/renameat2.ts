/**
 * renameat2(2): moves a name, replaces what stands at the new one, or exchanges both. Folders of the host never change.
 */
import type { Kernel } from '../context.ts';
import { dropInodeIfUnused, inodeAt } from '../fs/inode.ts';
import { existing, pathOf, type Resolved, readPath, resolve } from '../fs/path.ts';
import { addEntry, changeable, type Directory, type MemoryDirectory, ROOT_INO, touch } from '../fs/tree.ts';
import { IN_ATTRIB, notifyInode, notifyMove } from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { removeEntry } from './changeTree.ts';
import { params, type SyscallRow } from './row.ts';

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
  const fromPath = readPath(kernel, thread, oldpath);
  const toPath = readPath(kernel, thread, newpath);
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
  notifyMove(kernel, placeOf(from), placeOf(to), inode.ino);
  if (to.inode !== undefined) {
    notifyInode(kernel, to.inode.ino, IN_ATTRIB);
    dropInodeIfUnused(kernel, to.inode.ino);
  }
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
  notifyMove(kernel, placeOf(from), placeOf(to), inode.ino);
  notifyMove(kernel, placeOf(to), placeOf(from), other.ino);
}

const placeOf = ({ parent, name }: Resolved) => ({ parent: parent.ino, name });

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

export const rows: SyscallRow[] = [
  {
    nr: 276,
    name: 'renameat2',
    params: params('olddirfd: dirfd, oldpath: path, newdirfd: dirfd, newpath: path, flags: hex'),
    handler: sysRenameat2,
  },
];
