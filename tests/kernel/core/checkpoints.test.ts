/** Where a run can be stopped: at checkpoints, whose event comes once and whose state is complete, and at breakpoints. */
import { describe, expect, test } from 'vitest';
import type { KernelEvent } from '../../../src/kernel/events.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import type { ThreadloopFuture } from '../../../src/kernel/thread.ts';
import { guestPrograms } from '../../guest/programs.ts';
import { bootGuest, collectOutput, defaultConfig, makeMachine, runToEnd } from './guestRun.ts';
import { bootCode, Code, DATA, elfOf, nr, reg, threadAt } from './smallProgram.ts';

const CHECKPOINTS = ['trap', 'userReturn', 'signal', 'load'];

/** Asks to stop at each event that `matches`. */
function stopAt(kernel: KernelApi, matches: (event: KernelEvent) => boolean): KernelEvent[] {
  const seen: KernelEvent[] = [];
  kernel.listen((event) => {
    if (!matches(event)) return;
    seen.push(event);
    kernel.requestStop();
  });
  return seen;
}

const threadloop = (kernel: KernelApi): ThreadloopFuture =>
  [...kernel.state.executor.tasks.values()][0]!.future.awaiting as ThreadloopFuture;

const writer = (): Code => new Code().syscall(nr.write, 1, DATA, 3).syscall(nr.exit_group, 0);

describe('a stop at trap entry', () => {
  test('finds the trap taken and nothing of it handled', async () => {
    const kernel = await bootCode(writer());
    const output = collectOutput(kernel);
    const traps = stopAt(kernel, ({ kind }) => kind === 'trap');
    // The first two traps are the page faults of fetching code; the next is the ecall.
    let end = kernel.advance({ maxSteps: 1000 });
    while (traps.at(-1)?.kind === 'trap' && threadloop(kernel).trap?.code !== 8)
      end = kernel.advance({ maxSteps: 1000 });
    expect(end).toEqual({ kind: 'stopped' });
    expect([threadloop(kernel).state, output()]).toEqual(['trapped', '']);
    const before = traps.length;
    const registers = kernel.registers(threadAt(kernel, 0));
    expect([registers.x(reg.a7), registers.x(reg.a0)]).toEqual([64n, 1n]);
    kernel.advance({ maxSteps: 0 });
    expect(output()).toBe('\0\0\0');
    expect(traps.length).toBe(before);
    expect(kernel.registers(threadAt(kernel, 0)).x(reg.a0)).toBe(3n);
  });

  test('can be saved there, and the restored kernel does not report it again', async () => {
    const kernel = await bootCode(writer());
    stopAt(kernel, (event) => event.kind === 'trap' && event.trap.code === 8);
    expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'stopped' });
    const restored = restoreKernel(await makeMachine('reference', 2), saveKernel(kernel));
    const kinds: string[] = [];
    restored.listen(({ kind }) => kinds.push(kind));
    restored.advance({ maxSteps: 0 });
    expect(kinds).toEqual(['syscall', 'output', 'syscallReturn', 'userReturn']);
  });
});

test('stopping at every checkpoint changes nothing and repeats nothing', async () => {
  for (const name of ['threads', 'crash', 'consumer']) {
    const program = guestPrograms.find((candidate) => candidate.name === name)!;
    const whole = runToEnd(await bootGuest(program));
    const kernel = await bootGuest(program);
    let asked = 0;
    let stops = 0;
    kernel.listen(({ kind }) => {
      if (!CHECKPOINTS.includes(kind)) return;
      asked++;
      kernel.requestStop();
    });
    // runToEnd takes only `budget` for an answer to go on from.
    const advance = kernel.advance.bind(kernel);
    const going: KernelApi = {
      ...kernel,
      advance: (options) => {
        const end = advance(options);
        if (end.kind !== 'stopped') return end;
        stops++;
        return { kind: 'budget' };
      },
    };
    expect(runToEnd(going)).toEqual(whole);
    expect(stops).toBe(asked);
    expect(stops).toBeGreaterThan(10);
  }
});

test('a stop at the load of the program comes before its first instruction', async () => {
  const kernel = createKernel(await makeMachine('interp', 2), defaultConfig);
  const loads = stopAt(kernel, ({ kind }) => kind === 'load');
  kernel.boot({ path: '/guest/small', bytes: elfOf(writer()), args: ['small'], env: [], cwd: '/' });
  expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'stopped' });
  expect([kernel.machine.harts[0]!.steps, threadloop(kernel).state, loads.length]).toEqual([0, 'takeWaker', 1]);
  expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'exited', code: 0, signo: 0 });
  expect(loads).toHaveLength(1);
});

test('a stop asked for between two calls takes effect at the next checkpoint', async () => {
  const kernel = await bootCode(writer());
  kernel.requestStop();
  expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'stopped' });
  expect([kernel.machine.harts[0]!.steps, threadloop(kernel).state]).toEqual([0, 'returning']);
});

