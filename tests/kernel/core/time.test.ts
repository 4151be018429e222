/** Rounds, clocks, timers, slices, idleness, and what comes from outside. */
import { describe, expect, test } from 'vitest';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { bootCode, Code, DATA, doubleword, nr, reg, word } from './smallProgram.ts';

const MONOTONIC = 1;
const REALTIME = 0;
/** Where the programs here keep a timespec, and times that they read. */
const SPAN = DATA;
const BEFORE = DATA + 64;
const AFTER = DATA + 80;

const sleeper = (ns: number): Code =>
  new Code()
    .store(0, SPAN, 'sd')
    .store(ns, SPAN + 8, 'sd')
    .syscall(nr.clock_gettime, MONOTONIC, BEFORE)
    .syscall(nr.nanosleep, SPAN, 0)
    .syscall(nr.clock_gettime, MONOTONIC, AFTER)
    .syscall(nr.exit_group, 0);

const elapsed = (kernel: KernelApi): number =>
  (doubleword(kernel, AFTER) - doubleword(kernel, BEFORE)) * 1e9 +
  doubleword(kernel, AFTER + 8) -
  doubleword(kernel, BEFORE + 8);

describe('a sleep', () => {
  test('ends at its deadline, and costs no steps', async () => {
    for (const ns of [500, 20_000, 90_000, 1_000_000, 900_000_000]) {
      const kernel = await bootCode(sleeper(ns));
      expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'exited', code: 0, signo: 0 });
      expect(elapsed(kernel)).toBeGreaterThanOrEqual(ns);
      expect(elapsed(kernel)).toBeLessThan(ns + 100);
    }
  });

  test('ends in time on an idle hart while the other one is busy', async () => {
    const kernel = await bootCode(
      new Code()
        .thread('spin')
        .store(0, SPAN, 'sd')
        .store(250_000, SPAN + 8, 'sd')
        .syscall(nr.clock_gettime, MONOTONIC, BEFORE)
        .syscall(nr.nanosleep, SPAN, 0)
        .syscall(nr.clock_gettime, MONOTONIC, AFTER)
        .syscall(nr.exit_group, 0)
        .label('spin')
        .jump('spin'),
    );
    expect(kernel.advance({ maxSteps: 10_000_000 }).kind).toBe('exited');
    expect(elapsed(kernel)).toBeLessThan(250_200);
  });

  test('ends in time on the only hart, which is busy: the timer interrupts it', async () => {
    const kernel = await bootCode(
      new Code()
        .thread('spin')
        .store(0, SPAN, 'sd')
        .store(250_000, SPAN + 8, 'sd')
        .syscall(nr.nanosleep, SPAN, 0)
        .syscall(nr.exit_group, 0)
        .label('spin')
        .jump('spin'),
      { harts: 1, slice: 300_000 },
    );
    let trap = 0;
    kernel.listen((event) => {
      if (event.kind === 'trap' && event.trap.interrupt && trap === 0) trap = event.at.time;
    });
    expect(kernel.advance({ maxSteps: 10_000_000 }).kind).toBe('exited');
    expect(trap).toBeGreaterThanOrEqual(250_000);
    expect(trap).toBeLessThan(251_000);
  });

  test('skips time only when nothing runs, and the skip is recorded', async () => {
    const kernel = await bootCode(sleeper(900_000_000));
    kernel.advance({ maxSteps: 1000 });
    const { rounds, skipped, offset } = kernel.state.clock;
    expect(skipped).toBeGreaterThan(899_000_000);
    expect(kernel.now()).toBe(rounds * 100_000 + offset + skipped);
  });

  test('beyond all time never ends', async () => {
    const kernel = await bootCode(
      new Code().store(0x7fff_ffff, SPAN, 'sd').syscall(nr.nanosleep, SPAN, 0).syscall(nr.exit_group, 0),
    );
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'allTasksWait' });
    expect(kernel.state.executor.timers).toEqual([]);
  });

  test('of no valid length fails', async () => {
    const kernel = await bootCode(
      new Code()
        .store(1_000_000_000, SPAN + 8, 'sd')
        .syscall(nr.nanosleep, SPAN, 0)
        .store({ register: reg.a0 }, DATA + 128)
        .syscall(nr.nanosleep, 8, 0)
        .store({ register: reg.a0 }, DATA + 132)
        .syscall(nr.exit_group, 0),
    );
    kernel.advance({ maxSteps: 1000 });
    expect([word(kernel, DATA + 128), word(kernel, DATA + 132)]).toEqual([-22, -14]);
  });

  test('until a time that is past ends at once', async () => {
    const kernel = await bootCode(
      new Code()
        .syscall(nr.clock_nanosleep, REALTIME, 1, SPAN, 0)
        .store({ register: reg.a0 }, DATA + 128)
        .syscall(nr.exit_group, 0),
    );
    expect(kernel.advance({ maxSteps: 1000 }).kind).toBe('exited');
    expect(kernel.state.clock.skipped).toBe(0);
  });
});

