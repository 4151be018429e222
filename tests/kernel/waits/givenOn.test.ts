/** What a wait has been given goes to the next when another branch of its combinator wins at the same time: a futex's wake, a lock. */
import { expect, test } from 'vitest';
import type { Future } from '../../../src/executor/future.ts';
import { select } from '../../../src/executor/select.ts';
import type { Kernel } from '../../../src/kernel/context.ts';
import type { Thread } from '../../../src/kernel/state.ts';
import type { SyscallHandler, SyscallRow } from '../../../src/kernel/syscall/row.ts';
import { syscallRows, syscallTable } from '../../../src/kernel/syscall/table.ts';
import { bootCode, Code, DATA, nr, reg, word } from '../core/smallProgram.ts';

/** Waits for a byte of the pipe or for the futex; gives both at once. */
const RACE = 9101;
const GIVE = 9102;
/** The descriptors of a pipe are the first after the standard ones. */
const READ_END = 3;
const WRITE_END = 4;
const PIPE = DATA + 16;
const FUTEX = DATA + 64;
const BUFFER = DATA + 128;
const RACED = DATA + 256;
const NEXT = DATA + 260;
const UNTOUCHED = 99;
const Op = { wait: 0, wake: 1, lockPi: 6, unlockPi: 7 } as const;

const handlerOf = (name: string): SyscallHandler => syscallRows.find((row) => row.name === name)!.handler;
const futex = handlerOf('futex');

function race(kernel: Kernel, thread: Thread, op: number): Future {
  const read = handlerOf('read')(kernel, thread, READ_END, BUFFER, 1) as Future;
  return select(read, futex(kernel, thread, FUTEX, op, 0, 0, 0, 0) as Future);
}

function give(kernel: Kernel, thread: Thread, op: number): number {
  handlerOf('write')(kernel, thread, WRITE_END, BUFFER, 1);
  return futex(kernel, thread, FUTEX, op, 1, 0, 0, 0) as number;
}

for (const [number, name, handler] of [
  [RACE, 'race', race],
  [GIVE, 'give', give],
] as const) {
  const row: SyscallRow = { nr: number, name, params: [{ name: 'op', type: 'int' }], handler };
  (syscallTable as Map<number, SyscallRow>).set(number, row);
}

/** The first thread that waits is in the race, the second waits for the futex alone; then both things are given in one call. */
async function run(wait: number, given: number, before: readonly number[]): Promise<[raced: number, next: number]> {
  const code = new Code().store(UNTOUCHED, NEXT).syscall(nr.pipe2, PIPE, 0);
  for (const op of before) code.syscall(nr.futex, FUTEX, op, 0, 0, 0, 0);
  code.thread('raced').syscall(nr.sched_yield).thread('next').syscall(nr.sched_yield);
  code.syscall(GIVE, given);
  for (let turn = 0; turn < 4; turn++) code.syscall(nr.sched_yield);
  code.syscall(nr.exit_group, 0);
  code.label('raced').syscall(RACE, wait).store({ register: reg.a0 }, RACED).syscall(nr.exit, 0);
  code.label('next').syscall(nr.futex, FUTEX, wait, 0, 0, 0, 0).store({ register: reg.a0 }, NEXT).syscall(nr.exit, 0);
  const kernel = await bootCode(code, { harts: 1 });
  expect(kernel.advance({ maxSteps: 100_000 }).kind).toBe('exited');
  return [word(kernel, RACED), word(kernel, NEXT)];
}

test("a futex's wake", async () => {
  expect(await run(Op.wait, Op.wake, [])).toEqual([1, 0]);
});

test('a lock with an owner', async () => {
  expect(await run(Op.lockPi, Op.unlockPi, [Op.lockPi])).toEqual([1, 0]);
});
