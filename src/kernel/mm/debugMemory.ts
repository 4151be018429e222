/**
 * User memory as a debugger sees and changes it: protections do not count, reading changes nothing, writing makes pages the process's own.
 */
import { type Address, physAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import type { AddressSpace } from '../state.ts';
import { pageFloor, USER_END } from './layout.ts';
import { makeResident, pageContent } from './pageFault.ts';
import { findPage } from './pageTable.ts';
import { findVma, isCovered } from './vma.ts';

/** As many of `length` bytes as are mapped from `address` on; pages that are not resident are read as they would be. */
export function readMemory(kernel: Kernel, address: Address, length: number): Uint8Array {
  const space = kernel.state.spaces.get(address.space);
  const start = rangeStart(address, 0);
  if (space === undefined || start === undefined) return new Uint8Array(0);
  const bytes = new Uint8Array(Math.max(0, Math.min(length, USER_END - start)));
  for (let done = 0; done < bytes.length; ) {
    const va = start + done;
    const part = Math.min(PAGE_SIZE - (va % PAGE_SIZE), bytes.length - done);
    const content = pageBytes(kernel, space, va);
    if (content === undefined) return bytes.slice(0, done);
    const at = va % PAGE_SIZE;
    bytes.set(content.subarray(at, at + part), done);
    done += part;
  }
  return bytes;
}

/** The content of the page around `va`, perhaps shorter (then zeros follow); undefined when nothing is mapped. */
function pageBytes(kernel: Kernel, space: AddressSpace, va: number): Uint8Array | undefined {
  const page = findPage(kernel, space, va);
  if (page !== undefined) return kernel.machine.memory.read(page.frame, PAGE_SIZE);
  const vma = findVma(space, va);
  return vma === undefined ? undefined : pageContent(kernel, vma, pageFloor(va));
}

/** Writes all or nothing, to read-only pages too; false when a byte is not mapped or RAM is used up. */
export function writeMemory(kernel: Kernel, address: Address, bytes: Uint8Array): boolean {
  const space = kernel.state.spaces.get(address.space);
  const start = rangeStart(address, bytes.length);
  if (space === undefined || start === undefined || !isCovered(space, start, start + bytes.length)) return false;
  if (bytes.length === 0) return true;
  for (let va = pageFloor(start); va < start + bytes.length; va += PAGE_SIZE) {
    if (makeResident(kernel, space, findVma(space, va)!, va, true) !== 'ok') return false;
  }
  for (let done = 0; done < bytes.length; ) {
    const va = start + done;
    const part = Math.min(PAGE_SIZE - (va % PAGE_SIZE), bytes.length - done);
    const page = findPage(kernel, space, va)!;
    kernel.machine.memory.write(physAddr(page.frame + (va % PAGE_SIZE)), bytes.subarray(done, done + part));
    done += part;
  }
  return true;
}

/** The address as a number, when the range lies in user space. */
function rangeStart(address: Address, length: number): number | undefined {
  return address.va + BigInt(length) <= BigInt(USER_END) ? Number(address.va) : undefined;
}
