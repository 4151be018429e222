/**
 * Who may do what with a file (path_resolution(7), "Permissions"): the bits of the owner, of the group, or of the others decide, by the caller's file-system
 * ids. Nobody has capabilities.
 */
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import type { Credentials } from '../processState.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { checkWritable } from './mount.ts';
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from './openFlags.ts';
import type { RealDirectory } from './tree.ts';

export const MAY_READ = 4;
export const MAY_WRITE = 2;
export const MAY_EXECUTE = 1;

const S_ISVTX = 0o1000;

export function isInGroup(credentials: Credentials, gid: number): boolean {
  return credentials.fsgid === gid || credentials.groups.includes(gid);
}

/** Whether all of `wanted` is allowed to these ids. */
export function isAllowed(credentials: Credentials, inode: Inode, wanted: number): boolean {
  let bits = inode.mode & 7;
  if (credentials.fsuid === inode.uid) bits = (inode.mode >>> 6) & 7;
  else if (isInGroup(credentials, inode.gid)) bits = (inode.mode >>> 3) & 7;
  return (wanted & ~bits) === 0;
}

/** Throws EROFS or EACCES unless all of `wanted` is allowed to the thread. */
export function checkPermission(
  kernel: Kernel,
  thread: Thread,
  inode: Inode,
  wanted: number,
  path: string,
  credentials: Credentials = credentialsOf(kernel, thread),
): void {
  const type = inode.mode & S_IFMT;
  // Writing to a device or a pipe changes nothing where it lies.
  if ((wanted & MAY_WRITE) !== 0 && (type === S_IFREG || type === S_IFDIR || type === S_IFLNK)) {
    checkWritable(kernel, inode, path);
  }
  if (!isAllowed(credentials, inode, wanted)) {
    const mode = (inode.mode & 0o7777).toString(8);
    throw new SysError('EACCES', `${path} has mode 0${mode} and belongs to ${inode.uid}:${inode.gid}`);
  }
}

/** Throws unless the thread may enter or remove names in a directory: ENOENT when it has been removed, EROFS, EACCES. */
export function checkChangeable(kernel: Kernel, thread: Thread, directory: RealDirectory, path: string): void {
  if (directory.nlink === 0) throw new SysError('ENOENT', `the folder of ${path} has been removed`);
  checkPermission(kernel, thread, directory, MAY_WRITE | MAY_EXECUTE, `the folder of ${path}`);
}

/** Throws unless the thread may remove that name of an inode: in a sticky directory only its owner and the directory's may (unlink(2), EPERM). */
export function checkRemovable(
  kernel: Kernel,
  thread: Thread,
  directory: RealDirectory,
  inode: Inode,
  path: string,
): void {
  checkChangeable(kernel, thread, directory, path);
  const { fsuid } = credentialsOf(kernel, thread);
  if ((directory.mode & S_ISVTX) !== 0 && inode.uid !== fsuid && directory.uid !== fsuid) {
    throw new SysError('EPERM', `the folder of ${path} is sticky, and ${path} belongs to ${inode.uid}`);
  }
}

/** Throws EPERM unless the thread owns the inode; `what` says what only the owner may do. */
export function checkOwner(kernel: Kernel, thread: Thread, inode: Inode, what: string): void {
  const { fsuid } = credentialsOf(kernel, thread);
  if (fsuid !== inode.uid) throw new SysError('EPERM', `only its owner ${inode.uid} may ${what}`);
}
