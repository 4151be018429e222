/** Signals: what ends a process and why, what is blocked, ignored or refused, and who is woken by it. */
import { describe, expect, test } from 'vitest';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { bootCode, Code, DATA, nr, reg, word } from './smallProgram.ts';

const SIGHUP = 1;
const SIGABRT = 6;
const SIGKILL = 9;
const SIGTERM = 15;
const SIGCHLD = 17;
const SIGSTOP = 19;
const SIG_BLOCK = 0;
const SIG_UNBLOCK = 1;
const PID = 100;
const RESULT = DATA + 128;
const SET = DATA + 256;
const ACTION = DATA + 320;

const keep = (code: Code, index: number): Code => code.store({ register: reg.a0 }, RESULT + index * 4);
const result = (kernel: KernelApi, index: number): number => word(kernel, RESULT + index * 4);

/** Runs to the end; what was reported of signals. */
async function run(code: Code): Promise<{ kernel: KernelApi; end: unknown; reasons: string[] }> {
  const kernel = await bootCode(code);
  const reasons: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'signal') reasons.push(`${event.tid}: ${event.signo} ${event.reason}`);
  });
  return { kernel, end: kernel.advance({ maxSteps: 1_000_000 }), reasons };
}

describe('a fault', () => {
  const cases: [string, Code, number, RegExp][] = [
    ['illegal instruction', new Code().insn('mret'), 4, /^100: 4 illegal instruction 0x30200073 at pc 0x10000$/],
    ['ebreak', new Code().insn('ebreak'), 5, /^100: 5 ebreak at pc 0x10000$/],
    [
      'load of nothing',
      new Code().insn('ld', { rd: 5, rs1: 0, imm: 16 }),
      11,
      /load at 0x10 by pc 0x10000: nothing is mapped there$/,
    ],
    [
      'store to code',
      new Code().li(5, 0x1_0000).insn('sd', { rs1: 5, rs2: 0, imm: 0 }),
      11,
      /store at 0x10000 by pc 0x1000[0-9]: its mapping does not allow a store$/,
    ],
    ['jump to data', new Code().li(5, DATA).insn('jalr', { rd: 0, rs1: 5, imm: 0 }), 11, /does not allow a fetch$/],
    ['jump to nowhere', new Code().insn('jalr', { rd: 0, rs1: 0, imm: 0 }), 11, /fetch at 0x0 by pc 0x0: nothing/],
    [
      'misaligned atomic',
      new Code().li(5, DATA + 1).insn('amoadd.w', { rd: 6, rs1: 5, rs2: 0 }),
      7,
      /Store\/AMO address misaligned: 0x100001/,
    ],
  ];
  for (const [name, code, signo, reason] of cases) {
    test(`${name} ends the process with signal ${signo}`, async () => {
      const { end, reasons } = await run(code);
      expect(end).toEqual({ kind: 'exited', code: 0, signo });
      expect(reasons).toHaveLength(1);
      expect(reasons[0]).toMatch(reason);
    });
  }

  test('can be neither blocked nor ignored', async () => {
    const code = new Code().store(-1, SET, 'sd').syscall(nr.rt_sigprocmask, SIG_BLOCK, SET, 0, 8);
    code.store(1, ACTION, 'sd').syscall(nr.rt_sigaction, 5, ACTION, 0, 8).insn('ebreak');
    expect((await run(code)).end).toEqual({ kind: 'exited', code: 0, signo: 5 });
  });
});

describe('kill', () => {
  test('ends the process, and says who sent the signal', async () => {
    const { end, reasons } = await run(new Code().syscall(nr.kill, PID, SIGTERM).label('on').jump('on'));
    expect(end).toEqual({ kind: 'exited', code: 0, signo: SIGTERM });
    expect(reasons).toEqual(['100: 15 thread 100 sent SIGTERM']);
  });

  test('with SIGKILL ends a process whose every thread waits', async () => {
    const code = new Code()
      .thread('other')
      .syscall(nr.futex, DATA, 0, 0, 0)
      .label('other')
      .syscall(nr.sched_yield)
      .syscall(nr.tkill, PID, SIGKILL)
      .syscall(nr.futex, DATA, 0, 0, 0);
    const { kernel, end, reasons } = await run(code);
    expect(end).toEqual({ kind: 'exited', code: 0, signo: SIGKILL });
    expect(reasons).toEqual(['100: 9 thread 101 sent SIGKILL']);
    expect(kernel.state.futexes.size).toBe(0);
  });

  test('reaches a thread that runs on another hart by a software interrupt', async () => {
    const code = new Code()
      .thread('spin')
      .li(reg.s0, 100_000)
      .label('wait')
      .insn('addi', { rd: reg.s0, rs1: reg.s0, imm: -1 })
      .branch('bne', reg.s0, 0, 'wait')
      .syscall(nr.tgkill, PID, PID + 1, SIGABRT)
      .syscall(nr.futex, DATA, 0, 0, 0)
      .label('spin')
      .jump('spin');
    const kernel = await bootCode(code);
    const interrupts: number[] = [];
    kernel.listen((event) => {
      if (event.kind === 'trap' && event.trap.interrupt) interrupts.push(event.trap.code);
    });
    expect(kernel.advance({ maxSteps: 1_000_000 })).toEqual({ kind: 'exited', code: 0, signo: SIGABRT });
    expect(interrupts).toEqual([1]);
  });

  test('refuses what is not there, and signal 0 only asks', async () => {
    const code = new Code();
    keep(code.syscall(nr.kill, 5, SIGTERM), 0);
    keep(code.syscall(nr.kill, PID, 65), 1);
    keep(code.syscall(nr.tgkill, PID, 5, SIGTERM), 2);
    keep(code.syscall(nr.tgkill, 0, PID, SIGTERM), 3);
    keep(code.syscall(nr.tkill, 0, SIGTERM), 4);
    keep(code.syscall(nr.kill, PID, 0), 5);
    keep(code.syscall(nr.wait4, -1, 0, 0, 0), 6);
    const { kernel, end } = await run(code.syscall(nr.exit_group, 0));
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 0 });
    expect([0, 1, 2, 3, 4, 5, 6].map((index) => result(kernel, index))).toEqual([-3, -22, -3, -22, -22, 0, -10]);
  });
});

