/**
 * The parts of the guest program `memory`: what each sees of mappings, shared memory, semaphores and message queues is what Linux shows it
 * (`tests/guest/memory/expected.txt`, the output of the same sources on Linux), on either engine and however it is preempted.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AwaitNode } from '../../../src/kernel/kernelApi.ts';
import { bootGuest, runToEnd, sequence } from './guestRun.ts';

const file = path.join(import.meta.dirname, '../../guest/memory/expected.txt');
const parts = readFileSync(file, 'utf8')
  .split(/^# /m)
  .slice(1)
  .map((text) => {
    const end = text.indexOf('\n');
    return { name: text.slice(0, end), stdout: text.slice(end + 1) };
  });

describe.each(parts)('memory $name', ({ name, stdout }) => {
  const program = { name: 'memory', args: [name], stdin: '' };

  test('sees what Linux shows', async () => {
    const outcome = runToEnd(await bootGuest(program));
    expect(outcome.stdout).toBe(stdout);
    expect(outcome.end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });

  test('does the same when advanced in random pieces, and when preempted often', async () => {
    const next = sequence(3);
    const config = { quantum: 5000, slice: 3000 };
    const whole = runToEnd(await bootGuest(program, { config }));
    const chopped = runToEnd(await bootGuest(program, { config }), () => 1 + next(9000));
    expect(chopped).toEqual(whole);
    expect(whole.stdout).toBe(stdout);
  });
});

test('when RAM is used up the process with the most pages is killed, and all others go on', async () => {
  const program = { name: 'memory', args: ['oom'], stdin: '' };
  const lines = [
    'one that wants too much: killed by 9',
    'the largest: killed by 9',
    'a small one: killed by 15',
    'forks: ended with 0',
    'populate: mapped',
    'EXIT-SUCCESS',
  ];
  for (const engine of ['interp', 'reference', 'jit'] as const) {
    const kernel = await bootGuest(program, { engine });
    const reasons: string[] = [];
    kernel.listen((event) => {
      if (event.kind === 'signal' && event.signo === 9) reasons.push(event.reason);
    });
    expect(runToEnd(kernel).stdout.split('\n').slice(0, -1), engine).toEqual(lines);
    expect(reasons[0]).toMatch(/^store at 0x.* by pc 0x.*: the machine is out of memory$/);
    expect(reasons[1]).toMatch(/the machine is out of memory, and it holds the most: \d+ pages/);
  }
});

test('waits for semaphores and messages are futures by name; of one that is killed nothing stays behind', async () => {
  const kernel = await bootGuest({ name: 'memory', args: ['waits'], stdin: '' });
  // Before the first is killed, all five wait.
  const leaves: AwaitNode[] = [];
  const stop = kernel.listen((event) => {
    if (event.kind !== 'syscall' || event.name !== 'kill') return;
    for (const taskId of kernel.state.executor.tasks.keys()) leaves.push(kernel.awaits(taskId).at(-1)!);
    stop();
  });
  while (leaves.length === 0) expect(kernel.advance({ maxSteps: 5000 }).kind).toBe('budget');
  const before = kernel.state.sysv.semaphores.get(0)!;
  const kinds = leaves.map(({ future }) => future.kind);
  expect(kinds).toEqual(expect.arrayContaining(['semWait', 'msgReceive', 'msgSend', 'mqReceive']));
  const fields = leaves.map((leaf) => leaf.fields);
  expect(fields).toContainEqual({ semid: 0, operations: '0: -3 (is 0)' });
  expect(fields).toContainEqual(expect.objectContaining({ queue: 'hartbeat-waits', messages: 0 }));
  runToEnd(kernel);
  expect([before.waiters.length, before.undo.size]).toEqual([0, 0]);
  const { sysv, mqueues, executor } = kernel.state;
  expect([sysv.semaphores.size, sysv.queues.size, mqueues.size]).toEqual([0, 0, 0]);
  expect([...executor.tasks.values()].every((task) => task.state === 'zombie' || task.kind === 'kernel')).toBe(true);
});
