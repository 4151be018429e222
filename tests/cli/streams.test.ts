/** The command as a process: what it does when its standard output cannot be written. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { guestPath } from '../guest/programs.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** Exit code and standard error of `hartbeat run hello`; without a descriptor for standard output, that is a pipe that nobody reads. */
async function runHello(stdout: number | undefined): Promise<{ code: number; stderr: string }> {
  const args = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
  const child = spawn(process.execPath, [...args, 'adapter/cli.ts', 'run', guestPath('hello')], {
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
