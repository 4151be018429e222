/** The host of a guest sees the folders that were handed over and nothing else; sources are found where the debugger says it looks. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHost } from '../../adapter/host.ts';
import { UserSources } from '../../adapter/userSources.ts';

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
});
afterAll(() => rmSync(root, { recursive: true }));

const enoent = { kind: 'error', errno: 'ENOENT' };

test('files and directories inside the folders are answered', async () => {
  const host = createHost({ folders: [inside] });
  const file = path.join(inside, 'b.txt');
  expect(await host.answer({ kind: 'stat', path: file })).toEqual({
    kind: 'stat',
    type: 'file',
    size: 4,
    executable: false,
  });
  expect(await host.answer({ kind: 'stat', path: inside })).toMatchObject({ type: 'directory' });
  expect(await host.answer({ kind: 'readFile', path: file })).toEqual({
    kind: 'readFile',
    bytes: new TextEncoder().encode('text'),
  });
  expect(await host.answer({ kind: 'readDirectory', path: inside })).toEqual({
    kind: 'readDirectory',
    names: ['..dots', 'b.txt', 'bin', 'escape', 'link'],
  });
  expect(await host.answer({ kind: 'stat', path: path.join(inside, 'link') })).toMatchObject({ type: 'file', size: 4 });
  expect(await host.answer({ kind: 'stat', path: path.join(inside, '..dots', 'file') })).toMatchObject({
    type: 'file',
  });
});

test('nothing leads out of the folders', async () => {
  const host = createHost({ folders: [inside] });
  for (const outside of [
    path.join(root, 'secret'),
    path.join(inside, 'escape'),
    `${inside}/../secret`,
    root,
    '/',
    path.join(inside, 'no'),
  ]) {
    expect(await host.answer({ kind: 'stat', path: outside }), outside).toEqual(enoent);
    expect(await host.answer({ kind: 'readFile', path: outside }), outside).toEqual(enoent);
  }
});

test('an error of the file system is an answer', async () => {
  const host = createHost({ folders: [inside] });
  expect(await host.answer({ kind: 'readFile', path: inside })).toEqual({ kind: 'error', errno: 'EISDIR' });
  expect(await host.answer({ kind: 'readDirectory', path: path.join(inside, 'b.txt') })).toEqual({
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
