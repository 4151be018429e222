/** What scripts of results cannot show: bytes of structures, vectors, the console, /proc, seeds, lifetimes of inodes. */
import { expect, test } from 'vitest';
import { copyIn, copyOut } from '../../../src/kernel/mm/userMemory.ts';
import type { WaitQueue } from '../../../src/kernel/state.ts';
import { endInput, giveInput } from '../../../src/kernel/tty/consoleInput.ts';
import { CONSOLE } from '../../../src/kernel/tty/terminalState.ts';
import type { TtyReadFuture } from '../../../src/kernel/tty/ttyRead.ts';
import { FakeKernel, SCRATCH } from '../fakeKernel.ts';

const PATH = SCRATCH;
const BUF = SCRATCH + 0x1000;
const AT_FDCWD = -100;
const O_CREAT_RDWR = 0o102;

function open(kernel: FakeKernel, name: string, flags = 0): number {
  copyOut(kernel, kernel.space, PATH, new TextEncoder().encode(`${name}\0`));
  return kernel.call('openat', [AT_FDCWD, PATH, flags, 0o644]) as number;
}

function put(kernel: FakeKernel, address: number, text: string): void {
  copyOut(kernel, kernel.space, address, new TextEncoder().encode(text));
}

function text(kernel: FakeKernel, address: number, length: number): string {
  return new TextDecoder().decode(copyIn(kernel, kernel.space, address, length));
}

function putVector(kernel: FakeKernel, address: number, segments: readonly (readonly [number, number])[]): void {
  const view = new DataView(new ArrayBuffer(segments.length * 16));
  for (const [index, [base, length]] of segments.entries()) {
    view.setBigUint64(index * 16, BigInt(base), true);
    view.setBigInt64(index * 16 + 8, BigInt(length), true);
  }
  copyOut(kernel, kernel.space, address, new Uint8Array(view.buffer));
}

function type(kernel: FakeKernel, input: string): void {
  giveInput(kernel, new TextEncoder().encode(input));
}

const pollers = (kernel: FakeKernel): WaitQueue => kernel.state.terminals.get(CONSOLE)!.pollers;

test('struct stat has its fields where Linux has them', () => {
  const kernel = new FakeKernel();
  kernel.time = 3_000_000_007;
  const fd = open(kernel, 'a', O_CREAT_RDWR);
  put(kernel, BUF, 'x'.repeat(600));
  kernel.call('write', [fd, BUF, 600]);
  expect(kernel.call('fstat', [fd, BUF])).toBe(0);
  const view = new DataView(copyIn(kernel, kernel.space, BUF, 128).buffer);
  expect(view.getUint32(16, true)).toBe(0o100644);
  expect(view.getUint32(20, true)).toBe(1);
  expect(view.getUint32(24, true)).toBe(1000);
  expect(view.getBigInt64(48, true)).toBe(600n);
  expect(view.getInt32(56, true)).toBe(4096);
  expect(view.getBigInt64(64, true)).toBe(8n);
  expect(view.getBigInt64(88, true)).toBe(1_735_689_603n);
  expect(view.getBigInt64(96, true)).toBe(7n);
});

test('struct statx agrees with struct stat', () => {
  const kernel = new FakeKernel();
  open(kernel, '/dev/null');
  kernel.call('statx', [AT_FDCWD, PATH, 0, 0x7ff, BUF]);
  const view = new DataView(copyIn(kernel, kernel.space, BUF, 256).buffer);
  expect(view.getUint16(28, true)).toBe(0o020666);
  expect([view.getUint32(128, true), view.getUint32(132, true)]).toEqual([1, 3]);
});

test('a directory counts the folders in it as links', () => {
  const kernel = new FakeKernel();
  put(kernel, PATH, 'd\0');
  kernel.call('mkdirat', [AT_FDCWD, PATH, 0o755]);
  put(kernel, PATH, 'd/e\0');
  kernel.call('mkdirat', [AT_FDCWD, PATH, 0o755]);
  put(kernel, PATH, 'd\0');
  kernel.call('newfstatat', [AT_FDCWD, PATH, BUF, 0]);
  expect(copyIn(kernel, kernel.space, BUF + 20, 1)[0]).toBe(3);
});

test('vectors are gathered and scattered in order, short ones and empty ones too', () => {
  const kernel = new FakeKernel();
  const fd = open(kernel, 'v', O_CREAT_RDWR);
  put(kernel, BUF, 'abcdefgh');
  putVector(kernel, PATH, [
    [BUF, 2],
    [0, 0],
    [BUF + 4, 3],
  ]);
  expect(kernel.call('writev', [fd, PATH, 3])).toBe(5);
  putVector(kernel, PATH, [
    [BUF + 100, 1],
    [BUF + 200, 10],
  ]);
  expect(kernel.call('preadv', [fd, PATH, 2, 1])).toBe(4);
  expect(text(kernel, BUF + 100, 1)).toBe('b');
  expect(text(kernel, BUF + 200, 3)).toBe('efg');
});

