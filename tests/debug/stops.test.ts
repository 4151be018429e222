/** Stops: breakpoints with conditions, trap entry by cause, signals, entry, pause, all tasks wait. */
import { expect, test } from 'vitest';
import type { Stop } from '../../src/debug/stops.ts';
import { threadList } from '../../src/debug/threadList.ts';
import { markedLine } from '../guest/programs.ts';
import { DebuggedGuest } from './guest.ts';

type TaskStop = Stop & { taskId: NonNullable<Stop['taskId']> };
const stopOf = (stop: ReturnType<DebuggedGuest['run']>): TaskStop => {
  expect(stop.kind).not.toBe('exited');
  return stop as TaskStop;
};

test('resuming never reports the same breakpoint again, however finely the run is cut', async () => {
  for (const slice of [1, 3, 100_000]) {
    const guest = await DebuggedGuest.start('recursion', { quantum: 11 });
    guest.breakAt('call');
    const hits: string[] = [];
    for (let stop = guest.run(slice); stop.kind !== 'exited'; stop = guest.run(slice)) {
      hits.push(`${stop.kind} ${guest.stack(stopOf(stop).taskId).filter((name) => name === 'factorial').length}`);
    }
    expect(hits).toEqual([1, 2, 3, 4, 5].map((depth) => `breakpoint ${depth}`));
  }
});

test('a page fault or preemption at the breakpoint itself does not report it twice', async () => {
  const scout = await DebuggedGuest.start('pagefault');
  scout.breakInMain();
  scout.run();
  scout.stopOn({ id: 'trap.pageFault.store' });
  const { pc } = scout.frame(stopOf(scout.run()).taskId);

  const guest = await DebuggedGuest.start('pagefault', { quantum: 50, slice: 90 });
  guest.debug.setBreakpoints('instruction', [{ where: { kind: 'instruction', address: pc } }]);
  guest.stopOn({ id: 'trap', condition: `sepc == ${pc}` });
  const reported: string[] = [];
  let trapsHere = 0;
  for (let i = 0; i < 400; i++) {
    const stop = guest.run();
    if (stop.kind === 'exited') break;
    if (stop.kind === 'trap') trapsHere++;
    else reported.push(guest.frame(stopOf(stop).taskId).context.registers.x.join());
  }
  expect(trapsHere).toBeGreaterThan(0);
  // Three areas of 32 pages, each touched once.
  expect(reported).toHaveLength(96);
  for (let i = 1; i < reported.length; i++) expect(reported[i]).not.toBe(reported[i - 1]);
});

test('hit counts and log points count hits of all threads', async () => {
  const guest = await DebuggedGuest.start('threads');
  guest.breakAt({ mark: 'square', hitCondition: '% 4' }, { mark: 'add', logMessage: 'adding' });
  const hits: number[] = [];
  for (let stop = guest.run(); stop.kind !== 'exited'; stop = guest.run()) {
    hits.push(stop.kind === 'breakpoint' ? stop.breakpoints[0]!.hits : 0);
  }
  expect(hits).toEqual([4, 8]);
  expect(guest.notices).toEqual(Array(10).fill('adding'));
});

test('a condition holds when its value is not 0, however the value is shown', async () => {
  for (const [condition, expected] of [
    ['(enum colour)0', 'exited'],
    ['triangle.colour', 'breakpoint'],
    ['nothing', 'exited'],
    ['single - single', 'exited'],
    ["'\\0'", 'exited'],
    ['precise', 'breakpoint'],
  ]) {
    const guest = await DebuggedGuest.start('values');
    guest.breakAt({ mark: 'values', condition: condition! });
    const stop = guest.run();
    expect(stop.kind, condition).toBe(expected);
    expect(stop, condition).not.toHaveProperty('problem', expect.anything());
  }
});

