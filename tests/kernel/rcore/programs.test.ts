/**
 * Programs in the style of rCore's own tests, each system call of either family in one of them. What they print stands in tests/guest/rcore/expected, by
 * rCore's rules (there is no rCore here to compare with); `UPDATE=1` rewrites it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashEvents, hashText, newHash } from '../../../src/kernel/hash.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { CONSOLE } from '../../../src/kernel/tty/terminalState.ts';
import { collectOutput, makeMachine, sequence } from '../core/guestRun.ts';
import { notPlain } from '../core/plain.ts';
import { bootRcore, goOn, runRcore } from './rcoreRun.ts';

const book = ['process', 'files', 'signals', 'killmask', 'threads', 'sync', 'devices'].map((name) => `rcore-${name}`);
const lab = ['process', 'files', 'signals', 'threads', 'sync', 'memory', 'tasks', 'links', 'deadlock'];
const names = [...book, ...lab.map((name) => `rcore-lab-${name}`), 'rcore-raw0'];
const SUCCESS = { kind: 'exited', code: 0, signo: 0 };

function expectText(name: string, text: string): void {
  const file = path.join(import.meta.dirname, '../../guest/rcore/expected', `${name}.txt`);
  if (process.env['UPDATE'] === '1' || !existsSync(file)) {
    expect(process.env['CI'], `${file} is missing`).toBeUndefined();
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe.each(names)('%s', (name) => {
  test('does what rCore would, and leaves nothing behind but itself', async () => {
    const { stdout, end, kernel } = await runRcore(name);
    expectText(name, stdout);
    expect(stdout).toMatch(/EXIT-SUCCESS\n$/);
    expect(end).toEqual(SUCCESS);
    const { processes, spaces, executor, pipes, terminals } = kernel.state;
    expect([processes.size, spaces.size, pipes.size, terminals.get(CONSOLE)!.pollers.size]).toEqual([1, 1, 0, 0]);
    expect(executor.timers.filter(({ waker }) => !executor.tasks.has(waker.taskId))).toEqual([]);
  });

  test('does the same on one hart and on four, preempted often', async () => {
    for (const harts of [1, 4]) {
      const { stdout, end } = await runRcore(name, { config: { harts, quantum: 3000, slice: 2000 } });
      expectText(name, stdout);
      expect(end).toEqual(SUCCESS);
    }
  });
});

test('the reference engine makes the same runs, event by event', async () => {
  for (const name of ['rcore-killmask', 'rcore-lab-memory', 'rcore-lab-links', 'rcore-signals']) {
    const hashes = [];
    for (const engine of ['interp', 'reference', 'jit'] as const) {
      const kernel = await bootRcore(name, { engine });
      const hash = newHash();
      hashEvents(kernel, hash);
      await goOn(kernel);
      hashes.push(hashText(hash));
    }
    expect(hashes[1], name).toBe(hashes[0]);
  }
});

test('both forms of crossing make the same output', async () => {
  for (const name of ['rcore-process', 'rcore-signals', 'rcore-sync', 'rcore-lab-deadlock', 'rcore-lab-tasks']) {
    const { stdout, end } = await runRcore(name, { config: { form: 'trampoline' } });
    expectText(name, stdout);
    expect(end).toEqual(SUCCESS);
  }
});

describe.each(['process', 'files', 'signals', 'threads', 'sync', 'waiting', 'lab-deadlock', 'lab-tasks'])(
  '%s',
  (name) => {
    test('goes on from snapshots at random steps as if nothing had happened; the state is plain data', async () => {
      const config = { quantum: 2000, slice: 1500 };
      const program = `rcore-${name}`;
      const whole = await bootRcore(program, { config });
      const events = newHash();
      const all = collectOutput(whole);
      hashEvents(whole, events);
      await goOn(whole);

      const hash = newHash();
      const next = sequence(name.length);
      let kernel = await bootRcore(program, { config });
      let text = '';
      for (let piece = 0; piece < 12; piece++) {
        const output = collectOutput(kernel);
        const stop = hashEvents(kernel, hash);
        await goOn(kernel, 1 + next(9000));
        stop();
        text += output();
        expect(notPlain(kernel.state)).toEqual([]);
        kernel = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(kernel)));
      }
      const output = collectOutput(kernel);
      hashEvents(kernel, hash);
      await goOn(kernel);
      expect(text + output()).toBe(all());
      expect(hashText(hash)).toBe(hashText(events));
    });
  },
);

test('a number without a lock loses sums, the same ones each time; other orders lose others', async () => {
  const run = async (seed: number): Promise<string> => {
    const { stdout } = await runRcore('rcore-adder', { config: { harts: 1, slice: 10_000, seed } });
    expect(stdout).toContain('some were lost\nEXIT-SUCCESS\n');
    return stdout;
  };
  expect(await run(0)).toBe(await run(0));
  expect(new Set([await run(1), await run(2), await run(3)]).size).toBeGreaterThan(1);
});

test('time goes by priority', async () => {
  const { stdout } = await runRcore('rcore-lab-stride', { config: { harts: 1, slice: 400_000 } });
  expect(stdout).toBe('three times the share 1\nEXIT-SUCCESS\n');
});

test('raw programs go where their pointers say, and end as their faults have it', async () => {
  const head = (slot: number): string => `hello from\nslot\nto the kernel\nslot ${slot}\nzeros 0\ntime passes 1\n`;
  const zero = await runRcore('rcore-raw0.bin');
  expect([zero.stdout, zero.end]).toEqual([`${head(0)}EXIT-SUCCESS\n`, SUCCESS]);
  const one = await runRcore('rcore-raw1.bin');
  expect(one.stdout).toBe(`${head(1)}[kernel] Segmentation Fault, SIGSEGV=11\n`);
  expect(one.end).toEqual({ kind: 'exited', code: 0, signo: 11 });
  const two = await runRcore('rcore-raw2.bin');
  expect(two.stdout).toBe(`${head(2)}[kernel] Illegal Instruction, SIGILL=4\n`);
  expect(two.end).toEqual({ kind: 'exited', code: 0, signo: 4 });
});

test('a shell reads characters, echoes them itself, and waits for ever where rCore would', async () => {
  const stdin = 'rcore-killmaskx\x7f\rnobody\nrcore-process  again twice\r';
  const { stdout, end, kernel } = await runRcore('rcore-shell', { stdin });
  expectText('rcore-shell', stdout);
  expect(end).toEqual({ kind: 'allTasksWait' });
  const leaves = [...kernel.state.executor.tasks.keys()].map((id) => kernel.awaits(id).at(-1)!);
  expect(leaves.filter(({ future }) => future.kind === 'rcoreRead').map(({ fields }) => fields)).toEqual([
    { fd: 0, len: 1, done: 0, input: 'has ended' },
  ]);
});

test('the first process starts the shell and takes what is left of it', async () => {
  const { stdout, end } = await runRcore('rcore-init', { stdin: 'rcore-raw1.bin\rexit\r' });
  expectText('rcore-init', stdout);
  expect(end).toEqual(SUCCESS);
});
