/** The command as a process: what it does when its standard output cannot be written, and on an interrupt. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { guestPath } from '../guest/programs.ts';

const root = path.join(import.meta.dirname, '..', '..');
const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];

/** Exit code and standard error of `hartbeat run hello`; without a descriptor for standard output, that is a pipe that nobody reads. */
async function runHello(stdout: number | undefined): Promise<{ code: number; stderr: string }> {
  const child = spawn(process.execPath, [...quiet, 'adapter/cli.ts', 'run', guestPath('hello')], {
    cwd: root,
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  child.stdout?.destroy();
  const ended = new Promise<number>((done) => child.once('exit', done));
  const stderr = await text(child.stderr!);
  return { code: await ended, stderr };
}

test('a full device is a sentence and exit code 1', async () => {
  const full = openSync('/dev/full', 'w');
  try {
    const stderr = 'hartbeat: standard output cannot be written: no space left on device\n';
    expect(await runHello(full)).toEqual({ code: 1, stderr });
  } finally {
    closeSync(full);
  }
});

test('a reader that has gone ends it silently, as SIGPIPE would', async () => {
  expect(await runHello(undefined)).toEqual({ code: 141, stderr: '' });
});

test.each(['reference', 'interp', 'jit'])(
  'an interrupt ends a bare run on the %s engine with the places of its harts',
  async (engine) => {
    // It prints, and then looks for input, which never comes.
    const program = path.join(root, 'tests/guest/bare/bin/console');
    const args = ['run', '--machine', 'bare', '--memory', '16', '--engine', engine, program];
    const child = spawn(process.execPath, [...quiet, 'adapter/cli.ts', ...args], { cwd: root });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(await ended).toBe(130);
    expect(stdout).toBe('hello!');
    expect(stderr).toMatch(/^hartbeat: interrupted after \d+ steps:\nhart 0 is in M-mode at pc 0x[0-9a-f]+.*\n$/);
  },
);
