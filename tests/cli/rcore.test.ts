/** `hartbeat run` with programs of rCore: what it says of them, their input, their exit codes. */
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { guestPath } from '../guest/programs.ts';

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

test('says what a program was taken for, and why; not when it was told', async () => {
  const program = guestPath('rcore-lab-links');
  const why = 'it is linked to 0x0, where Linux maps nothing';
  const sentence = `hartbeat: ${program} runs with the system calls of rCore (rcore-lab): ${why}; --abi linux, or the launch attribute "abi", if that is wrong\n`;
  expect((await hartbeatRun([program]))[2]).toBe(sentence);
  expect((await hartbeatRun(['--abi', 'rcore-lab', program]))[2]).toBe('');
});

test('a program in the wrong family is told of the right one', async () => {
  const [, , stderr] = await hartbeatRun(['--abi', 'rcore-lab', guestPath('rcore-devices')]);
  expect(stderr).toContain(
    'hartbeat: system call 29 (syscall_29) answers -1: rCore itself would panic; is it a program for --abi rcore-book?\n',
  );
});

test('a shell finds programs by name, and gives them what follows', async () => {
  const [code, stdout, stderr] = await hartbeatRun(
    ['--abi', 'rcore-book', guestPath('rcore-init')],
    'rcore-raw1.bin\nrcore-process again twice\nnobody\nexit\n',
  );
  expect(stdout).toContain('slot 1\n');
  expect(stdout).toContain('rcore-process again twice\n');
  expect(stdout).toContain('ended with -1234567\n');
  expect(stdout).toContain('there is no such program\n');
  expect([code, stderr]).toEqual([0, '']);
});

test('a fault of the first process is its signal', async () => {
  const [code, stdout, stderr] = await hartbeatRun([guestPath('rcore-raw2.bin')]);
  expect(code).toBe(128 + 4);
  expect(stdout).toMatch(/\[kernel\] Illegal Instruction, SIGILL=4\n$/);
  expect(stderr).toContain('illegal instruction 0x10200073');
});

test('an exit code below zero is a byte outside', async () => {
  const [code] = await hartbeatRun(['--abi', 'rcore-book', guestPath('rcore-process'), 'again', 'twice']);
  expect(code).toBe(-1234567 & 0xff);
});

test('--abi takes three words', () => {
  expect(() => parseCommand(['run', '--abi', 'minix', 'program'])).toThrow(
    '--abi is linux or rcore-book or rcore-lab, not "minix"',
  );
});
