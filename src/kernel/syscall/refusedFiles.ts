/**
 * Calls about files that answer what Linux would to a plain user or without the feature: extended attributes, mounts, quotas, handles, kernel-side
 * asynchronous I/O.
 */
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { AT_FDCWD } from '../fs/openFlags.ts';
import { readPath, resolveExisting } from '../fs/path.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { needsPrivilege, refuses } from './refusal.ts';
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

const withoutAttributes = {
  unsupported: 'EOPNOTSUPP',
  note: 'the file systems have no extended attributes',
} as const;
const set = 'name: string, value: pointer, size: size, flags: hex';
const get = 'name: string, value: pointer, size: size';
const list = 'list: pointer, size: size';

export const rows: SyscallRow[] = [
  {
    nr: 5,
    name: 'setxattr',
    params: params(`path: path, ${set}`),
    handler: onPath(true, 'refuse'),
    ...withoutAttributes,
  },
  {
    nr: 6,
    name: 'lsetxattr',
    params: params(`path: path, ${set}`),
    handler: onPath(false, 'refuse'),
    ...withoutAttributes,
  },
  { nr: 7, name: 'fsetxattr', params: params(`fd: fd, ${set}`), handler: onDescriptor('refuse'), ...withoutAttributes },
  {
    nr: 8,
    name: 'getxattr',
    params: params(`path: path, ${get}`),
    handler: onPath(true, 'refuse'),
    ...withoutAttributes,
  },
  {
    nr: 9,
    name: 'lgetxattr',
    params: params(`path: path, ${get}`),
    handler: onPath(false, 'refuse'),
    ...withoutAttributes,
  },
  {
    nr: 10,
    name: 'fgetxattr',
    params: params(`fd: fd, ${get}`),
    handler: onDescriptor('refuse'),
    ...withoutAttributes,
  },
  { nr: 11, name: 'listxattr', params: params(`path: path, ${list}`), handler: onPath(true, 'none') },
  { nr: 12, name: 'llistxattr', params: params(`path: path, ${list}`), handler: onPath(false, 'none') },
  { nr: 13, name: 'flistxattr', params: params(`fd: fd, ${list}`), handler: onDescriptor('none') },
  {
    nr: 14,
    name: 'removexattr',
    params: params('path: path, name: string'),
    handler: onPath(true, 'refuse'),
    ...withoutAttributes,
  },
  {
    nr: 15,
    name: 'lremovexattr',
    params: params('path: path, name: string'),
    handler: onPath(false, 'refuse'),
    ...withoutAttributes,
  },
  {
    nr: 16,
    name: 'fremovexattr',
    params: params('fd: fd, name: string'),
    handler: onDescriptor('refuse'),
    ...withoutAttributes,
  },
  needsPrivilege(39, 'umount2', 'target: path, flags: hex'),
  needsPrivilege(40, 'mount', 'source: path, target: path, filesystemtype: string, mountflags: hex, data: pointer'),
  refuses(
    264,
    'name_to_handle_at',
    'dirfd: dirfd, pathname: path, handle: pointer, mount_id: pointer, flags: hex',
    'EOPNOTSUPP',
    'the file systems have no handles',
  ),
  needsPrivilege(265, 'open_by_handle_at', 'mount_fd: fd, handle: pointer, flags: openFlags'),
];
