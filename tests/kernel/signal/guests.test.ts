/**
 * Every case of the guest program `signals` prints what it prints on Linux: the expected texts are those of the same source built for the host's own
 * Linux (and `frames`, which looks at RISC-V's registers, of QEMU). Where QEMU is here, it must agree in what does not depend on time.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { guestPath } from '../../guest/programs.ts';
import { bootGuest, collectOutput, makeMachine, runToEnd, sequence } from '../core/guestRun.ts';
import { runHosted } from '../core/hostedRun.ts';
import { notPlain } from '../core/plain.ts';

const folder = path.join(import.meta.dirname, 'expected');
const cases = readdirSync(folder)
  .map((file) => path.basename(file, '.txt'))
  .filter((name) => name !== 'exec');
const expected = (name: string): string => readFileSync(path.join(folder, `${name}.txt`), 'utf8');
const program = (name: string): Parameters<typeof bootGuest>[0] => ({ name: 'signals', args: [name], stdin: '' });

/** Cases of which QEMU's user mode departs from Linux are not among these, nor those that sleep. */
const ON_QEMU = ['queue', 'order', 'send', 'faults', 'floats', 'frames', 'jumps', 'abort', 'unwind'];

describe.each(cases)('%s', (name) => {
  test('prints and ends as on Linux', async () => {
    const { stdout, end } = runToEnd(await bootGuest(program(name)));
    expect(stdout).toBe(expected(name));
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });

  test('does so with another number of harts and when preempted often', async () => {
    const config = { harts: 3, quantum: 1000, slice: 700 };
    expect(runToEnd(await bootGuest(program(name), { config })).stdout).toBe(expected(name));
  });
});

test('exec keeps what is ignored, blocked and pending, and drops handlers and stacks', async () => {
  const { stdout, end } = await runHosted('signals', ['exec']);
  expect(stdout).toBe(expected('exec'));
  expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
});

test.each(['queue', 'waits', 'masks', 'stop', 'timers', 'threads'])(
  '%s goes on from snapshots at random steps, and leaves no timer behind',
  async (name) => {
    const config = { quantum: 2000, slice: 1500 };
    const next = sequence(name.length);
    let kernel = await bootGuest(program(name), { config });
    let text = '';
    for (let piece = 0; piece < 25; piece++) {
      const output = collectOutput(kernel);
      kernel.advance({ maxSteps: 1 + next(8000) });
      text += output();
      expect(notPlain(kernel.state)).toEqual([]);
      kernel = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(kernel)));
    }
    const { stdout } = runToEnd(kernel);
    expect(text + stdout).toBe(expected(name));
    const { executor, kernelTimers, signalFiles } = kernel.state;
    expect([executor.timers.length, kernelTimers.size, signalFiles.size]).toEqual([0, 0, 0]);
  },
);

test.each(['queue', 'masks', 'stop', 'timers', 'cancel'])('%s is the same run in random pieces', async (name) => {
  const next = sequence(11);
  const config = { quantum: 1000, slice: 700 };
  const chopped = runToEnd(await bootGuest(program(name), { config }), () => 1 + next(5000));
  expect(chopped).toEqual(runToEnd(await bootGuest(program(name), { config })));
});

test('QEMU agrees where it is installed', () => {
  const runs = ON_QEMU.map((name) => spawnSync('qemu-riscv64', [guestPath('signals'), name], { encoding: 'utf8' }));
  const printed = runs.filter(({ error }) => error === undefined).map(({ stdout }) => stdout);
  expect(printed).toEqual(ON_QEMU.slice(0, printed.length).map(expected));
});
