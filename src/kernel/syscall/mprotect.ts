/**
 * mprotect(2), madvise(2) and msync(2): rights and residence of what is mapped already.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE, pageCeil, USER_END } from '../mm/layout.ts';
import { discardPages, protectRange } from '../mm/mapping.ts';
import { isCovered, vmasIn } from '../mm/vma.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const PAGE = 4096;
const PROT_GROWSDOWN = 0x0100_0000;
const PROT_GROWSUP = 0x0200_0000;

function sysMprotect(kernel: Kernel, thread: Thread, addr: number, len: number, prot: number): number {
  const space = spaceOf(kernel, thread);
  const grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
  if (grows === (PROT_GROWSDOWN | PROT_GROWSUP)) throw new SysError('EINVAL', 'the area cannot grow both ways');
  checkAligned(addr);
  if (len === 0) return 0;
  const end = addr + pageCeil(len);
  const bits = prot & ~grows;
  if (!(end <= USER_END)) throw new SysError('ENOMEM', `${len} bytes at 0x${addr.toString(16)} leave user space`);
  if ((bits & ~(PROT_READ | PROT_WRITE | PROT_EXEC)) !== 0) {
    throw new SysError('EINVAL', `protection 0x${bits.toString(16)} is unknown`);
  }
  const areas = vmasIn(space, addr, end);
  const first = areas[0];
  const start = grows === PROT_GROWSDOWN && first?.growsDown === true ? first.start : addr;
  for (const vma of areas) {
    if (vma.shared && (bits & PROT_WRITE) !== 0 && vma.file?.readOnly === true) {
      throw new SysError('EACCES', `${vma.name} is not open for writing`);
    }
  }
  // Linux protects area after area up to the first hole.
  let covered = start;
  for (const vma of areas) {
    if (vma.start > covered) break;
    covered = Math.min(end, vma.end);
  }
  if (covered > start) protectRange(kernel, space, start, covered, bits);
  if (covered < end) throw new SysError('ENOMEM', `nothing is mapped at 0x${covered.toString(16)}`);
  return 0;
}

const MADV_NORMAL = 0;
const MADV_WILLNEED = 3;
const MADV_DONTNEED = 4;
const MADV_FREE = 8;
/** Hints that change nothing here: read-ahead, merging, huge pages, dumping, forking. */
const MADV_HINTS: readonly number[] = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21];

function sysMadvise(kernel: Kernel, thread: Thread, addr: number, length: number, advice: number): number {
  const space = spaceOf(kernel, thread);
  const isHint = (advice >= MADV_NORMAL && advice <= MADV_WILLNEED) || MADV_HINTS.includes(advice);
  const discards = advice === MADV_DONTNEED || advice === MADV_FREE;
  if (!isHint && !discards) throw new SysError('EINVAL', `advice ${advice} is not known`);
  checkAligned(addr);
  const end = addr + pageCeil(length);
  if (!(end <= USER_END)) throw new SysError('EINVAL', `${length} bytes at 0x${addr.toString(16)} leave user space`);
  if (end === addr) return 0;
  const areas = vmasIn(space, addr, end);
  if (advice === MADV_FREE && areas.some((vma) => vma.file !== undefined)) {
    throw new SysError('EINVAL', 'MADV_FREE is for private anonymous memory');
  }
  // Private pages come back as zeros or as their file is; shared ones stay in their file. MADV_FREE may discard at once.
  if (discards) discardPages(kernel, space, addr, end);
  if (!isCovered(space, addr, end)) throw new SysError('ENOMEM', 'part of the range is not mapped');
  return 0;
}

const MS_ASYNC = 1;
const MS_INVALIDATE = 2;
const MS_SYNC = 4;

/** Files and their shared mappings are always the same bytes, so there is nothing to write back. */
function sysMsync(kernel: Kernel, thread: Thread, addr: number, length: number, flags: number): number {
  const known = (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) === 0;
  if (!known || (flags & (MS_ASYNC | MS_SYNC)) === (MS_ASYNC | MS_SYNC)) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  checkAligned(addr);
  const end = addr + pageCeil(length);
  if (!(end <= USER_END) || !isCovered(spaceOf(kernel, thread), addr, end)) {
    throw new SysError('ENOMEM', 'part of the range is not mapped');
  }
  return 0;
}

function checkAligned(addr: number): void {
  if (addr % PAGE !== 0) throw new SysError('EINVAL', `0x${addr.toString(16)} is not page-aligned`);
}

export const rows: SyscallRow[] = [
  { nr: 226, name: 'mprotect', params: params('addr: pointer, len: size, prot: prot'), handler: sysMprotect },
  { nr: 227, name: 'msync', params: params('addr: pointer, length: size, flags: int'), handler: sysMsync },
  { nr: 233, name: 'madvise', params: params('addr: pointer, length: size, advice: int'), handler: sysMadvise },
];
