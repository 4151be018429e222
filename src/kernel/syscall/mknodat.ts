/** mknodat(2): FIFOs, empty regular files; devices are not for plain users. */
import type { Kernel } from '../context.ts';
import { makeInode } from '../fs/inode.ts';
import { S_IFBLK, S_IFCHR, S_IFIFO, S_IFMT, S_IFREG } from '../fs/openFlags.ts';
import { readPath, resolve } from '../fs/path.ts';
import { addEntry, changeable, touch } from '../fs/tree.ts';
import { IN_CREATE, notifyEntry } from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const PERMISSIONS = 0o7777;

function sysMknodat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  mode: number,
  _dev: number,
): number {
  const path = readPath(kernel, thread, pathname);
  const resolved = resolve(kernel, thread, dirfd, path, false);
  if (resolved.inode !== undefined) throw new SysError('EEXIST', `${path} exists`);
  if (resolved.parent.nlink === 0) throw new SysError('ENOENT', `the folder of ${path} has been removed`);
  if (resolved.trailingSlash) throw new SysError('ENOENT', `${path} ends in a slash`);
  const parent = changeable(resolved.parent, path);
  const permissions = mode & PERMISSIONS & ~processOf(kernel, thread.pid).umask;
  const inode = makeNode(kernel, mode & S_IFMT, permissions, path);
  addEntry(parent, resolved.name, inode);
  touch(kernel, inode, parent);
  notifyEntry(kernel, parent.ino, resolved.name, inode.ino, IN_CREATE);
  return 0;
}

function makeNode(kernel: Kernel, type: number, permissions: number, path: string): Inode {
  switch (type) {
    case S_IFIFO:
      return makeInode(kernel, S_IFIFO | permissions, { kind: 'fifo' });
    case 0:
    case S_IFREG:
      return makeInode(kernel, S_IFREG | permissions, { kind: 'file', chunks: new Map(), size: 0 });
    case S_IFCHR:
    case S_IFBLK:
      throw new SysError('EPERM', `a plain user cannot make the device ${path}`);
    default:
      throw new SysError('EINVAL', `0${type.toString(8)} is no type of file that can be made`);
  }
}

export const rows: SyscallRow[] = [
  {
    nr: 33,
    name: 'mknodat',
    params: params('dirfd: dirfd, pathname: path, mode: octal, dev: hex'),
    handler: sysMknodat,
  },
];
