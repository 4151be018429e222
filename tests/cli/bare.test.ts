/**
 * `hartbeat run --machine bare` on the programs of tests/guest/bare, which check themselves: what M-, S- and U-mode do, how a run ends, and what
 * it says when it cannot. QEMU's virt machine (7.2) ends access, dirty, harts, illegal, misaligned, protection and timer well, too.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBare } from '../../adapter/bare.ts';
import { isaText } from '../../adapter/bareIsa.ts';
import { formatSignature } from '../../adapter/bareSignature.ts';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { guestPath } from '../guest/programs.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const bin = new URL('../guest/bare/bin/', import.meta.url);
const bare = (name: string): string => new URL(name, bin).pathname;

async function runWith(args: readonly string[], stdin = ''): Promise<Outcome> {
  const command = parseCommand(['run', '--machine', 'bare', '--memory', '16', ...args]);
  if (command.kind !== 'bare') throw new Error('not a bare run');
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const code = await runBare(command, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await outputs;
  return { code, stdout: out, stderr: err };
}

const selfChecking = [
  ...['access', 'atomicFaults', 'counters', 'dirty', 'endOfMemory', 'environment'],
  ...['illegal', 'misaligned', 'protection', 'svadu', 'timer', 'triggers'],
];

describe.each(['reference', 'interp', 'jit'])('on the %s engine', (engine) => {
  test.each(selfChecking)('%s finds everything as it should be', async (name) => {
    // The code is the number of the check that failed.
    expect(await runWith(['--engine', engine, '--max-steps', '100000', bare(name)])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  test.each([7, 100, 100_000])('three harts wake and count each other in turns of %i steps', async (quantum) => {
    const args = ['--harts', '3', '--quantum', `${quantum}`, '--max-steps', '2000000', bare('harts')];
    expect(await runWith(['--engine', engine, ...args])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('the serial port and the console of tohost print, the serial port receives, the finisher ends with a code', async () => {
    const outcome = await runWith(['--engine', engine, bare('console')], 'echo. and no more');
    expect(outcome).toEqual({ code: 42, stdout: 'hello!echo.', stderr: '' });
  });

  test('a handler that traps for ever ends the run with the exact trap', async () => {
    const { code, stderr } = await runWith(['--engine', engine, '--quantum', '5000', bare('trapForever')]);
    expect(code).toBe(125);
    expect(stderr).toBe(
      'hartbeat: nothing can happen any more:\nhart 0 is in M-mode at pc 0x8000000; ' +
        'Instruction access fault (mcause 0x1, mepc 0x8000000, mtval 0x8000000)\n',
    );
  });

  test('a handler of S-mode that traps for ever ends the run with the exact trap', async () => {
    const { code, stderr } = await runWith(['--engine', engine, '--quantum', '5000', bare('trapForeverSupervisor')]);
    expect(code).toBe(125);
    expect(stderr).toBe(
      'hartbeat: nothing can happen any more:\nhart 0 is in S-mode at pc 0x8000000; ' +
        'Instruction access fault (scause 0x1, sepc 0x8000000, stval 0x8000000)\n',
    );
  });
});

test('a symbol tohost outside what is loaded is not watched, and a warning says so', async () => {
  const { code, stderr } = await runWith([bare('tohostOutside')]);
  expect(code).toBe(0);
  expect(stderr).toBe(
    `hartbeat: warning: ${bare('tohostOutside')} has its symbol tohost at 0x80100000, outside what is loaded: ` +
      'writing there does not end the run\n',
  );
});

test('a hart that waits for what cannot come ends the run', async () => {
  const { code, stderr } = await runWith([bare('waitForever')]);
  expect(code).toBe(125);
  expect(stderr).toMatch(
    /nothing can happen any more:\nhart 0 is in M-mode at pc 0x[0-9a-f]+, waiting for an interrupt/,
  );
});

test('a program that does nothing for ever ends after --max-steps', async () => {
  const { code, stderr } = await runWith(['--max-steps', '1234567', bare('spin')]);
  expect(code).toBe(124);
  expect(stderr).toBe('hartbeat: stopped after 1234567 steps:\nhart 0 is in M-mode at pc 0x80000010\n');
});

describe('files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [4, ['89abcdef', '01234567', '00000000', 'deadbeef', 'fffffffe']],
    [8, ['0123456789abcdef', 'deadbeef00000000', '00000000fffffffe']],
    [16, ['deadbeef000000000123456789abcdef', '000000000000000000000000fffffffe']],
  ])('a signature has words of %i bytes, and the exit code is that of tohost', async (granularity, lines) => {
    const file = path.join(folder, 'signature');
    const args = ['--signature', file, '--signature-granularity', `${granularity}`, bare('signature')];
    expect(await runWith(args)).toEqual({ code: 3, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  test.each([
    ['there is no file', 127, /there is no program at/, () => path.join(folder, 'none')],
    ['it is no ELF file', 126, /cannot run: not an ELF file/, () => path.join(folder, 'text')],
    [
      'a segment lies elsewhere',
      126,
      /cannot run: has a segment at 0x10000 to 0x[0-9a-f]+, RAM is at 0x80000000/,
      () => guestPath('hello'),
    ],
  ])('when %s a sentence says so', async (_what, code, sentence, file) => {
    writeFileSync(path.join(folder, 'text'), 'hello');
    const outcome = await runWith([file()]);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toMatch(sentence);
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('the headers that a linker puts before the first section need no RAM', async () => {
    const bytes = readFileSync(bare('signature'));
    const table = Number(bytes.readBigUInt64LE(32));
    const load = Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => table + 56 * index).find(
      (at) => bytes.readUInt32LE(at) === 1,
    )!;
    const before = bytes.readBigUInt64LE(load + 8);
    expect(before).toBe(0x1000n);
    const add = (at: number, difference: bigint): void => {
      bytes.writeBigUInt64LE(bytes.readBigUInt64LE(load + at) + difference, load + at);
    };
    for (const address of [8, 16, 24]) add(address, -before);
    for (const size of [32, 40]) add(size, before);
    const file = path.join(folder, 'headers');
    writeFileSync(file, bytes);
    expect(await runWith([file])).toEqual({ code: 3, stdout: '', stderr: '' });
  });

  test('a signature of a program that has none is refused before it runs', async () => {
    const file = path.join(folder, 'absent');
    const outcome = await runWith(['--signature', file, bare('access')]);
    expect(outcome.code).toBe(126);
    expect(outcome.stderr).toContain('begin_signature');
  });

  test('a signature that cannot be written is a sentence', async () => {
    const outcome = await runWith(['--signature', path.join(folder, 'none', 'file'), bare('signature')]);
    expect(outcome.code).toBe(126);
    expect(outcome.stderr).toMatch(/^hartbeat: cannot write .*none.file: ENOENT.*\n$/);
  });
});

test('a signature whose length is no multiple of the word is filled up with zeros', () => {
  expect(formatSignature(Uint8Array.of(1, 2, 3, 4, 5), 4)).toBe('04030201\n00000005\n');
  expect(formatSignature(new Uint8Array(), 4)).toBe('');
});

test.each([
  [['run', '--machine', 'toaster', 'x'], '--machine is kernel or bare, not "toaster"'],
  [['run', '--signature', 'f', 'x'], '--signature is not for --machine kernel'],
  [['run', '--machine', 'bare', '--strace', 'x'], '--strace is not for --machine bare'],
  [['run', '--machine', 'bare', 'x', 'y'], 'a bare program takes no arguments'],
  [['run', '--machine', 'bare', '--signature-granularity', '0', 'x'], 'takes a whole number from 1 to 64'],
  [['run', '--machine', 'bare'], 'needs a program'],
])('%j is a mistake', (args, sentence) => {
  expect(() => parseCommand(args)).toThrow(sentence);
});

test('a bare run has one hart unless more are asked for, and no limit of steps', () => {
  expect(parseCommand(['run', '--machine', 'bare', 'x'])).toMatchObject({
    kind: 'bare',
    harts: 1,
    maxSteps: Number.POSITIVE_INFINITY,
    signatureGranularity: 4,
  });
});

test('--isa names what there is', () => {
  expect(parseCommand(['run', '--machine', 'bare', '--isa'])).toEqual({ kind: 'isa' });
  expect(isaText).toMatch(/^rv64imafdc_zic[a-z_]*_zihpm_[a-z_]*sstc_svadu\n/);
  expect(isaText).toContain('  180 satp ');
});
