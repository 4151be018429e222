/**
 * mremap(2): grows, shrinks and moves a mapping without copying its pages.
 */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { exceedsRam } from '../mm/frames.ts';
import { MAP_MIN, pageCeil, USER_END } from '../mm/layout.ts';
import { mapArea, moveRange, unmapRange } from '../mm/mapping.ts';
import { cutVma, findFreeRange, findVma, vmasIn } from '../mm/vma.ts';
import type { AddressSpace, Thread, Vma } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const MREMAP_MAYMOVE = 1;
const MREMAP_FIXED = 2;
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
  if ((flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) !== 0 || (fixed && !mayMove)) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} cannot be used`);
  }
  if (oldAddress % PAGE !== 0) throw new SysError('EINVAL', `0x${oldAddress.toString(16)} is not page-aligned`);
  const from = pageCeil(oldSize);
  const to = pageCeil(newSize);
  if (to === 0) throw new SysError('EINVAL', 'the new size is 0');
  if (!(to <= USER_END)) throw new SysError('EINVAL', `${newSize} bytes do not fit into user space`);
  if (fixed) {
    if (newAddress % PAGE !== 0 || !(newAddress + to <= USER_END)) {
      throw new SysError('EINVAL', `0x${newAddress.toString(16)} cannot take ${newSize} bytes`);
    }
    if (newAddress < MAP_MIN) throw new SysError('EPERM', 'the new address is below the lowest that may be mapped');
    if (newAddress < oldAddress + from && oldAddress < newAddress + to) {
      throw new SysError('EINVAL', 'the old and the new range overlap');
    }
  }
  const vma = wholeArea(space, oldAddress, from);
  if (fixed) {
    unmapRange(kernel, space, newAddress, newAddress + to);
    if (to < from) unmapRange(kernel, space, oldAddress + to, oldAddress + from);
    return move(kernel, space, vma, oldAddress, Math.min(from, to), to, newAddress);
  }
  if (to <= from) {
    if (to < from) unmapRange(kernel, space, oldAddress + to, oldAddress + from);
    return oldAddress;
  }
  checkGrowth(kernel, vma, to - from);
  const end = oldAddress + from;
  if (vma.end === end && oldAddress + to <= USER_END && vmasIn(space, end, oldAddress + to).length === 0) {
    mapArea(kernel, space, extension(vma, end, oldAddress + to));
    return oldAddress;
  }
  if (!mayMove) throw new SysError('ENOMEM', 'the mapping cannot grow where it is');
  const target = findFreeRange(space, to);
  if (target === undefined) throw new SysError('ENOMEM', `no free range of ${to} bytes is left`);
  return move(kernel, space, vma, oldAddress, from, to, target);
}

/** The one area that contains the old range; EFAULT. */
function wholeArea(space: AddressSpace, address: number, size: number): Vma {
  const vma = findVma(space, address);
  if (vma === undefined) throw new SysError('EFAULT', `nothing is mapped at 0x${address.toString(16)}`);
  if (size === 0) throw new SysError('EINVAL', 'duplicating a mapping by an old size of 0 is not supported');
  if (address + size > vma.end) throw new SysError('EFAULT', 'the old range is not one mapping');
  return vma;
}

function checkGrowth(kernel: Kernel, vma: Vma, bytes: number): void {
  if (!vma.shared && exceedsRam(kernel, bytes))
    throw new SysError('ENOMEM', `${bytes} more bytes are more than the machine has`);
}

/** The area as it goes on over [start, end) behind its present end. */
function extension(vma: Vma, start: number, end: number): Vma {
  return { ...cutVma(vma, start, start), end };
}

function move(
  kernel: Kernel,
  space: AddressSpace,
  vma: Vma,
  address: number,
  moved: number,
  size: number,
  target: number,
): number {
  if (size > moved) checkGrowth(kernel, vma, size - moved);
  if (!moveRange(kernel, space, address, address + moved, target)) {
    throw new SysError('ENOMEM', 'no frame is left for a page table');
  }
  if (size > moved) {
    const there = cutVma(vma, address, address + moved);
    const placed = { ...there, start: target, end: target + moved };
    mapArea(kernel, space, extension(placed, target + moved, target + size));
  }
  return target;
}

export const rows: SyscallRow[] = [
  {
    nr: 216,
    name: 'mremap',
    params: params('old_address: pointer, old_size: size, new_size: size, flags: int, new_address: pointer'),
    handler: sysMremap,
  },
];
