/** Threads and their ends: nothing that waits is left behind, nobody is forgotten, and the exit status is the right one. */
import { describe, expect, test } from 'vitest';
import { queued } from '../../../src/executor/runQueue.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { CONSOLE } from '../../../src/kernel/tty/terminalState.ts';
import { bootGuest, runToEnd } from './guestRun.ts';
import { bootCode, Code, DATA, nr, reg, threadAt, word } from './smallProgram.ts';

const FDS = DATA + 512;
const SPAN = DATA + 640;
const RESULT = DATA + 128;

/** What would be left behind of tasks that are gone. */
function leftOver(kernel: KernelApi): unknown {
  const { executor, futexes, pipes, terminals, threads, processes } = kernel.state;
  return {
    tasks: [...executor.tasks.values()].map(({ kind, state }) => [kind, state]),
    queues: [...queued(executor, 'prior'), ...queued(executor, 'normal')],
    current: executor.current.filter((taskId) => taskId !== undefined),
    timers: executor.timers.length,
    futexes: futexes.size,
    pipes: [...pipes.values()].flatMap(({ readWakers, writeWakers }) => [...readWakers, ...writeWakers]),
    console: [...terminals.get(CONSOLE)!.pollers.keys()],
    threads: threads.size,
    processes: [...processes.values()].map(({ state, threads: tids }) => [state, tids.length]),
  };
}

const ONLY_A_ZOMBIE = {
  tasks: [['user', 'zombie']],
  queues: [],
  current: [],
  timers: 0,
  futexes: 0,
  pipes: [],
  console: [],
  threads: 1,
  processes: [['zombie', 0]],
};

/** A sibling for each way to wait, one that spins on another hart, and one that is ready; then the body. */
const crowd = (): Code =>
  new Code()
    .store(1000, SPAN, 'sd')
    .syscall(nr.pipe2, FDS, 0)
    .thread('futex')
    .thread('timed')
    .thread('sleep')
    .thread('pipe')
    .thread('console')
    .thread('spin')
    .jump('body')
    .label('futex')
    .syscall(nr.futex, DATA, 0, 0, 0)
    .jump('wrong')
    .label('timed')
    .syscall(nr.futex, DATA, 0, 0, SPAN)
    .jump('wrong')
    .label('sleep')
    .syscall(nr.nanosleep, SPAN, 0)
    .jump('wrong')
    .label('pipe')
    .load(reg.s0, FDS)
    .syscall(nr.read, { register: reg.s0 }, DATA + 700, 1)
    .jump('wrong')
    .label('console')
    .syscall(nr.read, 0, DATA + 700, 1)
    .jump('wrong')
    .label('spin')
    .jump('spin')
    .label('wrong')
    .syscall(nr.exit_group, 99)
    .label('body');

describe('the end of a process', () => {
  test('by exit_group ends siblings that wait for anything or run elsewhere, and leaves nothing behind', async () => {
    const kernel = await bootCode(
      crowd()
        .li(reg.s0, 200_000)
        .label('wait')
        .insn('addi', { rd: 8, rs1: 8, imm: -1 })
        .branch('bne', reg.s0, 0, 'wait')
        .syscall(nr.exit_group, 7),
    );
    expect(kernel.advance({ maxSteps: 10_000_000 })).toEqual({ kind: 'exited', code: 7, signo: 0 });
    expect(leftOver(kernel)).toEqual(ONLY_A_ZOMBIE);
  });

  test('by a signal does the same', async () => {
    const kernel = await bootCode(crowd().insn('ld', { rd: reg.s0, rs1: 0, imm: 0 }));
    const exits: number[] = [];
    kernel.listen((event) => {
      if (event.kind === 'threadExit') exits.push(event.tid);
    });
    expect(kernel.advance({ maxSteps: 10_000_000 })).toEqual({ kind: 'exited', code: 0, signo: 11 });
    expect(leftOver(kernel)).toEqual(ONLY_A_ZOMBIE);
    expect(exits.sort()).toEqual([100, 101, 102, 103, 104, 105, 106]);
  });

  test('keeps the status of the first who asked', async () => {
    const code = new Code().thread('other').label('other').syscall(nr.gettid);
    const kernel = await bootCode(code.syscall(nr.exit_group, { register: reg.a0 }), { quantum: 10 });
    const asked: number[] = [];
    kernel.listen((event) => {
      if (event.kind === 'syscall' && event.nr === nr.exit_group) asked.push(event.args[0]!);
    });
    const end = kernel.advance({ maxSteps: 1000 });
    expect(end).toEqual({ kind: 'exited', code: asked[0], signo: 0 });
    expect(kernel.advance({ maxSteps: 1000 })).toEqual(end);
  });

  test("comes with its last thread, with the leader's code, when threads end one by one", async () => {
    const kernel = await bootCode(
      new Code().thread('other').syscall(nr.exit, 3).label('other').syscall(nr.sched_yield).syscall(nr.exit, 4),
    );
    const exits: unknown[] = [];
    kernel.listen((event) => {
      if (event.kind === 'threadExit') exits.push([event.tid, event.code, zombies(kernel)]);
    });
    const zombies = ({ state }: KernelApi): number =>
      [...state.executor.tasks.values()].filter((task) => task.state === 'zombie').length;
    expect(kernel.advance({ maxSteps: 10_000 })).toEqual({ kind: 'exited', code: 3, signo: 0 });
    expect(exits).toEqual([
      [100, 3, 0],
      [101, 4, 1],
    ]);
  });
});

