/**
 * A guest program that tries names, permissions, contents and locks sees what Linux shows a plain user: `expected.txt` is what the same sources print
 * there, and where qemu-riscv64 is installed it must print the same today (but for openat2, which older ones do not know).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { guestPath } from '../../guest/programs.ts';
import { bootGuest, collectOutput, makeMachine, runToEnd, sequence } from '../core/guestRun.ts';
import { notPlain } from '../core/plain.ts';

const expected = readFileSync(path.join(import.meta.dirname, '../../guest/fs/expected.txt'), 'utf8');
const boot = (config = {}) => bootGuest({ name: 'filesystem', args: [], stdin: '' }, { config });
const USER = 1000;

test('files are what they are on Linux, and nothing of them is left at the end', async () => {
  const kernel = await boot();
  const before = kernel.state.inodes.size;
  const { stdout, end } = runToEnd(kernel);
  expect(stdout).toBe(expected);
  expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  expect(kernel.state.inodes.size).toBe(before);
  expect(kernel.state.files.size).toBe(0);
  expect(kernel.state.fileSystem.locks.size).toBe(0);
});

test('they are on four harts, preempted often', async () => {
  expect(runToEnd(await boot({ harts: 4, quantum: 3000, slice: 2000 })).stdout).toBe(expected);
});

test('they go on from snapshots at random steps as if nothing had happened; the state is plain data', async () => {
  const config = { quantum: 3000, slice: 2000 };
  const whole = runToEnd(await boot(config));
  const next = sequence(4);
  let kernel = await boot(config);
  let before = '';
  for (let saves = 0; saves < 12; saves++) {
    const output = collectOutput(kernel);
    const end = kernel.advance({ maxSteps: 1 + next(60_000) });
    before += output();
    if (end.kind !== 'budget') break;
    expect(notPlain(kernel.state)).toEqual([]);
    kernel = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(kernel)));
  }
  const rest = runToEnd(kernel);
  expect({ stdout: before + rest.stdout, memory: rest.memory, time: rest.time }).toEqual({
    stdout: whole.stdout,
    memory: whole.memory,
    time: whole.time,
  });
});

test('QEMU prints the same', () => {
  const user = process.getuid?.() === 0 ? { uid: USER, gid: USER } : {};
  const { error, stdout } = spawnSync('qemu-riscv64', [guestPath('filesystem')], {
    ...user,
    encoding: 'utf8',
    cwd: '/',
  });
  const comparable = (text: string): string => text.replaceAll(/^.*open(at)?2[(,].*\n/gm, '');
  if (error === undefined) expect(comparable(stdout)).toBe(comparable(expected));
  else expect(error).toMatchObject({ code: 'ENOENT' });
});
