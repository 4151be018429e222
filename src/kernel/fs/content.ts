/**
 * The bytes of regular files, in memory (`chunks.ts`) or from the host: reading, writing, truncating. A page that is mapped MAP_SHARED lives in a frame of
 * RAM (`inode.pages`), so read(2), write(2) and the mapping see one another.
 */
import { physAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';
import { CHUNK_BYTES, dropChunk, forChunks, type MemoryFile, needRoom, ownChunk, storeContent } from './chunks.ts';
import { HostQuestion } from './hostQuestion.ts';
import { checkWritable } from './seals.ts';

export type RegularFile = Inode & { kind: 'file' | 'hostFile' };

/** The largest size of a file (Linux's MAX_LFS_FILESIZE is the largest offset; here it is what a `number` counts exactly). */
export const MAX_FILE_SIZE = Number.MAX_SAFE_INTEGER;
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
  const end = Math.min(offset + length, contentSize(inode));
  if (end <= offset) return new Uint8Array(0);
  if (inode.kind === 'hostFile') return hostBytes(inode).slice(offset, end);
  const bytes = new Uint8Array(end - offset);
  forChunks(offset, end, (index, at, from, to) => {
    const chunk = inode.chunks.get(index);
    if (chunk !== undefined) bytes.set(chunk.bytes.subarray(at, at + to - from), from - offset);
  });
  forSharedPages(inode, offset, end, (frame, at, from, to) => {
    bytes.set(kernel.machine.memory.read(physAddr(frame + at), to - from), from - offset);
  });
  return bytes;
}

/** Writes at `offset`, growing the file. Throws EFBIG beyond the largest size, ENOSPC when files in memory hold too much. */
export function writeContent(kernel: Kernel, inode: MemoryFile, offset: number, bytes: Uint8Array): void {
  const end = offset + bytes.length;
  checkWritable(inode, end);
  if (end > MAX_FILE_SIZE) throw new SysError('EFBIG', `a file has at most ${MAX_FILE_SIZE} bytes`);
  needRoom(kernel, inode, offset, end);
  storeContent(kernel, inode, offset, bytes);
  inode.size = Math.max(inode.size, end);
  forSharedPages(inode, offset, end, (frame, at, from, to) => {
    kernel.machine.memory.write(physAddr(frame + at), bytes.subarray(from - offset, to - offset));
  });
}

/** Makes the file `size` bytes long: what is cut off is gone, what is added reads as zeros. */
export function truncateContent(kernel: Kernel, inode: MemoryFile, size: number): void {
  if (size < inode.size) zeroContent(kernel, inode, size, inode.size);
  inode.size = size;
  inode.mtime = kernel.now();
}

/** Makes [start, end) zeros, without their chunks where it can (a hole); the size stays. */
export function zeroContent(kernel: Kernel, inode: MemoryFile, start: number, end: number): void {
  if (end <= start) return;
  const first = Math.floor(start / CHUNK_BYTES);
  const last = Math.floor((end - 1) / CHUNK_BYTES);
  const present = last - first < inode.chunks.size ? range(first, last) : [...inode.chunks.keys()];
  for (const index of present) {
    const chunk = inode.chunks.get(index);
    if (chunk === undefined || index < first || index > last) continue;
    const from = Math.max(start - index * CHUNK_BYTES, 0);
    const to = Math.min(end - index * CHUNK_BYTES, chunk.bytes.length);
    if (from === 0 && to === chunk.bytes.length) dropChunk(kernel, inode, index);
    else if (from < to) ownChunk(kernel, inode, index, to).fill(0, from, to);
  }
  forSharedPages(inode, start, end, (frame, at, from, to) => {
    kernel.machine.memory.fill(physAddr(frame + at), 0, to - from);
  });
}

/** Bytes that the file really holds (st_blocks). */
export function storedBytes(inode: RegularFile): number {
  if (inode.kind === 'hostFile') return contentSize(inode);
  let sum = 0;
  for (const chunk of inode.chunks.values()) sum += chunk.bytes.length;
  return sum;
}

/** The shared pages that [start, end) of the file touches: frame, offset in it, and the file range covered. */
function forSharedPages(
  inode: MemoryFile,
  start: number,
  end: number,
  visit: (frame: number, at: number, from: number, to: number) => void,
): void {
  const { pages } = inode;
  if (pages === undefined || end <= start) return;
  const first = Math.floor(start / PAGE_SIZE);
  const last = Math.floor((end - 1) / PAGE_SIZE);
  for (const index of last - first < pages.size ? range(first, last) : [...pages.keys()]) {
    const frame = pages.get(index);
    const base = index * PAGE_SIZE;
    const from = Math.max(start, base);
    const to = Math.min(end, base + PAGE_SIZE);
    if (frame !== undefined && from < to) visit(frame, from - base, from, to);
  }
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