test('what is no scalar is no condition', async () => {
  const guest = await DebuggedGuest.start('values');
  guest.breakAt({ mark: 'values', condition: 'triangle.corners[1]' });
  expect(guest.run()).toMatchObject({
    problem: 'condition "triangle.corners[1]": {x = 3, y = 0} is neither true nor false',
  });
});

test('a condition is evaluated in the frame; one that cannot be stops and says why', async () => {
  const guest = await DebuggedGuest.start('recursion');
  guest.breakAt({ mark: 'call', condition: 'n == 3' });
  const stop = stopOf(guest.run());
  expect(stop.kind).toBe('breakpoint');
  expect(guest.stack(stop.taskId).filter((name) => name === 'factorial')).toHaveLength(4);
  guest.breakAt({ mark: 'multiply', condition: 'nosuch == 1' });
  expect(guest.run()).toMatchObject({
    kind: 'breakpoint',
    problem: expect.stringContaining('condition "nosuch == 1": '),
  });
});

test('trap entry by syscall name and argument shows the decoded call, once', async () => {
  const guest = await DebuggedGuest.start('hello');
  expect(guest.stopOn({ id: 'trap.syscall', condition: 'write && fd == 1' })).toEqual([undefined]);
  const stop = stopOf(guest.run());
  expect(stop).toMatchObject({ kind: 'trap', filter: 'trap.syscall' });
  expect(guest.output).toBe('');
  expect(guest.stack(stop.taskId, 4)).toEqual(['trap entry', 'threadloop', 'user code', 'write']);
  if (stop.kind !== 'trap') throw new Error('unreachable');
  const { title, description, fields } = guest.debug.target.trapText(stop.taskId, stop.trap);
  expect(title).toBe('write');
  expect(description).toBe('write(fd: 1, buf: "hello, world\\n", count: 13)');
  expect(fields[0]).toEqual(['scause', '8 (exception: Environment call from U-mode)']);
  expect(guest.run()).toMatchObject({ kind: 'exited' });
  expect(guest.output).toBe('hello, world\n');
});

test('the most specific filter names the stop; conditions of faults see stval', async () => {
  const guest = await DebuggedGuest.start('pagefault');
  guest.breakInMain();
  guest.run();
  guest.stopOn({ id: 'trap' }, { id: 'trap.pageFault.store', condition: 'stval >= 0x1000' });
  const stop = stopOf(guest.run());
  expect(stop).toMatchObject({ kind: 'trap', filter: 'trap.pageFault.store' });
  guest.stopOn({ id: 'trap.pageFault.store', condition: 'stval < 0x1000' });
  expect(guest.run()).toMatchObject({ kind: 'exited', code: 0 });
});

test('timer interrupts are traps that preempt', async () => {
  const guest = await DebuggedGuest.start('loop', { slice: 2_000 });
  guest.breakInMain();
  guest.run();
  guest.stopOn({ id: 'trap.timer' });
  const stop = stopOf(guest.run());
  expect(stop).toMatchObject({ kind: 'trap', filter: 'trap.timer', trap: { interrupt: true, code: 5 } });
  const { pc } = guest.frame(stop.taskId);
  expect(guest.step(stop.taskId, 'over')).toMatch(/^step spin:/);
  expect(guest.frame(stop.taskId).pc).toBe(pc);
});

test('filters with a mistake are refused with a sentence and do not stop', async () => {
  const guest = await DebuggedGuest.start('hello');
  expect(
    guest.stopOn(
      { id: 'trap.syscall', condition: 'writ' },
      { id: 'nosuch' },
      { id: 'trap.timer', condition: 'fd == 1' },
    ),
  ).toEqual([
    'condition "writ": no syscall is named "writ"',
    'there is no exception filter "nosuch"',
    'condition "fd == 1": nothing is named "fd"',
  ]);
  expect(guest.run()).toMatchObject({ kind: 'exited', code: 0 });
});

