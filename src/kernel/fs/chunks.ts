/**
 * The chunks that a file in memory consists of; those that it lacks are holes of zeros. Snapshots share chunks with the state that goes on: a chunk is
 * changed in place only in the epoch in which it was made, else it is copied first (`snapshot.ts` begins a new epoch with each snapshot).
 */
import type { Kernel } from '../context.ts';
import { forgetCachedPages } from '../mm/frames.ts';
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { FileBody } from './fileState.ts';
import { touch } from './inodeTime.ts';

export type MemoryFile = Inode & FileBody;

/** Bytes of a file that one chunk covers; a chunk may hold fewer, then zeros follow. */
export const CHUNK_BYTES = 65536;
const FIRST_CHUNK = 512;
const NOTHING = new Uint8Array(0);
/** An epoch that is never the present one: of bytes that are not ours to change. */
const FOREIGN = -1;

/** A file in memory that has `size` bytes of zeros. */
export const emptyFile = (size = 0): FileBody => ({ kind: 'file', chunks: new Map(), size });

/** A file in memory with these bytes, which nobody changes any more. */
export function fileOfBytes(bytes: Uint8Array): FileBody {
  const file = emptyFile();
  fillContent(file, bytes);
  return file;
}

/** Gives a file that holds nothing yet these bytes, which nobody changes any more. */
export function fillContent(file: FileBody, bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    file.chunks.set(start / CHUNK_BYTES, { bytes: bytes.subarray(start, start + CHUNK_BYTES), epoch: FOREIGN });
  }
  file.size = bytes.length;
}

/** Most bytes that all files in memory may really hold together: half of RAM, as tmpfs has it. Holes are free. */
export function contentLimit(kernel: Kernel): number {
  return Math.floor(kernel.machine.memory.ramBytes / 2);
}

/** Whether the bytes at an offset are as the host has them, and nobody may have changed them. */
export const isAsOnHost = ({ chunks }: MemoryFile, offset: number): boolean =>
  chunks.get(Math.floor(offset / CHUNK_BYTES))?.epoch === FOREIGN;

/** Puts bytes into the chunks alone, whatever they hold together; the size and shared pages are the caller's matter. */
export function storeContent(kernel: Kernel, inode: MemoryFile, offset: number, bytes: Uint8Array): void {
  const end = offset + bytes.length;
  forChunks(offset, end, (index, at, from, to) => {
    const target = ownChunk(kernel, inode, index, at + to - from);
    target.set(bytes.subarray(from - offset, to - offset), at);
  });
  touch(kernel, inode);
}

/** Lets go of all content: the inode is about to be forgotten. */
export function dropContent(kernel: Kernel, inode: MemoryFile): void {
  for (const index of [...inode.chunks.keys()]) dropChunk(kernel, inode, index);
}

export function dropChunk(kernel: Kernel, inode: MemoryFile, index: number): void {
  const chunk = inode.chunks.get(index)!;
  if (chunk.epoch !== FOREIGN) kernel.state.contentBytes -= chunk.bytes.length;
  inode.chunks.delete(index);
  forgetCachedPages(kernel, inode.ino, index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
}

/** Throws ENOSPC when the chunks that [start, end) lacks would be too much. */
export function needRoom(kernel: Kernel, inode: MemoryFile, start: number, end: number): void {
  if (end <= start) return;
  // Counted by the chunks that there are: the range may be as long as a file can be.
  const first = Math.floor(start / CHUNK_BYTES);
  const last = Math.floor((end - 1) / CHUNK_BYTES);
  let more = end - first * CHUNK_BYTES;
  const count = (index: number): void => {
    const { length } = inode.chunks.get(index)?.bytes ?? NOTHING;
    more -= Math.min(length, end - index * CHUNK_BYTES, CHUNK_BYTES);
  };
  if (last - first < inode.chunks.size) for (let index = first; index <= last; index++) count(index);
  else for (const index of inode.chunks.keys()) if (index >= first && index <= last) count(index);
  if (more > 0 && kernel.state.contentBytes + more > contentLimit(kernel)) {
    throw new SysError('ENOSPC', `files in memory hold at most ${contentLimit(kernel)} bytes together`);
  }
}

/** The chunk to write into up to `length`: long enough, and no snapshot's. */
export function ownChunk(kernel: Kernel, inode: MemoryFile, index: number, length: number): Uint8Array {
  const { state } = kernel;
  const chunk = inode.chunks.get(index);
  if (chunk !== undefined && chunk.epoch === state.epoch && chunk.bytes.length >= length) return chunk.bytes;
  forgetCachedPages(kernel, inode.ino, index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
  const old = chunk?.bytes.length ?? 0;
  const size = old >= length ? old : Math.min(CHUNK_BYTES, Math.max(length, old * 2, FIRST_CHUNK));
  const counted = chunk?.epoch === FOREIGN ? 0 : old;
  const bytes = new Uint8Array(size);
  if (chunk !== undefined) bytes.set(chunk.bytes);
  state.contentBytes += size - counted;
  inode.chunks.set(index, { bytes, epoch: state.epoch });
  return bytes;
}

/** The chunks that [start, end) touches: index, offset in the chunk, and the file range covered. */
export function forChunks(
  start: number,
  end: number,
  visit: (index: number, at: number, from: number, to: number) => void,
): void {
  for (let from = start; from < end; ) {
    const index = Math.floor(from / CHUNK_BYTES);
    const to = Math.min(end, (index + 1) * CHUNK_BYTES);
    visit(index, from - index * CHUNK_BYTES, from, to);
    from = to;
  }
}