test('a stop at a fatal signal comes before the process is told to end', async () => {
  const kernel = await bootCode(new Code().insn('ebreak'));
  const signals = stopAt(kernel, ({ kind }) => kind === 'signal');
  expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'stopped' });
  expect([...kernel.state.processes.values()][0]!.exit).toBeUndefined();
  expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'exited', code: 0, signo: 5 });
  expect(signals).toHaveLength(1);
});

test('a stop asked for at an event that is no checkpoint takes effect at the next one', async () => {
  const kernel = await bootCode(writer());
  stopAt(kernel, ({ kind }) => kind === 'output');
  expect(kernel.advance({ maxSteps: 1000 })).toEqual({ kind: 'stopped' });
  expect(threadloop(kernel).state).toBe('returning');
});

describe('a breakpoint', () => {
  const looping = (): Code =>
    new Code()
      .li(reg.s0, 3)
      .label('loop')
      .insn('addi', { rd: reg.s0, rs1: reg.s0, imm: -1 })
      .branch('bne', reg.s0, 0, 'loop')
      .syscall(nr.exit_group, 0);

  test('stops before its instruction each time it is reached', async () => {
    const code = looping();
    const kernel = await bootCode(code);
    const { taskId, tid } = threadAt(kernel, 0);
    const at = code.addressOf('loop');
    kernel.setBreakpoints([...kernel.state.spaces.keys()][0]!, new Set([BigInt(at)]));
    const hits: bigint[] = [];
    let end = kernel.advance({ maxSteps: 1000 });
    while (end.kind === 'breakpoint') {
      expect(end).toEqual({ kind: 'breakpoint', hart: 0, taskId, tid });
      const registers = kernel.registers(threadAt(kernel, 0));
      expect(registers.pc).toBe(BigInt(at));
      hits.push(registers.x(reg.s0));
      end = kernel.advance({ maxSteps: 1000, resumeFrom: taskId });
    }
    expect(hits).toEqual([3n, 2n, 1n]);
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });

  test('stops again at once when the run does not go on from it', async () => {
    const code = looping();
    const kernel = await bootCode(code);
    kernel.setBreakpoints([...kernel.state.spaces.keys()][0]!, new Set([BigInt(code.addressOf('loop'))]));
    kernel.advance({ maxSteps: 1000 });
    const steps = kernel.machine.harts[0]!.steps;
    expect(kernel.advance({ maxSteps: 1000 }).kind).toBe('breakpoint');
    expect(kernel.machine.harts[0]!.steps).toBe(steps);
  });

  test('at an instruction that faults, or before which the timer interrupts, stops once', async () => {
    // The load touches a new page: it faults, and is run again. The slice ends at once, so the timer interrupts everywhere.
    const code = new Code()
      .li(reg.t0, DATA + 4096)
      .label('load')
      .insn('lw', { rd: reg.a0, rs1: reg.t0, imm: 0 });
    const kernel = await bootCode(code.syscall(nr.exit_group, 0), { slice: 1 });
    const { taskId } = threadAt(kernel, 0);
    kernel.setBreakpoints([...kernel.state.spaces.keys()][0]!, new Set([BigInt(code.addressOf('load'))]));
    const traps: number[] = [];
    kernel.listen((event) => {
      if (event.kind === 'trap' && event.trap.epc === BigInt(code.addressOf('load'))) traps.push(event.trap.code);
    });
    expect(kernel.advance({ maxSteps: 1000 }).kind).toBe('breakpoint');
    expect(kernel.advance({ maxSteps: 1000, resumeFrom: taskId })).toEqual({ kind: 'exited', code: 0, signo: 0 });
    expect(traps).toContain(13);
  });

  test('from which a task goes on is not reported again because another task goes on, too', async () => {
    const code = new Code().thread('spin').jump('stop').label('spin').jump('spin').label('stop');
    const kernel = await bootCode(code.syscall(nr.exit_group, 0));
    kernel.setBreakpoints([...kernel.state.spaces.keys()][0]!, new Set([BigInt(code.addressOf('stop'))]));
    expect(kernel.advance({ maxSteps: 1000 })).toMatchObject({ kind: 'breakpoint', tid: 100 });
    for (const { taskId } of [...kernel.state.threads.values()]) {
      expect(kernel.advance({ maxSteps: 0, resumeFrom: taskId })).toEqual({ kind: 'budget' });
    }
    expect(kernel.advance({ maxSteps: 1_000_000 })).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });

  test('is passed only by the task that goes on from it, even if its turn comes later', async () => {
    const code = looping();
    const kernel = await bootCode(code);
    const { taskId } = threadAt(kernel, 0);
    kernel.setBreakpoints([...kernel.state.spaces.keys()][0]!, new Set([BigInt(code.addressOf('loop'))]));
    kernel.advance({ maxSteps: 1000 });
    expect(kernel.advance({ maxSteps: 0, resumeFrom: taskId })).toEqual({ kind: 'budget' });
    expect(kernel.advance({ maxSteps: 1 })).toEqual({ kind: 'budget' });
    expect(kernel.advance({ maxSteps: 1000 }).kind).toBe('breakpoint');
  });
});
