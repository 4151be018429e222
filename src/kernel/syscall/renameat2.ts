/**
 * renameat2(2): moves a name, replaces what stands at the new one, or exchanges both.
 */
import type { Kernel } from '../context.ts';
import { changeHostAt, hostPath } from '../fs/hostQuestion.ts';
import { dropInodeIfUnused, inodeAt } from '../fs/inode.ts';
import { touch, touchInode } from '../fs/inodeTime.ts';
import { isMountRoot, isWriteThrough } from '../fs/mount.ts';
import { existing, type Resolved, readPath, resolve } from '../fs/path.ts';
import { checkChangeable, checkPermission, checkRemovable, MAY_WRITE } from '../fs/permission.ts';
import { checkRemoval, keepContent, realDirectory, takeName } from '../fs/removeNode.ts';
import {
  addEntry,
  type Directory,
  isDirectory,
  parentOf,
  type RealDirectory,
  ROOT_INO,
  removeName,
} from '../fs/tree.ts';
import { notifyMove } from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;
const RENAME_WHITEOUT = 4;

/** A path that no file of the host has. */
const NOWHERE = '\0';

/** One end of a rename: the directory, the name in it, and what it names. */
interface End {
  readonly directory: RealDirectory;
  readonly name: string;
  readonly inode: Inode | undefined;
  readonly path: string;
  readonly trailingSlash: boolean;
}

function sysRenameat2(
  kernel: Kernel,
  thread: Thread,
  olddirfd: number,
  oldpath: number,
  newdirfd: number,
  newpath: number,
  flags: number,
): number {
  checkFlags(flags);
  const fromPath = readPath(kernel, thread, oldpath);
  const toPath = readPath(kernel, thread, newpath);
  const resolvedFrom = resolve(kernel, thread, olddirfd, fromPath, false);
  const resolvedTo = resolve(kernel, thread, newdirfd, toPath, false);
  for (const { name } of [resolvedFrom, resolvedTo]) {
    if (name === '.' || name === '..') throw new SysError('EBUSY', 'a path ends in a dot, or is the root');
  }
  if (resolvedFrom.parent.mount !== resolvedTo.parent.mount) {
    throw new SysError('EXDEV', `${fromPath} and ${toPath} lie in different mounts`);
  }
  const inode = existing(resolvedFrom, fromPath);
  const from = { ...endOf(resolvedFrom, fromPath), inode };
  const to = endOf(resolvedTo, toPath);
  if (isInside(kernel, to.directory, inode)) throw new SysError('EINVAL', `${toPath} lies inside ${fromPath}`);
  if (!isDirectory(inode) && (from.trailingSlash || (to.trailingSlash && (flags & RENAME_EXCHANGE) === 0))) {
    throw new SysError('ENOTDIR', `${fromPath} is no directory`);
  }
  checkMove(kernel, thread, from);
  if ((flags & RENAME_EXCHANGE) !== 0) {
    exchange(kernel, thread, from, { ...to, inode: existing(resolvedTo, toPath) });
  } else {
    if (to.inode !== undefined && (flags & RENAME_NOREPLACE) !== 0) throw new SysError('EEXIST', `${toPath} exists`);
    move(kernel, thread, from, to);
  }
  return 0;
}

