/**
 * faccessat(2) and faccessat2(2), readlinkat(2).
 */
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { fileOf } from '../fs/descriptors.ts';
import { inodeAt } from '../fs/inode.ts';
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW } from '../fs/openFlags.ts';
import { linkTarget, readPath, resolveExisting } from '../fs/path.ts';
import { checkPermission, MAY_EXECUTE, MAY_READ, MAY_WRITE } from '../fs/permission.ts';
import { targetAt } from '../fs/target.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const AT_EACCESS = 0x200;

function sysFaccessat2(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  mode: number,
  flags: number,
): number {
  if (
    (mode & ~(MAY_READ | MAY_WRITE | MAY_EXECUTE)) !== 0 ||
    (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) !== 0
  ) {
    throw new SysError('EINVAL', `mode ${mode} or flags 0x${flags.toString(16)} are not known`);
  }
  const path = readPath(kernel, thread, pathname);
  const credentials = credentialsOf(kernel, thread);
  // By the real ids unless the caller asks for the effective ones.
  const asked =
    (flags & AT_EACCESS) !== 0 ? credentials : { ...credentials, fsuid: credentials.uid, fsgid: credentials.gid };
  const target = targetAt(kernel, thread, dirfd, path, flags);
  if (target !== undefined) checkPermission(kernel, thread, target.inode, mode, path, asked);
  return 0;
}

function sysFaccessat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number {
  return sysFaccessat2(kernel, thread, dirfd, pathname, mode, 0);
}

function sysReadlinkat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  buf: number,
  bufsiz: number,
): number {
  if (bufsiz <= 0) throw new SysError('EINVAL', `a buffer of ${bufsiz} bytes is too small`);
  const path = readPath(kernel, thread, pathname);
  const target = linkTarget(kernel, thread, readLinkInode(kernel, thread, dirfd, path));
  if (target === undefined) {
    throw new SysError(path === '' ? 'ENOENT' : 'EINVAL', `${path} is no symbolic link`);
  }
  const bytes = new TextEncoder().encode(target).subarray(0, bufsiz);
  copyOut(kernel, spaceOf(kernel, thread), buf, bytes);
  return bytes.length;
}

/** An empty path is a descriptor of the link itself, opened with O_PATH and O_NOFOLLOW (readlinkat(2)). */
function readLinkInode(kernel: Kernel, thread: Thread, dirfd: number, path: string): Inode {
  if (path !== '' || dirfd === AT_FDCWD) return resolveExisting(kernel, thread, dirfd, path, false);
  const { node } = fileOf(kernel, thread, dirfd);
  if (node.kind !== 'inode') throw new SysError('ENOENT', `descriptor ${dirfd} is no symbolic link`);
  return inodeAt(kernel, node.ino);
}

const at = 'dirfd: dirfd, pathname: path';

export const rows: SyscallRow[] = [
  { nr: 48, name: 'faccessat', params: params(`${at}, mode: accessMode`), handler: sysFaccessat },
  { nr: 78, name: 'readlinkat', params: params(`${at}, buf: outPath, bufsiz: int`), handler: sysReadlinkat },
  {
    nr: 439,
    name: 'faccessat2',
    params: params(`${at}, mode: accessMode, flags: accessFlags`),
    handler: sysFaccessat2,
  },
];
