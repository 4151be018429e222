/**
 * From paths to inodes (path_resolution(7)): relative to a directory, through symbolic links, `.` and `..`, as far as the caller may search the directories
 * on the way. The tree is all there is, so a path cannot leave it; openat2(2) can confine it further.
 */
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readCString } from '../mm/userMemory.ts';
import type { Inode, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { fsOf } from '../thread.ts';
import { fileOf } from './descriptors.ts';
import { inodeAt } from './inode.ts';
import { AT_FDCWD, NAME_MAX, PATH_MAX } from './openFlags.ts';
import { checkPermission, isAllowed, MAY_EXECUTE } from './permission.ts';
import { isSynthetic, syntheticNode } from './synthetic.ts';
import { type Directory, isDirectory, lookup, parentOf, pathOfDirectory, ROOT_INO } from './tree.ts';

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
  /** Set when the path led through a link of /proc to an open file that is no inode (a pipe, a socket). */
  readonly node?: OpenNode | undefined;
  /** What a link of /proc said of the open file that it led to. */
  readonly shownPath?: string | undefined;
}

/** Bits of `open_how.resolve` (openat2(2)). */
export const Resolve = {
  RESOLVE_NO_XDEV: 1,
  RESOLVE_NO_MAGICLINKS: 2,
  RESOLVE_NO_SYMLINKS: 4,
  RESOLVE_BENEATH: 8,
  RESOLVE_IN_ROOT: 0x10,
  RESOLVE_CACHED: 0x20,
} as const;

/** Most symbolic links that one resolution follows. */
const MAX_LINKS = 40;
/** A name of at most so many UTF-16 units has no more than NAME_MAX bytes. */
const SHORT_NAME = NAME_MAX / 3;

/**
 * Resolves `path` from a `dirfd` (AT_FDCWD for the working directory). A missing last component is no error here. A symbolic link as the last
 * component is followed when `follow`, or when a slash comes after it. `how` has `Resolve` bits. May ask the host.
 */
export function resolve(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  path: string,
  follow: boolean,
  how = 0,
): Resolved {
  if (path === '') throw new SysError('ENOENT', 'the path is empty');
  const isConfined = (how & (Resolve.RESOLVE_BENEATH | Resolve.RESOLVE_IN_ROOT)) !== 0;
  if (path.startsWith('/') && !isConfined) {
    return new Walk(kernel, thread, inodeAt(kernel, ROOT_INO) as Directory, ROOT_INO, how).run(path, follow);
  }
  const start = startDirectory(kernel, thread, dirfd);
  return new Walk(kernel, thread, start, isConfined ? start.ino : ROOT_INO, how).run(path, follow);
}

/** Like `resolve`, for something that must be there. */
export function resolveExisting(kernel: Kernel, thread: Thread, dirfd: number, path: string, follow: boolean): Inode {
  return existing(resolve(kernel, thread, dirfd, path, follow), path);
}

export function existing(resolved: Resolved, path: string): Inode {
  if (resolved.inode === undefined) {
    if (resolved.node !== undefined) throw new SysError('ENXIO', `${path} leads to no file of the tree`);
    throw new SysError('ENOENT', `${path} does not exist`);
  }
  return resolved.inode;
}

/** Absolute path of what was resolved. */
export function pathOf(kernel: Kernel, resolved: Resolved): string {
  if (resolved.shownPath !== undefined) return resolved.shownPath;
  if (resolved.inode !== undefined && isDirectory(resolved.inode)) return pathOfDirectory(kernel, resolved.inode);
  const parent = pathOfDirectory(kernel, resolved.parent);
  return parent === '/' ? `/${resolved.name}` : `${parent}/${resolved.name}`;
}

