/**
 * mlock(2) and its kin, and mincore(2). Pages never leave RAM, so locking means bringing them in, and unlocking means nothing.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { PROT_WRITE, pageCeil, pageFloor, USER_END } from '../mm/layout.ts';
import { allows, makeResident } from '../mm/pageFault.ts';
import { residentPages } from '../mm/pageTable.ts';
import { copyOut } from '../mm/userMemory.ts';
import { findVma, isCovered } from '../mm/vma.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const PAGE = 4096;

function sysMlock(kernel: Kernel, thread: Thread, addr: number, len: number): number {
  const space = spaceOf(kernel, thread);
  const [start, end] = mappedRange(kernel, thread, addr, len);
  for (let va = start; va < end; va += PAGE) {
    const vma = findVma(space, va)!;
    if (!allows(vma, 'load')) throw new SysError('ENOMEM', `0x${va.toString(16)} is not accessible`);
    const result = makeResident(kernel, space, vma, va, (vma.prot & PROT_WRITE) !== 0);
    if (result !== 'ok') throw new SysError(result === 'oom' ? 'EAGAIN' : 'ENOMEM', 'a page cannot be brought in');
  }
  return 0;
}

function sysMunlock(kernel: Kernel, thread: Thread, addr: number, len: number): number {
  mappedRange(kernel, thread, addr, len);
  return 0;
}

const MCL_ALL = 7;

function sysMlockall(_kernel: Kernel, _thread: Thread, flags: number): number {
  if (flags === 0 || (flags & ~MCL_ALL) !== 0) throw new SysError('EINVAL', `flags ${flags} are not known`);
  return 0;
}

const sysMunlockall = (): number => 0;

/** The pages of a range, all of which are mapped; ENOMEM. */
function mappedRange(kernel: Kernel, thread: Thread, addr: number, len: number): [start: number, end: number] {
  const start = pageFloor(addr);
  const end = pageCeil(addr + len);
  if (!(end <= USER_END) || !isCovered(spaceOf(kernel, thread), start, end)) {
    throw new SysError('ENOMEM', `not all of ${len} bytes at 0x${addr.toString(16)} are mapped`);
  }
  return [start, end];
}

function sysMincore(kernel: Kernel, thread: Thread, addr: number, length: number, vec: number): number {
  if (addr % PAGE !== 0) throw new SysError('EINVAL', `0x${addr.toString(16)} is not page-aligned`);
  const [start, end] = mappedRange(kernel, thread, addr, length);
  const space = spaceOf(kernel, thread);
  const bytes = new Uint8Array((end - start) / PAGE);
  for (const page of residentPages(kernel, space, start, end)) bytes[(page.va - start) / PAGE] = 1;
  copyOut(kernel, space, vec, bytes);
  return 0;
}

const range = 'addr: pointer, len: size';

export const rows: SyscallRow[] = [
  { nr: 228, name: 'mlock', params: params(range), handler: sysMlock },
  { nr: 229, name: 'munlock', params: params(range), handler: sysMunlock },
  { nr: 230, name: 'mlockall', params: params('flags: int'), handler: sysMlockall },
  { nr: 231, name: 'munlockall', params: params(''), handler: sysMunlockall },
  { nr: 232, name: 'mincore', params: params('addr: pointer, length: size, vec: pointer'), handler: sysMincore },
];
