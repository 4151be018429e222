/** Sets of signals (sigset_t): one bit per number minus one, as two 32-bit halves, and their eight bytes in user memory. */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';

export type SigSet = readonly [low: number, high: number];

export const SIGSET_BYTES = 8;
export const EMPTY_SET: SigSet = [0, 0];

const bitOf = (signo: number): number => 1 << ((signo - 1) & 31);

export const hasSignal = (set: SigSet, signo: number): boolean => (set[signo > 32 ? 1 : 0] & bitOf(signo)) !== 0;

export const setOf = (...signals: readonly number[]): SigSet =>
  signals.reduce<SigSet>((set, signo) => withSignal(set, signo), EMPTY_SET);

export const withSignal = ([low, high]: SigSet, signo: number): [number, number] =>
  signo > 32 ? [low, high | bitOf(signo)] : [low | bitOf(signo), high];

export const union = (a: SigSet, b: SigSet): [number, number] => [a[0] | b[0], a[1] | b[1]];
export const without = (a: SigSet, b: SigSet): [number, number] => [a[0] & ~b[0], a[1] & ~b[1]];
export const intersection = (a: SigSet, b: SigSet): [number, number] => [a[0] & b[0], a[1] & b[1]];

export function decodeSet(bytes: Uint8Array, offset = 0): SigSet {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getInt32(offset, true), view.getInt32(offset + 4, true)];
}

export function encodeSet([low, high]: SigSet): Uint8Array {
  const bytes = new Uint8Array(SIGSET_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, low, true);
  view.setInt32(4, high, true);
  return bytes;
}

/** Reads a set that a syscall was given with its size; EINVAL, EFAULT. */
export function readSet(kernel: Kernel, thread: Thread, address: number, size: number): SigSet {
  checkSetSize(size);
  return decodeSet(copyIn(kernel, spaceOf(kernel, thread), address, SIGSET_BYTES));
}

export function writeSet(kernel: Kernel, thread: Thread, address: number, set: SigSet): void {
  copyOut(kernel, spaceOf(kernel, thread), address, encodeSet(set));
}

export function checkSetSize(size: number): void {
  if (size !== SIGSET_BYTES) throw new SysError('EINVAL', `a signal set has 8 bytes, not ${size}`);
}
