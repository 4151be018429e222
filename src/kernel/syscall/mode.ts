/**
 * Modes and owners: fchmodat(2) and fchownat(2) with their kin, umask(2). Only the owner may, and nobody may give a file away.
 */
import type { HostChange } from '../../base/host.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { fileOf } from '../fs/descriptors.ts';
import { changeHost } from '../fs/hostQuestion.ts';
import { touchInode } from '../fs/inodeTime.ts';
import { checkWritable, isWriteThrough } from '../fs/mount.ts';
import { AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW, O_PATH, S_IFMT } from '../fs/openFlags.ts';
import { isLink, readPath } from '../fs/path.ts';
import { checkOwner, isInGroup } from '../fs/permission.ts';
import { isSynthetic } from '../fs/synthetic.ts';
import { notifyTarget, type Target, targetAt, targetOfFile } from '../fs/target.ts';
import { changeFs } from '../fsContext.ts';
import { IN_ATTRIB } from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { fsOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const PERMISSIONS = 0o7777;
const UMASK_BITS = 0o777;
const S_ISUID = 0o4000;
const S_ISGID = 0o2000;
const S_IXGRP = 0o010;
/** Leaves an id as it is (chown(2)). */
const NO_ID = 0xffff_ffff;

function checkFlags(flags: number): void {
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
}

function sysFchmodat2(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  mode: number,
  flags: number,
): number {
  checkFlags(flags);
  const path = readPath(kernel, thread, pathname);
  const target = targetAt(kernel, thread, dirfd, path, flags);
  if (target !== undefined) setMode(kernel, thread, target, mode);
  return 0;
}

const sysFchmodat = (kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number =>
  sysFchmodat2(kernel, thread, dirfd, pathname, mode, 0);

function sysFchmod(kernel: Kernel, thread: Thread, fd: number, mode: number): number {
  const target = opened(kernel, thread, fd);
  if (target !== undefined) setMode(kernel, thread, target, mode);
  return 0;
}

function opened(kernel: Kernel, thread: Thread, fd: number): Target | undefined {
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  return targetOfFile(kernel, file);
}

function setMode(kernel: Kernel, thread: Thread, target: Target, mode: number): void {
  const { inode, path } = target;
  checkWritable(kernel, inode, path);
  checkOwner(kernel, thread, inode, `change the mode of ${path}`);
  if (isLink(inode)) throw new SysError('EOPNOTSUPP', `${path} is a symbolic link, which has no mode`);
  if (isSynthetic(inode)) throw new SysError('EPERM', `${path} keeps its mode`);
  let bits = mode & PERMISSIONS;
  // Programs do not get the rights of a group that their owner is not in (chmod(2)).
  if (!isInGroup(credentialsOf(kernel, thread), inode.gid)) bits &= ~S_ISGID;
  changeOnHost(kernel, inode, { kind: 'chmod', mode: bits });
  inode.mode = (inode.mode & S_IFMT) | bits;
  touchInode(kernel, inode);
  notifyTarget(kernel, target, IN_ATTRIB);
}

type ModeChange = Pick<HostChange & { kind: 'chmod' }, 'kind' | 'mode'>;

function changeOnHost(kernel: Kernel, inode: Inode, change: ModeChange): void {
  if (isWriteThrough(kernel, inode)) changeHost(kernel, inode, change);
}

function sysFchownat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  owner: number,
  group: number,
  flags: number,
): number {
  checkFlags(flags);
  const path = readPath(kernel, thread, pathname);
  const target = targetAt(kernel, thread, dirfd, path, flags);
  if (target !== undefined) setOwner(kernel, thread, target, owner, group);
  return 0;
}

function sysFchown(kernel: Kernel, thread: Thread, fd: number, owner: number, group: number): number {
  const target = opened(kernel, thread, fd);
  if (target !== undefined) setOwner(kernel, thread, target, owner, group);
  return 0;
}

/** The owner may change the group to one of its own; the owner stays (chown(2)). */
function setOwner(kernel: Kernel, thread: Thread, target: Target, owner: number, group: number): void {
  const { inode, path } = target;
  checkWritable(kernel, inode, path);
  const credentials = credentialsOf(kernel, thread);
  const isOwner = credentials.fsuid === inode.uid;
  if (owner !== NO_ID && (!isOwner || owner !== inode.uid)) {
    throw new SysError('EPERM', `only the superuser may give ${path} to ${owner}`);
  }
  if (group !== NO_ID && (!isOwner || (group !== inode.gid && !isInGroup(credentials, group)))) {
    throw new SysError('EPERM', `${path} cannot be given to group ${group}`);
  }
  if (owner === NO_ID && group === NO_ID) return;
  if (group !== NO_ID) inode.gid = group;
  inode.mode &= ~S_ISUID;
  if ((inode.mode & S_IXGRP) !== 0) inode.mode &= ~S_ISGID;
  touchInode(kernel, inode);
  notifyTarget(kernel, target, IN_ATTRIB);
}

function sysUmask(kernel: Kernel, thread: Thread, mask: number): number {
  const owner = fsOf(kernel, thread);
  const before = owner.umask;
  changeFs(kernel, owner, { umask: mask & UMASK_BITS });
  return before;
}

const at = 'dirfd: dirfd, pathname: path';

export const rows: SyscallRow[] = [
  { nr: 52, name: 'fchmod', params: params('fd: fd, mode: octal'), handler: sysFchmod },
  { nr: 53, name: 'fchmodat', params: params(`${at}, mode: octal`), handler: sysFchmodat },
  { nr: 54, name: 'fchownat', params: params(`${at}, owner: uint, group: uint, flags: atFlags`), handler: sysFchownat },
  { nr: 55, name: 'fchown', params: params('fd: fd, owner: uint, group: uint'), handler: sysFchown },
  { nr: 166, name: 'umask', params: params('mask: octal'), handler: sysUmask },
  { nr: 452, name: 'fchmodat2', params: params(`${at}, mode: octal, flags: atFlags`), handler: sysFchmodat2 },
];
