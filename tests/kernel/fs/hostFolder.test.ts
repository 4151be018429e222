/** Folders of the host: asked once, fixed from then on, read-only. */
import { expect, test } from 'vitest';
import type { HostAnswer, HostRequest, HostStat } from '../../../src/base/host.ts';
import type { HostFileFuture } from '../../../src/kernel/fs/hostFuture.ts';
import { copyIn, copyOut } from '../../../src/kernel/mm/userMemory.ts';
import { errnoName, FakeKernel, SCRATCH } from '../fakeKernel.ts';

const BUF = SCRATCH + 0x1000;
const AT_FDCWD = -100;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_TRUNC = 0o1000;

/** A host whose files a test can change meanwhile. */
class FakeHost {
  readonly files = new Map<string, string>([
    ['/h/note.txt', 'a note'],
    ['/h/sub/deep', 'x'.repeat(5000)],
    ['/h/b', ''],
  ]);

  readonly answer = (request: HostRequest): HostAnswer => {
    if (!('path' in request)) return { kind: 'error', errno: 'EIO' };
    const path = request.path === '' ? request.folder : `${request.folder}/${request.path}`;
    const stat = this.statOf(path);
    if (stat === undefined) return { kind: 'error', errno: 'ENOENT' };
    switch (request.kind) {
      case 'stat':
        return { kind: 'stat', stat };
      case 'readFile':
        return { kind: 'readFile', bytes: new TextEncoder().encode(this.files.get(path)) };
      case 'readDirectory': {
        const below = [...this.files.keys()].filter((file) => file.startsWith(`${path}/`));
        const names = new Set(below.map((file) => file.slice(path.length + 1).split('/')[0]!));
        const entries = [...names].map((name) => ({ name, stat: this.statOf(`${path}/${name}`)! }));
        return { kind: 'readDirectory', entries: entries.reverse() };
      }
      default:
        return { kind: 'error', errno: 'EIO' };
    }
  };

  private statOf(path: string): HostStat | undefined {
    const content = this.files.get(path);
    if (content !== undefined) return { type: 'file', mode: 0o644, size: content.length };
    return [...this.files.keys()].some((file) => file.startsWith(`${path}/`))
      ? { type: 'directory', mode: 0o755 }
      : undefined;
  }
}

function setUp(mounts = [{ guest: '/home/user', host: '/h' }]): { kernel: FakeKernel; host: FakeHost } {
  const host = new FakeHost();
  const kernel = new FakeKernel({ config: { mounts }, host: host.answer });
  return { kernel, host };
}

function path(kernel: FakeKernel, text: string): number {
  copyOut(kernel, kernel.space, SCRATCH, new TextEncoder().encode(`${text}\0`));
  return SCRATCH;
}

function open(kernel: FakeKernel, name: string, flags = 0): number {
  return kernel.finish('openat', [AT_FDCWD, path(kernel, name), flags, 0o644]);
}

function text(kernel: FakeKernel, length: number): string {
  return new TextDecoder().decode(copyIn(kernel, kernel.space, BUF, length));
}

const asked = (kernel: FakeKernel): string[] =>
  kernel.requests.map((request) =>
    'path' in request ? `${request.kind} ${request.folder}/${request.path}` : request.kind,
  );

test('opening asks for each component, reading for the content, and neither asks twice', () => {
  const { kernel } = setUp();
  const fd = open(kernel, '/home/user/sub/deep');
  expect(fd).toBe(3);
  expect(asked(kernel)).toEqual(['stat /h/sub', 'stat /h/sub/deep']);
  expect(kernel.finish('read', [fd, BUF, 3])).toBe(3);
  expect(asked(kernel).at(-1)).toBe('readFile /h/sub/deep');
  open(kernel, '/home/user/sub/deep');
  kernel.finish('pread64', [fd, BUF, 100, 4999]);
  expect(kernel.requests.length).toBe(3);
});

test('a syscall that must ask is a future that shows its question', () => {
  const { kernel } = setUp();
  const future = kernel.call('openat', [AT_FDCWD, path(kernel, '/home/user/note.txt'), 0, 0]) as HostFileFuture;
  expect(future).toMatchObject({ kind: 'hostFile', state: 'asking', syscall: 'openat' });
  expect(kernel.describe(future)).toEqual({ syscall: 'openat', asks: 'stat', path: 'note.txt' });
  expect(kernel.poll(future)).toBe('interrupted');
  expect(kernel.state.hostRequest).toMatchObject({ taskId: kernel.thread.taskId });
  // Polled again before the answer it asks nothing new.
  expect(kernel.poll(future)).toBe('interrupted');
  kernel.answerHost();
  expect(kernel.poll(future)).toBe(3);
  expect(structuredClone(future)).toEqual(future);
});

test('the guest keeps seeing what it saw first', () => {
  const { kernel, host } = setUp();
  const fd = open(kernel, '/home/user/note.txt');
  expect(open(kernel, '/home/user/later')).toBe(-2);
  kernel.finish('read', [fd, BUF, 100]);
  host.files.set('/h/note.txt', 'changed');
  host.files.set('/h/later', 'now it is there');
  expect(kernel.finish('pread64', [fd, BUF, 100, 0])).toBe(6);
  expect(text(kernel, 6)).toBe('a note');
  expect(open(kernel, '/home/user/later')).toBe(-2);
});

