/**
 * Folders of the host in the guest, with a real folder and the real driver: read-only, changed in guest memory, changed on the host; symbolic links lead
 * within the guest's tree, whatever the host has there.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHost } from '../../adapter/host.ts';
import { MountError, mountsFor, parseMount, pathInRoot } from '../../adapter/mounts.ts';
import type { MountMode } from '../../src/kernel/fs/fileState.ts';
import { copyIn, copyOut } from '../../src/kernel/mm/userMemory.ts';
import { errnoName, FakeKernel, SCRATCH } from '../kernel/fakeKernel.ts';

const AT_FDCWD = -100;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_TRUNC = 0o1000;
const BUF = SCRATCH + 0x4000;

let outside = '';
let folder = '';
beforeEach(() => {
  outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'hartbeat-mounts-')));
  folder = path.join(outside, 'folder');
  mkdirSync(path.join(folder, 'usr/lib'), { recursive: true });
  writeFileSync(path.join(folder, 'usr/lib/libc.so'), 'a library');
  writeFileSync(path.join(folder, 'note'), 'a note', { mode: 0o640 });
  writeFileSync(path.join(outside, 'secret'), 'secret');
  symlinkSync('usr/lib', path.join(folder, 'lib'));
  symlinkSync('/usr/lib/libc.so', path.join(folder, 'absolute'));
  symlinkSync('../../secret', path.join(folder, 'escape'));
  symlinkSync(path.join(outside, 'secret'), path.join(folder, 'far'));
});
afterEach(() => rmSync(outside, { recursive: true }));

/** A guest with the folder at /m, or as its root. */
class Guest {
  readonly kernel: FakeKernel;
  private readonly host;

  constructor(mode: MountMode, guest = '/m') {
    this.kernel = new FakeKernel({ config: { mounts: [{ guest, host: folder, mode }] } });
    this.host = createHost({ folders: [folder], writable: mode === 'rw' ? [folder] : [] });
  }

  /** Makes a syscall; strings become addresses. A negative answer is the errno's name. */
  async call(name: string, ...args: readonly (number | string)[]): Promise<number | string> {
    const { kernel } = this;
    let free = SCRATCH;
    const numbers = args.map((arg) => {
      if (typeof arg === 'number') return arg;
      const bytes = new TextEncoder().encode(`${arg}\0`);
      copyOut(kernel, kernel.space, free, bytes);
      free += bytes.length;
      return free - bytes.length;
    });
    let result = kernel.call(name, numbers);
    if (typeof result !== 'number') {
      const future = result;
      for (;;) {
        const poll = kernel.poll(future);
        if (typeof poll === 'number') {
          result = poll;
          break;
        }
        const { taskId, request } = kernel.state.hostRequest!;
        kernel.state.hostRequest = undefined;
        kernel.state.hostAnswer = { taskId, answer: await this.host.answer(request) };
      }
    }
    return result < 0 ? errnoName(result)! : result;
  }

  async read(file: string): Promise<string> {
    const fd = await this.call('openat', AT_FDCWD, file, 0, 0);
    if (typeof fd !== 'number') return fd;
    const length = await this.call('read', fd, BUF, 4096);
    await this.call('close', fd);
    if (typeof length !== 'number') return length;
    return new TextDecoder().decode(copyIn(this.kernel, this.kernel.space, BUF, length));
  }

  async write(file: string, text: string, flags = O_CREAT | O_TRUNC): Promise<number | string> {
    const fd = await this.call('openat', AT_FDCWD, file, O_RDWR | flags, 0o644);
    if (typeof fd !== 'number') return fd;
    const written = await this.call('write', fd, text, text.length);
    await this.call('close', fd);
    return written;
  }
}

const hostFile = (name: string): string => readFileSync(path.join(folder, name), 'utf8');

test('links of a system lead within it', async () => {
  const guest = new Guest('cow', '/');
  expect(await guest.read('/lib/libc.so')).toBe('a library');
  expect(await guest.read('/absolute')).toBe('a library');
  expect(await guest.read('/lib/../../../lib/libc.so')).toBe('a library');
  expect(await guest.read('/escape')).toBe('ENOENT');
  expect(await guest.read('/far')).toBe('ENOENT');
  expect(await guest.read('/../secret')).toBe('ENOENT');
  expect(await guest.read('/etc/passwd')).toContain('user:x:1000:');
  expect(await guest.write('/usr/new', 'x')).toBe('EACCES');
  expect(await guest.write('/tmp/new', 'x')).toBe(1);
});

