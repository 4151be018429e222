/** `hartbeat as`, and assembly sources as programs of `hartbeat run`: what is written, what is said, and how it ends. */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemble } from '../../adapter/as.ts';
import { runBare } from '../../adapter/bare.ts';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { UsageError } from '../../adapter/usageError.ts';
import { readElf } from '../../src/elf/elfFile.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function hartbeat(...args: string[]): Promise<Outcome> {
  const command = parseCommand(args);
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const streams = { stdin: Readable.from([Buffer.alloc(0)]), stdout, stderr };
  let code: number;
  if (command.kind === 'as') code = assemble(command, streams);
  else if (command.kind === 'bare') code = await runBare(command, streams);
  else if (command.kind === 'run') code = await run(command, streams);
  else throw new Error(`not a command for this test: ${command.kind}`);
  stdout.end();
  stderr.end();
  const [out, err] = await outputs;
  return { code, stdout: out, stderr: err.replaceAll(folder, '<folder>') };
}

const guests = path.join(import.meta.dirname, '../guest');
const source = (name: string): string => path.join(guests, 'source', name);

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'hartbeat-as-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (name: string): string => path.join(folder, name);

function write(name: string, content: string): string {
  writeFileSync(place(name), content);
  return place(name);
}

const CALLER = '        .globl _start\n_start: call answer\n        li a7, 93\n        ecall\n';
const ANSWER = '        .globl answer\nanswer: li a0, ANSWER\n        ret\n';