test('a listed folder has the names of its listing, sorted, without those known to be missing', () => {
  const { kernel, host } = setUp();
  expect(open(kernel, '/home/user/missing')).toBe(-2);
  host.files.set('/h/missing', 'too late');
  const fd = open(kernel, '/home/user');
  const names: string[] = [];
  for (let length = 1; length > 0; ) {
    length = kernel.finish('getdents64', [fd, BUF, 64]);
    const view = new DataView(copyIn(kernel, kernel.space, BUF, 64).buffer);
    for (let at = 0; at < length; at += view.getUint16(at + 16, true)) {
      const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 19)).split('\0')[0];
      names.push(`${name} ${view.getUint8(at + 18)}`);
    }
  }
  expect(names).toEqual(['. 4', '.. 4', 'b 8', 'note.txt 8', 'sub 4']);
  host.files.set('/h/new', '');
  const before = kernel.requests.length;
  expect(open(kernel, '/home/user/new')).toBe(-2);
  expect(kernel.requests.length).toBe(before);
});

test.each([
  ['openat', (kernel: FakeKernel) => [AT_FDCWD, path(kernel, '/home/user/note.txt'), O_RDWR, 0]],
  ['openat', (kernel: FakeKernel) => [AT_FDCWD, path(kernel, '/home/user/note.txt'), O_TRUNC, 0]],
  ['openat', (kernel: FakeKernel) => [AT_FDCWD, path(kernel, '/home/user/new'), O_CREAT | O_WRONLY, 0o600]],
  ['mkdirat', (kernel: FakeKernel) => [AT_FDCWD, path(kernel, '/home/user/new'), 0o700]],
  ['unlinkat', (kernel: FakeKernel) => [AT_FDCWD, path(kernel, '/home/user/note.txt'), 0]],
  ['truncate', (kernel: FakeKernel) => [path(kernel, '/home/user/note.txt'), 0]],
  ['faccessat', (kernel: FakeKernel) => [AT_FDCWD, path(kernel, '/home/user/note.txt'), 2]],
  ['fchmodat', (kernel: FakeKernel) => [AT_FDCWD, path(kernel, '/home/user/note.txt'), 0o777]],
] as const)('changing it by %s fails with EROFS', (name, args) => {
  const { kernel } = setUp();
  expect(errnoName(kernel.finish(name, args(kernel)))).toBe('EROFS');
});

test('O_CREAT opens what exists, and mkdir of it says so', () => {
  const { kernel } = setUp();
  expect(open(kernel, '/home/user/note.txt', O_CREAT)).toBe(3);
  expect(errnoName(kernel.finish('mkdirat', [AT_FDCWD, path(kernel, '/home/user/sub'), 0]))).toBe('EEXIST');
});

test('paths cannot leave the mounted folder on the host', () => {
  const { kernel } = setUp();
  open(kernel, '/home/user/../../h/note.txt');
  open(kernel, '/home/user/sub/../../secret');
  open(kernel, '/home/user/..\\..\\secret');
  open(kernel, '/home/user/./sub//../note.txt');
  expect(asked(kernel)).toEqual(['stat /h/sub', 'stat /h/note.txt']);
});

test('mounts may lie in one another, in /tmp, and at the root', () => {
  const { kernel } = setUp([
    { guest: '/home/user/sub', host: '/h/sub' },
    { guest: '/', host: '/whole' },
    { guest: '/home/user', host: '/h' },
    { guest: '/tmp/work', host: '/h' },
  ]);
  expect(open(kernel, '/home/user/sub/deep')).toBe(3);
  expect(open(kernel, '/tmp/work/note.txt')).toBe(4);
  expect(open(kernel, '/tmp/mine', O_CREAT | O_WRONLY)).toBe(5);
  expect(open(kernel, '/dev/null')).toBe(6);
  expect(open(kernel, '/none')).toBe(-2);
  expect(asked(kernel)).toEqual(['stat /h/sub/deep', 'stat /h/note.txt', 'stat /whole/none']);
});

test('a mapping of a host file asks for its content, so that page faults never have to', () => {
  const { kernel } = setUp();
  const fd = open(kernel, '/home/user/sub/deep');
  const va = kernel.finish('mmap', [0, 8192, 1, 2, fd, 0]);
  expect(asked(kernel).at(-1)).toBe('readFile /h/sub/deep');
  expect(copyIn(kernel, kernel.space, va + 4998, 4)).toEqual(new Uint8Array([120, 120, 0, 0]));
});

test('a file that vanishes between stat and read cannot be read, and stays so', () => {
  const { kernel, host } = setUp();
  const fd = open(kernel, '/home/user/note.txt');
  host.files.delete('/h/note.txt');
  expect(errnoName(kernel.finish('read', [fd, BUF, 10]))).toBe('EIO');
  host.files.set('/h/note.txt', 'a note');
  expect(errnoName(kernel.finish('read', [fd, BUF, 10]))).toBe('EIO');
  expect(kernel.finish('lseek', [fd, 0, 2])).toBe(6);
});

test('relative paths start at the working directory, which may be a host folder', () => {
  const { kernel } = setUp();
  expect(kernel.finish('chdir', [path(kernel, '/home/user/sub')])).toBe(0);
  expect(kernel.process.cwd).toBe('/home/user/sub');
  expect(open(kernel, '../note.txt')).toBe(3);
  expect(kernel.state.files.get(4)?.path).toBe('/home/user/note.txt');
});
