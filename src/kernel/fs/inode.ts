/**
 * Inodes: making them, finding them by number, and letting go of those that nothing names, opens or maps any more.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { inodeGone } from '../ipc/inotify.ts';
import type { Inode } from '../state.ts';
import { dropContent } from './chunks.ts';

/** The part of an inode that differs by kind. */
export type InodeBody = Inode extends infer I
  ? I extends Inode
    ? Omit<I, 'ino' | 'mode' | 'mtime' | 'nlink'>
    : never
  : never;

/** Adds an inode with one name; `mode` includes the type bits. */
export function makeInode<B extends InodeBody>(kernel: Kernel, mode: number, body: B, nlink = 1): Inode & B {
  const ino = kernel.state.next.ino++;
  const inode = { ino, mode, mtime: 0, nlink, ...body } as unknown as Inode & B;
  kernel.state.inodes.set(ino, inode);
  return inode;
}

export function inodeAt(kernel: Kernel, ino: number): Inode {
  const inode = kernel.state.inodes.get(ino);
  assert(inode !== undefined, `inode ${ino} does not exist`);
  return inode;
}

/** Forgets a nameless inode once no open file, mapping or module needs it. Call after a name, a file or a mapping has gone. */
export function dropInodeIfUnused(kernel: Kernel, ino: number): void {
  const { inodes, files, spaces } = kernel.state;
  const inode = inodes.get(ino);
  if (inode === undefined || inode.nlink > 0) return;
  for (const { node } of files.values()) if ('ino' in node && node.ino === ino) return;
  for (const space of spaces.values()) {
    if (space.vmas.some((vma) => vma.file?.ino === ino)) return;
    if (space.modules.some((module) => module.bytesInode === ino)) return;
  }
  if (inode.kind === 'file') dropContent(kernel, inode);
  inodeGone(kernel, ino);
  inodes.delete(ino);
}