describe('hartbeat as', () => {
  test('makes an executable program', async () => {
    expect(await hartbeat('as', '-o', place('count'), source('count.S'))).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(statSync(place('count')).mode & 0o111).not.toBe(0);
    expect(await hartbeat('run', place('count'))).toEqual({ code: 0, stdout: '3\n2\n1\n', stderr: '' });
  });

  test('links several sources, with macros and folders of includes from the command line', async () => {
    write('value.h', '#define ANSWER (BASE + 2)\n');
    const files = [write('caller.s', CALLER), write('answer.S', `#include "value.h"\n${ANSWER}`)];
    const done = await hartbeat('as', ...files, '-I', folder, '-DBASE=40', `-o${place('linked')}`);
    expect(done).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await hartbeat('run', place('linked'))).code).toBe(42);
  });

  test('makes objects, and links objects to programs', async () => {
    const files = [write('first.s', CALLER), write('second.S', ANSWER)];
    for (const [index, file] of files.entries()) {
      const done = await hartbeat('as', '-c', '-D', 'ANSWER=7', file, '-o', place(`${index}.o`));
      expect(done).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(readElf(new Uint8Array(readFileSync(place(`${index}.o`)))).header.type).toBe(1);
    }
    expect(await hartbeat('as', place('0.o'), place('1.o'), '-o', place('objects'))).toMatchObject({ stderr: '' });
    expect((await hartbeat('run', place('objects'))).code).toBe(7);
  });

  test('lays code out where it is told', async () => {
    await hartbeat('as', source('count.S'), '-Ttext', '0x400000', '-o', place('elsewhere'));
    const { segments, header } = readElf(new Uint8Array(readFileSync(place('elsewhere'))));
    expect(segments.map(({ type, vaddr }) => [type, vaddr])).toContainEqual([1, 0x400000n]);
    expect(header.entry).toBeGreaterThan(0x400000n);
    await hartbeat('as', '--machine', 'bare', source('bare.S'), '-o', place('bare'));
    expect(readElf(new Uint8Array(readFileSync(place('bare')))).header.entry).toBe(0x8000_0000n);
    expect(await hartbeat('run', '--machine', 'bare', place('bare'))).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('tells all mistakes with their places, and writes nothing', async () => {
    const wrong = write('wrong.s', '_start: addi a0, a0, 5000\n        lw a0, (a1\n');
    const { code, stderr } = await hartbeat('as', wrong, place('missing.s'), '-o', place('never'));
    expect(code).toBe(1);
    expect(stderr.split('\n')).toEqual([
      '<folder>/wrong.s:1:22: error: 5000 is not in -2048…2047, as addi needs it',
      expect.stringMatching(/^<folder>\/wrong\.s:2:\d+: error: /),
      'error: there is no file <folder>/missing.s',
      '',
    ]);
    expect(readdirSync(folder)).not.toContain('never');
  });

  test('tells what is missing, and what is there twice, with places', async () => {
    const files = [write('one.s', CALLER), write('two.s', CALLER)];
    const { code, stderr } = await hartbeat('as', ...files, '-o', place('never'));
    expect(code).toBe(1);
    expect(stderr).toBe(
      '<folder>/two.s:2:1: error: `_start` is defined a second time; the first time in <folder>/one.s:2\n' +
        '<folder>/one.s:2:1: error: `answer` is not defined in any of the files; it is used 2 times\n',
    );
  });

  test('takes what people say to assemblers, and the ABI goes to the header of the file', async () => {
    const source = write('soft.s', '.globl _start\n_start: nop\n');
    expect(await hartbeat('as', '-g', '-mno-relax', '-mabi=lp64', '-c', source, '-o', place('soft.o'))).toMatchObject({
      code: 0,
    });
    const flags = (name: string): number => readFileSync(place(name)).readUInt32LE(48);
    expect(flags('soft.o')).toBe(1);
    expect(await hartbeat('as', '-c', source, '-o', place('hard.o'))).toMatchObject({ code: 0 });
    expect(flags('hard.o')).toBe(5);
  });

  test('warns when it does not know where the program begins', async () => {
    const { code, stderr } = await hartbeat('as', write('main.s', 'main: nop\n'), '-o', place('main'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: there is no symbol `_start` at which the program begins/);
  });

  test('says what it does not link', async () => {
    const { stderr } = await hartbeat('as', write('note.txt', 'hello'), '-o', place('never'));
    expect(stderr).toBe(
      'error: <folder>/note.txt is neither an assembly source (.S, .s or .asm) nor an object or archive for RISC-V 64-bit: ' +
        'not an ELF file (it starts with "hell")\n',
    );
  });

  test.each([
    ['no source', ['as']],
    ['an unknown option', ['as', '--fast', 'a.s']],
    ['an ABI that is none', ['as', 'a.s', '-mabi=ilp32']],
    ['an option without its value', ['as', 'a.s', '-o']],
    ['one object for two sources', ['as', '-c', 'a.s', 'b.s', '-o', 'c.o']],
    ['an address that is none', ['as', 'a.s', '-Ttext', 'high']],
    ['a macro that is no name', ['as', 'a.s', '-D', '1=2']],
  ])('refuses %s', (_, args) => {
    expect(() => parseCommand(args)).toThrow(UsageError);
  });
});

describe('hartbeat run with a source', () => {
  test('runs it', async () => {
    expect(await hartbeat('run', source('count.S'))).toEqual({ code: 0, stdout: '3\n2\n1\n', stderr: '' });
  });

  test('ends with 1 when it has mistakes', async () => {
    const { code, stderr } = await hartbeat('run', source('unlinked.S'));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /unlinked\.S:3:1: error: `nowhere` is not defined.*\nwarning: other files of the program are linked by .*\nhartbeat: unlinked\.S has an error\n$/,
    );
  });

  test.each(['access', 'atomicFaults', 'counters', 'dirty', 'illegal', 'misaligned', 'protection', 'svadu', 'timer'])(
    'finds in %s everything as it should be, on the bare machine',
    async (name) => {
      const file = path.join(guests, 'bare', `${name}.S`);
      const args = ['run', '--machine', 'bare', '--memory', '16', '--max-steps', '100000'];
      expect(await hartbeat(...args, file)).toEqual({ code: 0, stdout: '', stderr: '' });
    },
  );
});
