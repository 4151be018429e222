/** ioctl(2) on a terminal where the guest programs do not come: layouts of settings, speeds, what is refused, what a session may not take. */
import { expect, test } from 'vitest';
import { copyIn, copyOut, readU32, writeU32 } from '../../../src/kernel/mm/userMemory.ts';
import * as Request from '../../../src/kernel/syscall/ioctlRequests.ts';
import { FakeKernel, SCRATCH } from '../fakeKernel.ts';

const PATH = SCRATCH;
const ARG = SCRATCH + 0x1000;
const AT_FDCWD = -100;
const O_RDWR = 2;
const O_NOCTTY = 0o400;
const EIO = -5;
const EBUSY = -16;
const ENOTTY = -25;
const ENOSPC = -28;

function open(kernel: FakeKernel, path: string, flags = O_RDWR | O_NOCTTY): number {
  copyOut(kernel, kernel.space, PATH, new TextEncoder().encode(`${path}\0`));
  return kernel.call('openat', [AT_FDCWD, PATH, flags, 0]) as number;
}

const ioctl = (kernel: FakeKernel, fd: number, request: number, argument = ARG): unknown =>
  kernel.call('ioctl', [fd, request, argument]);

function openPty(kernel: FakeKernel): { master: number; path: string } {
  const master = open(kernel, '/dev/ptmx');
  writeU32(kernel, kernel.space, ARG, 0);
  expect(ioctl(kernel, master, Request.TIOCSPTLCK)).toBe(0);
  expect(ioctl(kernel, master, Request.TIOCGPTN)).toBe(0);
  return { master, path: `/dev/pts/${readU32(kernel, kernel.space, ARG)}` };
}

test('settings are the same in both layouts, and the larger one says the speeds', () => {
  const kernel = new FakeKernel();
  const slave = open(kernel, openPty(kernel).path);
  expect(ioctl(kernel, slave, Request.TCGETS)).toBe(0);
  const small = copyIn(kernel, kernel.space, ARG, 36);
  expect(ioctl(kernel, slave, Request.TCGETS2)).toBe(0);
  const large = new DataView(copyIn(kernel, kernel.space, ARG, 44).buffer);
  expect(new Uint8Array(large.buffer).slice(0, 36)).toEqual(small);
  expect([large.getUint32(36, true), large.getUint32(40, true)]).toEqual([38_400, 38_400]);
  const flags = [0, 4, 8, 12].map((at) => large.getUint32(at, true));
  expect(flags).toEqual([0x500, 0x5, 0xbf, 0x8a3b]);
});

test.each([
  ['B115200', 0x1002 | 0xb0, 7, 115_200],
  ['B9600', 0xd | 0xb0, 7, 9600],
  ['BOTHER', 0x1000 | 0xb0, 12_345, 12_345],
])('a speed set as %s is read as a number', (_name, cflag, given, expected) => {
  const kernel = new FakeKernel();
  const slave = open(kernel, openPty(kernel).path);
  ioctl(kernel, slave, Request.TCGETS2);
  writeU32(kernel, kernel.space, ARG + 8, cflag);
  writeU32(kernel, kernel.space, ARG + 36, given);
  writeU32(kernel, kernel.space, ARG + 40, given);
  expect(ioctl(kernel, slave, Request.TCSETSF2)).toBe(0);
  copyOut(kernel, kernel.space, ARG, new Uint8Array(44));
  ioctl(kernel, slave, Request.TCGETS2);
  expect(readU32(kernel, kernel.space, ARG + 8)).toBe(cflag);
  expect(readU32(kernel, kernel.space, ARG + 40)).toBe(expected);
});

test('nobody types for another: TIOCSTI is refused', () => {
  const kernel = new FakeKernel();
  const { master, path } = openPty(kernel);
  expect(ioctl(kernel, master, Request.TIOCSTI)).toBe(EIO);
  expect(ioctl(kernel, open(kernel, path), Request.TIOCSTI)).toBe(EIO);
  expect(ioctl(kernel, 0, Request.TIOCSTI)).toBe(EIO);
});

test('a terminal that somebody has for itself cannot be opened again', () => {
  const kernel = new FakeKernel();
  const { path } = openPty(kernel);
  const slave = open(kernel, path);
  expect(ioctl(kernel, slave, Request.TIOCEXCL)).toBe(0);
  expect(ioctl(kernel, slave, Request.TIOCGEXCL)).toBe(0);
  expect(readU32(kernel, kernel.space, ARG)).toBe(1);
  expect(open(kernel, path)).toBe(EBUSY);
  expect(ioctl(kernel, slave, Request.TIOCNXCL)).toBe(0);
  expect(open(kernel, path)).toBeGreaterThan(slave);
});

test('a file in memory is no terminal, and a terminal knows no requests of others', () => {
  const kernel = new FakeKernel();
  expect(ioctl(kernel, open(kernel, '/dev/null'), Request.TCGETS)).toBe(ENOTTY);
  expect(ioctl(kernel, open(kernel, openPty(kernel).path), Request.TIOCGPTN)).toBe(ENOTTY);
});

test('pseudo-terminals are bounded, their numbers used again, and their descriptors all that keeps them', () => {
  const kernel = new FakeKernel();
  const masters: number[] = [];
  for (let fd = open(kernel, '/dev/ptmx'); fd >= 0; fd = open(kernel, '/dev/ptmx')) masters.push(fd);
  expect(open(kernel, '/dev/ptmx')).toBe(ENOSPC);
  expect(masters.length).toBe(256);
  expect(kernel.call('close', [masters[7]!])).toBe(0);
  const again = open(kernel, '/dev/ptmx');
  ioctl(kernel, again, Request.TIOCGPTN);
  expect(readU32(kernel, kernel.space, ARG)).toBe(7);
  for (const fd of new Set([...masters, again])) kernel.call('close', [fd]);
  expect(kernel.state.terminals.size).toBe(1);
});