test('a fatal signal stops in the frame that raised it, then ends the program', async () => {
  const guest = await DebuggedGuest.start('crash');
  guest.stopOn({ id: 'signal' });
  const stop = stopOf(guest.run());
  expect(stop).toMatchObject({ kind: 'signal', signo: 11 });
  expect(guest.output).toBe('before the crash\n');
  expect(guest.frame(stop.taskId).location).toBeDefined();
  expect(guest.run()).toEqual({ kind: 'exited', code: 0, signo: 11 });
});

test('a program that traps at its first instruction stops there', async () => {
  const guest = await DebuggedGuest.start('firsttrap');
  guest.debug.stopAtEntry();
  guest.stopOn({ id: 'trap.illegalInstruction' }, { id: 'signal' });
  const entry = stopOf(guest.run());
  expect(entry.kind).toBe('entry');
  expect(guest.where(entry.taskId)).toMatch(/^_start/);
  expect(guest.run()).toMatchObject({ kind: 'trap', filter: 'trap.illegalInstruction' });
  expect(guest.run()).toMatchObject({ kind: 'signal', signo: 4 });
  expect(guest.run()).toMatchObject({ kind: 'exited', signo: 4 });
});

test('when all tasks wait for ever the machine stops and every leaf can be seen', async () => {
  const guest = await DebuggedGuest.start('deadlock');
  const stop = stopOf(guest.run());
  expect(stop.kind).toBe('allTasksWait');
  const tasks = [...guest.kernel.state.executor.tasks.keys()];
  expect(tasks.map((task) => guest.stack(task, 1))).toEqual([['futexWait'], ['futexWait']]);
  const second = markedLine('deadlock.c', 'second');
  const places = tasks.map((task) => guest.debug.stackOf(task).frames(0, 20));
  for (const frames of places) {
    expect(frames.some((frame) => frame.kind === 'user' && frame.location?.line === second)).toBe(true);
  }
  expect(guest.run().kind).toBe('allTasksWait');
});

test('a pause stops the task that is looked at, or one that runs', async () => {
  const guest = await DebuggedGuest.start('loop');
  guest.debug.run(10_000, () => false);
  const stop = guest.debug.pause(undefined);
  expect(stop.kind).toBe('pause');
  expect(guest.where(stop.taskId!)).toMatch(/^(spin|main|_|[a-z])/);
  expect(guest.debug.pause(stop.taskId)).toEqual(stop);
});

test('a run ends with the slice of host time although the program traps all the time', async () => {
  const guest = await DebuggedGuest.start('pingpong');
  let looks = 0;
  const outcome = guest.debug.run(400_000_000, () => ++looks >= 2);
  expect(outcome.kind).toBe('again');
  expect(looks).toBe(2);
  expect(guest.run()).toMatchObject({ kind: 'exited', code: 0 });
  expect(guest.output).toContain('EXIT-SUCCESS');
});

test('with a thousand threads the list has a bound, those looked at first, with stable ids', async () => {
  const guest = await DebuggedGuest.start('crowd', { args: ['1000'] });
  guest.breakAt('gate');
  const stop = stopOf(guest.run());
  const { kernel } = guest;
  expect(kernel.state.executor.tasks.size).toBe(1001);
  const ids = [...kernel.state.executor.tasks.keys()];
  const last = ids.at(-1)!;
  const listed = threadList(kernel, [stop.taskId, last]);
  expect(listed).toHaveLength(256);
  expect(listed.some(({ id }) => id === stop.taskId)).toBe(true);
  expect(listed.some(({ id }) => id === last)).toBe(true);
  expect(listed.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).sort((a, b) => a - b));
  expect(guest.stack(last, 3)).toEqual(['futexWait', 'trapHandler', 'threadloop']);
  expect(guest.step(last, 'over')).toMatch(/^step /);
  guest.debug.setBreakpoints('line', []);
  expect(guest.run()).toMatchObject({ kind: 'exited', code: 0 });
  expect(guest.output).toContain('1000 passed');
});
