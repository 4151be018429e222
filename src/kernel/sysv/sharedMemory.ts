/**
 * System V shared memory (shmget(2), shmop(2), shmctl(2)). A segment is a nameless file, an attachment a shared mapping of it: how often it is attached is
 * how many areas there are; fork, exec, exit and munmap only leave a note of when they came by, and for whom. A removed segment goes with its last attachment.
 */
import type { Pid } from '../../base/address.ts';
import { clockNow } from '../clockNow.ts';
import type { Kernel } from '../context.ts';
import { emptyFile } from '../fs/chunks.ts';
import { dropInodeIfUnused, inodeAt, makeInode } from '../fs/inode.ts';
import { S_IFREG } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { MAP_MIN, PROT_EXEC, PROT_READ, PROT_WRITE, pageCeil, pageFloor, USER_END } from '../mm/layout.ts';
import { checkMapping } from '../mm/limits.ts';
import { mapArea, unmapRange } from '../mm/mapping.ts';
import { findFreeRange, vmasIn } from '../mm/vma.ts';
import type { AddressSpace, Thread, Vma } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { getObject, IPC_READ, IPC_WRITE, needAccess, objectAt } from './ipcObject.ts';
import type { ShmSegment } from './sysvState.ts';

export const SHM_MIN = 1;
/** Bytes of one segment, bytes of all, and how many there may be. */
export const SHM_MAX = 2 ** 30;
export const SHM_ALL = 2 ** 30;
export const SHM_COUNT = 4096;

const SHM_RDONLY = 0o10000;
const SHM_RND = 0o20000;
const SHM_REMAP = 0o40000;
const SHM_EXEC = 0o100000;

/** Segments that there still are. */
export function segmentsOf(kernel: Kernel): Map<number, ShmSegment> {
  const { segments } = kernel.state.sysv;
  // The inode of a removed one has gone with its last mapping.
  for (const { id, removed, ino } of segments.values()) {
    if (removed && !kernel.state.inodes.has(ino)) segments.delete(id);
  }
  return segments;
}

export const segmentAt = (kernel: Kernel, id: number): ShmSegment => objectAt(segmentsOf(kernel), id, 'segment');

/** How many areas show the segment. */
export function attachments(kernel: Kernel, { ino }: ShmSegment): number {
  let count = 0;
  for (const space of kernel.state.spaces.values()) {
    for (const vma of space.vmas) if (vma.file?.ino === ino) count++;
  }
  return count;
}

/** Areas that show segments have come into being for a process, or are about to go. */
export function noteAttachments(
  kernel: Kernel,
  pid: Pid,
  areas: readonly Vma[],
  change: 'attached' | 'detached',
): void {
  const { segments } = kernel.state.sysv;
  if (segments.size === 0) return;
  const shown = new Set(areas.map(({ file }) => file?.ino));
  for (const segment of segments.values()) {
    if (!shown.has(segment.ino)) continue;
    segment.lastPid = pid;
    segment[change] = clockNow(kernel);
  }
}

/** Frames that hold pages of the segment now. */
export function residentFrames(kernel: Kernel, { ino }: ShmSegment): number {
  const inode = inodeAt(kernel, ino);
  return inode.kind === 'file' ? (inode.pages?.size ?? 0) : 0;
}

export function getSegment(kernel: Kernel, thread: Thread, key: number, size: number, flags: number): number {
  const segments = segmentsOf(kernel);
  const check = (found: ShmSegment): void => {
    if (size > found.size) throw new SysError('EINVAL', `segment ${found.id} has only ${found.size} bytes`);
  };
  return getObject(kernel, thread, segments, key, flags, check, (permission) => {
    if (!(size >= SHM_MIN && size <= SHM_MAX))
      throw new SysError('EINVAL', `a segment of ${size} bytes cannot be made`);
    const all = [...segments.values()].reduce((sum, segment) => sum + pageCeil(segment.size), 0);
    if (segments.size >= SHM_COUNT || all + pageCeil(size) > SHM_ALL) {
      throw new SysError('ENOSPC', `there are ${segments.size} segments of ${all} bytes`);
    }
    const { ino } = makeInode(kernel, S_IFREG | permission.mode, emptyFile(pageCeil(size)));
    const segment: ShmSegment = {
      id: kernel.state.sysv.next.segment++,
      permission,
      changed: clockNow(kernel),
      ino,
      size,
      creator: thread.pid,
      lastPid: 0,
      removed: false,
      locked: false,
    };
    segments.set(segment.id, segment);
    return segment;
  });
}

