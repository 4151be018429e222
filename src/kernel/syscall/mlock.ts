/**
 * mlock(2) and its kin, and mincore(2). Pages never leave RAM, so locking means bringing them in and counting them against RLIMIT_MEMLOCK.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { pageCeil, pageFloor, USER_END } from '../mm/layout.ts';
import { checkCuts, checkLocked, mappedBytes } from '../mm/limits.ts';
import { residentPages } from '../mm/pageTable.ts';
import { populate } from '../mm/populate.ts';
import { copyOut } from '../mm/userMemory.ts';
import { cutVma, hasTrait, isCovered, replaceVmas, VmaTrait, vmasIn } from '../mm/vma.ts';
import type { AddressSpace, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const PAGE = 4096;
const MLOCK_ONFAULT = 1;
const MCL_CURRENT = 1;
const MCL_FUTURE = 2;
const MCL_ONFAULT = 4;

const sysMlock = (kernel: Kernel, thread: Thread, addr: number, len: number): number =>
  lock(kernel, thread, addr, len, true);

function sysMlock2(kernel: Kernel, thread: Thread, addr: number, len: number, flags: number): number {
  if ((flags & ~MLOCK_ONFAULT) !== 0) throw new SysError('EINVAL', `flags ${flags} are not known`);
  return lock(kernel, thread, addr, len, flags === 0);
}

function lock(kernel: Kernel, thread: Thread, addr: number, len: number, bringIn: boolean): number {
  const space = spaceOf(kernel, thread);
  const [start, end] = pagesOf(addr, len);
  const locked = vmasIn(space, start, end)
    .filter((vma) => hasTrait(vma, VmaTrait.locked))
    .reduce((sum, vma) => sum + Math.min(end, vma.end) - Math.max(start, vma.start), 0);
  checkLocked(processOf(kernel, thread.pid), space, end - start - locked, 'ENOMEM');
  const whole = isCovered(space, start, end);
  setLocked(space, start, end, true);
  if (!whole) throw notMapped(addr, len);
  if (bringIn) {
    const result = populate(kernel, space, start, end, 'any');
    if (result !== 'ok') throw new SysError(result === 'oom' ? 'EAGAIN' : 'ENOMEM', 'a page cannot be brought in');
  }
  return 0;
}

function sysMunlock(kernel: Kernel, thread: Thread, addr: number, len: number): number {
  const space = spaceOf(kernel, thread);
  const [start, end] = pagesOf(addr, len);
  const whole = isCovered(space, start, end);
  setLocked(space, start, end, false);
  if (!whole) throw notMapped(addr, len);
  return 0;
}

function sysMlockall(kernel: Kernel, thread: Thread, flags: number): number {
  const known = (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) === 0;
  if (flags === 0 || !known || flags === MCL_ONFAULT) throw new SysError('EINVAL', `flags ${flags} are not known`);
  const space = spaceOf(kernel, thread);
  const isCurrent = (flags & MCL_CURRENT) !== 0;
  setLocked(space, 0, isCurrent ? USER_END : 0, false);
  checkLocked(processOf(kernel, thread.pid), space, isCurrent ? mappedBytes(space) : 0, 'ENOMEM');
  space.locksNew = (flags & MCL_FUTURE) !== 0 || undefined;
  if (!isCurrent) return 0;
  setLocked(space, 0, USER_END, true);
  if ((flags & MCL_ONFAULT) !== 0) return 0;
  // What cannot be brought in does not fail the call.
  for (const vma of vmasIn(space, 0, USER_END)) populate(kernel, space, vma.start, vma.end, 'any');
  return 0;
}

function sysMunlockall(kernel: Kernel, thread: Thread): number {
  const space = spaceOf(kernel, thread);
  space.locksNew = undefined;
  setLocked(space, 0, USER_END, false);
  return 0;
}

function setLocked(space: AddressSpace, start: number, end: number, isLocked: boolean): void {
  checkCuts(space, start, end);
  for (const vma of vmasIn(space, start, end)) {
    if (hasTrait(vma, VmaTrait.locked) === isLocked) continue;
    const part = cutVma(vma, Math.max(start, vma.start), Math.min(end, vma.end));
    const others = (vma.traits ?? 0) & ~VmaTrait.locked;
    const traits = isLocked ? others | VmaTrait.locked : others || undefined;
    replaceVmas(space, part.start, part.end, [{ ...part, traits }]);
  }
}

/** The pages that a range touches; EINVAL when it is none. */
function pagesOf(addr: number, len: number): [start: number, end: number] {
  const start = pageFloor(addr);
  const end = pageCeil(addr + len);
  if (!(end <= USER_END)) throw notMapped(addr, len);
  return [start, end];
}

const notMapped = (addr: number, len: number): SysError =>
  new SysError('ENOMEM', `not all of ${len} bytes at 0x${addr.toString(16)} are mapped`);

function sysMincore(kernel: Kernel, thread: Thread, addr: number, length: number, vec: number): number {
  if (addr % PAGE !== 0) throw new SysError('EINVAL', `0x${addr.toString(16)} is not page-aligned`);
  const [start, end] = pagesOf(addr, length);
  const space = spaceOf(kernel, thread);
  if (!isCovered(space, start, end)) throw notMapped(addr, length);
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
  { nr: 284, name: 'mlock2', params: params(`${range}, flags: hex`), handler: sysMlock2 },
];
