/**
 * Making a file in memory another length while it is mapped: pages beyond the new end leave every address space, the ones that a process has changed for
 * itself too, so that touching them is an error (SIGBUS, mmap(2)).
 */
import type { Kernel } from '../context.ts';
import type { MemoryFile } from '../fs/chunks.ts';
import { truncateContent } from '../fs/content.ts';
import { checkResizable } from '../fs/seals.ts';
import { pageCeil } from './layout.ts';
import { discardPages } from './mapping.ts';
import { settleSharedPages } from './sharedPages.ts';

/** Makes the file `size` bytes long. */
export function truncateFile(kernel: Kernel, inode: MemoryFile, size: number): void {
  checkResizable(inode, size);
  const shrinks = size < inode.size;
  truncateContent(kernel, inode, size);
  if (!shrinks) return;
  const gone = pageCeil(size);
  for (const space of kernel.state.spaces.values()) {
    for (const { start, end, file } of space.vmas) {
      if (file?.ino !== inode.ino) continue;
      const from = Math.max(start, start + gone - file.offset);
      if (from < end) discardPages(kernel, space, from, end);
    }
  }
  settleSharedPages(kernel, inode);
}