test('a buffer that ends at an unmapped page moves what fits', () => {
  const kernel = new FakeKernel();
  const va = kernel.call('mmap', [0, 4096, 3, 0x22, -1, 0]) as number;
  const fd = open(kernel, 'v', O_CREAT_RDWR);
  expect(kernel.call('write', [fd, va + 4000, 200])).toBe(96);
  expect(kernel.call('pread64', [fd, va + 4050, 96, 0])).toBe(46);
});

test('a directory can be emptied while it is read', () => {
  const kernel = new FakeKernel();
  for (let i = 0; i < 40; i++) kernel.call('close', [open(kernel, `file${i}`, O_CREAT_RDWR)]);
  const fd = open(kernel, '.');
  const seen: string[] = [];
  for (;;) {
    const length = kernel.call('getdents64', [fd, BUF, 200]) as number;
    if (length === 0) break;
    const view = new DataView(copyIn(kernel, kernel.space, BUF, length).buffer);
    for (let at = 0; at < length; at += view.getUint16(at + 16, true)) {
      const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 19)).split('\0')[0]!;
      seen.push(name);
      put(kernel, PATH, `${name}\0`);
      if (name.startsWith('file')) expect(kernel.call('unlinkat', [AT_FDCWD, PATH, 0])).toBe(0);
    }
  }
  expect(seen.length).toBe(42);
});

test('an unlinked file lives while it is open or mapped', () => {
  const kernel = new FakeKernel();
  const before = kernel.state.inodes.size;
  const fd = open(kernel, 'gone', O_CREAT_RDWR);
  put(kernel, BUF, 'content');
  kernel.call('write', [fd, BUF, 7]);
  const va = kernel.call('mmap', [0, 4096, 1, 1, fd, 0]) as number;
  kernel.call('unlinkat', [AT_FDCWD, PATH, 0]);
  kernel.call('close', [fd]);
  expect(text(kernel, va, 7)).toBe('content');
  expect(kernel.state.inodes.size).toBe(before + 1);
  kernel.call('munmap', [va, 4096]);
  expect(kernel.state.inodes.size).toBe(before);
});

test('a file cut off under its mapping faults beyond its new end', () => {
  const kernel = new FakeKernel();
  const fd = open(kernel, 'cut', O_CREAT_RDWR);
  kernel.call('ftruncate', [fd, 8192]);
  const va = kernel.call('mmap', [0, 8192, 3, 1, fd, 0]) as number;
  put(kernel, va, 'kept');
  kernel.call('ftruncate', [fd, 2]);
  expect(text(kernel, va, 4)).toBe('ke\0\0');
  expect(() => copyIn(kernel, kernel.space, va + 4096, 1)).toThrow('EFAULT');
});

test('output goes to listeners as bytes, standard error apart', () => {
  const kernel = new FakeKernel();
  put(kernel, BUF, 'out');
  kernel.call('write', [1, BUF, 3]);
  kernel.call('write', [2, BUF + 1, 1]);
  const output = kernel.events.filter((event) => event.kind === 'output');
  expect(output).toEqual([
    { kind: 'output', fd: 1, tid: 100, bytes: new TextEncoder().encode('out') },
    { kind: 'output', fd: 2, tid: 100, bytes: new TextEncoder().encode('u') },
  ]);
});

test('a read of the console waits for input and takes one line', () => {
  const kernel = new FakeKernel();
  const future = kernel.call('read', [0, BUF, 100]) as TtyReadFuture;
  expect(future.kind).toBe('ttyRead');
  expect(kernel.poll(future)).toBe('pending');
  expect([...pollers(kernel).values()]).toMatchObject([{ kind: 'future', waker: kernel.thread.waker! }]);
  expect(kernel.poll(future)).toBe('pending');
  expect(pollers(kernel).size).toBe(1);
  type(kernel, 'one\ntwo\n');
  expect(kernel.poll(future)).toBe(4);
  expect(pollers(kernel).size).toBe(0);
  expect(text(kernel, BUF, 4)).toBe('one\n');
  expect(kernel.call('read', [0, BUF, 2])).toBe(2);
  expect(kernel.call('read', [0, BUF, 100])).toBe(2);
  endInput(kernel);
  expect(kernel.call('read', [0, BUF, 100])).toBe(0);
});

