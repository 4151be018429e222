/** Futexes: order of wakes, checks, timeouts, requeueing. */
import { describe, expect, test } from 'vitest';
import { enqueue } from '../../../src/executor/runQueue.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { bootCode, Code, DATA, nr, reg, word } from './smallProgram.ts';

const WAIT = 0;
const WAKE = 1;
const REQUEUE = 3;
const CMP_REQUEUE = 4;
const WAKE_OP = 5;
const WAIT_BITSET = 9;
const WAKE_BITSET = 10;
const PRIVATE = 128;
const REALTIME = 256;

const FUTEX = DATA;
const OTHER = DATA + 4;
const RESULT = DATA + 128;
const SPAN = DATA + 640;

/** Stores a0 at the i-th place of results. */
const keep = (code: Code, index: number): Code => code.store({ register: reg.a0 }, RESULT + index * 4);
const results = (kernel: KernelApi, count: number): number[] =>
  Array.from({ length: count }, (_, index) => word(kernel, RESULT + index * 4));

/** Starts `count` threads that wait one after another; each appends its number to the log at DATA + 1024 when it is woken. */
function waiters(code: Code, count: number): Code {
  const log = DATA + 1024;
  for (let index = 0; index < count; index++) {
    // One hart: the new thread runs up to its wait while the first thread yields.
    code.thread(`waiter ${index}`).syscall(nr.sched_yield);
  }
  code.jump('body');
  for (let index = 0; index < count; index++) {
    code
      .label(`waiter ${index}`)
      .syscall(nr.futex, FUTEX, WAIT_BITSET | PRIVATE, 0, 0, 0, 1 << index)
      .load(reg.s0, log)
      .insn('addi', { rd: reg.s0, rs1: reg.s0, imm: 4 })
      .store({ register: reg.s0 }, log)
      .li(reg.s1, log)
      .insn('add', { rd: reg.s1, rs1: reg.s1, rs2: reg.s0 })
      .li(reg.t0, index)
      .insn('sw', { rs1: reg.s1, rs2: reg.t0, imm: 0 })
      .syscall(nr.exit, 0);
  }
  return code.label('body');
}

const woken = (kernel: KernelApi): number[] =>
  Array.from({ length: word(kernel, DATA + 1024) / 4 }, (_, index) => word(kernel, DATA + 1028 + index * 4));

async function run(code: Code): Promise<KernelApi> {
  const kernel = await bootCode(code, { harts: 1 });
  kernel.advance({ maxSteps: 100_000 });
  return kernel;
}

describe('waking', () => {
  test('goes first come, first served, and says how many', async () => {
    const code = waiters(new Code(), 4);
    keep(code.syscall(nr.futex, FUTEX, WAKE | PRIVATE, 2), 0).syscall(nr.sched_yield);
    keep(code.syscall(nr.futex, FUTEX, WAKE, 100), 1).syscall(nr.sched_yield);
    keep(code.syscall(nr.futex, FUTEX, WAKE, 1), 2).syscall(nr.exit_group, 0);
    const kernel = await run(code);
    expect(results(kernel, 3)).toEqual([2, 2, 0]);
    expect(woken(kernel)).toEqual([0, 1, 2, 3]);
  });

  test('by bitset wakes only who meets it', async () => {
    const code = waiters(new Code(), 3);
    keep(code.syscall(nr.futex, FUTEX, WAKE_BITSET, 100, 0, 0, 0b110), 0).syscall(nr.sched_yield);
    keep(code.syscall(nr.futex, FUTEX, WAKE_BITSET, 100, 0, 0, 0), 1).syscall(nr.exit_group, 0);
    const kernel = await run(code);
    expect(results(kernel, 2)).toEqual([2, -22]);
    expect(woken(kernel)).toEqual([1, 2]);
  });
});

