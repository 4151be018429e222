/**
 * The kernel's access to user memory: checks addresses and protections as user code's own accesses would, faults pages in, and throws EFAULT where there
 * is nothing. Addresses and lengths come straight from registers: any `number`.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { AddressSpace } from '../state.ts';
import { type ErrnoName, SysError } from '../sysError.ts';
import { USER_END } from './layout.ts';
import { allows, pageFault } from './pageFault.ts';
import { findPage } from './pageTable.ts';
import { findVma, indexAbove } from './vma.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;

/** Copies `length` bytes out of user memory; all or EFAULT. */
export function copyIn(kernel: Kernel, space: AddressSpace, address: number, length: number): Uint8Array {
  checkRange(address, length);
  // It could not all be brought in: no room is made for it.
  if (length > kernel.machine.memory.ramBytes)
    throw new SysError('EFAULT', `${length} bytes are more than there is RAM`);
  if (liesInPage(address, length)) return kernel.machine.memory.copy(resident(kernel, space, address, 'load'), length);
  const bytes = new Uint8Array(length);
  forPages(address, length, (va, done, part) => {
    bytes.set(kernel.machine.memory.read(resident(kernel, space, va, 'load'), part), done);
  });
  return bytes;
}

/** Copies bytes into user memory; EFAULT when a page is missing (the pages before it have been written then). */
export function copyOut(kernel: Kernel, space: AddressSpace, address: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  checkRange(address, bytes.length);
  if (liesInPage(address, bytes.length)) {
    kernel.machine.memory.write(resident(kernel, space, address, 'store'), bytes);
    return;
  }
  forPages(address, bytes.length, (va, done, part) => {
    kernel.machine.memory.write(resident(kernel, space, va, 'store'), bytes.subarray(done, done + part));
  });
}

/** Whether there are bytes, and in one page: most of what syscalls copy is short. */
const liesInPage = (address: number, length: number): boolean =>
  length > 0 && (address % PAGE_SIZE) + length <= PAGE_SIZE;

/** A NUL-terminated string of fewer than `max` bytes, as UTF-8; EFAULT, or ENAMETOOLONG when no NUL comes within `max`. */
export function readCString(kernel: Kernel, space: AddressSpace, address: number, max: number): string {
  return new TextDecoder().decode(readCStringBytes(kernel, space, address, max, 'ENAMETOOLONG'));
}

/** The bytes of such a string, without the NUL; `tooLong` is the error when no NUL comes within `max`. */
export function readCStringBytes(
  kernel: Kernel,
  space: AddressSpace,
  address: number,
  max: number,
  tooLong: ErrnoName,
): Uint8Array {
  const parts: number[] = [];
  checkRange(address, 0);
  for (let va = address; parts.length < max; ) {
    const part = Math.min(PAGE_SIZE - (va % PAGE_SIZE), max - parts.length);
    checkRange(va, part);
    const bytes = kernel.machine.memory.read(resident(kernel, space, va, 'load'), part);
    const end = bytes.indexOf(0);
    parts.push(...(end === -1 ? bytes : bytes.subarray(0, end)));
    if (end !== -1) return new Uint8Array(parts);
    va += part;
  }
  throw new SysError(tooLong, `the string at ${hex(address)} is longer than ${max - 1} bytes`);
}

export function readU32(kernel: Kernel, space: AddressSpace, address: number): number {
  const bytes = copyIn(kernel, space, address, 4);
  return new DataView(bytes.buffer).getUint32(0, true);
}

export function writeU32(kernel: Kernel, space: AddressSpace, address: number, value: number): void {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  copyOut(kernel, space, address, bytes);
}

/** A 64-bit value as a `number`: exact below 2^53, and at least 2^53 (so failing range checks) when it is larger. */
export function readU64(kernel: Kernel, space: AddressSpace, address: number): number {
  const bytes = copyIn(kernel, space, address, 8);
  return Number(new DataView(bytes.buffer).getBigUint64(0, true));
}

export function writeU64(kernel: Kernel, space: AddressSpace, address: number, value: number): void {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  copyOut(kernel, space, address, bytes);
}

/**
 * How many of `length` bytes at `address` user code may access this way, counted up to the first page that it may not: what read(2) and write(2) can
 * move before they would fault. Throws EFAULT when the range is not in user space at all.
 */
export function accessibleLength(
  kernel: Kernel,
  space: AddressSpace,
  address: number,
  length: number,
  kind: 'load' | 'store',
): number {
  checkRange(address, length);
  let va = address;
  const end = address + length;
  while (va < end) {
    const vma = findVma(space, va);
    if (vma === undefined) {
      // Perhaps the stack, about to grow.
      if (space.vmas[indexAbove(space, va)]?.growsDown !== true || pageFault(kernel, space, va, kind) !== 'ok') break;
      continue;
    }
    if (!allows(vma, kind)) break;
    va = vma.end;
  }
  return Math.min(va, end) - address;
}

function checkRange(address: number, length: number): void {
  if (!(address >= 0 && length >= 0 && address + length <= USER_END)) {
    throw new SysError('EFAULT', `${length} bytes at ${hex(address)} are not in user space`);
  }
}

function forPages(address: number, length: number, visit: (va: number, done: number, part: number) => void): void {
  for (let done = 0; done < length; ) {
    const va = address + done;
    const part = Math.min(PAGE_SIZE - (va % PAGE_SIZE), length - done);
    visit(va, done, part);
    done += part;
  }
}

/** Physical address of `va`, made resident for the access. */
function resident(kernel: Kernel, space: AddressSpace, va: number, kind: 'load' | 'store'): PhysAddr {
  const vma = findVma(space, va);
  let page = vma !== undefined && allows(vma, kind) ? findPage(kernel, space, va) : undefined;
  if (page === undefined || (kind === 'store' && !page.writable)) {
    const result = pageFault(kernel, space, va, kind);
    if (result === 'oom') throw new SysError('ENOMEM', `no frame is left for the page at ${hex(va)}`);
    if (result !== 'ok') throw new SysError('EFAULT', `${hex(va)} is not accessible for a ${kind}`);
    page = findPage(kernel, space, va)!;
  }
  return physAddr(page.frame + (va % PAGE_SIZE));
}
