/**
 * Mounts: which file system an inode lies in, and whether it may be changed there.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { Mount } from './fileState.ts';

/** The mount of files that lie in no directory: shared memory, a program handed over by the host. */
export const NO_MOUNT = 1;

export function addMount(kernel: Kernel, mount: Omit<Mount, 'id'>): Mount {
  const { mounts } = kernel.state.fileSystem;
  const made = { ...mount, id: mounts.size + 1 };
  mounts.set(made.id, made);
  return made;
}

export function mountOf(kernel: Kernel, inode: Inode): Mount {
  const mount = kernel.state.fileSystem.mounts.get(inode.mount);
  assert(mount !== undefined, `inode ${inode.ino} lies in a mount`);
  return mount;
}

/** Throws EROFS where nothing may be changed. */
export function checkWritable(kernel: Kernel, inode: Inode, path: string): void {
  if (kernel.state.fileSystem.mounts.get(inode.mount)?.mode === 'ro') {
    throw new SysError('EROFS', `${path} lies in a folder of the host that is mounted read-only`);
  }
}

/** Whether changes of the inode are made on the host too. */
export function isWriteThrough(kernel: Kernel, inode: Inode): boolean {
  if (!('host' in inode) || inode.host === undefined) return false;
  return kernel.state.fileSystem.mounts.get(inode.mount)?.mode === 'rw';
}

/** Whether the inode is the root of a mount: such a directory cannot be moved nor removed. */
export function isMountRoot(kernel: Kernel, inode: Inode): boolean {
  return kernel.state.fileSystem.mounts.get(inode.mount)?.root === inode.ino;
}
