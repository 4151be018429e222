/**
 * Taking names away (unlink(2), rmdir(2)), and what a rename replaces.
 */
import type { Kernel } from '../context.ts';
import { IN_ATTRIB, IN_DELETE, IN_ISDIR, notifyInode } from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { needContent } from './content.ts';
import { changeHostAt, hostPath } from './hostQuestion.ts';
import { dropInodeIfUnused } from './inode.ts';
import { touch, touchInode } from './inodeTime.ts';
import { isMountRoot, isWriteThrough } from './mount.ts';
import { checkRemovable } from './permission.ts';
import { type Directory, isDirectory, isEmptyDirectory, type RealDirectory, removeName } from './tree.ts';

/** The directory of a name that is to change; synthetic ones never do. */
export function realDirectory(directory: Directory, path: string): RealDirectory {
  if (directory.kind === 'directory') return directory;
  throw new SysError('EPERM', `the folder of ${path} never changes`);
}

/** Checks that the thread may take a name away that way: as a directory's or as another's. May ask the host. */
export function checkRemoval(
  kernel: Kernel,
  thread: Thread,
  parent: RealDirectory,
  inode: Inode,
  wantsDirectory: boolean,
  path: string,
): void {
  checkRemovable(kernel, thread, parent, inode, path);
  if (wantsDirectory && !isDirectory(inode)) throw new SysError('ENOTDIR', `${path} is no directory`);
  if (!wantsDirectory && isDirectory(inode)) throw new SysError('EISDIR', `${path} is a directory`);
  if (isMountRoot(kernel, inode)) throw new SysError('EBUSY', `something is mounted at ${path}`);
  if (inode.kind === 'directory' && !isEmptyDirectory(kernel, inode)) {
    throw new SysError('ENOTEMPTY', `${path} is not empty`);
  }
}

/** Removes a name; all has been checked. May ask the host. */
export function removeEntry(kernel: Kernel, parent: RealDirectory, name: string, inode: Inode): void {
  keepContent(kernel, inode);
  if (isWriteThrough(kernel, parent)) {
    const kind = isDirectory(inode) ? 'removeDirectory' : 'removeFile';
    changeHostAt(kernel, parent.mount, hostPath(parent.host!, name), { kind });
  }
  takeName(kernel, parent, name, inode);
  // The order is Linux's.
  if (isDirectory(inode)) {
    dropInodeIfUnused(kernel, inode.ino);
    notifyInode(kernel, parent.ino, IN_DELETE | IN_ISDIR, name);
  } else {
    notifyInode(kernel, inode.ino, IN_ATTRIB);
    notifyInode(kernel, parent.ino, IN_DELETE, name);
    dropInodeIfUnused(kernel, inode.ino);
  }
}

/** Reads what the host is about to lose, if somebody has it open. */
export function keepContent(kernel: Kernel, inode: Inode): void {
  if (inode.kind === 'file' && inode.opens > 0 && isWriteThrough(kernel, inode)) needContent(kernel, inode);
}

/** The part of a removal that is the guest's. The caller lets go of the inode (`dropInodeIfUnused`). */
export function takeName(kernel: Kernel, parent: RealDirectory, name: string, inode: Inode): void {
  const onHost = isWriteThrough(kernel, inode);
  removeName(parent, name, inode);
  inode.nlink--;
  touch(kernel, parent);
  touchInode(kernel, inode);
  if (onHost) forgetHostName(inode, hostPath(parent.host ?? '', name));
}

/** The host has that name no more; it may know the inode by another one. */
function forgetHostName(inode: Inode, path: string): void {
  if (inode.kind === 'file' && inode.nlink > 0) {
    const [first, ...others] = [inode.host!, ...(inode.otherHosts ?? [])].filter((name) => name !== path);
    inode.host = first;
    inode.otherHosts = others;
    if (inode.unread === path) inode.unread = first;
  } else if ('host' in inode && inode.nlink === 0) {
    inode.host = undefined;
  }
}