describe('waiting', () => {
  test('needs the expected value, an aligned and a mapped address', async () => {
    const code = new Code();
    keep(code.syscall(nr.futex, FUTEX, WAIT, 5, 0), 0);
    keep(code.syscall(nr.futex, FUTEX + 2, WAIT, 0, 0), 1);
    keep(code.syscall(nr.futex, 8, WAIT, 0, 0), 2);
    keep(code.syscall(nr.futex, FUTEX, 77, 0, 0), 3);
    const kernel = await run(code.syscall(nr.exit_group, 0));
    expect(results(kernel, 4)).toEqual([-11, -22, -14, -38]);
    expect(kernel.state.futexes.size).toBe(0);
  });

  test('ends at a relative or absolute timeout, and leaves the queue', async () => {
    const code = new Code().store(0, SPAN, 'sd').store(5000, SPAN + 8, 'sd');
    keep(code.syscall(nr.futex, FUTEX, WAIT, 0, SPAN), 0);
    // Absolute: 5 µs after the start is past by now. 1970 is past for CLOCK_REALTIME.
    keep(code.syscall(nr.futex, FUTEX, WAIT_BITSET, 0, SPAN, 0, -1), 1);
    keep(code.syscall(nr.futex, FUTEX, WAIT_BITSET | REALTIME, 0, SPAN, 0, -1), 2);
    keep(code.syscall(nr.futex, FUTEX, WAKE, 9), 3);
    const kernel = await run(code.syscall(nr.exit_group, 0));
    expect(results(kernel, 4)).toEqual([-110, -110, -110, 0]);
    expect([kernel.state.futexes.size, kernel.state.executor.timers.length]).toEqual([0, 0]);
  });

  test('that was woken in time leaves no timer', async () => {
    const code = new Code().store(1, SPAN, 'sd').thread('waker');
    keep(code.syscall(nr.futex, FUTEX, WAIT, 0, SPAN), 0)
      .label('end')
      .syscall(nr.futex, OTHER, WAIT, 0, 0);
    code.label('waker').syscall(nr.sched_yield).syscall(nr.futex, FUTEX, WAKE, 1).jump('end');
    const kernel = await run(code);
    expect(results(kernel, 1)).toEqual([0]);
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'allTasksWait' });
    // A timer left behind would have been waited for.
    expect(kernel.state.clock.skipped).toBe(0);
  });

  test('is not ended by a wake that is meant for something else', async () => {
    const kernel = await bootCode(new Code().syscall(nr.futex, FUTEX, WAIT, 0, 0));
    kernel.advance({ maxSteps: 1000 });
    const task = [...kernel.state.executor.tasks.values()][0]!;
    // What a stale waker would do.
    enqueue(kernel.state.executor, task, 'prior');
    const polls = task.polls;
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'allTasksWait' });
    expect(task.polls).toBe(polls + 1);
    expect([...kernel.state.futexes.values()][0]).toHaveLength(1);
  });
});

describe('requeueing', () => {
  test('wakes some and moves some, in order, and their futures know where they wait', async () => {
    const code = waiters(new Code(), 4);
    keep(code.syscall(nr.futex, FUTEX, REQUEUE, 1, 2, OTHER), 0).syscall(nr.sched_yield);
    keep(code.syscall(nr.futex, OTHER, WAKE, 1), 1).syscall(nr.sched_yield);
    const kernel = await run(code.syscall(nr.futex, DATA + 8, WAIT, 0, 0));
    expect(results(kernel, 2)).toEqual([1, 1]);
    expect(woken(kernel)).toEqual([0, 1]);
    const addresses = [...kernel.state.executor.tasks.keys()].map(
      (taskId) => kernel.awaits(taskId).at(-1)!.fields['address'],
    );
    expect(addresses).toEqual([DATA + 8, OTHER, FUTEX].map((address) => `0x${address.toString(16)}`));
    expect([...kernel.state.futexes.values()].map((queue) => queue.length)).toEqual([1, 1, 1]);
  });

  test('with a comparison needs the value, and counts woken and moved', async () => {
    const code = waiters(new Code(), 3);
    keep(code.syscall(nr.futex, FUTEX, CMP_REQUEUE, 1, 9, OTHER, 1), 0);
    keep(code.syscall(nr.futex, FUTEX, CMP_REQUEUE, 1, 9, OTHER, 0), 1);
    const kernel = await run(code.syscall(nr.exit_group, 0));
    expect(results(kernel, 2)).toEqual([-11, 3]);
  });
});

test('FUTEX_WAKE_OP changes the second word and wakes its waiters when the old value compares', async () => {
  const code = waiters(new Code(), 1);
  // OR 8 into OTHER; wake at OTHER when the old value was 5.
  const encoded = (2 << 28) | (0 << 24) | (8 << 12) | 5;
  code.store(5, OTHER);
  keep(code.syscall(nr.futex, FUTEX, WAKE_OP, 1, 1, OTHER, encoded), 0);
  const kernel = await run(code.syscall(nr.exit_group, 0));
  expect([results(kernel, 1)[0], word(kernel, OTHER)]).toEqual([1, 13]);
});