describe('the end of a thread', () => {
  test('clears its tid and wakes who joins it', async () => {
    const tidAt = DATA + 32;
    const kernel = await bootCode(
      new Code()
        .thread('other', tidAt)
        .move(reg.s0, reg.a0)
        .syscall(nr.futex, tidAt, 0, { register: reg.s0 }, 0)
        .store({ register: reg.a0 }, RESULT)
        .syscall(nr.exit_group, 0)
        .label('other')
        .syscall(nr.sched_yield)
        .syscall(nr.exit, 0),
      { harts: 1 },
    );
    expect(kernel.advance({ maxSteps: 10_000 })).toEqual({ kind: 'exited', code: 0, signo: 0 });
    expect([word(kernel, RESULT), word(kernel, tidAt)]).toEqual([0, 0]);
    expect(kernel.state.threads.size).toBe(1);
  });

  test('with a bad address for its tid is an ordinary end', async () => {
    const kernel = await bootCode(
      new Code().thread('other', 8).syscall(nr.futex, DATA, 0, 0, 0).label('other').syscall(nr.exit, 0),
    );
    expect(kernel.advance({ maxSteps: 10_000 })).toEqual({ kind: 'allTasksWait' });
    expect(kernel.state.threads.size).toBe(1);
  });

  test('is no mail for those who do not wait for it', async () => {
    const kernel = await bootCode(
      new Code().thread('other').syscall(nr.futex, DATA, 0, 0, 0).label('other').syscall(nr.exit, 0),
    );
    expect(kernel.advance({ maxSteps: 10_000 })).toEqual({ kind: 'allTasksWait' });
    expect([...kernel.state.threads.values()].map(({ mailbox }) => mailbox.events)).toEqual([0]);
  });
});

describe('clone', () => {
  test('gives the child 0, its own stack and thread pointer, and the rest of the registers', async () => {
    const flags = 0x3d_0f00;
    const kernel = await bootCode(
      new Code()
        .li(reg.s1, 77)
        .syscall(nr.clone, flags, 0x1234_5670, DATA, 0x2222, DATA + 4)
        .branch('bne', reg.a0, 0, 'parent')
        .label('child')
        .jump('child')
        .label('parent')
        .jump('parent'),
    );
    kernel.advance({ maxSteps: 1000 });
    const child = threadAt(kernel, 1);
    const registers = kernel.registers(child);
    expect([2, 4, 9, 10].map((index) => registers.x(index))).toEqual([0x1234_5670n, 0x2222n, 77n, 0n]);
    expect([word(kernel, DATA), child.clearChildTid]).toEqual([child.tid, DATA + 4]);
    expect(kernel.registers(threadAt(kernel, 0)).x(reg.a0)).toBe(BigInt(child.tid));
  });

  test('refuses what it cannot make', async () => {
    const cases = [
      [0x1_0000, -22],
      [0x1_0800, -22],
      [0x801_0f00, -1],
      [0x2000_0011, -1],
      [0x8011, -22],
      [0x41_1f11, -22],
    ] as const;
    const code = new Code();
    cases.forEach(([flags], index) => {
      code.syscall(nr.clone, flags, 0, 0, 0, 0).store({ register: reg.a0 }, RESULT + index * 4);
    });
    code.syscall(435, DATA, 56).store({ register: reg.a0 }, RESULT + cases.length * 4);
    const kernel = await bootCode(code.syscall(nr.exit_group, 0));
    kernel.advance({ maxSteps: 1000 });
    expect(cases.map((_, index) => word(kernel, RESULT + index * 4))).toEqual(cases.map(([, result]) => result));
    expect(word(kernel, RESULT + cases.length * 4)).toBe(-22);
    expect(kernel.state.executor.nextTask).toBe(2);
  });
});

test('a thousand threads live, meet and end', async () => {
  const kernel = await bootGuest({ name: 'crowd', args: ['1000'], stdin: '' });
  let most = 0;
  kernel.listen((event) => {
    if (event.kind === 'spawn') most = Math.max(most, kernel.state.executor.tasks.size);
  });
  const { end, stdout } = runToEnd(kernel);
  expect(stdout).toBe('1000 threads\n1000 passed\nEXIT-SUCCESS\n');
  expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  expect(most).toBe(1001);
  expect(leftOver(kernel)).toEqual(ONLY_A_ZOMBIE);
});

test('two threads that wait for one another are found waiting, each at its futex', async () => {
  const kernel = await bootGuest({ name: 'deadlock', args: [], stdin: '' });
  expect(kernel.advance({ maxSteps: 10_000_000 })).toEqual({ kind: 'allTasksWait' });
  const chains = [...kernel.state.executor.tasks.keys()].map((taskId) => kernel.awaits(taskId));
  expect(chains.map((chain) => chain.map(({ future }) => `${future.kind} ${future.state}`))).toEqual([
    ['threadloop handling', 'trapHandler syscall', 'futexWait waiting'],
    ['threadloop handling', 'trapHandler syscall', 'futexWait waiting'],
  ]);
  for (const chain of chains) {
    expect(chain[1]!.fields['syscall']).toBe('futex');
    expect(chain[2]!.fields['address']).toMatch(/^0x[0-9a-f]+$/);
    expect(chain[2]!.fields['expected']).toBe(2);
    expect(chain[2]!.source.path).toBe('src/kernel/futex.ts');
  }
});
