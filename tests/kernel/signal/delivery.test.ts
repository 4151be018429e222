/** Signals seen from inside the kernel: events, states of tasks, waits that go on, and what a stopped machine shows. */
import { describe, expect, test } from 'vitest';
import type { Tid } from '../../../src/base/address.ts';
import { leafOf } from '../../../src/executor/futureTable.ts';
import type { KernelEvent } from '../../../src/kernel/events.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { taskStateOf } from '../../../src/kernel/taskState.ts';
import { bootGuest, makeMachine, runToEnd } from '../core/guestRun.ts';

const SIGUSR1 = 10;
const program = (name: string): Parameters<typeof bootGuest>[0] => ({ name: 'signals', args: [name], stdin: '' });

describe('a handler about to run', () => {
  test('is a checkpoint: stopping there and going on reports it once', async () => {
    const kernel = await bootGuest(program('jumps'));
    const delivered: number[] = [];
    kernel.listen((event) => {
      if (event.kind !== 'signalDelivered') return;
      delivered.push(event.signo);
      expect(event.handler).toBe(Number(kernel.registers(kernel.state.threads.get(event.tid)!).pc));
      kernel.requestStop();
    });
    let stops = 0;
    for (;;) {
      const end = kernel.advance({ maxSteps: 1e9 });
      if (end.kind !== 'stopped') {
        expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
        break;
      }
      stops++;
    }
    expect(delivered).toEqual([SIGUSR1, SIGUSR1, SIGUSR1, SIGUSR1]);
    expect(stops).toBe(4);
  });

  test('finds the signal and sender among the arguments', async () => {
    const kernel = await bootGuest(program('jumps'));
    kernel.listen((event) => {
      if (event.kind === 'signalDelivered') kernel.requestStop();
    });
    kernel.advance({ maxSteps: 1e9 });
    const thread = [...kernel.state.threads.values()][0]!;
    const registers = kernel.registers(thread);
    expect(registers.x(10)).toBe(BigInt(SIGUSR1));
    expect(registers.x(12) - registers.x(11)).toBe(128n);
    expect(registers.x(2) % 16n).toBe(0n);
  });
});

const KILL = 129n;
/** The number of the syscall that a thread makes. */
const numberAt = (kernel: Awaited<ReturnType<typeof bootGuest>>, tid: Tid): bigint =>
  kernel.registers(kernel.state.threads.get(tid)!).x(17);

/** Runs until a listener's condition holds. */
function runUntil(kernel: Awaited<ReturnType<typeof bootGuest>>, holds: (event: KernelEvent) => boolean): void {
  const end = kernel.listen((event) => {
    if (holds(event)) kernel.requestStop();
  });
  kernel.advance({ maxSteps: 1e9 });
  end();
}

test('a thread that waits is interruptible, one that is stopped is stopped, and its wait goes on in the same future', async () => {
  const kernel = await bootGuest(program('stop'));
  // The parent is about to send SIGSTOP.
  runUntil(kernel, (event) => event.kind === 'trap' && numberAt(kernel, event.tid) === KILL);
  const child = [...kernel.state.threads.values()].find((thread) => thread.pid !== 100)!;
  expect(taskStateOf(kernel, child)).toBe('interruptible');
  const wait = kernel.awaits(child.taskId).at(-1)!.future;
  expect(wait.kind).toBe('pipeRead');
  const pieces = 100_000;
  for (let piece = 0; piece < pieces && taskStateOf(kernel, child) !== 'stopped'; piece++)
    kernel.advance({ maxSteps: 10 });
  const chain = kernel.awaits(child.taskId);
  expect(chain[0]!.future.state).toBe('stopped');
  expect(chain.at(-1)!.future).toBe(wait);
  const restored = restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(kernel)));
  expect(taskStateOf(restored, restored.state.threads.get(child.tid)!)).toBe('stopped');
  const { stdout } = runToEnd(restored);
  expect(stdout).toContain('and ends its read: exited with 5\n');
});

describe('what the ancestors of this kernel do wrong', () => {
  test('a stale wake does not end a wait: an ignored signal leaves futex, sleep and pipe waiting', async () => {
    const kernel = await bootGuest(program('restart'));
    const results: string[] = [];
    kernel.listen((event) => {
      if (event.kind === 'syscallReturn' && event.tid === 100 && event.result === -4) results.push(event.name);
    });
    expect(runToEnd(kernel).end).toEqual({ kind: 'exited', code: 0, signo: 0 });
    expect(results).toEqual([]);
  });

  test('a sleeper is not running: it is interruptible, and a signal ends its sleep', async () => {
    const kernel = await bootGuest(program('waits'));
    const states = new Set<string>();
    kernel.listen((event) => {
      if (event.kind !== 'pollEnd' || event.result !== 'pending') return;
      const thread = [...kernel.state.threads.values()].find(({ taskId }) => taskId === event.taskId);
      if (thread === undefined) return;
      const { future } = kernel.state.executor.tasks.get(thread.taskId)!;
      states.add(`${leafOf(future).kind} ${taskStateOf(kernel, thread)}`);
    });
    runToEnd(kernel);
    expect(states).toContain('sleep interruptible');
    expect(states).toContain('futexWait interruptible');
    expect(states).toContain('pipeRead interruptible');
  });

  test('a dropped wait leaves no waker, timer or queue entry behind', async () => {
    const kernel = await bootGuest(program('waits'));
    expect(runToEnd(kernel).end).toEqual({ kind: 'exited', code: 0, signo: 0 });
    const { futexes, executor, kernelTimers, pipes } = kernel.state;
    expect([futexes.size, executor.timers.length, kernelTimers.size, pipes.size]).toEqual([0, 0, 0, 0]);
  });
});
