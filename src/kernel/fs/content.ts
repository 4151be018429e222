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
import { ask, changeHost, hostFolder } from './hostQuestion.ts';
import { touch } from './inodeTime.ts';
import { isWriteThrough } from './mount.ts';
import { checkWritable } from './seals.ts';

/** All regular files have their content in memory once it is known. */
export type RegularFile = MemoryFile;

/** The largest size of a file (Linux's MAX_LFS_FILESIZE is the largest offset; here it is what a `number` counts exactly). */
export const MAX_FILE_SIZE = Number.MAX_SAFE_INTEGER;

export function isRegular(inode: Inode): inode is RegularFile {
  return inode.kind === 'file';
}

/** Makes sure that reading needs no question any more; may ask the host. */
export function needContent(kernel: Kernel, inode: RegularFile): void {
  if (inode.unread === undefined) return;
  const request = { kind: 'readFile', folder: hostFolder(kernel, inode), path: inode.unread } as const;
  ask({ about: 'content', ino: inode.ino, name: '', request });
}

/** The size that reading goes by; of a file of the host the promised one until its content is known. */
export function contentSize(inode: RegularFile): number {
  return inode.size;
}

/** All bytes of a file, for loading a program; may ask the host. */
export function wholeContent(kernel: Kernel, inode: RegularFile): Uint8Array {
  needContent(kernel, inode);
  return readContent(kernel, inode, 0, inode.size);
}

/** A copy of at most `length` bytes at `offset`; shorter at the end of the file. */
export function readContent(kernel: Kernel, inode: RegularFile, offset: number, length: number): Uint8Array {
  const end = Math.min(offset + length, inode.size);
  if (end <= offset) return new Uint8Array(0);
  needContent(kernel, inode);
  if (inode.unreadable === true) throw new SysError('EIO', 'the host cannot read this file');
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
  needContent(kernel, inode);
  needRoom(kernel, inode, offset, end);
  if (isWriteThrough(kernel, inode)) changeHost(kernel, inode, { kind: 'write', offset, bytes });
  storeContent(kernel, inode, offset, bytes);
  inode.size = Math.max(inode.size, end);
  forSharedPages(inode, offset, end, (frame, at, from, to) => {
    kernel.machine.memory.write(physAddr(frame + at), bytes.subarray(from - offset, to - offset));
  });
}

/** Makes the file `size` bytes long: what is cut off is gone, what is added reads as zeros; may ask the host. */
export function truncateContent(kernel: Kernel, inode: RegularFile, size: number): void {
  if (size > 0) needContent(kernel, inode);
  if (isWriteThrough(kernel, inode)) changeHost(kernel, inode, { kind: 'truncate', size });
  if (size < inode.size) zeroContent(kernel, inode, size, inode.size);
  inode.size = size;
  inode.unread = undefined;
  inode.unreadable = undefined;
  touch(kernel, inode);
}

/** Makes [start, end) of the file zeros, on the host too where it is written through; the size stays. May ask the host. */
export function punchContent(kernel: Kernel, inode: RegularFile, start: number, end: number): void {
  needContent(kernel, inode);
  const stop = Math.min(end, inode.size);
  if (isWriteThrough(kernel, inode) && start < stop) {
    changeHost(kernel, inode, { kind: 'write', offset: start, bytes: new Uint8Array(stop - start) });
  }
  zeroContent(kernel, inode, start, stop);
  touch(kernel, inode);
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

/** Blocks of 512 bytes that the file takes (st_blocks): whole pages. Of a file of the host that has not been read, all of them. */
export function contentBlocks(inode: RegularFile): number {
  let pages = inode.unread === undefined ? 0 : Math.ceil(inode.size / PAGE_SIZE);
  for (const [index, { bytes }] of inode.chunks) {
    const length = Math.min(bytes.length, inode.size - index * CHUNK_BYTES);
    pages += Math.ceil(Math.max(0, length) / PAGE_SIZE);
  }
  return (pages * PAGE_SIZE) / 512;
}

/** The first offset from `start` on that holds data, or that lies in a hole; the size when there is none below it. */
export function seekContent(inode: RegularFile, start: number, wanted: 'data' | 'hole'): number {
  if (inode.unread !== undefined) return wanted === 'data' ? start : inode.size;
  if (wanted === 'data') return firstData(inode, start);
  for (let at = start; at < inode.size; at = (Math.floor(at / PAGE_SIZE) + 1) * PAGE_SIZE) {
    if (!isData(inode, Math.floor(at / PAGE_SIZE))) return at;
  }
  return inode.size;
}

/** Looks only at what there is: a hole may be as long as a file can be. */
function firstData(inode: RegularFile, start: number): number {
  let found = inode.size;
  for (const page of inode.pages?.keys() ?? []) {
    if ((page + 1) * PAGE_SIZE > start) found = Math.min(found, Math.max(start, page * PAGE_SIZE));
  }
  for (const index of [...inode.chunks.keys()].sort((a, b) => a - b)) {
    const end = Math.min(found, (index + 1) * CHUNK_BYTES);
    for (let at = Math.max(start, index * CHUNK_BYTES); at < end; at = (Math.floor(at / PAGE_SIZE) + 1) * PAGE_SIZE) {
      if (isData(inode, Math.floor(at / PAGE_SIZE))) return at;
    }
  }
  return found;
}

/** A page of zeros is a hole (lseek(2) lets a file system choose). */
function isData(inode: RegularFile, page: number): boolean {
  if (inode.unread !== undefined || inode.pages?.has(page) === true) return true;
  const start = page * PAGE_SIZE;
  const chunk = inode.chunks.get(Math.floor(start / CHUNK_BYTES));
  if (chunk === undefined) return false;
  const at = start % CHUNK_BYTES;
  return chunk.bytes.subarray(at, at + PAGE_SIZE).some((byte) => byte !== 0);
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
