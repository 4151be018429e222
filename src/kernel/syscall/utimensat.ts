/**
 * utimensat(2): times of last access and change.
 */
import { NS_PER_SECOND } from '../bootTime.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { fileOf } from '../fs/descriptors.ts';
import { timeNow, touchInode } from '../fs/inodeTime.ts';
import { checkWritable } from '../fs/mount.ts';
import { AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW, O_PATH } from '../fs/openFlags.ts';
import { readPath } from '../fs/path.ts';
import { checkOwner, checkPermission, MAY_WRITE } from '../fs/permission.ts';
import { notifyTarget, type Target, targetAt, targetOfFile } from '../fs/target.ts';
import { IN_ATTRIB } from '../ipc/inotify.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const UTIME_NOW = 0x3fff_ffff;
const UTIME_OMIT = 0x3fff_fffe;

type NewTime = 'now' | 'omit' | bigint;

function sysUtimensat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  times: number,
  flags: number,
): number {
  const [atime, mtime] = readTimes(kernel, thread, times);
  // Nothing to do comes before everything that could be wrong (utimensat(2)).
  if (atime === 'omit' && mtime === 'omit') return 0;
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  const target = targetOf(kernel, thread, dirfd, pathname, flags);
  if (target === undefined) return 0;
  const { inode, path } = target;
  checkWritable(kernel, inode, path);
  const isNow = atime === 'now' && mtime === 'now';
  if (!isNow) checkOwner(kernel, thread, inode, `set the times of ${path}`);
  else if (credentialsOf(kernel, thread).fsuid !== inode.uid) checkPermission(kernel, thread, inode, MAY_WRITE, path);
  const now = timeNow(kernel);
  if (atime !== 'omit') inode.atime = atime === 'now' ? now : atime;
  if (mtime !== 'omit') inode.mtime = mtime === 'now' ? now : mtime;
  touchInode(kernel, inode);
  notifyTarget(kernel, target, IN_ATTRIB);
  return 0;
}

/** Without a path it is the descriptor itself; undefined for an open file that is no inode. */
function targetOf(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, flags: number): Target | undefined {
  if (pathname !== 0) return targetAt(kernel, thread, dirfd, readPath(kernel, thread, pathname), flags);
  if (flags !== 0) throw new SysError('EINVAL', 'a descriptor goes without flags');
  const file = fileOf(kernel, thread, dirfd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${dirfd} is only a path`);
  return targetOfFile(kernel, file);
}

function readTimes(kernel: Kernel, thread: Thread, times: number): [atime: NewTime, mtime: NewTime] {
  if (times === 0) return ['now', 'now'];
  const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), times, 32).buffer);
  return [timeAt(view, 0), timeAt(view, 16)];
}

function timeAt(view: DataView, at: number): NewTime {
  const nanoseconds = view.getBigInt64(at + 8, true);
  if (nanoseconds === BigInt(UTIME_NOW)) return 'now';
  if (nanoseconds === BigInt(UTIME_OMIT)) return 'omit';
  if (nanoseconds < 0n || nanoseconds >= BigInt(NS_PER_SECOND)) {
    throw new SysError('EINVAL', `${nanoseconds} ns are no part of a second`);
  }
  return view.getBigInt64(at, true) * BigInt(NS_PER_SECOND) + nanoseconds;
}

export const rows: SyscallRow[] = [
  {
    nr: 88,
    name: 'utimensat',
    params: params('dirfd: dirfd, pathname: path, times: timespecs, flags: atFlags'),
    handler: sysUtimensat,
  },
];
