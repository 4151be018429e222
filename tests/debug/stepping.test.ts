/** Stepping of guest programs: over, in, out, by instruction; with recursion, preemption, other threads and blocking syscalls in between. */
import { describe, expect, test } from 'vitest';
import type { TaskId } from '../../src/base/address.ts';
import { markedLine } from '../guest/programs.ts';
import { DebuggedGuest, type GuestOptions, taskOf } from './guest.ts';

const recursionLine = (mark: string): number => markedLine('recursion.c', mark);

/** recursion.c, stopped in `main` before the first call. */
async function atMain(options: GuestOptions = {}): Promise<{ guest: DebuggedGuest; task: TaskId }> {
  const guest = await DebuggedGuest.start('recursion', options);
  guest.breakAt('main');
  const stop = guest.run();
  expect(stop.kind).toBe('breakpoint');
  return { guest, task: taskOf(stop) };
}

/** How often a function is on the stack of a task. */
const depth = (guest: DebuggedGuest, task: TaskId, name: string): number =>
  guest.stack(task).filter((frame) => frame === name).length;

describe.each(['interp', 'reference', 'jit'] as const)('with engine %s', (engine) => {
  test('a step over a recursive call stays in its own frame', async () => {
    const { guest, task } = await atMain({ engine });
    expect(guest.step(task, 'in')).toBe(`step factorial:${recursionLine('call') - 2}`);
    expect(guest.step(task, 'over')).toBe(`step factorial:${recursionLine('call')}`);
    expect(depth(guest, task, 'factorial')).toBe(1);
    expect(guest.step(task, 'over')).toBe(`step factorial:${recursionLine('multiply')}`);
    expect(depth(guest, task, 'factorial')).toBe(1);
    guest.debug.setBreakpoints('line', []);
    expect(guest.run()).toMatchObject({ kind: 'exited', code: 0 });
    expect(guest.output).toContain('6! = 720');
  });

  test('a step out of recursion ends one frame up, whatever the deeper ones pass', async () => {
    const { guest, task } = await atMain({ engine });
    guest.step(task, 'in');
    guest.step(task, 'over');
    guest.step(task, 'in');
    expect(depth(guest, task, 'factorial')).toBe(2);
    expect(guest.step(task, 'out')).toBe(`step factorial:${recursionLine('call')}`);
    expect(depth(guest, task, 'factorial')).toBe(1);
    expect(guest.step(task, 'out')).toBe(`step main:${recursionLine('main')}`);
  });
});

test('steps are the same under preemption after every few instructions', async () => {
  const trace = async (options: GuestOptions, slice?: number): Promise<string[]> => {
    const { guest, task } = await atMain(options);
    const steps: string[] = [];
    while (steps.at(-1) !== 'exited') {
      const kind = steps.length % 3 === 2 ? 'over' : 'in';
      steps.push(guest.step(task, kind, 'line', slice));
    }
    return steps;
  };
  const plain = await trace({});
  expect(await trace({ quantum: 7, slice: 20 })).toEqual(plain);
  expect(await trace({ quantum: 7, slice: 200 }, 3)).toEqual(plain);
  expect(await trace({ harts: 1, quantum: 1000, slice: 100 }, 1)).toEqual(plain);
});

test('a breakpoint deeper in the recursion ends a step over there', async () => {
  const { guest, task } = await atMain();
  guest.breakAt('bottom');
  const stop = guest.step(task, 'over');
  expect(stop).toBe(`breakpoint factorial:${recursionLine('bottom')}`);
  expect(depth(guest, task, 'factorial')).toBe(6);
});

test('a step over the last line of main ends with the program', async () => {
  const { guest, task } = await atMain();
  guest.debug.setBreakpoints('line', []);
  let where = '';
  for (let i = 0; i < 10 && where !== 'exited'; i++) where = guest.step(task, 'over');
  expect(where).toBe('exited');
  expect(guest.output).toBe('6! = 720\nEXIT-SUCCESS\n');
});

test('a step in steps over functions without debug information', async () => {
  const { guest, task } = await atMain();
  guest.debug.setBreakpoints('line', []);
  guest.step(task, 'over');
  expect(guest.where(task)).toBe(`main:${recursionLine('main') + 1}`);
  expect(guest.step(task, 'in')).toBe(`step main:${recursionLine('main') + 2}`);
  expect(guest.output).toBe('6! = 720\n');
});

test('a step over in the C library goes back to the code that has lines', async () => {
  const guest = await DebuggedGuest.start('recursion');
  guest.debug.setBreakpoints('function', [{ where: { kind: 'function', name: 'puts' } }]);
  const stop = guest.run();
  expect(stop.kind).toBe('breakpoint');
  const task = taskOf(stop);
  expect(guest.where(task)).toMatch(/puts$/);
  expect(guest.step(task, 'over')).toBe(`step main:${recursionLine('main') + 3}`);
});

test('an instruction step makes one instruction, a call in with it and a call over as one', async () => {
  const { guest, task } = await atMain();
  guest.debug.setBreakpoints('line', []);
  const pcs: bigint[] = [];
  const isCall = (): boolean => guest.frame(task).function?.name === 'factorial';
  for (let i = 0; i < 20 && !isCall(); i++) {
    pcs.push(guest.frame(task).pc);
    guest.step(task, 'in', 'instruction');
  }
  expect(guest.frame(task).pc).toBe(guest.frame(task).function!.low);
  for (let i = 1; i < pcs.length; i++) expect([2n, 4n]).toContain(pcs[i]! - pcs[i - 1]!);
  expect(guest.step(task, 'out')).toBe(`step main:${recursionLine('main')}`);

  const over = await atMain();
  over.guest.debug.setBreakpoints('line', []);
  for (const pc of pcs) {
    expect(over.guest.frame(over.task).pc).toBe(pc);
    over.guest.step(over.task, 'over', 'instruction');
  }
  expect(over.guest.frame(over.task).function?.name).toBe('main');
});

