/** The working directory of a process, as a path. */
import type { Kernel } from '../context.ts';
import type { Process } from '../state.ts';
import { type Directory, pathOfDirectory } from './tree.ts';

/** Where it is now, whatever has been renamed since it went there; `… (deleted)` when that is gone. */
export function workingDirectory(kernel: Kernel, owner: Process): string {
  const inode = owner.cwdIno === undefined ? undefined : kernel.state.inodes.get(owner.cwdIno);
  return inode === undefined ? owner.cwd : pathOfDirectory(kernel, inode as Directory);
}
