/**
 * From paths to inodes (path_resolution(7)): relative to a directory, through symbolic links, `.` and `..`. The tree is all there is, so a path
 * cannot leave it. Permissions of directories are not checked.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readCString } from '../mm/userMemory.ts';
import type { Inode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { fileOf } from './descriptors.ts';
import { inodeAt } from './inode.ts';
import { AT_FDCWD, NAME_MAX, PATH_MAX } from './openFlags.ts';
import { type Directory, isDirectory, lookup, pathOfDirectory, ROOT_INO } from './tree.ts';

/** The path at a user address, as syscalls get it. */
export function readPath(kernel: Kernel, thread: Thread, address: number): string {
  return readCString(kernel, spaceOf(kernel, thread), address, PATH_MAX);
}

export interface Resolved {
  /** The directory that the last component is (or would be) in. */
  readonly parent: Directory;
  /** The last component; `.` when the path names its directory itself. */
  readonly name: string;
  /** What it is; undefined when there is nothing of that name. */
  readonly inode: Inode | undefined;
  /** The path ends in a slash, so it must be a directory. */
  readonly trailingSlash: boolean;
}

/** Most symbolic links that one resolution follows. */
const MAX_LINKS = 40;

/**
 * Resolves `path` from a `dirfd` (AT_FDCWD for the working directory). A missing last component is no error here. A symbolic link as the last
 * component is followed when `follow`, or when a slash comes after it.
 */
export function resolve(kernel: Kernel, thread: Thread, dirfd: number, path: string, follow: boolean): Resolved {
  if (path === '') throw new SysError('ENOENT', 'the path is empty');
  const start = path.startsWith('/') ? ROOT_INO : startDirectory(kernel, thread, dirfd).ino;
  return walk(kernel, thread, start, path, follow);
}

/** Like `resolve`, for something that must be there. */
export function resolveExisting(kernel: Kernel, thread: Thread, dirfd: number, path: string, follow: boolean): Inode {
  return existing(resolve(kernel, thread, dirfd, path, follow), path);
}

export function existing(resolved: Resolved, path: string): Inode {
  if (resolved.inode === undefined) throw new SysError('ENOENT', `${path} does not exist`);
  return resolved.inode;
}

/** Absolute path of what was resolved. */
export function pathOf(kernel: Kernel, resolved: Resolved): string {
  if (resolved.inode !== undefined && isDirectory(resolved.inode)) return pathOfDirectory(kernel, resolved.inode);
  const parent = pathOfDirectory(kernel, resolved.parent);
  return parent === '/' ? `/${resolved.name}` : `${parent}/${resolved.name}`;
}

/** The directory that relative paths start from. */
function startDirectory(kernel: Kernel, thread: Thread, dirfd: number): Directory {
  const { cwd } = processOf(kernel, thread.pid);
  if (dirfd === AT_FDCWD) {
    const inode = walk(kernel, thread, ROOT_INO, cwd, true).inode;
    if (inode === undefined || !isDirectory(inode))
      throw new SysError('ENOENT', `the working directory ${cwd} is gone`);
    return inode;
  }
  const { node } = fileOf(kernel, thread, dirfd);
  const inode = node.kind === 'inode' ? inodeAt(kernel, node.ino) : undefined;
  if (inode === undefined || !isDirectory(inode)) throw new SysError('ENOTDIR', `descriptor ${dirfd} is no directory`);
  return inode;
}

function walk(kernel: Kernel, thread: Thread, start: number, path: string, follow: boolean): Resolved {
  let directory = inodeAt(kernel, start) as Directory;
  let rest = path.split('/').filter((name) => name !== '');
  let trailingSlash = path.endsWith('/');
  let links = 0;
  for (;;) {
    const name = rest[0];
    // Only slashes are left, or nothing of a link's target: the directory itself.
    if (name === undefined) {
      return { parent: inodeAt(kernel, directory.parent) as Directory, name: '.', inode: directory, trailingSlash };
    }
    if (new TextEncoder().encode(name).length > NAME_MAX) {
      throw new SysError('ENAMETOOLONG', `a name of ${name.length} characters is longer than ${NAME_MAX} bytes`);
    }
    const isLast = rest.length === 1;
    const inode = step(kernel, directory, name);
    const target = inode && linkTarget(kernel, thread, inode);
    if (target !== undefined && (!isLast || follow || trailingSlash)) {
      if (++links > MAX_LINKS)
        throw new SysError('ELOOP', `${path} goes through more than ${MAX_LINKS} symbolic links`);
      if (target.startsWith('/')) directory = inodeAt(kernel, ROOT_INO) as Directory;
      trailingSlash ||= isLast && target.endsWith('/');
      rest = [...target.split('/').filter((part) => part !== ''), ...rest.slice(1)];
      continue;
    }
    if (isLast) {
      if (inode !== undefined && trailingSlash && !isDirectory(inode)) {
        throw new SysError('ENOTDIR', `${path} ends in a slash, but is no directory`);
      }
      return { parent: directory, name, inode, trailingSlash };
    }
    if (inode === undefined) throw new SysError('ENOENT', `${name} in ${path} does not exist`);
    if (!isDirectory(inode)) throw new SysError('ENOTDIR', `${name} in ${path} is no directory`);
    directory = inode;
    rest = rest.slice(1);
  }
}

function step(kernel: Kernel, directory: Directory, name: string): Inode | undefined {
  if (name === '.') return directory;
  if (name === '..') return inodeAt(kernel, directory.parent);
  return lookup(kernel, directory, name);
}

/** Where a symbolic link points; undefined for anything else. */
export function linkTarget(kernel: Kernel, thread: Thread, inode: Inode): string | undefined {
  if (inode.kind === 'symlink') return inode.target;
  if (inode.kind !== 'procLink') return undefined;
  const { path, cwd } = processOf(kernel, thread.pid);
  return inode.what === 'exe' ? path : cwd;
}
