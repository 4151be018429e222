/** `--record` and `--replay`, `--kernel` and `--clock` of `hartbeat run`. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { DEPARTED, run } from '../../adapter/run.ts';
import { UsageError } from '../../adapter/usageError.ts';
import { guestPath } from '../guest/programs.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'recording-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => path.join(folder, name);

async function hartbeatRun(args: readonly string[], stdin = ''): Promise<readonly [number, string, string]> {
  const command = parseCommand(['run', ...args]);
  if (command.kind !== 'run') throw new Error('not a run command');
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const code = await run(command, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
  stdout.end();
  stderr.end();
  return [code, ...(await outputs)];
}

test('a recorded run is replayed without its input, its options or its program, on any engine', async () => {
  const recorded = await hartbeatRun(['--record', at('a'), '--seed', '9', guestPath('echo')], 'one\ntwo\n');
  expect(recorded).toEqual([0, '1: one\n2: two\n2 lines\n', '']);
  expect(await hartbeatRun(['--replay', at('a')], 'something else\n')).toEqual(recorded);
  expect(await hartbeatRun(['--replay', at('a'), '--engine', 'reference'])).toEqual(recorded);
  const [header, first] = readFileSync(at('a'), 'utf8').split('\n');
  expect(JSON.parse(header!)).toMatchObject({ hartbeat: 'recording', version: 1, options: { seed: 9 } });
  expect(JSON.parse(first!)).toMatchObject({ kind: 'answer', request: 'readInput 4096' });
});

test('a recording that was tampered with is noticed, with the line', async () => {
  await hartbeatRun(['--record', at('b'), guestPath('echo')], 'one\ntwo\n');
  writeFileSync(at('b'), readFileSync(at('b'), 'utf8').replace('one', 'uno'));
  const [code, , stderr] = await hartbeatRun(['--replay', at('b')]);
  expect(code).toBe(DEPARTED);
  expect(stderr).toMatch(
    /^hartbeat: this run is not the recorded one: it departs from it after line 2, step \d+ .* line 3 /,
  );
});

test('a file that has changed since is named', async () => {
  copyFileSync(guestPath('files'), at('files'));
  writeFileSync(at('notes'), 'as it was\n');
  const recorded = await hartbeatRun(['--record', at('c'), at('files'), at('notes')]);
  expect(await hartbeatRun(['--replay', at('c')])).toEqual(recorded);
  writeFileSync(at('notes'), 'as it is, longer\n');
  const [code, , stderr] = await hartbeatRun(['--replay', at('c')]);
  expect([code, stderr]).toEqual([
    DEPARTED,
    expect.stringMatching(/a file of the host has changed .*notes gave 10 bytes .* 17 bytes/),
  ]);
});

test('one call that asks the host several things is replayed', async () => {
  mkdirSync(at('tree/inner'), { recursive: true });
  writeFileSync(at('tree/inner/notes'), 'deep down\n');
  const mounted = ['--mount', `${at('tree')}:/data`];
  const recorded = await hartbeatRun(['--record', at('g'), ...mounted, guestPath('files'), '/data/inner/notes']);
  expect(recorded).toEqual([0, expect.stringContaining('deep down'), '']);
  const asked = readFileSync(at('g'), 'utf8').split('\n').slice(1, 3);
  expect(asked.map((line) => JSON.parse(line).request.split(' ')[0])).toEqual(['stat', 'stat']);
  expect(new Set(asked.map((line) => JSON.parse(line).step)).size).toBe(1);
  expect(await hartbeatRun(['--replay', at('g')])).toEqual(recorded);
});

test('a program that has changed since is not run', async () => {
  copyFileSync(guestPath('hello'), at('hello'));
  await hartbeatRun(['--record', at('d'), at('hello')]);
  copyFileSync(guestPath('echo'), at('hello'));
  const [code, stdout, stderr] = await hartbeatRun(['--replay', at('d')]);
  expect([code, stdout, stderr]).toEqual([
    126,
    '',
    `hartbeat: ${at('hello')} has changed since ${at('d')} was recorded\n`,
  ]);
});

test('what is no recording, or cannot be written, is refused with a sentence', async () => {
  writeFileSync(at('e'), 'nonsense\n');
  expect(await hartbeatRun(['--replay', at('e')])).toEqual([126, '', `hartbeat: ${at('e')} is no recording\n`]);
  writeFileSync(at('f'), '{"hartbeat":"recording","version":9,"digest":"","options":{}}\n');
  expect((await hartbeatRun(['--replay', at('f')]))[2]).toContain('is a recording of version 9; this is version 1');
  writeFileSync(at('f'), '{"hartbeat":"recording","version":1,"digest":"","options":{"program":5}}\n');
  expect((await hartbeatRun(['--replay', at('f')]))[2]).toContain(
    'line 1 of the recording has no usable option "program"',
  );
  expect((await hartbeatRun(['--replay', at('nowhere')]))[2]).toContain('cannot be read');
  expect((await hartbeatRun(['--record', at('no/folder'), guestPath('hello')]))[2]).toContain('cannot be written');
});

test('both at once, and words that are none, are mistakes of the command line', () => {
  for (const args of [
    ['--record', 'a', '--replay', 'b'],
    ['--clock', 'fast', 'p'],
    ['--kernel', 'other', 'p'],
    ['--machine', 'bare', '--record', 'a', 'p'],
  ]) {
    expect(() => parseCommand(['run', ...args])).toThrow(UsageError);
  }
  expect(parseCommand(['run', '--replay', 'b'])).toMatchObject({ program: '', replay: 'b' });
});

test('the trampoline form has the same output', async () => {
  for (const name of ['threads', 'pingpong', 'files']) {
    expect(await hartbeatRun(['--kernel', 'trampoline', guestPath(name), guestPath(name)])).toEqual(
      await hartbeatRun([guestPath(name), guestPath(name)]),
    );
  }
});

test('the time of day is that of the recorded run, read without system calls as it is, and the same on either clock', async () => {
  const recorded = await hartbeatRun(['--clock', 'realtime', '--record', at('times'), guestPath('clocks'), 'now']);
  expect(recorded[1]).toMatch(/^(17356896000\d{8} \d{1,8} \d{1,8}\n){3}$/);
  expect(await hartbeatRun(['--replay', at('times')])).toEqual(recorded);
  expect(await hartbeatRun(['--clock', 'virtual', guestPath('clocks'), 'now'])).toEqual(recorded);
});

test('on either clock a program prints the same', async () => {
  const virtual = await hartbeatRun(['--clock', 'virtual', guestPath('pingpong')]);
  expect(await hartbeatRun(['--clock', 'realtime', guestPath('pingpong')])).toEqual(virtual);
});