/** The directory that relative paths start from. */
export function startDirectory(kernel: Kernel, thread: Thread, dirfd: number): Directory {
  if (dirfd === AT_FDCWD) return currentDirectory(kernel, thread);
  const { node, path } = fileOf(kernel, thread, dirfd);
  const inode = node.kind === 'inode' ? inodeAt(kernel, node.ino) : undefined;
  if (inode === undefined || !isDirectory(inode)) throw new SysError('ENOTDIR', `descriptor ${dirfd} is no directory`);
  checkPermission(kernel, thread, inode, MAY_EXECUTE, path);
  return inode;
}

/** The working directory; the first that a process has is only known by its path. */
export function currentDirectory(kernel: Kernel, thread: Thread): Directory {
  const owner = fsOf(kernel, thread);
  let inode = owner.cwdIno === undefined ? undefined : kernel.state.inodes.get(owner.cwdIno);
  if (inode === undefined) {
    const root = inodeAt(kernel, ROOT_INO) as Directory;
    inode = new Walk(kernel, thread, root, ROOT_INO, 0).run(owner.cwd, true).inode;
    if (inode !== undefined && kernel.state.inodes.has(inode.ino)) owner.cwdIno = inode.ino;
  }
  if (inode === undefined || !isDirectory(inode)) {
    throw new SysError('ENOENT', `the working directory ${owner.cwd} is gone`);
  }
  return inode;
}

/** One walk along a path. */
class Walk {
  private directory: Directory;
  private rest: string[] = [];
  private trailingSlash = false;
  private links = 0;
  private readonly kernel: Kernel;
  private readonly thread: Thread;
  /** Where `/` leads, and above which `..` does not. */
  private readonly root: number;
  /** That directory, when the walk begins there: one of a synthetic system is found nowhere else. */
  private readonly top: Directory | undefined;
  private readonly how: number;
  private readonly mount: number;

  constructor(kernel: Kernel, thread: Thread, start: Directory, root: number, how: number) {
    this.kernel = kernel;
    this.thread = thread;
    this.directory = start;
    this.root = root;
    this.top = start.ino === root ? start : undefined;
    this.how = how;
    this.mount = start.mount;
  }

  run(path: string, follow: boolean): Resolved {
    if (path.startsWith('/')) this.goToRoot(path);
    this.rest = path.split('/').filter((name) => name !== '');
    this.trailingSlash = path.endsWith('/');
    for (;;) {
      const name = this.rest[0];
      // Only slashes are left, or nothing of a link's target: the directory itself.
      if (name === undefined) return this.result('.', this.directory, parentOf(this.kernel, this.directory));
      checkName(name);
      this.checkSearch(path);
      const isLast = this.rest.length === 1;
      const inode = this.step(name);
      if (inode !== undefined && isLink(inode) && (!isLast || follow || this.trailingSlash)) {
        const jumped = this.follow(inode, path);
        if (jumped === undefined) continue;
        if (isLast) {
          const shownPath = linkTarget(this.kernel, this.thread, inode);
          if (jumped.kind !== 'inode') return { ...this.result(name, undefined), node: jumped, shownPath };
          return { ...this.last(name, inodeAt(this.kernel, jumped.ino), path), shownPath };
        }
        const target = jumped.kind === 'inode' ? inodeAt(this.kernel, jumped.ino) : undefined;
        if (target === undefined || !isDirectory(target)) throw new SysError('ENOTDIR', `${name} is no directory`);
        this.enter(target);
        continue;
      }
      if (isLast) return this.last(name, inode, path);
      if (inode === undefined) throw new SysError('ENOENT', `${name} in ${path} does not exist`);
      if (!isDirectory(inode)) throw new SysError('ENOTDIR', `${name} in ${path} is no directory`);
      this.enter(inode);
    }
  }

  private last(name: string, inode: Inode | undefined, path: string): Resolved {
    if (inode !== undefined && this.trailingSlash && !isDirectory(inode)) {
      throw new SysError('ENOTDIR', `${path} ends in a slash, but is no directory`);
    }
    if (inode !== undefined) this.checkMount(inode);
    return this.result(name, inode);
  }