test('a dropped read of the console leaves no waker', () => {
  const kernel = new FakeKernel();
  const future = kernel.call('read', [0, BUF, 100]) as TtyReadFuture;
  kernel.poll(future);
  kernel.drop(future);
  expect(pollers(kernel).size).toBe(0);
});

test('pulled input is a host request of at most what the buffer takes', () => {
  const bytes = new TextEncoder().encode('pulled');
  const kernel = new FakeKernel({ config: { stdin: 'pull' }, host: () => ({ kind: 'readInput', bytes }) });
  expect(kernel.finish('read', [0, BUF, 100])).toBe(6);
  expect(kernel.requests).toEqual([{ kind: 'readInput', max: 100 }]);
  expect(text(kernel, BUF, 6)).toBe('pulled');
  expect(kernel.finish('read', [0, 8, 100])).toBe(-14);
  expect(kernel.requests.length).toBe(1);
});

test('the console is a terminal, pulled input is none', () => {
  const typed = new FakeKernel();
  const pulled = new FakeKernel({ config: { stdin: 'pull' } });
  expect(typed.call('ioctl', [0, 0x5401, BUF])).toBe(0);
  expect(pulled.call('ioctl', [0, 0x5401, BUF])).toBe(-25);
  expect(pulled.call('ioctl', [1, 0x5413, BUF])).toBe(0);
  expect(copyIn(pulled, pulled.space, BUF, 4)).toEqual(new Uint8Array([24, 0, 80, 0]));
});

test('random bytes follow the seed alone', () => {
  const read = (seed: number): string => {
    const kernel = new FakeKernel({ config: { seed } });
    kernel.call('read', [open(kernel, '/dev/urandom'), BUF, 16]);
    return copyIn(kernel, kernel.space, BUF, 16).join();
  };
  expect(read(5)).toBe(read(5));
  expect(read(5)).not.toBe(read(6));
});

test('/proc/self tells of the process', () => {
  const kernel = new FakeKernel();
  const length = kernel.call('read', [open(kernel, '/proc/self/maps'), BUF, 4000]) as number;
  expect(text(kernel, BUF, length)).toBe('20000000-20040000 rw-p 00000000 00:00 0 \n');
  const cmdline = kernel.call('read', [open(kernel, '/proc/self/cmdline'), BUF, 100]) as number;
  expect(text(kernel, BUF, cmdline)).toBe('program\0argument\0');
  put(kernel, PATH, '/proc/self/exe\0');
  expect(kernel.call('readlinkat', [AT_FDCWD, PATH, BUF, 100])).toBe(12);
  expect(text(kernel, BUF, 12)).toBe('/bin/program');
});

test('/dev/stdout is what descriptor 1 is', () => {
  const kernel = new FakeKernel();
  const fd = open(kernel, '/dev/stdout', 1);
  put(kernel, BUF, 'hi');
  kernel.call('write', [fd, BUF, 2]);
  expect(kernel.events.at(-1)).toMatchObject({ kind: 'output', fd: 1 });
});

test('duplicates share their offset and close one by one', () => {
  const kernel = new FakeKernel();
  const fd = open(kernel, 'shared', O_CREAT_RDWR);
  const copy = kernel.call('dup', [fd]) as number;
  put(kernel, BUF, 'abc');
  kernel.call('write', [fd, BUF, 3]);
  kernel.call('write', [copy, BUF, 3]);
  kernel.call('close', [fd]);
  expect(kernel.call('lseek', [copy, 0, 1])).toBe(6);
  const files = kernel.state.files.size;
  kernel.call('close', [copy]);
  expect(kernel.state.files.size).toBe(files - 1);
});

test('descriptors run out at the limit', () => {
  const kernel = new FakeKernel();
  let last = 0;
  for (let i = 0; i < 1100; i++) last = kernel.call('dup', [1]) as number;
  expect(last).toBe(-24);
  expect(kernel.process.fds.size).toBe(1024);
});

test('renaming the working directory moves it along', () => {
  const kernel = new FakeKernel();
  put(kernel, PATH, 'old\0');
  put(kernel, BUF, '/tmp/new\0');
  kernel.call('mkdirat', [AT_FDCWD, PATH, 0o755]);
  kernel.call('chdir', [PATH]);
  put(kernel, PATH, '/tmp/old\0');
  expect(kernel.call('renameat2', [AT_FDCWD, PATH, AT_FDCWD, BUF, 0])).toBe(0);
  expect(kernel.call('getcwd', [BUF, 100])).toBe(9);
  expect(text(kernel, BUF, 8)).toBe('/tmp/new');
  expect(open(kernel, 'file', O_CREAT_RDWR)).toBe(3);
});
