/**
 * Buffers in user memory, as read, write, readv and writev name them: bytes go out to them and come in from them across segment borders.
 */
import type { Kernel } from '../context.ts';
import { accessibleLength, copyIn, copyOut } from '../mm/userMemory.ts';
import type { AddressSpace } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { Segment } from './fileKind.ts';
import { RW_MAX } from './openFlags.ts';

export type { Segment } from './fileKind.ts';

const UIO_MAXIOV = 1024;

export function totalLength(segments: readonly Segment[]): number {
  return segments.reduce((sum, [, length]) => sum + length, 0);
}

/** The one buffer of read and write; longer than RW_MAX is cut, as Linux does. */
export function singleBuffer(address: number, count: number): Segment[] {
  if (count > Number.MAX_SAFE_INTEGER) throw new SysError('EFAULT', `a buffer of ${count} bytes is not in user space`);
  return [[address, Math.min(count, RW_MAX)]];
}

/** Reads `count` struct iovec from user memory; EINVAL for too many, or for lengths that overflow ssize_t. */
export function readIoVector(kernel: Kernel, space: AddressSpace, address: number, count: number): Segment[] {
  if (count < 0 || count > UIO_MAXIOV) throw new SysError('EINVAL', `${count} buffers are more than ${UIO_MAXIOV}`);
  const view = new DataView(copyIn(kernel, space, address, count * 16).buffer);
  const segments: Segment[] = [];
  let left = RW_MAX;
  for (let i = 0; i < count; i++) {
    const length = view.getBigInt64(i * 16 + 8, true);
    if (length < 0n) throw new SysError('EINVAL', `the length of buffer ${i} is negative`);
    const part = Math.min(left, Number(length));
    segments.push([Number(view.getBigUint64(i * 16, true)), part]);
    left -= part;
  }
  return segments;
}

/** The buffers' first `length` bytes. */
export function firstBytes(segments: readonly Segment[], length: number): Segment[] {
  const first: Segment[] = [];
  let left = length;
  for (const [address, size] of segments) {
    if (left === 0) break;
    first.push([address, Math.min(size, left)]);
    left -= Math.min(size, left);
  }
  return first;
}

/** How many bytes the buffers take (`store`) or give (`load`) before the first that faults; EFAULT when there are some and the first one does. */
export function usableLength(
  kernel: Kernel,
  space: AddressSpace,
  segments: readonly Segment[],
  kind: 'load' | 'store',
): number {
  let usable = 0;
  for (const [address, length] of segments) {
    if (length === 0) continue;
    const part = accessibleLength(kernel, space, address, length, kind);
    usable += part;
    if (part < length) break;
  }
  if (usable === 0 && totalLength(segments) > 0) throw new SysError('EFAULT', 'the buffer is not accessible');
  return usable;
}

/** Copies bytes to the buffers from their byte `start` on; they must fit and be accessible. */
export function scatter(
  kernel: Kernel,
  space: AddressSpace,
  segments: readonly Segment[],
  start: number,
  bytes: Uint8Array,
): void {
  if (segments.length === 1) {
    copyOut(kernel, space, segments[0]![0] + start, bytes);
    return;
  }
  forParts(segments, start, bytes.length, (address, done, length) => {
    copyOut(kernel, space, address, bytes.subarray(done, done + length));
  });
}

/** `length` bytes of the buffers from their byte `start` on; they must be there and accessible. */
export function gather(
  kernel: Kernel,
  space: AddressSpace,
  segments: readonly Segment[],
  start: number,
  length: number,
): Uint8Array {
  if (segments.length === 1) return copyIn(kernel, space, segments[0]![0] + start, length);
  const bytes = new Uint8Array(length);
  forParts(segments, start, length, (address, done, part) => {
    bytes.set(copyIn(kernel, space, address, part), done);
  });
  return bytes;
}

function forParts(
  segments: readonly Segment[],
  start: number,
  length: number,
  visit: (address: number, done: number, length: number) => void,
): void {
  let skip = start;
  let done = 0;
  for (const [address, size] of segments) {
    if (done === length) return;
    const part = Math.min(size - skip, length - done);
    if (part > 0) {
      visit(address + skip, done, part);
      done += part;
    }
    skip = Math.max(0, skip - size);
  }
}
