/** Rounds without user code: tasks that wake one another for ever do not keep `advance` from coming back. And rounds with one task only. */
import { describe, expect, test } from 'vitest';
import { Executor, type ExecutorHost } from '../../../src/executor/executor.ts';
import { type Future, type FutureKind, PENDING } from '../../../src/executor/future.ts';
import { FutureTable } from '../../../src/executor/futureTable.ts';
import type { KernelCore } from '../../../src/kernel/core.ts';
import { initialState } from '../../../src/kernel/initialState.ts';
import { Rounds } from '../../../src/kernel/rounds.ts';
import { defaultConfig, makeMachine } from './guestRun.ts';
import { bootCode, Code, nr, reg } from './smallProgram.ts';

/** Yields at every poll. */
const restlessKind: FutureKind<KernelCore, Future> = {
  kind: 'restless',
  poll(_future, cx) {
    cx.services.wake(cx.waker, 'itself');
    return PENDING;
  },
  describe: () => ({}),
};

test('a turn of polls without a step ends, and counts as if it had run', async () => {
  const machine = await makeMachine('interp', 1);
  const state = initialState({ ...defaultConfig, harts: 1 }, machine.memory.ramBytes);
  const nothing = (): void => {};
  const host: ExecutorHost = {
    position: () => ({ time: 0, hart: 0, step: 0 }),
    now: () => rounds.now(),
    waitUntil: (time) => rounds.waitUntil(time),
    mayPoll: () => rounds.mayPoll(),
    ended: () => 'remove',
    spawned: nothing,
    pollBegins: nothing,
    pollEnds: nothing,
    woken: nothing,
  };
  const services = { wake: (...args: Parameters<KernelCore['wake']>) => executor.wake(...args) } as KernelCore;
  const executor = new Executor<KernelCore>(state.executor, new FutureTable([restlessKind]), services, host);
  const rounds = new Rounds(state, machine, executor);
  executor.schedule(executor.spawn('kernel', 'restless', { kind: 'restless', state: 'restless' }));
  expect(rounds.advance({ maxSteps: 1 }, () => undefined, nothing)).toEqual({ kind: 'budget' });
  expect(rounds.now()).toBe(defaultConfig.quantum);
  const [task] = state.executor.tasks.values();
  expect([task!.polls, task!.selfWakes]).toEqual([20_000, 20_000]);
  expect(rounds.advance({ maxSteps: 3 * defaultConfig.quantum }, () => undefined, nothing)).toEqual({ kind: 'budget' });
  expect(rounds.now()).toBe(4 * defaultConfig.quantum);
});

describe('turns of a task that is alone', () => {
  const harts = 2;
  const quantum = 1000;

  test('follow one another at once, and end where they would have ended one by one', async () => {
    const kernel = await bootCode(new Code().label('loop').jump('loop'), { harts, quantum });
    const chopped = await bootCode(new Code().label('loop').jump('loop'), { harts, quantum });
    for (let steps = 0; steps < 12_345; steps += 5) chopped.advance({ maxSteps: 5 });
    expect(kernel.advance({ maxSteps: 12_345 })).toEqual({ kind: 'budget' });
    expect(kernel.state.clock).toMatchObject({ rounds: 12, turn: 0, offset: 345 });
    expect(chopped.state.clock).toEqual(kernel.state.clock);
  });

  test('end in the round in which a sleeper wakes, on the hart that was free first', async () => {
    const sleeper = new Code().thread('busy').li(reg.t1, 4_321).insn('sd', { rs1: reg.sp, rs2: reg.t1, imm: -8 });
    const code = sleeper
      .insn('sd', { rs1: reg.sp, rs2: 0, imm: -16 })
      .insn('addi', { rd: reg.a0, rs1: reg.sp, imm: -16 })
      .move(reg.a1, 0)
      .li(reg.a7, nr.nanosleep)
      .insn('ecall')
      .syscall(nr.exit_group, 5)
      .label('busy')
      .jump('busy');
    const run = async (chop: number): Promise<unknown> => {
      const kernel = await bootCode(code, { harts, quantum });
      const polls: unknown[] = [];
      kernel.listen((event) => {
        if (event.kind === 'poll') polls.push(event);
      });
      let end: unknown;
      do end = kernel.advance({ maxSteps: chop });
      while (kernel.state.exit === undefined);
      return { end, polls, now: kernel.now() };
    };
    const whole = await run(1_000_000);
    expect(whole).toMatchObject({ end: { kind: 'exited', code: 5 } });
    expect(await run(7)).toEqual(whole);
  });
});
