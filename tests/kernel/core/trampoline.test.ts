/** The trampoline form: the same runs as in the other one, event by event, with futures and frames of its own. */
import { describe, expect, test } from 'vitest';
import { hashEvents, hashText, newHash } from '../../../src/kernel/hash.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { trampolineTaskState } from '../../../src/kernel/trampoline.ts';
import { guestPrograms } from '../../guest/programs.ts';
import { bootGuest, makeMachine, runToEnd, sequence } from './guestRun.ts';
import { notPlain } from './plain.ts';

const config = { quantum: 2000, slice: 1500 };
const trampoline = { config: { ...config, form: 'trampoline' } } as const;

const chains = (kernel: KernelApi): string[] =>
  [...kernel.state.executor.tasks.keys()].map((task) =>
    kernel
      .awaits(task)
      .map(({ future }) => `${future.kind}.${future.state}`)
      .join(' → '),
  );

describe('every program', () => {
  for (const program of guestPrograms) {
    test(`${program.name}: has the same events, output and memory in both forms`, async () => {
      const expected = runToEnd(await bootGuest(program, { config }));
      const next = sequence(program.name.length);
      const outcome = runToEnd(await bootGuest(program, trampoline), () => 1 + next(4000));
      expect(outcome).toEqual(expected);
    });
  }
});

test('it can be saved and restored at any step', async () => {
  for (const name of ['threads', 'pingpong', 'echo']) {
    const program = guestPrograms.find((each) => each.name === name)!;
    const whole = runToEnd(await bootGuest(program, trampoline));
    const next = sequence(name.length);
    for (let round = 0; round < 3; round++) {
      const hash = newHash();
      const first = await bootGuest(program, trampoline);
      const stop = hashEvents(first, hash);
      first.advance({ maxSteps: next(20_000) });
      stop();
      expect(notPlain(first.state)).toEqual([]);
      const second = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(first)));
      expect(runToEnd(second, () => 1 + next(5000), hash).events).toBe(whole.events);
    }
  }
});

test('a stop at any checkpoint and at any step makes no difference', async () => {
  const program = guestPrograms.find(({ name }) => name === 'threads')!;
  const whole = runToEnd(await bootGuest(program, trampoline));
  const kernel = await bootGuest(program, trampoline);
  const hash = newHash();
  hashEvents(kernel, hash);
  const next = sequence(5);
  kernel.listen(({ kind }) => {
    if ((kind === 'trap' || kind === 'userReturn') && next(3) === 0) kernel.requestStop();
  });
  let end: ReturnType<KernelApi['advance']>;
  do end = kernel.advance({ maxSteps: 1 + next(3000) });
  while (end.kind === 'budget' || end.kind === 'stopped');
  expect([end, hashText(hash)]).toEqual([whole.end, whole.events]);
});

test('its futures show where a thread is: outside the coroutine in user mode, in it while it waits', async () => {
  const program = guestPrograms.find(({ name }) => name === 'threads')!;
  const kernel = await bootGuest(program, trampoline);
  const seen = new Set<string>();
  for (let piece = 0; piece < 400 && kernel.advance({ maxSteps: 97 }).kind === 'budget'; piece++) {
    for (const chain of chains(kernel)) seen.add(chain);
  }
  expect(seen).toContain('trampoline.user → utrapHandler.done');
  expect(seen).toContain('trampoline.offHart → utrapHandler.handling → trapHandler.syscall → futexWait.waiting');
  expect([...seen].filter((chain) => chain.includes('threadloop'))).toEqual([]);
});

test('the states of tasks in the words of that kernel follow from the executor', () => {
  const states = (['running', 'ready', 'pending', 'zombie'] as const).map((state) =>
    trampolineTaskState({ state, wokenWhileRunning: false }),
  );
  expect(states).toEqual(['Running', 'Runable', 'Blocked', 'Exited']);
  expect(trampolineTaskState({ state: 'running', wokenWhileRunning: true })).toBe('Waked');
});
