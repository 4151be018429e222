/**
 * `hartbeat run` on every guest program: streams and exit code are the guest's, on both engines; and what it says when there is nothing to run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { guestBytes, guestPath, guestPrograms } from '../guest/programs.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function hartbeatRun(args: readonly string[], stdin = ''): Promise<Outcome> {
  const command = parseCommand(['run', ...args]);
  if (command.kind !== 'run') throw new Error('not a run command');
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const code = await run(command, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await outputs;
  return { code, stdout: out, stderr: err };
}

const statisticsOf = ({ stderr }: Outcome): Record<string, number | string> =>
  JSON.parse(stderr.trim().split('\n').at(-1)!) as Record<string, number | string>;

test.each(guestPrograms)('$name prints and ends as it should, and retires as much on each engine', async (program) => {
  const { name, args, stdin, stdout, code, signo } = program;
  const counts: unknown[] = [];
  for (const engine of ['reference', 'interp', 'jit']) {
    const outcome = await hartbeatRun(['--engine', engine, '--stats=json', guestPath(name), ...args], stdin);
    expect(outcome).toMatchObject({ stdout, code: signo > 0 ? 128 + signo : code });
    const { instructions, steps } = statisticsOf(outcome);
    counts.push({ instructions, steps });
  }
  expect(counts.slice(1)).toEqual([counts[0], counts[0]]);
});

test('a program whose tasks all wait ends with 125 and names what they wait for', async () => {
  const outcome = await hartbeatRun([guestPath('deadlock')]);
  expect(outcome.code).toBe(125);
  expect(outcome.stderr).toContain('all tasks wait, and nothing can wake them');
  expect(outcome.stderr.match(/waits in futexWait/g)).toHaveLength(2);
});

test('a killed program says why', async () => {
  const outcome = await hartbeatRun([guestPath('crash')]);
  expect(outcome.stderr).toMatch(/thread \d+: load at 0x10 by pc 0x[0-9a-f]+: nothing is mapped there/);
});

test('statistics as JSON have every field', async () => {
  const outcome = await hartbeatRun(['--stats=json', '--harts', '3', '--quantum', '500', guestPath('pingpong')]);
  const statistics = statisticsOf(outcome);
  expect(Object.keys(statistics)).toEqual([
    'engine',
    'steps',
    'instructions',
    'wallMs',
    'mips',
    'traps',
    'syscalls',
    'tasks',
    'polls',
    'regions',
    'modules',
    'translatedInsns',
    'translatedBytes',
    'compileMs',
    'evictions',
    'invalidations',
    'unbound',
    'tiers',
    'exits',
    'leaves',
  ]);
  expect(statistics['engine']).toBe('jit');
  expect(statistics['steps']).toBe(Number(statistics['instructions']) + Number(statistics['traps']));
  expect(statistics['tasks']).toBe(2);
});

test('strace shows each call with its result, and a waiting one in two parts', async () => {
  const { stderr } = await hartbeatRun(['--strace', '--quantum', '500', guestPath('threads')]);
  expect(stderr).toContain('write(1, "main: 3 workers wait for 10 numb"..., 36) = 36');
  expect(stderr).toMatch(/\[pid \d+\] read\(3, .*<unfinished \.\.\.>/);
  expect(stderr).toMatch(/\[pid \d+\] <\.\.\. read resumed>"\\1(\\0){7}", 8\) = 8/);
  expect(stderr).toMatch(/\+\+\+ exited with 0 \+\+\+\n$/);
});

test('a run with another seed gives the program other random bytes, with the same seed the same', async () => {
  const random = async (seed: string): Promise<string> => {
    const { stderr } = await hartbeatRun(['--strace', '--seed', seed, guestPath('hello')]);
    return /getrandom\(("[^)]*), 8/.exec(stderr)![1]!;
  };
  expect(await random('1')).toBe(await random('1'));
  expect(await random('1')).not.toBe(await random('2'));
});

describe('what cannot be run', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
    const hello = guestBytes('hello');
    writeFileSync(path.join(folder, 'cut'), hello.subarray(0, 100));
    writeFileSync(path.join(folder, 'text'), '#!/bin/sh\n');
    writeFileSync(path.join(folder, 'empty'), '');
    const other = new Uint8Array(hello);
    other[18] = 62; // e_machine: EM_X86_64
    writeFileSync(path.join(folder, 'x86'), other);
    const narrow = new Uint8Array(hello);
    narrow[4] = 1; // EI_CLASS: ELFCLASS32
    writeFileSync(path.join(folder, 'narrow'), narrow);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['nothing', 127, /there is no program at .*nothing/],
    ['.', 126, /is a directory, not a program/],
    ['cut', 126, /cut cannot run: .*the file is cut off/],
    ['text', 126, /text cannot run: not an ELF file/],
    ['empty', 126, /empty cannot run: /],
    ['x86', 126, /x86 cannot run: it is for x86-64, and Hartbeat runs RISC-V 64-bit/],
    ['narrow', 126, /narrow cannot run: .*32-bit/],
  ])('%s ends with %d and a sentence', async (name, code, sentence) => {
    const outcome = await hartbeatRun([path.join(folder, name)]);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toMatch(sentence);
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('a file beside the program can be read and not written, one elsewhere on the host does not exist', async () => {
  const beside = await hartbeatRun([guestPath('files'), guestPath('assembly')]);
  expect(beside.stdout).toContain('EXIT-SUCCESS');
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
  const file = path.join(elsewhere, 'file');
  writeFileSync(file, 'not for guests');
  const outside = await hartbeatRun([guestPath('files'), file]);
  rmSync(elsewhere, { recursive: true });
  expect(outside.stdout).toContain('FAILED');
});
