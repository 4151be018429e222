/** Many processes under the debugger engine: breakpoints in copies of a space, steps that mind one process alone, and runs that nobody's looking on changes. */
import { describe, expect, test } from 'vitest';
import { hashEvents, hashText, newHash } from '../../src/kernel/hash.ts';
import { DebuggedGuest, type GuestOptions, taskOf } from './guest.ts';

const family = (options: GuestOptions = {}): Promise<DebuggedGuest> =>
  DebuggedGuest.start('family', { source: 'debug/family.c', ...options });

/** The process that a task belongs to. */
const pidOf = (guest: DebuggedGuest, taskId: number): number =>
  [...guest.kernel.state.threads.values()].find((thread) => thread.taskId === taskId)!.pid;

/** Runs to the end; whose stop each was, and where. */
function stops(guest: DebuggedGuest): string[] {
  const seen: string[] = [];
  for (let stop = guest.run(); stop.kind !== 'exited'; stop = guest.run()) {
    const taskId = taskOf(stop);
    seen.push(`${pidOf(guest, taskId)} ${guest.where(taskId)}`);
  }
  return seen;
}

describe.each([1, 4])('on %i harts', (harts) => {
  test('a breakpoint stops in each process that comes there', async () => {
    const guest = await family({ args: ['many'], harts, quantum: 500 });
    guest.breakAt('work');
    const seen = stops(guest);
    expect(seen.sort()).toEqual([101, 102, 103, 104].flatMap((pid) => Array(3).fill(`${pid} work:11`)));
    expect(guest.output).toBe('EXIT-SUCCESS\n');
  });

  test('a condition may name the process', async () => {
    const guest = await family({ args: ['many'], harts, quantum: 500 });
    guest.breakAt({ mark: 'work', condition: 'pid == 103 && tid == $pid && n > 0' });
    expect(stops(guest)).toEqual(['103 work:11', '103 work:11']);
    expect(guest.notices).toEqual([]);
  });

  test('hits are counted over all processes', async () => {
    const guest = await family({ args: ['many'], harts, quantum: 500 });
    guest.breakAt({ mark: 'work', hitCondition: '% 5' });
    expect(stops(guest)).toHaveLength(2);
  });

  test('a breakpoint that is taken away is gone from all processes', async () => {
    const guest = await family({ args: ['many'], harts, quantum: 500 });
    guest.breakAt('work');
    expect(guest.run().kind).toBe('breakpoint');
    guest.breakAt();
    expect(stops(guest)).toEqual([]);
    expect(guest.output).toBe('EXIT-SUCCESS\n');
  });

  test('a step in one process ends in that one, while others come by', async () => {
    const guest = await family({ args: ['many'], harts, quantum: 300 });
    guest.breakAt({ mark: 'work', condition: 'pid == 102 && n == 1' });
    const taskId = taskOf(guest.run());
    guest.breakAt();
    expect(guest.step(taskId, 'over')).toBe('step work:12');
    expect(guest.step(taskId, 'over')).toBe('step work:13');
    expect(guest.step(taskId, 'out')).toBe('step many:48');
    expect(pidOf(guest, taskId)).toBe(102);
  });
});

test('a step over fork and over waiting for the child ends in the parent', async () => {
  const guest = await family();
  guest.breakAt('fork', 'wait');
  const taskId = taskOf(guest.run());
  expect(guest.step(taskId, 'over')).toBe('step forks:23');
  expect(guest.step(taskId, 'over')).toBe('step forks:27');
  expect(taskOf(guest.run())).toBe(taskId);
  expect(guest.step(taskId, 'over')).toBe('step await:18');
  expect(pidOf(guest, taskId)).toBe(100);
});

test('a step over vfork, whose child shares the memory, ends in the parent', async () => {
  const guest = await family();
  guest.breakAt('vfork');
  const taskId = taskOf(guest.run());
  expect(guest.step(taskId, 'over')).toBe('step vforks:32');
  expect(pidOf(guest, taskId)).toBe(100);
  expect(guest.step(taskId, 'over')).toBe('step vforks:33');
});

test('a process that ends in the middle of a step ends the step; the others run on', async () => {
  const guest = await family();
  guest.breakAt('exit');
  const taskId = taskOf(guest.run());
  expect(pidOf(guest, taskId)).toBe(101);
  guest.debug.beginStep(taskId, 'over', 'line');
  expect(guest.run()).toMatchObject({ kind: 'exited', code: 0 });
  expect(guest.output).toContain('fork exited 41\n');
});

test('threads are called by their processes, the first one by one number', async () => {
  const guest = await family();
  guest.breakAt('child');
  guest.run();
  const names = guest.debug.target.threads([]).map(({ name }) => name);
  expect(names).toEqual(['family [100]', 'kernel: init', 'family [101]', 'hart 1 (idle)']);
  const tree = guest.debug.target.tasks();
  expect(tree.processes.map(({ pid, ppid, pgid, state }) => [pid, ppid, pgid, state])).toEqual([
    [100, 1, 100, 'running'],
    [101, 100, 100, 'running'],
  ]);
});

test('looking on, with breakpoints and steps, changes nothing of a run', async () => {
  const run = async (watch: boolean): Promise<[string, string]> => {
    const guest = await family({ args: ['many'], harts: 4, quantum: 400 });
    const hash = newHash();
    hashEvents(guest.kernel, hash);
    if (watch) guest.breakAt('work');
    for (let stop = guest.run(); stop.kind !== 'exited'; stop = guest.run()) {
      guest.debug.beginStep(taskOf(stop), 'over', 'line');
    }
    return [hashText(hash), guest.output];
  };
  expect(await run(true)).toEqual(await run(false));
});
