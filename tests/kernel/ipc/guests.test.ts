/**
 * Guest programs about waiting for files see what Linux shows: beside each source lies what it prints there, and where qemu-riscv64 is installed it
 * must print the same today. No queue, timer or instance is left behind.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashEvents, newHash } from '../../../src/kernel/hash.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { CONSOLE } from '../../../src/kernel/tty/terminalState.ts';
import { guestPath } from '../../guest/programs.ts';
import { bootGuest, collectOutput, makeMachine, runToEnd, sequence } from '../core/guestRun.ts';
import { notPlain } from '../core/plain.ts';

const names = ['poll', 'epoll', 'eventfd', 'timerfd', 'fifo', 'splice', 'inotify', 'sockets'];
const folder = path.join(import.meta.dirname, '../../guest/ipc');
const onLinux = (name: string): string => readFileSync(path.join(folder, `${name}.txt`), 'utf8');
const boot = (name: string, config = {}) => bootGuest({ name, args: [], stdin: '' }, { config });
const SUCCESS = { kind: 'exited', code: 0, signo: 0 };

describe.each(names)('%s', (name) => {
  test('prints what it prints on Linux, and leaves nothing behind', async () => {
    const kernel = await boot(name);
    const { stdout, end } = runToEnd(kernel);
    expect(stdout).toBe(onLinux(name));
    expect(end).toEqual(SUCCESS);
    const { pipes, epolls, epollInterests, eventfds, timerfds, inotifies, inodeWatches, terminals, executor } =
      kernel.state;
    const objects = [pipes, epolls, eventfds, timerfds, inotifies, inodeWatches, terminals.get(CONSOLE)!.pollers];
    expect(objects.map(({ size }) => size)).toEqual(objects.map(() => 0));
    expect(epollInterests).toBe(0);
    expect(executor.timers.length).toBe(0);
  });

  test('prints the same under QEMU', () => {
    const { error, stdout } = spawnSync('qemu-riscv64', [guestPath(name)], { encoding: 'utf8' });
    // Where it is not installed, what it printed once is what counts.
    if (error === undefined) expect(stdout).toBe(onLinux(name));
    else expect(error).toMatchObject({ code: 'ENOENT' });
  });

  test('prints the same on one hart and on four, preempted often', async () => {
    for (const harts of [1, 4]) {
      const { stdout, end } = runToEnd(await boot(name, { harts, quantum: 3000, slice: 2000 }));
      expect({ stdout, end }).toEqual({ stdout: onLinux(name), end: SUCCESS });
    }
  });

  test('does the same on the reference engine, at every trap', async () => {
    const reference = await bootGuest({ name, args: [], stdin: '' }, { engine: 'reference' });
    expect(runToEnd(reference)).toEqual(runToEnd(await boot(name)));
  });

  test('goes on from snapshots in the midst of it as if nothing had happened; the state is plain data', async () => {
    const config = { quantum: 2000, slice: 1500 };
    const original = await boot(name, config);
    const whole = runToEnd(original);
    const steps = original.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
    const next = sequence(name.length);
    const hash = newHash();
    let kernel = await boot(name, config);
    let stdout = '';
    for (let piece = 0; piece < 10; piece++) {
      const output = collectOutput(kernel);
      const stop = hashEvents(kernel, hash);
      kernel.advance({ maxSteps: 1 + next(steps / 6) });
      stop();
      stdout += output();
      expect(notPlain(kernel.state)).toEqual([]);
      kernel = restoreKernel(await makeMachine('interp', 2), saveKernel(kernel));
    }
    const rest = runToEnd(kernel, () => 1e9, hash);
    expect({ ...rest, stdout: stdout + rest.stdout }).toEqual(whole);
  });
});
