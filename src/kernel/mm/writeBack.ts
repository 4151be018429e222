/**
 * Writing back what was stored through shared mappings into files whose changes are made on the host too. read(2) and write(2) see it at once; the host
 * gets it by msync(2) and fsync(2), which report its errors, and from mappings that have gone, in whatever way, at the begin of the next round of harts
 * or at the end of the run. Till then `fileSystem.unwritten` knows these pages; what they hold is looked up when they are written.
 */
import type { TaskId } from '../../base/address.ts';
import { physAddr } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import type { HostAnswer } from '../../base/host.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import { CHUNK_BYTES, type MemoryFile, storeContent } from '../fs/chunks.ts';
import { readContent } from '../fs/content.ts';
import { changeHost, hostFolder } from '../fs/hostQuestion.ts';
import { isWriteThrough } from '../fs/mount.ts';
import { noteWriteError } from '../fs/writeErrors.ts';
import type { AddressSpace } from '../state.ts';
import { Errno, type ErrnoName } from '../sysError.ts';
import { vmasIn } from './vma.ts';

/** Tasks are numbered from 1: the kernel itself asks the host. */
const NO_TASK = 0 as TaskId;

interface Change {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Writes what mappings have changed in [from, to) of a file; may ask the host, throws its errno. */
export function writeBack(kernel: Kernel, inode: MemoryFile, from = 0, to = Number.POSITIVE_INFINITY): void {
  if (!isWriteThrough(kernel, inode)) return;
  const changes = changesOf(kernel, inode, from, to);
  for (const change of changes) changeHost(kernel, inode, { kind: 'write', ...change });
  for (const { offset, bytes } of changes) storeContent(kernel, inode, offset, bytes);
}

/** The same for the files that [start, end) of a space shows. */
export function writeBackRange(kernel: Kernel, space: AddressSpace, start: number, end: number): void {
  for (const { shared, file, ...area } of vmasIn(space, start, end)) {
    const inode = shared && file !== undefined ? kernel.state.inodes.get(file.ino) : undefined;
    if (inode?.kind !== 'file') continue;
    const from = file!.offset + Math.max(0, start - area.start);
    const to = file!.offset + Math.min(end, area.end) - area.start;
    writeBack(kernel, inode, from, to);
  }
}

/** Called before the bytes of a page that was mapped go into the file: notes what the host does not have. */
export function noteUnwritten(kernel: Kernel, inode: MemoryFile, { offset, bytes }: Change): void {
  if (!isWriteThrough(kernel, inode) || !differs(inode, offset, bytes)) return;
  kernel.state.fileSystem.unwritten.set(`${inode.ino} ${offset}`, { ino: inode.ino, offset });
}

/** At the end of the run, when mappings are left as they are. */
export function noteAllUnwritten(kernel: Kernel): void {
  for (const inode of kernel.state.inodes.values()) {
    if (inode.kind !== 'file' || inode.pages === undefined || !isWriteThrough(kernel, inode)) continue;
    for (const change of changesOf(kernel, inode, 0, inode.size)) noteUnwritten(kernel, inode, change);
  }
}

/** Asks the host to write the next page that is noted, between rounds or after the end. The next fsync(2) tells of errors, and the user is told at once. */
export function requestWriteBack(kernel: Kernel): void {
  const { state } = kernel;
  const { unwritten } = state.fileSystem;
  if (state.hostAnswer?.taskId === NO_TASK) {
    noteOutcome(kernel, state.hostAnswer.answer);
    state.hostAnswer = undefined;
  }
  if (unwritten.size === 0 || state.hostRequest !== undefined || state.hostAnswer !== undefined) return;
  const { turn, offset, idlePolls } = state.clock;
  if (state.exit === undefined && (turn !== 0 || offset !== 0 || idlePolls !== 0)) return;
  for (const [key, page] of unwritten) {
    unwritten.delete(key);
    requestPage(kernel, page);
    if (state.hostRequest !== undefined) return;
  }
}

function noteOutcome(kernel: Kernel, answer: HostAnswer): void {
  const { fileSystem, inodes } = kernel.state;
  assert(fileSystem.writing !== undefined, 'the host answers what the kernel itself has asked');
  const { ino, path } = fileSystem.writing;
  fileSystem.writing = undefined;
  if (answer.kind !== 'error') return;
  const inode = inodes.get(ino);
  const errno = answer.errno in Errno ? (answer.errno as ErrnoName) : 'EIO';
  if (inode?.kind === 'file') noteWriteError(inode, errno);
  kernel.emit({ kind: 'writeBackFailed', path, errno });
}

/** Unless the file is no longer there or does not reach as far. */
function requestPage(kernel: Kernel, { ino, offset }: { readonly ino: number; readonly offset: number }): void {
  const inode = kernel.state.inodes.get(ino);
  if (inode?.kind !== 'file' || !isWriteThrough(kernel, inode)) return;
  const bytes = readContent(kernel, inode, offset, PAGE_SIZE);
  if (bytes.length === 0) return;
  const folder = hostFolder(kernel, inode);
  const request = { kind: 'write', folder, path: inode.host!, offset, bytes } as const;
  kernel.state.fileSystem.writing = { ino, path: `${folder}/${inode.host!}` };
  kernel.state.hostRequest = { taskId: NO_TASK, request };
}

/** The mapped pages of [from, to) that hold something else than the file's own bytes, in order. */
function changesOf(kernel: Kernel, inode: MemoryFile, from: number, to: number): Change[] {
  const changes: Change[] = [];
  for (const [index, frame] of [...(inode.pages ?? [])].sort(([a], [b]) => a - b)) {
    const offset = index * PAGE_SIZE;
    if (offset + PAGE_SIZE <= from || offset >= Math.min(to, inode.size)) continue;
    const bytes = kernel.machine.memory.read(physAddr(frame), Math.min(PAGE_SIZE, inode.size - offset)).slice();
    if (differs(inode, offset, bytes)) changes.push({ offset, bytes });
  }
  return changes;
}

/** A page lies in one chunk, since chunks are whole pages; what a chunk lacks is zeros. */
function differs(inode: MemoryFile, offset: number, bytes: Uint8Array): boolean {
  const stored = inode.chunks.get(Math.floor(offset / CHUNK_BYTES))?.bytes;
  const at = offset % CHUNK_BYTES;
  return bytes.some((byte, index) => byte !== (stored?.[at + index] ?? 0));
}
