/** inotify_init1(2), inotify_add_watch(2) and inotify_rm_watch(2). */
import type { Kernel } from '../context.ts';
import { checkFileTable, fileOf, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { AT_FDCWD, O_CLOEXEC, O_NONBLOCK, O_RDONLY } from '../fs/openFlags.ts';
import { readPath, resolveExisting } from '../fs/path.ts';
import { checkPermission, MAY_READ } from '../fs/permission.ts';
import { isDirectory } from '../fs/tree.ts';
import { addWatch, IN_ALL_EVENTS, IN_ONESHOT, inotifyAt, makeInotify, removeWatch } from '../ipc/inotify.ts';
import type { Inotify, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const IN_ONLYDIR = 0x0100_0000;
const IN_DONT_FOLLOW = 0x0200_0000;
const IN_EXCL_UNLINK = 0x0400_0000;
const IN_MASK_CREATE = 0x1000_0000;
const IN_MASK_ADD = 0x2000_0000;
const KNOWN = IN_ALL_EVENTS | IN_ONESHOT | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK | IN_MASK_CREATE | IN_MASK_ADD;
/** What a watch keeps of its mask. */
const KEPT = IN_ALL_EVENTS | IN_ONESHOT;
/** /proc/sys/fs/inotify: instances of a user, and watches of all of them. */
const MAX_INSTANCES = 128;
const MAX_WATCHES = 65536;

function sysInotifyInit1(kernel: Kernel, thread: Thread, flags: number): number {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  checkFileTable(kernel, 1);
  if (kernel.state.inotifies.size >= MAX_INSTANCES) {
    throw new SysError('EMFILE', `there are ${MAX_INSTANCES} inotify instances already`);
  }
  const { id } = makeInotify(kernel);
  const kept = O_RDONLY | (flags & O_NONBLOCK);
  const file = makeOpenFile(kernel, { kind: 'inotify', inotify: id }, kept, 'anon_inode:inotify');
  installFd(table, fd, file, (flags & O_CLOEXEC) !== 0);
  return fd;
}

function sysInotifyAddWatch(kernel: Kernel, thread: Thread, fd: number, pathname: number, mask: number): number {
  if ((mask & KNOWN) === 0 || (mask & IN_MASK_ADD && mask & IN_MASK_CREATE) !== 0) {
    throw new SysError('EINVAL', `mask 0x${mask.toString(16)} names no events`);
  }
  const inotify = instanceOf(kernel, thread, fd);
  const path = readPath(kernel, thread, pathname);
  const inode = resolveExisting(kernel, thread, AT_FDCWD, path, (mask & IN_DONT_FOLLOW) === 0);
  if ((mask & IN_ONLYDIR) !== 0 && !isDirectory(inode)) throw new SysError('ENOTDIR', `${path} is no directory`);
  checkPermission(kernel, thread, inode, MAY_READ, path);
  const existing = kernel.state.inodeWatches.get(inode.ino)?.find((each) => each.inotify === inotify.id);
  if (existing === undefined) {
    if (inotify.watches.size >= MAX_WATCHES) throw new SysError('ENOSPC', `there are ${MAX_WATCHES} watches already`);
    return addWatch(kernel, inotify, inode.ino, mask & KEPT);
  }
  if ((mask & IN_MASK_CREATE) !== 0) throw new SysError('EEXIST', `${path} is watched already`);
  const watch = inotify.watches.get(existing.wd)!;
  watch.mask = (mask & IN_MASK_ADD) !== 0 ? watch.mask | (mask & KEPT) : mask & KEPT;
  return watch.wd;
}

function sysInotifyRmWatch(kernel: Kernel, thread: Thread, fd: number, wd: number): number {
  const inotify = instanceOf(kernel, thread, fd);
  const watch = inotify.watches.get(wd);
  if (watch === undefined) throw new SysError('EINVAL', `there is no watch ${wd}`);
  removeWatch(kernel, inotify, watch);
  return 0;
}

function instanceOf(kernel: Kernel, thread: Thread, fd: number): Inotify {
  const { node } = fileOf(kernel, thread, fd);
  if (node.kind !== 'inotify') throw new SysError('EINVAL', `descriptor ${fd} is no inotify instance`);
  return inotifyAt(kernel, node.inotify);
}

export const rows: SyscallRow[] = [
  { nr: 26, name: 'inotify_init1', params: params('flags: inotifyFlags'), handler: sysInotifyInit1 },
  {
    nr: 27,
    name: 'inotify_add_watch',
    params: params('fd: fd, pathname: path, mask: inotifyMask'),
    handler: sysInotifyAddWatch,
  },
  { nr: 28, name: 'inotify_rm_watch', params: params('fd: fd, wd: int'), handler: sysInotifyRmWatch },
];
