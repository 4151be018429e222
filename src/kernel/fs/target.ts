/**
 * What a syscall of the `…at` family is about: the inode at a path, or with AT_EMPTY_PATH behind a descriptor; and who hears of a change of it.
 */
import type { Kernel } from '../context.ts';
import { notifyFile, notifyNamed } from '../ipc/inotify.ts';
import type { Inode, OpenFile, Thread } from '../state.ts';
import { fileOf } from './descriptors.ts';
import { inodeAt } from './inode.ts';
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW } from './openFlags.ts';
import { currentDirectory, existing, type Resolved, resolve } from './path.ts';

export interface Target {
  readonly inode: Inode;
  /** How it is called in messages. */
  readonly path: string;
  readonly by:
    | { readonly kind: 'path'; readonly resolved: Resolved }
    | { readonly kind: 'file'; readonly file: OpenFile };
}

/** Resolves the path; undefined for an open file that is no inode. May ask the host. */
export function targetAt(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  path: string,
  flags: number,
): Target | undefined {
  if (path === '' && (flags & AT_EMPTY_PATH) !== 0) {
    if (dirfd !== AT_FDCWD) return targetOfFile(kernel, fileOf(kernel, thread, dirfd));
    const inode = currentDirectory(kernel, thread);
    return {
      inode,
      path: '.',
      by: { kind: 'path', resolved: { parent: inode, name: '.', inode, trailingSlash: false } },
    };
  }
  const resolved = resolve(kernel, thread, dirfd, path, (flags & AT_SYMLINK_NOFOLLOW) === 0);
  if (resolved.node !== undefined) return undefined;
  return { inode: existing(resolved, path), path, by: { kind: 'path', resolved } };
}

export function targetOfFile(kernel: Kernel, file: OpenFile): Target | undefined {
  if (file.node.kind !== 'inode') return undefined;
  return { inode: inodeAt(kernel, file.node.ino), path: file.path, by: { kind: 'file', file } };
}

/** Tells who watches it: IN_ATTRIB and its like. */
export function notifyTarget(kernel: Kernel, { inode, by }: Target, mask: number): void {
  if (by.kind === 'file') notifyFile(kernel, by.file, mask);
  else notifyNamed(kernel, by.resolved.parent.ino, by.resolved.name, inode.ino, mask);
}