function checkFlags(flags: number): void {
  const known = RENAME_NOREPLACE | RENAME_EXCHANGE;
  if ((flags & ~known) === RENAME_WHITEOUT) throw new SysError('EPERM', 'a whiteout needs privilege');
  if ((flags & ~known) !== 0 || (flags & known) === known) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} cannot be used`);
  }
}

function endOf({ parent, name, inode, trailingSlash }: Resolved, path: string): End {
  return { directory: realDirectory(parent, path), name, inode, path, trailingSlash };
}

/** Whether the thread may take the inode from where it is. A directory that gets another parent changes itself: its `..`. */
function checkMove(kernel: Kernel, thread: Thread, { directory, inode, path }: End & { readonly inode: Inode }): void {
  checkRemovable(kernel, thread, directory, inode, path);
  if (isMountRoot(kernel, inode)) throw new SysError('EBUSY', `something is mounted at ${path}`);
}

function checkDotDot(
  kernel: Kernel,
  thread: Thread,
  inode: Inode,
  from: RealDirectory,
  to: RealDirectory,
  path: string,
): void {
  if (isDirectory(inode) && from !== to) checkPermission(kernel, thread, inode, MAY_WRITE, path);
}

function move(kernel: Kernel, thread: Thread, from: End & { readonly inode: Inode }, to: End): void {
  const { inode } = from;
  if (to.inode === inode) return;
  if (to.inode === undefined) checkChangeable(kernel, thread, to.directory, to.path);
  else checkRemoval(kernel, thread, to.directory, to.inode, isDirectory(inode), to.path);
  checkDotDot(kernel, thread, inode, from.directory, to.directory, from.path);
  if (to.inode !== undefined) keepContent(kernel, to.inode);
  if (isWriteThrough(kernel, from.directory)) {
    const path = hostPath(to.directory.host!, to.name);
    const old = hostPath(from.directory.host!, from.name);
    changeHostAt(kernel, from.directory.mount, old, { kind: 'rename', to: path });
    moveHostPath(kernel, inode, old, path);
  }
  if (to.inode !== undefined) takeName(kernel, to.directory, to.name, to.inode);
  removeName(from.directory, from.name, inode);
  addEntry(to.directory, to.name, inode);
  touch(kernel, from.directory, to.directory);
  touchInode(kernel, inode);
  notifyMove(kernel, placeOf(from), placeOf(to), inode.ino, to.inode?.ino);
  if (to.inode !== undefined) dropInodeIfUnused(kernel, to.inode.ino);
}

/** RENAME_EXCHANGE: both must exist; each takes the other's place. */
function exchange(
  kernel: Kernel,
  thread: Thread,
  from: End & { readonly inode: Inode },
  to: End & { readonly inode: Inode },
): void {
  checkMove(kernel, thread, to);
  if (isInside(kernel, from.directory, to.inode)) {
    throw new SysError('EINVAL', 'one of the two lies inside the other');
  }
  if (to.trailingSlash && !isDirectory(to.inode)) throw new SysError('ENOTDIR', `${to.path} is no directory`);
  if (from.inode === to.inode) return;
  checkDotDot(kernel, thread, from.inode, from.directory, to.directory, from.path);
  checkDotDot(kernel, thread, to.inode, to.directory, from.directory, to.path);
  if (isWriteThrough(kernel, from.directory)) exchangeOnHost(kernel, from, to);
  removeName(from.directory, from.name, from.inode);
  removeName(to.directory, to.name, to.inode);
  addEntry(from.directory, from.name, to.inode);
  addEntry(to.directory, to.name, from.inode);
  touch(kernel, from.directory, to.directory);
  for (const inode of [from.inode, to.inode]) touchInode(kernel, inode);
  notifyMove(kernel, placeOf(from), placeOf(to), from.inode.ino);
  notifyMove(kernel, placeOf(to), placeOf(from), to.inode.ino);
}

function exchangeOnHost(
  kernel: Kernel,
  from: End & { readonly inode: Inode },
  to: End & { readonly inode: Inode },
): void {
  const [one, other] = [hostPath(from.directory.host!, from.name), hostPath(to.directory.host!, to.name)];
  changeHostAt(kernel, from.directory.mount, one, { kind: 'exchange', to: other });
  // Where both are names of one place neither is mistaken for the other meanwhile.
  moveHostPath(kernel, from.inode, one, NOWHERE);
  moveHostPath(kernel, to.inode, other, one);
  moveHostPath(kernel, from.inode, NOWHERE, other);
}

const placeOf = ({ directory, name }: End) => ({ parent: directory.ino, name });

/** After a rename on the host: what lies below is found at other paths. */
function moveHostPath(kernel: Kernel, inode: Inode, old: string, path: string): void {
  if (inode.kind === 'file' && inode.unread === old) inode.unread = path;
  if (!('host' in inode) || inode.host === undefined) return;
  // Another name of it may be the one by which it is known.
  if (inode.host === old) inode.host = path;
  else if (inode.kind === 'file') inode.otherHosts = inode.otherHosts?.map((name) => (name === old ? path : name));
  if (inode.kind !== 'directory') return;
  for (const [name, { ino }] of inode.names) {
    if (ino !== 0) moveHostPath(kernel, inodeAt(kernel, ino), hostPath(old, name), hostPath(path, name));
  }
}

/** Whether `directory` is `ancestor` or lies under it. */
function isInside(kernel: Kernel, directory: RealDirectory, ancestor: Inode): boolean {
  for (let at: Directory = directory; ; at = parentOf(kernel, at)) {
    if (at.ino === ancestor.ino) return true;
    if (at.ino === ROOT_INO) return false;
  }
}

export const rows: SyscallRow[] = [
  {
    nr: 276,
    name: 'renameat2',
    params: params('olddirfd: dirfd, oldpath: path, newdirfd: dirfd, newpath: path, flags: renameFlags'),
    handler: sysRenameat2,
  },
];
