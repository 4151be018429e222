/**
 * mprotect(2) and pkeys(7), and msync(2), for what is mapped already.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { PROT_EXEC, PROT_READ, PROT_WRITE, pageCeil, USER_END } from '../mm/layout.ts';
import { checkCuts } from '../mm/limits.ts';
import { hasFileCode, tellMappedCode } from '../mm/mappedCode.ts';
import { protectRange } from '../mm/mapping.ts';
import { hasTrait, isCovered, VmaTrait, vmasIn } from '../mm/vma.ts';
import { writeBackRange } from '../mm/writeBack.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const PAGE = 4096;
/** Memory for atomic operations: any is. */
const PROT_SEM = 8;
const PROT_GROWSDOWN = 0x0100_0000;
const PROT_GROWSUP = 0x0200_0000;

function sysMprotect(kernel: Kernel, thread: Thread, addr: number, len: number, prot: number): number {
  const space = spaceOf(kernel, thread);
  const grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
  if (grows === (PROT_GROWSDOWN | PROT_GROWSUP)) throw new SysError('EINVAL', 'the area cannot grow both ways');
  checkAligned(addr);
  if (len === 0) return 0;
  const end = addr + pageCeil(len);
  const bits = prot & ~(grows | PROT_SEM);
  if (!(end <= USER_END)) throw new SysError('ENOMEM', `${len} bytes at 0x${addr.toString(16)} leave user space`);
  if ((bits & ~(PROT_READ | PROT_WRITE | PROT_EXEC)) !== 0) {
    throw new SysError('EINVAL', `protection 0x${bits.toString(16)} is unknown`);
  }
  const areas = vmasIn(space, addr, end);
  const first = areas[0];
  if (grows !== 0 && first !== undefined && (grows === PROT_GROWSUP || !first.growsDown)) {
    throw new SysError('EINVAL', `${first.name || 'the mapping'} does not grow that way`);
  }
  const start = grows === PROT_GROWSDOWN && first !== undefined ? Math.min(first.start, addr) : addr;
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
  checkCuts(space, start, covered);
  const hadCode = hasFileCode(space, start, covered);
  if (covered > start) protectRange(kernel, space, start, covered, bits);
  tellMappedCode(kernel, thread, start, covered, hadCode);
  if (covered < end) throw new SysError('ENOMEM', `nothing is mapped at 0x${covered.toString(16)}`);
  return 0;
}

/** Memory protection keys do not exist on RISC-V: key -1 means none, and no other can be had (pkeys(7)). */
function sysPkeyMprotect(
  kernel: Kernel,
  thread: Thread,
  addr: number,
  len: number,
  prot: number,
  pkey: number,
): number {
  if (pkey !== -1) throw new SysError('EINVAL', `protection key ${pkey} was not allocated`);
  return sysMprotect(kernel, thread, addr, len, prot);
}

function sysPkeyAlloc(_kernel: Kernel, _thread: Thread, flags: number, rights: number): number {
  if (flags !== 0 || (rights & ~3) !== 0)
    throw new SysError('EINVAL', `flags ${flags}, rights ${rights} are not known`);
  throw new SysError('ENOSPC', 'the machine has no protection keys');
}

function sysPkeyFree(_kernel: Kernel, _thread: Thread, pkey: number): number {
  throw new SysError('EINVAL', `protection key ${pkey} was not allocated`);
}

const MS_ASYNC = 1;
const MS_INVALIDATE = 2;
const MS_SYNC = 4;

/** Files and their shared mappings are always the same bytes, so only the host may lack something. */
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
  const isLocked = vmasIn(spaceOf(kernel, thread), addr, end).some((vma) => hasTrait(vma, VmaTrait.locked));
  if ((flags & MS_INVALIDATE) !== 0 && isLocked) throw new SysError('EBUSY', 'part of the range is locked');
  writeBackRange(kernel, spaceOf(kernel, thread), addr, end);
  return 0;
}

function checkAligned(addr: number): void {
  if (addr % PAGE !== 0) throw new SysError('EINVAL', `0x${addr.toString(16)} is not page-aligned`);
}

export const rows: SyscallRow[] = [
  { nr: 226, name: 'mprotect', params: params('addr: pointer, len: size, prot: prot'), handler: sysMprotect },
  { nr: 227, name: 'msync', params: params('addr: pointer, length: size, flags: msyncFlags'), handler: sysMsync },
  {
    nr: 288,
    name: 'pkey_mprotect',
    params: params('addr: pointer, len: size, prot: prot, pkey: int'),
    handler: sysPkeyMprotect,
  },
  {
    nr: 289,
    name: 'pkey_alloc',
    params: params('flags: uint, access_rights: hex'),
    handler: sysPkeyAlloc,
    unsupported: 'ENOSPC',
    note: 'the machine has no protection keys',
  },
  {
    nr: 290,
    name: 'pkey_free',
    params: params('pkey: int'),
    handler: sysPkeyFree,
    unsupported: 'EINVAL',
    note: 'the machine has no protection keys',
  },
];