test('absolute links of a mounted folder lead from the guest’s root', async () => {
  const guest = new Guest('rw');
  expect(await guest.read('/m/lib/libc.so')).toBe('a library');
  expect(await guest.read('/m/absolute')).toBe('ENOENT');
  expect(await guest.read('/m/escape')).toBe('ENOENT');
  expect(await guest.read('/m/far')).toBe('ENOENT');
});

test('a folder that is only read refuses every change', async () => {
  const guest = new Guest('ro');
  expect(await guest.read('/m/note')).toBe('a note');
  expect(await guest.write('/m/note', 'x')).toBe('EROFS');
  expect(await guest.write('/m/new', 'x')).toBe('EROFS');
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/note', 0)).toBe('EROFS');
  expect(await guest.call('renameat2', AT_FDCWD, '/m/note', AT_FDCWD, '/m/other', 0)).toBe('EROFS');
  expect(await guest.call('unlinkat', AT_FDCWD, '/m', 0x200)).toBe('EACCES');
});

test('changes of a copied folder are the guest’s alone', async () => {
  const guest = new Guest('cow');
  expect(await guest.write('/m/note', 'changed', 0)).toBe(7);
  expect(await guest.read('/m/note')).toBe('changed');
  expect(await guest.write('/m/new', 'mine')).toBe(4);
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/usr/lib/libc.so', 0)).toBe(0);
  expect(await guest.read('/m/lib/libc.so')).toBe('ENOENT');
  expect(await guest.call('renameat2', AT_FDCWD, '/m/usr', AT_FDCWD, '/m/moved', 0)).toBe(0);
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/moved/lib', 0x200)).toBe(0);
  expect(await guest.call('mkdirat', AT_FDCWD, '/m/usr', 0o755)).toBe(0);
  expect(await guest.call('faccessat', AT_FDCWD, '/m/usr/lib', 0)).toBe('ENOENT');
  expect(hostFile('note')).toBe('a note');
  expect(hostFile('usr/lib/libc.so')).toBe('a library');
  expect(readdirSync(folder).sort()).toEqual(['absolute', 'escape', 'far', 'lib', 'note', 'usr']);
});

test('changes of a folder that may be written are made there at once', async () => {
  const guest = new Guest('rw');
  expect(await guest.write('/m/note', 'x!', 0)).toBe(2);
  expect(hostFile('note')).toBe('x!note');
  expect(await guest.write('/m/note', 'cut')).toBe(3);
  expect(hostFile('note')).toBe('cut');
  expect(await guest.call('mkdirat', AT_FDCWD, '/m/d', 0o750)).toBe(0);
  expect(await guest.write('/m/d/f', 'deep')).toBe(4);
  expect(hostFile('d/f')).toBe('deep');
  expect(await guest.call('fchmodat', AT_FDCWD, '/m/d/f', 0o600)).toBe(0);
  expect(statSync(path.join(folder, 'd/f')).mode & 0o777).toBe(0o600);
  expect(await guest.call('renameat2', AT_FDCWD, '/m/d', AT_FDCWD, '/m/e', 0)).toBe(0);
  expect(await guest.write('/m/e/f', 'deeper')).toBe(6);
  expect(hostFile('e/f')).toBe('deeper');
  expect(await guest.call('linkat', AT_FDCWD, '/m/e/f', AT_FDCWD, '/m/second', 0)).toBe(0);
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/e/f', 0)).toBe(0);
  expect(hostFile('second')).toBe('deeper');
  expect(await guest.call('symlinkat', '/anywhere', AT_FDCWD, '/m/soft')).toBe(0);
  expect(readlinkSync(path.join(folder, 'soft'))).toBe('/anywhere');
  expect(await guest.call('truncate', '/m/second', 2)).toBe(0);
  expect(hostFile('second')).toBe('de');
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/e', 0x200)).toBe(0);
  expect(existsSync(path.join(folder, 'e'))).toBe(false);
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/usr', 0x200)).toBe('ENOTEMPTY');
});