describe('a signal', () => {
  test('that is blocked waits until it is unblocked', async () => {
    const code = new Code().store(1 << (SIGHUP - 1), SET, 'sd').syscall(nr.rt_sigprocmask, SIG_BLOCK, SET, 0, 8);
    keep(code.syscall(nr.kill, PID, SIGHUP), 0).store(42, RESULT + 4);
    keep(code.syscall(nr.rt_sigprocmask, SIG_UNBLOCK, SET, 0, 8), 2);
    const { kernel, end } = await run(code.syscall(nr.exit_group, 0));
    expect(end).toEqual({ kind: 'exited', code: 0, signo: SIGHUP });
    expect([result(kernel, 1), word(kernel, RESULT + 8)]).toEqual([42, 0]);
  });

  test('that one thread blocks is taken by another one', async () => {
    const code = new Code()
      .thread('other')
      .store(1 << (SIGTERM - 1), SET, 'sd')
      .syscall(nr.rt_sigprocmask, SIG_BLOCK, SET, 0, 8)
      .syscall(nr.sched_yield)
      .syscall(nr.kill, PID, SIGTERM)
      .syscall(nr.futex, DATA, 0, 0, 0)
      .label('other')
      .syscall(nr.futex, DATA, 0, 0, 0);
    const { end, reasons } = await run(code);
    expect(end).toEqual({ kind: 'exited', code: 0, signo: SIGTERM });
    expect(reasons).toEqual(['101: 15 thread 100 sent SIGTERM']);
  });

  test('that is ignored, by choice or by default, does nothing', async () => {
    const code = new Code().store(1, ACTION, 'sd').syscall(nr.rt_sigaction, SIGTERM, ACTION, 0, 8);
    code.syscall(nr.kill, PID, SIGTERM).syscall(nr.kill, PID, SIGCHLD);
    const { end, reasons } = await run(code.syscall(nr.exit_group, 5));
    expect(end).toEqual({ kind: 'exited', code: 5, signo: 0 });
    expect(reasons).toEqual([]);
  });

  test('whose handler is not there ends the process by the fault', async () => {
    const code = new Code().store(0x1234, ACTION, 'sd').syscall(nr.rt_sigaction, SIGTERM, ACTION, 0, 8);
    code.insn('addi', { rd: reg.sp, rs1: 0, imm: 0 }).li(reg.sp, DATA + 0x8000);
    const { end, reasons } = await run(code.syscall(nr.kill, PID, SIGTERM).syscall(nr.exit_group, 5));
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 11 });
    expect(reasons).toEqual(['100: 11 fetch at 0x1234 by pc 0x1234: nothing is mapped there']);
  });

  test('whose frame finds no room ends the process', async () => {
    const code = new Code().store(0x1234, ACTION, 'sd').syscall(nr.rt_sigaction, SIGTERM, ACTION, 0, 8).li(reg.sp, 16);
    const { end, reasons } = await run(code.syscall(nr.kill, PID, SIGTERM).syscall(nr.exit_group, 5));
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 11 });
    expect(reasons[0]).toContain('the frame of the handler of thread 100 sent SIGTERM cannot be stored');
  });

  test('SIGPIPE ends who writes to a pipe that nobody reads', async () => {
    const fds = DATA + 512;
    const code = new Code()
      .syscall(nr.pipe2, fds, 0)
      .load(reg.s0, fds)
      .syscall(57, { register: reg.s0 })
      .load(reg.s0, fds + 4)
      .syscall(nr.write, { register: reg.s0 }, DATA, 1)
      .syscall(nr.exit_group, 5);
    const { end, reasons } = await run(code);
    expect(end).toEqual({ kind: 'exited', code: 0, signo: 13 });
    expect(reasons).toEqual(['100: 13 write: nobody can read pipe 1 any more']);
  });
});

test('actions and masks are kept and given back; SIGKILL cannot be caught or blocked', async () => {
  const old = DATA + 400;
  const code = new Code().store(0x4321, ACTION, 'sd').store(4, ACTION + 8, 'sd');
  code.syscall(nr.rt_sigaction, 10, ACTION, 0, 8).syscall(nr.rt_sigaction, 10, 0, old, 8);
  keep(code.syscall(nr.rt_sigaction, SIGKILL, ACTION, 0, 8), 0);
  keep(code.syscall(nr.rt_sigaction, 65, 0, 0, 8), 1);
  keep(code.syscall(nr.rt_sigaction, 10, 0, 0, 4), 2);
  code.store(-1, SET, 'sd').syscall(nr.rt_sigprocmask, SIG_BLOCK, SET, 0, 8);
  keep(code.syscall(nr.rt_sigprocmask, 7, SET, 0, 8), 3).syscall(nr.rt_sigprocmask, SIG_BLOCK, 0, SET, 8);
  const { kernel } = await run(code.syscall(nr.exit_group, 0));
  expect([word(kernel, old), word(kernel, old + 8)]).toEqual([0x4321, 4]);
  expect([0, 1, 2, 3].map((index) => result(kernel, index))).toEqual([-22, -22, -22, -22]);
  expect(word(kernel, SET)).toBe(~((1 << (SIGKILL - 1)) | (1 << (SIGSTOP - 1))));
});