test('an instruction step over ecall ends behind it, when the syscall is done', async () => {
  const guest = await DebuggedGuest.start('assembly');
  expect(guest.stopOn({ id: 'trap.syscall', condition: 'write' })).toEqual([undefined]);
  const stop = guest.run();
  expect(stop).toMatchObject({ kind: 'trap', filter: 'trap.syscall' });
  const task = taskOf(stop);
  const { pc } = guest.frame(task);
  guest.stopOn();
  expect(guest.step(task, 'over', 'instruction')).toMatch(/^step /);
  expect(guest.frame(task).pc).toBe(pc + 4n);
  expect(guest.output).toBe('count 3\n');
  expect(guest.step(task, 'out')).toMatch(/^step _start/);
});

test('a program without debug information is stepped by instruction', async () => {
  const guest = await DebuggedGuest.start('hello-stripped');
  guest.debug.stopAtEntry();
  const stop = guest.run();
  expect(stop.kind).toBe('entry');
  const task = taskOf(stop);
  for (let i = 0; i < 5; i++) {
    const before = guest.frame(task).pc;
    expect(guest.step(task, 'over')).toMatch(/^step /);
    expect(guest.frame(task).pc).not.toBe(before);
  }
});

describe('with several threads', () => {
  test("another thread's breakpoint ends the step there", async () => {
    const guest = await DebuggedGuest.start('threads', { args: ['3', '100'], quantum: 1000 });
    guest.breakAt('waiting', 'square');
    const first = guest.run();
    expect(guest.where(taskOf(first))).toMatch(/^main/);
    const main = taskOf(first);
    let stop = guest.step(main, 'over');
    for (let i = 0; i < 300 && stop.startsWith('step main'); i++) stop = guest.step(main, 'over');
    expect(stop).toBe(`breakpoint square:${markedLine('threads.c', 'square')}`);
  });

  test('a step follows its thread while others pass the same code, preempted all the time', async () => {
    const guest = await DebuggedGuest.start('threads', { args: ['8', '200'], quantum: 50, slice: 120 });
    guest.breakAt({ mark: 'add', hitCondition: '20' });
    const stop = guest.run();
    expect(stop.kind).toBe('breakpoint');
    const task = taskOf(stop);
    guest.debug.setBreakpoints('line', []);
    const add = markedLine('threads.c', 'add');
    const seen: string[] = [];
    for (let i = 0; i < 8; i++) seen.push(guest.step(task, 'over', 'line', 997));
    expect(seen.slice(0, 2)).toEqual([`step work:${add + 1}`, `step work:${add + 2}`]);
    expect(seen.every((where) => /^step work:/.test(where))).toBe(true);
    expect(guest.run()).toMatchObject({ kind: 'exited', code: 0 });
    expect(guest.output).toContain('EXIT-SUCCESS');
  });

  test('a step of a suspended thread ends when it is back in user mode', async () => {
    const guest = await DebuggedGuest.start('threads', { quantum: 1000 });
    guest.breakAt('waiting');
    const stop = guest.run();
    const waiting = [...guest.kernel.state.executor.tasks.values()].find(({ state }) => state === 'pending')!;
    expect(stop.kind).toBe('breakpoint');
    expect(guest.stack(waiting.id, 4)).toEqual(['pipeRead', 'trapHandler', 'threadloop', 'user code']);
    expect(guest.step(waiting.id, 'over')).toBe('step read');
    expect(guest.stack(waiting.id, 2)).toEqual(['read', 'work']);
    expect(guest.step(waiting.id, 'out')).toMatch(/^step work:/);
  });
});

describe('a step that longjmp cuts short ends where it lands', () => {
  const line = (mark: string): number => markedLine('longjump.c', mark);
  const at = async (mark: string): Promise<{ guest: DebuggedGuest; task: TaskId }> => {
    const guest = await DebuggedGuest.start('longjump');
    guest.breakAt(mark);
    const task = taskOf(guest.run());
    guest.debug.setBreakpoints('line', []);
    return { guest, task };
  };

  test.each(['over', 'in', 'out'] as const)('%s, from the function that calls it', async (kind) => {
    const { guest, task } = await at('jump');
    expect(guest.step(task, kind)).toBe(`step attempt:${line('landing')}`);
    expect(depth(guest, task, 'dive')).toBe(0);
    expect(guest.step(task, 'over')).toBe(`step attempt:${line('landing') + 1}`);
    expect(guest.step(task, 'over')).toBe(`step attempt:${line('back')}`);
  });

  test('over and by instruction, from the function that it lands in', async () => {
    for (const granularity of ['line', 'instruction'] as const) {
      const { guest, task } = await at('attempt');
      let where = '';
      for (let steps = 0; steps < 10 && !where.includes(`:${line('landing')}`); steps++) {
        where = guest.step(task, 'over', granularity);
      }
      expect(where).toBe(`step attempt:${line('landing')}`);
    }
  });

  test('not, where it lands deeper than the step', async () => {
    const { guest, task } = await at('main');
    expect(guest.step(task, 'over')).toBe(`step main:${line('end')}`);
    const inside = await at('attempt');
    expect(inside.guest.step(inside.task, 'out')).toBe(`step main:${line('main')}`);
  });
});
