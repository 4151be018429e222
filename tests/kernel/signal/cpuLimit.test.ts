/** RLIMIT_CPU: SIGXCPU at the soft limit of CPU time and again each second, SIGKILL at the hard one (getrlimit(2)). */
import { expect, test } from 'vitest';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { bootCode, Code, DATA, nr } from '../core/smallProgram.ts';

const PRLIMIT64 = 261;
const RLIMIT_CPU = 0;
const SIG_IGN = 1;
const SIGKILL = 9;
const SIGXCPU = 24;
const SECOND = 1e9;

const limited = (soft: number, hard: number): Code =>
  new Code()
    .store(soft, DATA, 'sd')
    .store(hard, DATA + 8, 'sd')
    .syscall(PRLIMIT64, 0, RLIMIT_CPU, DATA, 0);
const spinning = (code: Code): Code => code.label('spin').jump('spin');

/** Runs on as if the only thread had used so much CPU time before. */
function advanceAt(kernel: KernelApi, used: number): ReturnType<KernelApi['advance']> {
  kernel.advance({ maxSteps: 1000 });
  [...kernel.state.executor.tasks.values()][0]!.busySteps = used;
  // A turn of the hart, and those of the next round.
  return kernel.advance({ maxSteps: 1_000_000 });
}

test('a process that ignores nothing is killed by SIGXCPU in the second that it may not use', async () => {
  const kernel = await bootCode(spinning(limited(1, 5)), { slice: 10_000 });
  expect(advanceAt(kernel, SECOND - 5_000_000)).toEqual({ kind: 'budget' });
  expect(advanceAt(kernel, SECOND - 100)).toEqual({ kind: 'exited', code: 0, signo: SIGXCPU });
});

test('one that ignores it has a second more each time, and ends at the hard limit', async () => {
  const code = limited(1, 3)
    .store(SIG_IGN, DATA + 32, 'sd')
    .syscall(nr.rt_sigaction, SIGXCPU, DATA + 32, 0, 8);
  const kernel = await bootCode(spinning(code), { slice: 10_000 });
  const soft = (): bigint => [...kernel.state.processes.values()][0]!.rlimits.get(RLIMIT_CPU)![0];
  expect(advanceAt(kernel, SECOND)).toEqual({ kind: 'budget' });
  expect(soft()).toBe(2n);
  expect(advanceAt(kernel, 2 * SECOND)).toEqual({ kind: 'budget' });
  expect(soft()).toBe(3n);
  expect(advanceAt(kernel, 3 * SECOND)).toEqual({ kind: 'exited', code: 0, signo: SIGKILL });
});

test('a limit of no time is one of a second', async () => {
  const kernel = await bootCode(spinning(limited(0, 5)), { slice: 10_000 });
  expect(advanceAt(kernel, SECOND / 2)).toEqual({ kind: 'budget' });
  expect(advanceAt(kernel, SECOND)).toEqual({ kind: 'exited', code: 0, signo: SIGXCPU });
});
