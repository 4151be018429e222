/** The host of a guest sees the folders that were handed over and nothing else; sources are found where the debugger says it looks. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHost } from '../../adapter/host.ts';
import { UserSources } from '../../adapter/userSources.ts';
import type { Host, HostRequest } from '../../src/base/host.ts';

let root = '';
let inside = '';
beforeAll(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'hartbeat-')));
  inside = path.join(root, 'inside');
  mkdirSync(path.join(inside, 'bin'), { recursive: true });
  mkdirSync(path.join(inside, '..dots'));
  writeFileSync(path.join(inside, 'b.txt'), 'text');
  writeFileSync(path.join(inside, '..dots', 'file'), '');
  writeFileSync(path.join(root, 'secret'), 'secret');
  symlinkSync(path.join(root, 'secret'), path.join(inside, 'escape'));
  symlinkSync('b.txt', path.join(inside, 'link'));
  symlinkSync(root, path.join(inside, 'folder'));
});
afterAll(() => rmSync(root, { recursive: true }));

const enoent = { kind: 'error', errno: 'ENOENT' };

const stat = async (host: Host, place: string, folder = inside) =>
  await host.answer({ kind: 'stat', folder, path: place });

test('files, directories and links inside the folders are answered, links as links', async () => {
  const host = createHost({ folders: [inside] });
  chmodSync(path.join(inside, 'b.txt'), 0o754);
  expect(await stat(host, 'b.txt')).toEqual({ kind: 'stat', stat: { type: 'file', size: 4, mode: 0o754 } });
  expect(await stat(host, '')).toMatchObject({ stat: { type: 'directory' } });
  expect(await stat(host, 'link')).toEqual({ kind: 'stat', stat: { type: 'symlink', mode: 0o777, target: 'b.txt' } });
  expect(await stat(host, '..dots/file')).toMatchObject({ stat: { type: 'file' } });
  expect(await host.answer({ kind: 'readFile', folder: inside, path: 'b.txt' })).toEqual({
    kind: 'readFile',
    bytes: new TextEncoder().encode('text'),
  });
  const listing = await host.answer({ kind: 'readDirectory', folder: inside, path: '' });
  expect(
    listing.kind === 'readDirectory' && listing.entries.map(({ name, stat: { type } }) => `${name} ${type}`),
  ).toEqual(['..dots directory', 'b.txt file', 'bin directory', 'escape symlink', 'folder symlink', 'link symlink']);
});

test('nothing leads out of the folders: neither dots, nor links, nor other folders', async () => {
  const host = createHost({ folders: [inside], writable: [inside] });
  for (const place of [
    '../secret',
    'bin/../../secret',
    '..',
    '/etc/passwd',
    'bin//x',
    'folder/secret',
    'folder',
    'no',
  ]) {
    const isLink = place === 'folder';
    if (!isLink) expect(await stat(host, place), place).toEqual(enoent);
    expect(await host.answer({ kind: 'readFile', folder: inside, path: place }), place).toMatchObject({
      kind: 'error',
    });
    expect(await host.answer({ kind: 'readDirectory', folder: inside, path: place }), place).toMatchObject({
      kind: 'error',
    });
    const write = { kind: 'write', folder: inside, path: place, offset: 0, bytes: new Uint8Array(1) } as const;
    expect(await host.answer(write), place).toMatchObject({ kind: 'error' });
  }
  expect(await stat(host, 'secret', root)).toEqual(enoent);
  expect(await stat(host, '', '/')).toEqual(enoent);
});

test('a link at the end is answered but never followed', async () => {
  const host = createHost({ folders: [inside], writable: [inside] });
  const place = { folder: inside, path: 'escape' };
  expect(await host.answer({ kind: 'readFile', ...place })).toEqual({ kind: 'error', errno: 'ELOOP' });
  expect(await host.answer({ kind: 'truncate', ...place, size: 0 })).toEqual({ kind: 'error', errno: 'ELOOP' });
  expect(await host.answer({ kind: 'chmod', ...place, mode: 0 })).toEqual({ kind: 'error', errno: 'ELOOP' });
  expect(await host.answer({ kind: 'createFile', ...place, mode: 0o600 })).toEqual({ kind: 'error', errno: 'EEXIST' });
  expect(readFileSync(path.join(root, 'secret'), 'utf8')).toBe('secret');
});

test('a directory that becomes a link meanwhile leads nowhere', async () => {
  const host = createHost({ folders: [inside] });
  mkdirSync(path.join(inside, 'race'));
  writeFileSync(path.join(inside, 'race', 'secret'), 'mine');
  const place = { folder: inside, path: 'race/secret' };
  const reads: string[] = [];
  for (let round = 0; round < 40; round++) {
    const reading = host.answer({ kind: 'readFile', ...place });
    renameSync(path.join(inside, 'race'), path.join(inside, 'aside'));
    symlinkSync(root, path.join(inside, 'race'));
    const second = host.answer({ kind: 'readFile', ...place });
    for (const got of await Promise.all([reading, second])) {
      reads.push(got.kind === 'readFile' ? new TextDecoder().decode(got.bytes) : 'error');
    }
    rmSync(path.join(inside, 'race'));
    renameSync(path.join(inside, 'aside'), path.join(inside, 'race'));
  }
  rmSync(path.join(inside, 'race'), { recursive: true });
  expect(new Set(reads).has('secret')).toBe(false);
});

test('a folder is changed only where that is allowed', async () => {
  const readOnly = createHost({ folders: [inside] });
  const place = { folder: inside, path: 'bin/new' };
  expect(await readOnly.answer({ kind: 'createFile', ...place, mode: 0o644 })).toEqual({
    kind: 'error',
    errno: 'EROFS',
  });
  const host = createHost({ folders: [inside], writable: [inside] });
  const change = async (request: HostRequest) => expect(await host.answer(request)).toEqual({ kind: 'changed' });
  await change({ kind: 'createFile', ...place, mode: 0o4751 });
  await change({ kind: 'write', ...place, offset: 3, bytes: new TextEncoder().encode('abc') });
  const file = path.join(inside, 'bin', 'new');
  expect(readFileSync(file, 'latin1')).toBe('\0\0\0abc');
  expect(statSync(file).mode & 0o7777).toBe(0o751);
  await change({ kind: 'truncate', ...place, size: 4 });
  await change({ kind: 'chmod', ...place, mode: 0o600 });
  await change({ kind: 'link', ...place, to: 'bin/other' });
  await change({ kind: 'rename', ...place, to: 'bin/moved' });
  await change({ kind: 'exchange', folder: inside, path: 'bin/moved', to: 'bin/other' });
  await change({ kind: 'createDirectory', folder: inside, path: 'bin/d', mode: 0o700 });
  await change({ kind: 'createSymlink', folder: inside, path: 'bin/l', target: '/anywhere' });
  expect(readdirSync(path.join(inside, 'bin')).sort()).toEqual(['d', 'l', 'moved', 'other']);
  expect(await host.answer({ kind: 'removeDirectory', folder: inside, path: 'bin' })).toEqual({
    kind: 'error',
    errno: 'ENOTEMPTY',
  });
  for (const name of ['l', 'moved', 'other']) await change({ kind: 'removeFile', folder: inside, path: `bin/${name}` });
  await change({ kind: 'removeDirectory', folder: inside, path: 'bin/d' });
  expect(readdirSync(path.join(inside, 'bin'))).toEqual([]);
});

test('an error of the file system is an answer', async () => {
  const host = createHost({ folders: [inside] });
  expect(await host.answer({ kind: 'readFile', folder: inside, path: 'bin' })).toEqual({
    kind: 'error',
    errno: 'EISDIR',
  });
  expect(await host.answer({ kind: 'readDirectory', folder: inside, path: 'b.txt' })).toEqual({
    kind: 'error',
    errno: 'ENOTDIR',
  });
});

test('standard input is pulled, at most as much as is asked for, to its end', async () => {
  const host = createHost({ folders: [], input: Readable.from([Buffer.from('abc'), Buffer.from('d')]) });
  const read = async (max: number): Promise<string> => {
    const answer = await host.answer({ kind: 'readInput', max });
    return answer.kind === 'readInput' ? new TextDecoder().decode(answer.bytes) : answer.kind;
  };
  expect([await read(2), await read(10), await read(10), await read(10), await read(10)]).toEqual([
    'ab',
    'c',
    'd',
    '',
    '',
  ]);
  expect(await createHost({ folders: [] }).answer({ kind: 'readInput', max: 1 })).toEqual({
    kind: 'readInput',
    bytes: new Uint8Array(),
  });
});

test('sources are looked for where they were compiled, beside the program and above it', () => {
  const sources = new UserSources([path.join(inside, 'bin'), inside]);
  const found = { name: 'b.txt', path: path.join(inside, 'b.txt') };
  expect(sources.source(path.join(inside, 'b.txt'))).toEqual(found);
  expect(sources.source('./b.txt')).toEqual(found);
  expect(sources.source('/build/machine/b.txt')).toEqual(found);
  const missing = sources.source('/build/nosuch.c');
  expect(missing).toMatchObject({ name: 'nosuch.c', sourceReference: 1 });
  expect(sources.source('/build/nosuch.c')).toBe(missing);
  expect(sources.whyMissing(1)).toBe(
    `the source /build/nosuch.c is not on this machine; it was looked for at ${['/build/nosuch.c', path.join(inside, 'bin', 'nosuch.c'), path.join(inside, 'nosuch.c')].join(', ')}`,
  );
  expect(sources.whyMissing(2)).toBeUndefined();
});
