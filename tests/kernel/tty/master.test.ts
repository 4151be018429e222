/** The master of a pseudo-terminal that writes more than the terminal takes goes on whenever some of that has been read or thrown away. */
import { expect, test } from 'vitest';
import type { Future } from '../../../src/executor/future.ts';
import { copyIn, copyOut, writeU32 } from '../../../src/kernel/mm/userMemory.ts';
import * as Request from '../../../src/kernel/syscall/ioctlRequests.ts';
import { FakeKernel, SCRATCH } from '../fakeKernel.ts';

const PATH = SCRATCH;
const ARG = SCRATCH + 0x1000;
const TEXT = SCRATCH + 0x10000;
const LINE = 'line\n';
const AT_FDCWD = -100;
const O_RDWR = 2;
const O_NOCTTY = 0o400;
const TCIFLUSH = 0;
const MASTER = 3;

function openPty(): { kernel: FakeKernel; slave: number } {
  const kernel = new FakeKernel();
  const open = (path: string): number => {
    copyOut(kernel, kernel.space, PATH, new TextEncoder().encode(`${path}\0`));
    return kernel.call('openat', [AT_FDCWD, PATH, O_RDWR | O_NOCTTY, 0]) as number;
  };
  expect(open('/dev/ptmx')).toBe(MASTER);
  writeU32(kernel, kernel.space, ARG, 0);
  kernel.call('ioctl', [MASTER, Request.TIOCSPTLCK, ARG]);
  return { kernel, slave: open('/dev/pts/0') };
}

/** Writes over and over until that has to wait. */
function writeUntilFull(kernel: FakeKernel, fd: number, text: string): Future {
  copyOut(kernel, kernel.space, TEXT, new TextEncoder().encode(text));
  for (;;) {
    const write = kernel.call('write', [fd, TEXT, text.length]);
    if (typeof write === 'number') continue;
    expect(kernel.poll(write)).toBe('pending');
    kernel.wakes.length = 0;
    return write;
  }
}

/** Lines wait to be read, as many as there may be, and the master waits to write another. */
function full(): { kernel: FakeKernel; slave: number; write: Future } {
  const { kernel, slave } = openPty();
  return { kernel, slave, write: writeUntilFull(kernel, MASTER, LINE) };
}

test('when the terminal is read', () => {
  const { kernel, slave, write } = full();
  expect(kernel.call('read', [slave, ARG, 100])).toBe(LINE.length);
  expect(new TextDecoder().decode(copyIn(kernel, kernel.space, ARG, LINE.length))).toBe(LINE);
  expect(kernel.wakes.map(({ by }) => by)).toEqual(['terminal read']);
  expect(kernel.poll(write)).toBe(LINE.length);
});

test.each([
  ['with its settings', Request.TCSETSF, ARG],
  ['alone', Request.TCFLSH, TCIFLUSH],
])('when its input is thrown away %s', (_name, request, argument) => {
  const { kernel, slave, write } = full();
  kernel.call('ioctl', [slave, Request.TCGETS, ARG]);
  expect(kernel.call('ioctl', [slave, request, argument])).toBe(0);
  expect(kernel.wakes.map(({ by }) => by)).toContain('input thrown away');
  expect(kernel.poll(write)).toBe(LINE.length);
});

test('a writer at the terminal goes on as far as there is room, when the master has read', () => {
  const { kernel, slave } = openPty();
  const write = writeUntilFull(kernel, slave, 'x'.repeat(64));
  // Each character might have taken eight places.
  expect(kernel.call('read', [MASTER, ARG, 80])).toBe(80);
  expect(kernel.poll(write)).toBe(64);
});
