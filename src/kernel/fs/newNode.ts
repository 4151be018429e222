/**
 * Making something with a name in a directory: file, directory, symbolic link, FIFO. Owner, group and mode as Linux has them (open(2), mkdir(2), umask(2));
 * in a folder of the host that is written through, the host makes it too.
 */
import type { HostChange } from '../../base/host.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { IN_CREATE, notifyEntry } from '../ipc/inotify.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { fsOf } from '../thread.ts';
import type { InodeBody } from './fileState.ts';
import { changeHostAt, hostPath } from './hostQuestion.ts';
import { checkRoomForInode, makeInode, type Place } from './inode.ts';
import { touch } from './inodeTime.ts';
import { isWriteThrough } from './mount.ts';
import { S_IFDIR, S_IFLNK, S_IFMT } from './openFlags.ts';
import type { Resolved } from './path.ts';
import { checkChangeable } from './permission.ts';
import { addEntry, type RealDirectory } from './tree.ts';

const PERMISSIONS = 0o7777;
const S_ISGID = 0o2000;

/** The directory for a new name, in which the thread may make it; EEXIST when the name is there, ENOENT where nothing can be made. */
export function placeFor(kernel: Kernel, thread: Thread, resolved: Resolved, path: string): RealDirectory {
  if (resolved.inode !== undefined || resolved.node !== undefined) throw new SysError('EEXIST', `${path} exists`);
  const { parent } = resolved;
  if (parent.kind !== 'directory') throw new SysError('ENOENT', `nothing can be made in the folder of ${path}`);
  checkChangeable(kernel, thread, parent, path);
  return parent;
}

/** Who owns what the thread makes in a directory, and in which file system it lies. */
export function placeIn(kernel: Kernel, thread: Thread, directory: RealDirectory): Place {
  const { fsuid, fsgid } = credentialsOf(kernel, thread);
  // In a directory with the set-group-id bit all belongs to its group.
  return { mount: directory.mount, uid: fsuid, gid: (directory.mode & S_ISGID) !== 0 ? directory.gid : fsgid };
}

export function withoutUmask(kernel: Kernel, thread: Thread, mode: number): number {
  return mode & ~fsOf(kernel, thread).umask & PERMISSIONS;
}

/** Makes an inode of a type (`mode` has its bits; the umask is taken off) and enters it; the place has been checked. May ask the host. */
export function makeNode<B extends InodeBody>(
  kernel: Kernel,
  thread: Thread,
  directory: RealDirectory,
  name: string,
  mode: number,
  body: B,
): Inode & B {
  checkRoomForInode(kernel);
  const type = mode & S_IFMT;
  let bits = type === S_IFLNK ? 0o777 : withoutUmask(kernel, thread, mode);
  if (type === S_IFDIR && (directory.mode & S_ISGID) !== 0) bits |= S_ISGID;
  let host: string | undefined;
  if (isWriteThrough(kernel, directory)) {
    host = hostPath(directory.host!, name);
    changeHostAt(kernel, directory.mount, host, hostChange(body, bits));
  }
  const inode = makeInode(kernel, type | bits, body, 1, placeIn(kernel, thread, directory));
  if (host !== undefined && isHosted(inode)) inode.host = host;
  // It is empty, and whoever puts something in puts it into `names`.
  if (host !== undefined && inode.kind === 'directory') inode.listed = true;
  addEntry(directory, name, inode);
  touch(kernel, directory);
  notifyEntry(kernel, directory.ino, name, inode.ino, IN_CREATE);
  return inode;
}

const isHosted = (inode: Inode): inode is Inode & { kind: 'file' | 'directory' | 'symlink' } =>
  inode.kind === 'file' || inode.kind === 'symlink' || inode.kind === 'directory';

type Creation = HostChange extends infer C ? (C extends HostChange ? Omit<C, 'folder' | 'path'> : never) : never;

function hostChange(body: InodeBody, mode: number): Creation {
  switch (body.kind) {
    case 'file':
      return { kind: 'createFile', mode };
    case 'directory':
      return { kind: 'createDirectory', mode };
    case 'symlink':
      return { kind: 'createSymlink', target: body.target };
    default:
      throw new SysError('EPERM', `a folder of the host takes no ${body.kind}`);
  }
}
