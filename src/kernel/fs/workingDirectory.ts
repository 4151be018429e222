/** A working directory as a path. */
import type { Kernel } from '../context.ts';
import type { FsContext } from '../state.ts';
import { type Directory, pathOfDirectory } from './tree.ts';

/** Where it is now, whatever has been renamed since it went there; `… (deleted)` when that is gone. */
export function workingDirectory(kernel: Kernel, owner: FsContext): string {
  const inode = owner.cwdIno === undefined ? undefined : kernel.state.inodes.get(owner.cwdIno);
  return inode === undefined ? owner.cwd : pathOfDirectory(kernel, inode as Directory);
}
