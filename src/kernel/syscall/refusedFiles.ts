/**
 * Calls about files that answer what Linux would to a plain user or without the feature: extended attributes, mounts, quotas, handles, kernel-side
 * asynchronous I/O.
 */
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { AT_FDCWD } from '../fs/openFlags.ts';
import { readPath, resolveExisting } from '../fs/path.ts';
import type { Thread } from '../state.ts';
import { type ErrnoName, SysError } from '../sysError.ts';
import { params, type SyscallHandler, type SyscallRow } from './row.ts';

/** Checks that what the attribute would be of is there, then refuses (or answers that there are none). */
function onPath(follow: boolean, answer: 'refuse' | 'none'): SyscallHandler {
  return (kernel: Kernel, thread: Thread, path: number): number => {
    resolveExisting(kernel, thread, AT_FDCWD, readPath(kernel, thread, path), follow);
    return answered(answer);
  };
}

function onDescriptor(answer: 'refuse' | 'none'): SyscallHandler {
  return (kernel: Kernel, thread: Thread, fd: number): number => {
    fileOf(kernel, thread, fd);
    return answered(answer);
  };
}

function answered(answer: 'refuse' | 'none'): number {
  if (answer === 'none') return 0;
  throw new SysError('EOPNOTSUPP', 'the file systems have no extended attributes');
}

function refused(errno: ErrnoName, why: string): SyscallHandler {
  return () => {
    throw new SysError(errno, why);
  };
}

const set = 'name: string, value: pointer, size: size, flags: hex';
const get = 'name: string, value: pointer, size: size';
const list = 'list: pointer, size: size';
const needsPrivilege = (what: string): SyscallHandler => refused('EPERM', `${what} needs privilege`);

export const rows: SyscallRow[] = [
  { nr: 5, name: 'setxattr', params: params(`path: path, ${set}`), handler: onPath(true, 'refuse') },
  { nr: 6, name: 'lsetxattr', params: params(`path: path, ${set}`), handler: onPath(false, 'refuse') },
  { nr: 7, name: 'fsetxattr', params: params(`fd: fd, ${set}`), handler: onDescriptor('refuse') },
  { nr: 8, name: 'getxattr', params: params(`path: path, ${get}`), handler: onPath(true, 'refuse') },
  { nr: 9, name: 'lgetxattr', params: params(`path: path, ${get}`), handler: onPath(false, 'refuse') },
  { nr: 10, name: 'fgetxattr', params: params(`fd: fd, ${get}`), handler: onDescriptor('refuse') },
  { nr: 11, name: 'listxattr', params: params(`path: path, ${list}`), handler: onPath(true, 'none') },
  { nr: 12, name: 'llistxattr', params: params(`path: path, ${list}`), handler: onPath(false, 'none') },
  { nr: 13, name: 'flistxattr', params: params(`fd: fd, ${list}`), handler: onDescriptor('none') },
  { nr: 14, name: 'removexattr', params: params('path: path, name: string'), handler: onPath(true, 'refuse') },
  { nr: 15, name: 'lremovexattr', params: params('path: path, name: string'), handler: onPath(false, 'refuse') },
  { nr: 16, name: 'fremovexattr', params: params('fd: fd, name: string'), handler: onDescriptor('refuse') },
  {
    nr: 39,
    name: 'umount2',
    params: params('target: path, flags: hex'),
    handler: needsPrivilege('unmounting'),
  },
  {
    nr: 40,
    name: 'mount',
    params: params('source: path, target: path, filesystemtype: string, mountflags: hex, data: pointer'),
    handler: needsPrivilege('mounting'),
  },
  {
    nr: 41,
    name: 'pivot_root',
    params: params('new_root: path, put_old: path'),
    handler: needsPrivilege('changing the root'),
  },
  { nr: 58, name: 'vhangup', params: [], handler: needsPrivilege('hanging up a terminal') },
  {
    nr: 60,
    name: 'quotactl',
    params: params('cmd: hex, special: path, id: int, addr: pointer'),
    handler: refused('ENOSYS', 'there are no quotas'),
  },
  { nr: 89, name: 'acct', params: params('filename: path'), handler: needsPrivilege('process accounting') },
  {
    nr: 264,
    name: 'name_to_handle_at',
    params: params('dirfd: dirfd, pathname: path, handle: pointer, mount_id: pointer, flags: hex'),
    handler: refused('EOPNOTSUPP', 'the file systems have no handles'),
  },
  {
    nr: 265,
    name: 'open_by_handle_at',
    params: params('mount_fd: fd, handle: pointer, flags: openFlags'),
    handler: needsPrivilege('opening by handle'),
  },
];
