/**
 * Clocks as guest programs read them: by system calls, by the vDSO, and `time` itself. All tell the same time, which never runs back, whoever reads it
 * on whichever hart. What the programs print is what Linux prints, `vdso` on one with a vDSO; `relay`, for which `time` counts ns, makes sense here alone.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashEvents, newHash } from '../../../src/kernel/hash.ts';
import type { Advance, KernelApi } from '../../../src/kernel/kernelApi.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import type { KernelConfig } from '../../../src/kernel/state.ts';
import { guestPath } from '../../guest/programs.ts';
import { bootGuest, collectOutput, makeMachine, type RunOptions, runToEnd, sequence } from './guestRun.ts';

const folder = path.join(import.meta.dirname, '../../guest/time');
const onLinux = (name: string): string => readFileSync(path.join(folder, `${name}.txt`), 'utf8');
const SUCCESS = { kind: 'exited', code: 0, signo: 0 };

const guests = [
  ['clocks', []],
  ['vdso', []],
  ['relay', ['300']],
] as const;
const boot = (name: string, args: readonly string[], config: Partial<KernelConfig> = {}, options: RunOptions = {}) =>
  bootGuest({ name, args, stdin: '' }, { ...options, config });

describe.each(guests)('%s', (name, args) => {
  const expected = { stdout: onLinux(name), end: SUCCESS };

  test('prints what it prints on Linux', async () => {
    expect(runToEnd(await boot(name, args))).toMatchObject(expected);
  });

  test.each([
    ['one hart', { harts: 1 }],
    ['four harts', { harts: 4 }],
    ['four harts in short turns', { harts: 4, quantum: 777 }],
    ['four harts in long turns', { harts: 4, quantum: 1_000_000 }],
    ['three harts, preempted often', { harts: 3, quantum: 3000, slice: 1100 }],
    ['four harts in another order', { harts: 4, quantum: 5000, slice: 20_000, seed: 7 }],
    ['four harts, by the trampoline', { harts: 4, form: 'trampoline' as const }],
  ])('prints the same on %s', async (_what, config) => {
    expect(runToEnd(await boot(name, args, config))).toMatchObject(expected);
  });

  test('does the same on the reference engine and in random pieces, at every trap', async () => {
    const config = { harts: 4, quantum: 4000 };
    const whole = runToEnd(await boot(name, args, config));
    const next = sequence(3);
    expect(runToEnd(await boot(name, args, config), () => 1 + next(3000))).toEqual(whole);
    expect(runToEnd(await boot(name, args, config, { engine: 'reference' }))).toEqual(whole);
  });

  test('goes on from snapshots in the midst of it as if nothing had happened', async () => {
    const config = { harts: 4, quantum: 2000 };
    const original = await boot(name, args, config);
    const whole = runToEnd(original);
    const steps = original.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
    const next = sequence(name.length);
    const hash = newHash();
    let kernel = await boot(name, args, config);
    let stdout = '';
    for (let piece = 0; piece < 10; piece++) {
      const output = collectOutput(kernel);
      const stop = hashEvents(kernel, hash);
      kernel.advance({ maxSteps: 1 + next(steps / 6) });
      stop();
      stdout += output();
      kernel = restoreKernel(await makeMachine('interp', 4), saveKernel(kernel));
    }
    const rest = runToEnd(kernel, () => 1e9, hash);
    expect({ ...rest, stdout: stdout + rest.stdout }).toEqual(whole);
  });

  test('prints the same when idle time is skipped bit by bit, as it is beside the clock on the wall', async () => {
    const kernel = await boot(name, args, { harts: 4 });
    const output = collectOutput(kernel);
    expect([paced(kernel), output()]).toEqual([SUCCESS, expected.stdout]);
  });
});

test.each(['clocks', 'vdso'])('%s prints the same under QEMU', (name) => {
  const { error, stdout } = spawnSync('qemu-riscv64', [guestPath(name)], { encoding: 'utf8' });
  // Where it is not installed, what it printed once is what counts; before version 8.2 it has no vDSO.
  if (error === undefined) expect([onLinux(name), 'there is no vDSO\n']).toContain(stdout);
  else expect(error).toMatchObject({ code: 'ENOENT' });
});

/** Runs to the end, with 10 µs more to skip after each call. */
function paced(kernel: KernelApi): Advance {
  for (;;) {
    const end = kernel.advance({ maxSteps: 50_000, idleUntil: kernel.now() + 10_000 });
    if (end.kind !== 'budget' && end.kind !== 'idle') return end;
  }
}

test('the C library reads clocks without a system call', async () => {
  const kernel = await boot('relay', ['2000'], { harts: 4 });
  let calls = 0;
  kernel.listen((event) => {
    if (event.kind === 'syscall' && event.name === 'clock_gettime') calls++;
  });
  expect(runToEnd(kernel).end).toEqual(SUCCESS);
  // A fifth of the readings of its four threads is made by the system call.
  expect(calls).toBe((4 * 2000) / 5);
});
