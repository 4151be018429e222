/**
 * mremap(2): grows, shrinks, moves and duplicates a mapping without copying its pages; and remap_file_pages(2).
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { exceedsRam } from '../mm/frames.ts';
import { MAP_MIN, PROT_WRITE, pageCeil, pageFloor, USER_END } from '../mm/layout.ts';
import { checkLocked, checkMapping } from '../mm/limits.ts';
import { mapArea, moveRange, unmapRange } from '../mm/mapping.ts';
import { populate } from '../mm/populate.ts';
import { cutVma, findFreeRange, findVma, hasTrait, isFree, VmaTrait, vmasIn } from '../mm/vma.ts';
import type { AddressSpace, Process, Thread, Vma } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const MREMAP_MAYMOVE = 1;
const MREMAP_FIXED = 2;
/** What was moved stays mapped where it was, empty. */
const MREMAP_DONTUNMAP = 4;
const PAGE = 4096;

function sysMremap(
  kernel: Kernel,
  thread: Thread,
  oldAddress: number,
  oldSize: number,
  newSize: number,
  flags: number,
  newAddress: number,
): number {
  const space = spaceOf(kernel, thread);
  const fixed = (flags & MREMAP_FIXED) !== 0;
  const mayMove = (flags & MREMAP_MAYMOVE) !== 0;
  const stays = (flags & MREMAP_DONTUNMAP) !== 0;
  const unknown = (flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)) !== 0;
  if (unknown || ((fixed || stays) && !mayMove) || (stays && oldSize !== newSize)) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} cannot be used`);
  }
  if (oldAddress % PAGE !== 0) throw new SysError('EINVAL', `0x${oldAddress.toString(16)} is not page-aligned`);
  const from = pageCeil(oldSize);
  const to = pageCeil(newSize);
  if (to === 0) throw new SysError('EINVAL', 'the new size is 0');
  if (!(to <= USER_END)) throw new SysError('EINVAL', `${newSize} bytes do not fit into user space`);
  if (fixed || stays) {
    if (newAddress % PAGE !== 0 || !(newAddress + to <= USER_END)) {
      throw new SysError('EINVAL', `0x${newAddress.toString(16)} cannot take ${newSize} bytes`);
    }
    if (fixed && newAddress < MAP_MIN)
      throw new SysError('EPERM', 'the new address is below the lowest that may be mapped');
    if (newAddress < oldAddress + from && oldAddress < newAddress + to) {
      throw new SysError('EINVAL', 'the old and the new range overlap');
    }
  }
  const old = wholeArea(space, oldAddress, from);
  const process = processOf(kernel, thread.pid);
  const isData = !old.shared && (old.prot & PROT_WRITE) !== 0;
  if (from === 0 || stays) {
    if (from === 0 && !old.shared) throw new SysError('EINVAL', 'only shared mappings can be duplicated');
    if (stays && old.file !== undefined) throw new SysError('EINVAL', 'only anonymous memory can be left behind');
    checkMapping(process, space, to, isData);
    // Without MREMAP_FIXED the address is a wish.
    const target = fixed || (stays && isFree(space, newAddress, to)) ? newAddress : freeRange(space, to);
    if (fixed) unmapRange(kernel, space, newAddress, newAddress + to);
    if (stays) return move(kernel, space, old, oldAddress, from, to, target, true);
    mapArea(kernel, space, extension({ ...cutVma(old, oldAddress, old.end), start: target }, target, target + to));
    return target;
  }
  if (fixed) {
    if (to > from) checkGrowth(kernel, process, space, old, to - from, 'ENOMEM');
    unmapRange(kernel, space, newAddress, newAddress + to);
    if (to < from) unmapRange(kernel, space, oldAddress + to, oldAddress + from);
    return move(kernel, space, old, oldAddress, Math.min(from, to), to, newAddress);
  }
  if (to <= from) {
    if (to < from) unmapRange(kernel, space, oldAddress + to, oldAddress + from);
    return oldAddress;
  }
  checkGrowth(kernel, process, space, old, to - from, 'EAGAIN');
  const end = oldAddress + from;
  if (old.end === end && oldAddress + to <= USER_END && vmasIn(space, end, oldAddress + to).length === 0) {
    mapArea(kernel, space, extension(old, end, oldAddress + to));
    return bringIn(kernel, space, old, oldAddress, end, oldAddress + to);
  }
  if (!mayMove) throw new SysError('ENOMEM', 'the mapping cannot grow where it is');
  return move(kernel, space, old, oldAddress, from, to, freeRange(space, to));
}

/** The one area that contains the old range; EFAULT. */
function wholeArea(space: AddressSpace, address: number, size: number): Vma {
  const vma = findVma(space, address);
  if (vma === undefined) throw new SysError('EFAULT', `nothing is mapped at 0x${address.toString(16)}`);
  if (address + size > vma.end) throw new SysError('EFAULT', 'the old range is not one mapping');
  return vma;
}

function freeRange(space: AddressSpace, size: number): number {
  const found = findFreeRange(space, size);
  if (found === undefined) throw new SysError('ENOMEM', `no free range of ${size} bytes is left`);
  return found;
}

/** `errno` is what exceeding RLIMIT_MEMLOCK answers. */
function checkGrowth(
  kernel: Kernel,
  process: Process,
  space: AddressSpace,
  vma: Vma,
  bytes: number,
  errno: 'ENOMEM' | 'EAGAIN',
): void {
  const isData = !vma.shared && (vma.prot & PROT_WRITE) !== 0;
  checkMapping(process, space, bytes, isData);
  if (hasTrait(vma, VmaTrait.locked)) checkLocked(process, space, bytes, errno);
  if (!vma.shared && exceedsRam(kernel, bytes))
    throw new SysError('ENOMEM', `${bytes} more bytes are more than the machine has`);
}

/** What a locked mapping has grown by is brought in, as far as it can be. */
function bringIn(kernel: Kernel, space: AddressSpace, vma: Vma, result: number, start: number, end: number): number {
  if (hasTrait(vma, VmaTrait.locked)) populate(kernel, space, start, end, 'any');
  return result;
}

/** The area as it goes on over [start, end) behind its present end. */
function extension(vma: Vma, start: number, end: number): Vma {
  return { ...cutVma(vma, start, start), end };
}

/** Moves `moved` bytes at `address` to `target`, where the mapping is `size` bytes long; `stays`: they remain mapped, empty, where they were. */
function move(
  kernel: Kernel,
  space: AddressSpace,
  vma: Vma,
  address: number,
  moved: number,
  size: number,
  target: number,
  stays = false,
): number {
  if (!moveRange(kernel, space, address, address + moved, target)) {
    throw new SysError('ENOMEM', 'no frame is left for a page table');
  }
  if (stays) mapArea(kernel, space, { ...cutVma(vma, address, address + moved), traits: undefined });
  if (size === moved) return target;
  const there = cutVma(vma, address, address + moved);
  const placed = { ...there, start: target, end: target + moved };
  mapArea(kernel, space, extension(placed, target + moved, target + size));
  return bringIn(kernel, space, vma, target, target + moved, target + size);
}

/** remap_file_pages(2), which is only another mapping of the file, in the place of a part of a shared one. */
function sysRemapFilePages(
  kernel: Kernel,
  thread: Thread,
  addr: number,
  size: number,
  prot: number,
  pgoff: number,
): number {
  const space = spaceOf(kernel, thread);
  const start = pageFloor(addr);
  const length = pageFloor(size);
  if (
    prot !== 0 ||
    length === 0 ||
    !(start + length <= USER_END) ||
    !(pgoff * PAGE <= Number.MAX_SAFE_INTEGER - length)
  ) {
    throw new SysError('EINVAL', `${size} bytes with protection ${prot} cannot be remapped`);
  }
  const vma = findVma(space, start);
  if (vma === undefined || !vma.shared || vma.file === undefined || start + length > vma.end) {
    throw new SysError('EINVAL', 'the range is not in one shared mapping');
  }
  const part = cutVma(vma, start, start + length);
  mapArea(kernel, space, { ...part, file: { ...vma.file, offset: pgoff * PAGE } });
  return 0;
}

export const rows: SyscallRow[] = [
  {
    nr: 216,
    name: 'mremap',
    params: params('old_address: pointer, old_size: size, new_size: size, flags: mremapFlags, new_address: pointer'),
    handler: sysMremap,
  },
  {
    nr: 234,
    name: 'remap_file_pages',
    params: params('addr: pointer, size: size, prot: prot, pgoff: size, flags: mapFlags'),
    handler: sysRemapFilePages,
  },
];
