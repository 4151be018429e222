/**
 * The character devices under /dev (null(4), random(4), full(4)): reading and writing them never waits.
 */
import type { Kernel } from '../context.ts';
import { randomBytes } from '../random.ts';
import { SysError } from '../sysError.ts';

export type Device = 'null' | 'zero' | 'full' | 'random' | 'urandom';

export function readDevice(kernel: Kernel, device: Device, length: number): Uint8Array {
  if (device === 'null') return new Uint8Array(0);
  return device === 'random' || device === 'urandom' ? randomBytes(kernel, length) : new Uint8Array(length);
}

/** How many of `length` bytes the device swallows. */
export function writeDevice(device: Device, length: number): number {
  if (device === 'full' && length > 0) throw new SysError('ENOSPC', '/dev/full is full');
  return length;
}

/** st_rdev as makedev(3) has it: Linux's numbers. */
export const deviceNumbers = {
  null: 0x103,
  zero: 0x105,
  full: 0x107,
  random: 0x108,
  urandom: 0x109,
} as const;

/** The same for terminals; slaves of pseudo-terminals count from the last one on. */
export const terminalNumbers = { own: 0x500, console: 0x501, ptmx: 0x502, slave: 0x8800 } as const;