  private result(name: string, inode: Inode | undefined, parent: Directory = this.directory): Resolved {
    return { parent, name, inode, trailingSlash: this.trailingSlash };
  }

  private enter(directory: Directory): void {
    this.checkMount(directory);
    this.directory = directory;
    this.rest.shift();
  }

  private step(name: string): Inode | undefined {
    if (name === '.') return this.directory;
    if (name !== '..') return lookup(this.kernel, this.thread, this.directory, name);
    if (this.directory.ino !== this.root) return parentOf(this.kernel, this.directory);
    this.checkBeneath('.. leads out of the folder');
    return this.directory;
  }

  /** Goes on along a link's target; or answers the open file that the link is (proc(5)). */
  private follow(link: Inode, path: string): OpenNode | undefined {
    if ((this.how & Resolve.RESOLVE_NO_SYMLINKS) !== 0) throw new SysError('ELOOP', `${path} has a symbolic link`);
    if (++this.links > MAX_LINKS) {
      throw new SysError('ELOOP', `${path} goes through more than ${MAX_LINKS} symbolic links`);
    }
    const jumped = this.jump(link);
    if (jumped !== undefined) {
      if ((this.how & Resolve.RESOLVE_NO_MAGICLINKS) !== 0) throw new SysError('ELOOP', `${path} has a link of /proc`);
      this.checkBeneath('a link of /proc leads out of the folder');
      return jumped;
    }
    const target = linkTarget(this.kernel, this.thread, link)!;
    if (target.startsWith('/')) this.goToRoot(target);
    this.trailingSlash ||= this.rest.length === 1 && target.endsWith('/');
    this.rest = [...target.split('/').filter((part) => part !== ''), ...this.rest.slice(1)];
    return undefined;
  }

  private jump(link: Inode): OpenNode | undefined {
    if (link.kind !== 'syntheticLink') return undefined;
    const node = syntheticNode(this.kernel, this.thread, link);
    return node?.kind === 'link' ? node.jump?.() : undefined;
  }

  private goToRoot(path: string): void {
    this.checkBeneath(`${path} is absolute`);
    this.directory = this.top ?? (inodeAt(this.kernel, this.root) as Directory);
    this.checkMount(this.directory);
  }

  private checkBeneath(why: string): void {
    if ((this.how & Resolve.RESOLVE_BENEATH) !== 0) throw new SysError('EXDEV', why);
  }

  private checkMount(inode: Inode): void {
    if ((this.how & Resolve.RESOLVE_NO_XDEV) !== 0 && inode.mount !== this.mount) {
      throw new SysError('EXDEV', 'the path leads to another mount');
    }
  }

  private checkSearch(path: string): void {
    const { mode } = this.directory;
    // Most directories may be searched by all, whoever asks.
    if ((mode & 0o111) === 0o111 || isAllowed(credentialsOf(this.kernel, this.thread), this.directory, MAY_EXECUTE))
      return;
    throw new SysError('EACCES', `a folder of ${path} has mode 0${(mode & 0o7777).toString(8)}`);
  }
}

function checkName(name: string): void {
  if (name.length > SHORT_NAME && new TextEncoder().encode(name).length > NAME_MAX) {
    throw new SysError('ENAMETOOLONG', `a name of ${name.length} characters is longer than ${NAME_MAX} bytes`);
  }
}

export const isLink = (inode: Inode): boolean => inode.kind === 'symlink' || inode.kind === 'syntheticLink';

/** Where a symbolic link points; undefined for anything else. */
export function linkTarget(kernel: Kernel, thread: Thread, inode: Inode): string | undefined {
  if (inode.kind === 'symlink') return inode.target;
  if (!isSynthetic(inode)) return undefined;
  const node = syntheticNode(kernel, thread, inode);
  return node?.kind === 'link' ? node.target() : undefined;
}
