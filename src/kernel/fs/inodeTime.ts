/** Times of inodes: CLOCK_REALTIME in ns. */
import { BOOT_SECONDS, NS_PER_SECOND } from '../bootTime.ts';
import { clockNow } from '../clockNow.ts';
import type { Kernel } from '../context.ts';
import type { Inode } from '../state.ts';

export function timeNow(kernel: Kernel): bigint {
  return BigInt(BOOT_SECONDS) * BigInt(NS_PER_SECOND) + BigInt(clockNow(kernel));
}

/** Notes a change of content (or of a directory's names) now. */
export function touch(kernel: Kernel, ...inodes: Inode[]): void {
  const now = timeNow(kernel);
  for (const inode of inodes) {
    inode.mtime = now;
    inode.ctime = now;
  }
}

/** Notes a change of the inode itself: mode, owner, links. */
export function touchInode(kernel: Kernel, inode: Inode): void {
  inode.ctime = timeNow(kernel);
}
