/**
 * Guest programs about processes see what Linux shows: beside each source lies what it prints there. (qemu-riscv64 has neither robust locks nor subreapers,
 * and executes no RISC-V file by itself.)
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashEvents, hashText, newHash } from '../../../src/kernel/hash.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { CONSOLE } from '../../../src/kernel/tty/terminalState.ts';
import { collectOutput, makeMachine, sequence } from './guestRun.ts';
import { advanceHosted, bootHosted, runHosted, stepHosted } from './hostedRun.ts';
import { notPlain } from './plain.ts';

const names = [
  'fork',
  'exec',
  'waiting',
  'byDescriptor',
  'cpuClocks',
  'spawn',
  'groups',
  'robust',
  'requeue',
  'tables',
  'attachments',
  'gaps',
  'subreaper',
];
const folder = path.join(import.meta.dirname, '../../guest/process');
const onLinux = (name: string): string => readFileSync(path.join(folder, `${name}.txt`), 'utf8');
const SUCCESS = { kind: 'exited', code: 0, signo: 0 };

describe.each(names)('%s', (name) => {
  test('prints what it prints on Linux, and leaves nothing behind but itself', async () => {
    const { stdout, end, kernel } = await runHosted(name);
    expect(stdout).toBe(onLinux(name));
    expect(end).toEqual(SUCCESS);
    const { processes, threads, spaces, futexes, piFutexes, futexRequeues, pipes, executor } = kernel.state;
    expect([processes.size, threads.size, spaces.size]).toEqual([1, 1, 1]);
    const queues = [futexes, piFutexes, futexRequeues, pipes];
    expect([...queues.map(({ size }) => size), executor.timers.length]).toEqual([0, 0, 0, 0, 0]);
    expect([...executor.tasks.values()].map((task) => task.name).filter((task) => task !== 'init')).toEqual([name]);
  });

  test('prints the same on one hart and on four, preempted often or hardly', async () => {
    for (const harts of [1, 4]) {
      const { stdout, end } = await runHosted(name, [], { config: { harts, quantum: 3000, slice: 2000 } });
      expect({ stdout, end }).toEqual({ stdout: onLinux(name), end: SUCCESS });
    }
  });

  test('goes on from snapshots at random steps as if nothing had happened; the state is plain data', async () => {
    const config = { quantum: 2000, slice: 1500 };
    const whole = await bootHosted(name, [], { config });
    const events = newHash();
    const stop = hashEvents(whole, events);
    await advanceHosted(whole);
    stop();

    const hash = newHash();
    const next = sequence(name.length);
    let kernel = await bootHosted(name, [], { config });
    let text = '';
    for (let piece = 0; piece < 12; piece++) {
      const output = collectOutput(kernel);
      const end = hashEvents(kernel, hash);
      await stepHosted(kernel, 1 + next(60_000));
      end();
      text += output();
      expect(notPlain(kernel.state)).toEqual([]);
      kernel = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(kernel)));
    }
    const output = collectOutput(kernel);
    const end = hashEvents(kernel, hash);
    await advanceHosted(kernel);
    end();
    expect(text + output()).toBe(onLinux(name));
    expect(hashText(hash)).toBe(hashText(events));
  });
});

describe('what ends by force', () => {
  test('a process that is killed in every kind of wait leaves nothing in any queue', async () => {
    for (const harts of [1, 3]) {
      const { stdout, end, kernel } = await runHosted('killed', [], { config: { harts, quantum: 20_000 } });
      expect({ stdout, end }).toEqual({ stdout: onLinux('killed'), end: SUCCESS });
      const { futexes, piFutexes, pipes, epolls, processes, executor, terminals, files } = kernel.state;
      expect([futexes.size, piFutexes.size, terminals.get(CONSOLE)!.pollers.size]).toEqual([0, 0, 0]);
      // Orphans hold timerfds and sleep; nobody else has a timer.
      expect(executor.timers.every(({ waker }) => executor.tasks.get(waker.taskId)?.state === 'pending')).toBe(true);
      // The children of the killed ones live on, as on Linux, and keep the descriptors that they inherited.
      const left = [...processes.values()].filter(({ state }) => state === 'running');
      expect(left.every(({ ppid, threads }) => ppid === 1 && threads.length === 1)).toBe(true);
      expect([...files.values()].every(({ references }) => references > 0)).toBe(true);
      for (const pipe of pipes.values()) expect([pipe.readWakers.length, pipe.writeWakers.length]).toEqual([0, 0]);
      for (const epoll of epolls.values()) expect([...epoll.waiters]).toEqual([]);
      const tids = new Set(left.map(({ pid }) => pid as number));
      const living = [...executor.tasks.values()].filter(({ kind, state }) => kind === 'user' && state !== 'zombie');
      expect(living).toHaveLength(tids.size);
    }
  });

  test('a fork bomb ends in an errno, by the limit and by memory', async () => {
    const { stdout, end, kernel } = await runHosted('bomb');
    expect({ stdout, end }).toEqual({ stdout: onLinux('bomb'), end: SUCCESS });
    expect([kernel.state.processes.size, kernel.state.spaces.size]).toEqual([1, 1]);
  });
});