test('clocks never run backwards between harts', async () => {
  const read = (code: Code, at: number): Code => code.syscall(nr.clock_gettime, MONOTONIC, at);
  // Each thread reads the clock and the time that the other read last, which must not be later.
  const loop = (code: Code, name: string, mine: number, other: number): Code => {
    code
      .li(reg.s0, 3000)
      .label(name)
      .load(reg.s1, other + 8, 'ld');
    read(code, mine)
      .load(reg.t0, mine + 8, 'ld')
      .branch('bltu', reg.t0, reg.s1, 'wrong')
      .insn('addi', { rd: reg.s0, rs1: reg.s0, imm: -1 })
      .branch('bne', reg.s0, 0, name);
    return code;
  };
  const code = new Code().thread('second');
  loop(code, 'first', DATA + 256, DATA + 272)
    .jump('end')
    .label('second');
  loop(code, 'other', DATA + 272, DATA + 256)
    .label('end')
    .syscall(nr.exit_group, 0)
    .label('wrong')
    .syscall(nr.exit_group, 1);
  const kernel = await bootCode(code, { quantum: 1000 });
  expect(kernel.advance({ maxSteps: 10_000_000 })).toEqual({ kind: 'exited', code: 0, signo: 0 });
});

describe('a slice', () => {
  test('that is used up lets the next task run, by a timer trap and a self-wake', async () => {
    const kernel = await bootCode(new Code().thread('spin').label('spin').jump('spin'), { harts: 1, slice: 5000 });
    kernel.advance({ maxSteps: 200_000 });
    const [first, second] = [...kernel.state.executor.tasks.values()];
    expect(Math.abs(first!.busySteps - second!.busySteps)).toBeLessThan(6000);
    expect(first!.selfWakes).toBeGreaterThan(15);
    // The poll that follows the last yield may not have begun.
    expect([first!.selfWakes, first!.selfWakes + 1]).toContain(first!.polls);
    expect([first!.wakes, first!.lastWake?.by]).toEqual([first!.selfWakes, 'yield']);
  });
});

describe('affinity', () => {
  test('moves a thread to the harts that it allows', async () => {
    const kernel = await bootCode(
      new Code().store(0b10, SPAN, 'sd').syscall(nr.sched_setaffinity, 0, 8, SPAN).label('spin').jump('spin'),
    );
    kernel.advance({ maxSteps: 300_000 });
    expect(kernel.state.executor.current[0]).toBeUndefined();
    expect([...kernel.state.executor.tasks.values()][0]!.hart).toBe(1);
  });

  test('of no hart is refused', async () => {
    const kernel = await bootCode(
      new Code()
        .store(0b100, SPAN, 'sd')
        .syscall(nr.sched_setaffinity, 0, 8, SPAN)
        .store({ register: reg.a0 }, DATA + 128)
        .syscall(nr.exit_group, 0),
    );
    kernel.advance({ maxSteps: 1000 });
    expect(word(kernel, DATA + 128)).toBe(-22);
  });
});

describe('when nothing can run', () => {
  test('all tasks wait, and asking again changes nothing', async () => {
    const kernel = await bootCode(new Code().syscall(nr.futex, DATA, 0, 0, 0));
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'allTasksWait' });
    const before = structuredClone(kernel.state);
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'allTasksWait' });
    expect(kernel.state).toEqual(before);
  });

  test('a reader of the console waits for input, and goes on with it', async () => {
    const code = new Code()
      .label('again')
      .syscall(nr.read, 0, DATA, 16)
      .branch('beq', reg.a0, 0, 'end')
      .move(reg.s0, reg.a0)
      .syscall(nr.write, 1, DATA, { register: reg.s0 })
      .jump('again')
      .label('end')
      .syscall(nr.exit_group, 0);
    const kernel = await bootCode(code);
    let text = '';
    kernel.listen((event) => {
      if (event.kind === 'output') text += new TextDecoder().decode(event.bytes);
    });
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'waitingForInput' });
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'waitingForInput' });
    kernel.consoleInput(new TextEncoder().encode('hello\n'));
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'waitingForInput' });
    expect(text).toBe('hello\n');
    kernel.consoleEnd();
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });
});

test('the machine stands still until the host has answered, and the answer enters at that step', async () => {
  const code = new Code()
    .thread('spin')
    .syscall(nr.read, 0, DATA, 8)
    .syscall(nr.exit_group, { register: reg.a0 })
    .label('spin')
    .jump('spin');
  const kernel = await bootCode(code, { stdin: 'pull' });
  const request = { kind: 'hostRequest', request: { kind: 'readInput', max: 8 } } as const;
  expect(kernel.advance({ maxSteps: 10_000 })).toEqual(request);
  const steps = kernel.machine.harts.map((hart) => hart.steps);
  const time = kernel.now();
  expect(kernel.advance({ maxSteps: 10_000 })).toEqual(request);
  expect(kernel.machine.harts.map((hart) => hart.steps)).toEqual(steps);
  const task = [...kernel.state.executor.tasks.values()][0]!;
  const polls = task.polls;
  kernel.answer({ kind: 'readInput', bytes: new Uint8Array([1, 2, 3]) });
  expect(kernel.now()).toBe(time);
  expect(kernel.advance({ maxSteps: 1_000_000 })).toEqual({ kind: 'exited', code: 3, signo: 0 });
  expect(task.polls).toBe(polls);
});
