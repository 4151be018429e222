/**
 * The bytes of regular files, in memory or from the host: reading, writing, truncating. A page that is mapped MAP_SHARED lives in a frame of RAM
 * (`inode.pages`), so read(2), write(2) and the mapping see one another.
 */
import { physAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';
import { HostQuestion } from './hostQuestion.ts';

export type MemoryFile = Inode & { kind: 'file' };
export type RegularFile = Inode & { kind: 'file' | 'hostFile' };

/** Most bytes that a file in memory may really hold; holes are free. */
const MAX_BYTES = 2 ** 30;

export function isRegular(inode: Inode): inode is RegularFile {
  return inode.kind === 'file' || inode.kind === 'hostFile';
}

/** The host's content of a file, once it is known; else asks for it. */
function hostBytes(inode: Inode & { kind: 'hostFile' }): Uint8Array {
  if (inode.bytes === undefined) {
    throw new HostQuestion({ ino: inode.ino, name: '', request: { kind: 'readFile', path: inode.host } });
  }
  return inode.bytes;
}

/** Makes sure that reading needs no question any more. */
export function needContent(inode: RegularFile): void {
  if (inode.kind === 'hostFile') hostBytes(inode);
}

/** The size that reading goes by; of a host file the promised one until its content is known. */
export function contentSize(inode: RegularFile): number {
  return inode.kind === 'hostFile' ? (inode.bytes?.length ?? inode.size) : inode.size;
}

/** A copy of at most `length` bytes at `offset`; shorter at the end of the file. */
export function readContent(kernel: Kernel, inode: RegularFile, offset: number, length: number): Uint8Array {
  const stored = inode.kind === 'hostFile' ? hostBytes(inode) : inode.bytes;
  const end = Math.min(offset + length, contentSize(inode));
  if (end <= offset) return new Uint8Array(0);
  const bytes = new Uint8Array(end - offset);
  bytes.set(stored.subarray(Math.min(offset, stored.length), Math.min(end, stored.length)));
  if (inode.kind === 'file') {
    forSharedPages(inode, offset, end, (frame, at, from, to) => {
      bytes.set(kernel.machine.memory.read(physAddr(frame + at), to - from), from - offset);
    });
  }
  return bytes;
}

/** Writes at `offset`, growing the file. Throws ENOSPC beyond what a file may hold. */
export function writeContent(kernel: Kernel, inode: MemoryFile, offset: number, bytes: Uint8Array): void {
  const end = offset + bytes.length;
  if (end > MAX_BYTES) throw new SysError('ENOSPC', `a file in memory holds at most ${MAX_BYTES} bytes`);
  if (end > inode.bytes.length) {
    const grown = new Uint8Array(Math.min(MAX_BYTES, Math.max(end, inode.bytes.length * 2, 64)));
    grown.set(inode.bytes);
    inode.bytes = grown;
  }
  inode.bytes.set(bytes, offset);
  inode.size = Math.max(inode.size, end);
  inode.mtime = kernel.now();
  forSharedPages(inode, offset, end, (frame, at, from, to) => {
    kernel.machine.memory.write(physAddr(frame + at), bytes.subarray(from - offset, to - offset));
  });
}

/** Makes the file `size` bytes long: what is cut off is gone, what is added reads as zeros. */
export function truncateContent(kernel: Kernel, inode: MemoryFile, size: number): void {
  if (size < inode.size) {
    inode.bytes.fill(0, size);
    forSharedPages(inode, size, inode.size, (frame, at, from, to) => {
      kernel.machine.memory.fill(physAddr(frame + at), 0, to - from);
    });
  }
  inode.size = size;
  inode.mtime = kernel.now();
}

/** The shared pages that [start, end) of the file touches: frame, offset in it, and the file range covered. */
function forSharedPages(
  inode: MemoryFile,
  start: number,
  end: number,
  visit: (frame: number, at: number, from: number, to: number) => void,
): void {
  if (inode.pages === undefined) return;
  for (const [index, frame] of inode.pages) {
    const base = index * PAGE_SIZE;
    const from = Math.max(start, base);
    const to = Math.min(end, base + PAGE_SIZE);
    if (from < to) visit(frame, from - base, from, to);
  }
}