/** shmat(2): the address. */
export function attach(kernel: Kernel, thread: Thread, id: number, addr: number, flags: number): number {
  const segment = segmentAt(kernel, id);
  const space = spaceOf(kernel, thread);
  const size = pageCeil(segment.size);
  const isReadOnly = (flags & SHM_RDONLY) !== 0;
  const isExecutable = (flags & SHM_EXEC) !== 0;
  const target = chooseAddress(space, addr, size, flags);
  needAccess(kernel, thread, segment, IPC_READ | (isReadOnly ? 0 : IPC_WRITE) | (isExecutable ? 1 : 0));
  checkMapping(processOf(kernel, thread.pid), space, size, false);
  const start = target ?? findFreeRange(space, size);
  if (start === undefined) throw new SysError('ENOMEM', `no free range of ${size} bytes is left`);
  const key = (segment.permission.key >>> 0).toString(16).padStart(8, '0');
  mapArea(kernel, space, {
    start,
    end: start + size,
    prot: PROT_READ | (isReadOnly ? 0 : PROT_WRITE) | (isExecutable ? PROT_EXEC : 0),
    shared: true,
    name: `/SYSV${key} (deleted)`,
    file: { ino: segment.ino, offset: 0, fileEnd: Number.MAX_SAFE_INTEGER, readOnly: isReadOnly },
    growsDown: false,
  });
  segment.attached = clockNow(kernel);
  segment.lastPid = thread.pid;
  return start;
}

/** Where the caller wants it; undefined for anywhere. */
function chooseAddress(space: AddressSpace, addr: number, size: number, flags: number): number | undefined {
  const remap = (flags & SHM_REMAP) !== 0;
  if (addr === 0) {
    if (remap) throw new SysError('EINVAL', 'SHM_REMAP needs an address');
    return undefined;
  }
  const start = (flags & SHM_RND) !== 0 ? pageFloor(addr) : addr;
  const hex = `0x${start.toString(16)}`;
  if (start !== pageFloor(start) || start < MAP_MIN || !(start + size <= USER_END)) {
    throw new SysError('EINVAL', `a segment of ${size} bytes cannot be attached at ${hex}`);
  }
  if (!remap && vmasIn(space, start, start + size).length > 0)
    throw new SysError('EINVAL', `something is mapped at ${hex}`);
  return start;
}

/** shmdt(2): unmaps what is left of the attachment at `addr`. */
export function detach(kernel: Kernel, thread: Thread, addr: number): void {
  const space = spaceOf(kernel, thread);
  const inos = new Map([...segmentsOf(kernel).values()].map((segment) => [segment.ino, segment]));
  const first = vmasIn(space, addr, USER_END).find(
    (vma) => inos.has(vma.file?.ino ?? 0) && vma.start - addr === vma.file!.offset,
  );
  const segment = first === undefined ? undefined : inos.get(first.file!.ino);
  if (segment === undefined || addr % 4096 !== 0) {
    throw new SysError('EINVAL', `no segment is attached at 0x${addr.toString(16)}`);
  }
  for (const vma of vmasIn(space, addr, addr + pageCeil(segment.size))) {
    if (vma.file?.ino === segment.ino && vma.start - addr === vma.file.offset)
      unmapRange(kernel, space, vma.start, vma.end);
  }
  segment.detached = clockNow(kernel);
  segment.lastPid = thread.pid;
}

/** IPC_RMID: nothing finds it by key any more, and it goes with its last attachment. */
export function removeSegment(kernel: Kernel, segment: ShmSegment): void {
  segment.removed = true;
  segment.permission.key = 0;
  inodeAt(kernel, segment.ino).nlink = 0;
  dropInodeIfUnused(kernel, segment.ino);
  segmentsOf(kernel);
}