test('names of a folder that may be written are exchanged there', async () => {
  const guest = new Guest('rw');
  const RENAME_EXCHANGE = 2;
  const exchange = (one: string, other: string) =>
    guest.call('renameat2', AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
  expect(await guest.call('mkdirat', AT_FDCWD, '/m/d', 0o700)).toBe(0);
  expect(await guest.write('/m/d/f', 'deep')).toBe(4);
  expect(await exchange('/m/note', '/m/d')).toBe(0);
  expect([hostFile('d'), hostFile('note/f')]).toEqual(['a note', 'deep']);
  // What lies below is found where it is now.
  expect(await guest.write('/m/note/f', 'deeper')).toBe(6);
  expect(await guest.write('/m/d', 'plain')).toBe(5);
  expect([hostFile('d'), hostFile('note/f')]).toEqual(['plain', 'deeper']);
  expect(await exchange('/m/d', '/m/none')).toBe('ENOENT');
  expect(await exchange('/m/note', '/m/note/f')).toBe('EINVAL');
  expect(readdirSync(folder).filter((name) => name.includes('exchange'))).toEqual([]);
  rmSync(path.join(folder, 'd'));
  expect(await exchange('/m/note', '/m/d')).toBe('ENOENT');
  expect(hostFile('note/f')).toBe('deeper');
});

test('what the host refuses is the guest’s error, and changes nothing in its view', async () => {
  const guest = new Guest('rw');
  expect(await guest.call('faccessat', AT_FDCWD, '/m/note', 0)).toBe(0);
  rmSync(path.join(folder, 'note'));
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/note', 0)).toBe('ENOENT');
  expect(await guest.call('faccessat', AT_FDCWD, '/m/note', 0)).toBe(0);
  writeFileSync(path.join(folder, 'taken'), '');
  await guest.call('faccessat', AT_FDCWD, '/m/other', 0);
  symlinkSync(path.join(outside, 'secret'), path.join(folder, 'other'));
  expect(await guest.write('/m/other', 'x')).toBe('EEXIST');
  expect(readFileSync(path.join(outside, 'secret'), 'utf8')).toBe('secret');
});

test('a file stays readable while it is open, though its name has gone', async () => {
  const guest = new Guest('rw');
  const fd = await guest.call('openat', AT_FDCWD, '/m/note', O_RDWR, 0);
  expect(await guest.call('unlinkat', AT_FDCWD, '/m/note', 0)).toBe(0);
  expect(await guest.call('pwrite64', fd, 'A', 1, 0)).toBe(1);
  expect(await guest.call('pread64', fd, BUF, 10, 0)).toBe(6);
  expect(new TextDecoder().decode(copyIn(guest.kernel, guest.kernel.space, BUF, 6))).toBe('A note');
  expect(existsSync(path.join(folder, 'note'))).toBe(false);
});

test('mounts are read as the user writes them', () => {
  expect(parseMount('/a:/b')).toEqual({ host: '/a', guest: '/b', mode: 'ro' });
  expect(parseMount('rel/a:/b/:cow')).toEqual({ host: 'rel/a', guest: '/b', mode: 'cow' });
  expect(parseMount('C:\\x:/mnt/../y:rw')).toEqual({ host: 'C:\\x', guest: '/y', mode: 'rw' });
  for (const wrong of ['/a', '/a:b', '/a:/b:rx', ':/b', '']) expect(() => parseMount(wrong), wrong).toThrow(MountError);
});

test('what the user asks for comes before the defaults, and folders must be there', async () => {
  const defaults = [{ guest: '/m', host: '/elsewhere', mode: 'ro' as const }];
  const asked = { host: folder, guest: '/m', mode: 'rw' as const };
  expect(await mountsFor(undefined, [asked], defaults)).toEqual([{ guest: '/m', host: folder, mode: 'rw' }]);
  expect(await mountsFor(folder, [], [])).toEqual([{ guest: '/', host: folder, mode: 'cow' }]);
  await expect(mountsFor(path.join(folder, 'none'), [], [])).rejects.toThrow(MountError);
  await expect(mountsFor(path.join(folder, 'note'), [], [])).rejects.toThrow('it is no folder');
});

test('a program of a system is found as the guest would find it', async () => {
  const library = path.join(folder, 'usr/lib/libc.so');
  for (const found of ['/usr/lib/libc.so', '/lib/libc.so', '/absolute', '/../lib/./libc.so']) {
    expect(await pathInRoot(folder, found), found).toBe(library);
  }
  for (const missing of ['/escape', '/far', '/none/x'])
    expect(await pathInRoot(folder, missing), missing).toBeUndefined();
});
