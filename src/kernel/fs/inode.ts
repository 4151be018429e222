/**
 * Inodes: making them, finding them by number, and letting go of those that nothing names, opens or maps any more.
 */
import { present } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { contexts } from '../fsContext.ts';
import { inodeGone } from '../ipc/inotify.ts';
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';
import { dropContent, emptyFile } from './chunks.ts';
import type { FileBody, InodeBody } from './fileState.ts';
import { timeNow } from './inodeTime.ts';
import { NO_MOUNT } from './mount.ts';

/** More inodes than this are ENOSPC. */
export const MAX_INODES = 262_144;

export interface Place {
  readonly mount: number;
  readonly uid: number;
  readonly gid: number;
}

export const NOWHERE: Place = { mount: NO_MOUNT, uid: 0, gid: 0 };

/**
 * Adds an inode; `mode` includes the type bits, `nlink` is the number of names that it is about to get. Throws ENOSPC when there are too many. Files that
 * lie in no directory (shared memory, a program handed over) need no `place`.
 */
export function makeInode<B extends InodeBody>(
  kernel: Kernel,
  mode: number,
  body: B,
  nlink = 1,
  place: Place = NOWHERE,
): Inode & B {
  const { inodes, next } = kernel.state;
  checkRoomForInode(kernel);
  const ino = next.ino++;
  const now = timeNow(kernel);
  const times = { atime: now, mtime: now, ctime: now };
  const inode = { ino, mode, nlink, ...place, ...times, opens: 0, writers: 0, ...body } as unknown as Inode & B;
  inodes.set(ino, inode);
  return inode;
}

/** Throws ENOSPC when there are as many inodes as there may be. */
export function checkRoomForInode(kernel: Kernel): void {
  if (kernel.state.inodes.size >= MAX_INODES) {
    throw new SysError('ENOSPC', `there are ${MAX_INODES} files and folders already`);
  }
}

/** A file without a name; it goes when the last open file or mapping of it goes. */
export function makeNamelessFile(kernel: Kernel, mode: number, place?: Place): Inode & FileBody {
  return makeInode(kernel, mode, emptyFile(), 0, place);
}

export function inodeAt(kernel: Kernel, ino: number): Inode {
  return present(kernel.state.inodes.get(ino), 'inode', ino);
}

/** Forgets a nameless inode once no open file, mapping, module or process needs it. Call after a name, a file or a mapping has gone. */
export function dropInodeIfUnused(kernel: Kernel, ino: number): void {
  const inode = kernel.state.inodes.get(ino);
  if (inode === undefined || inode.nlink > 0 || inode.opens > 0) return;
  if (inode.kind === 'file' && isMapped(kernel, ino)) return;
  if (inode.kind === 'directory' && isWorkingDirectory(kernel, ino)) return;
  if (inode.kind === 'file') dropContent(kernel, inode);
  kernel.state.fileSystem.locks.delete(ino);
  inodeGone(kernel, ino);
  kernel.state.inodes.delete(ino);
}

/** Only nameless files come here: those that are deleted, and shared memory. */
function isMapped(kernel: Kernel, ino: number): boolean {
  for (const space of kernel.state.spaces.values()) {
    if (space.modules.some((module) => module.bytesInode === ino)) return true;
    if (space.vmas.some((vma) => vma.file?.ino === ino)) return true;
  }
  return false;
}

function isWorkingDirectory(kernel: Kernel, ino: number): boolean {
  for (const { cwdIno } of contexts(kernel)) if (cwdIno === ino) return true;
  return false;
}
