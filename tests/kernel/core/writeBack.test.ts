/**
 * What a program stores through shared mappings of a file in a folder that may be written reaches the host: with msync and fsync at once, from mappings that
 * have gone, or are left at the end, soon after; whatever the length of the budgets. A read-only folder is never written.
 */
import { describe, expect, test } from 'vitest';
import type { HostAnswer, HostRequest } from '../../../src/base/host.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { sequence } from './guestRun.ts';
import { bootCode, Code, DATA, nr, reg } from './smallProgram.ts';

const more = { openat: 56, ftruncate: 46, fsync: 82, munmap: 215, mmap: 222, msync: 227 };
const O_RDWR = 2;
const MAP_SHARED_FIXED = 0x11;
const MAP_PRIVATE_FIXED = 0x12;
const WINDOW = 0x40_0000;
const PAGE = 4096;
const S2 = 18;
const PATH = DATA + 0x100;
/** `/m/f`, `ABCD` and `EFGH` as words. */
const NAME = 0x66_2f_6d_2f;
const ABCD = 0x44_43_42_41;
const EFGH = 0x48_47_46_45;

/** Opens a file of two pages of dots; the file's descriptor is in s0. */
const opened = (): Code => new Code().store(NAME, PATH).syscall(more.openat, -100, PATH, O_RDWR).move(reg.s0, reg.a0);
const map = (code: Code, flags = MAP_SHARED_FIXED): Code =>
  code.syscall(more.mmap, WINDOW, 2 * PAGE, 3, flags, { register: reg.s0 }, 0);
const exit = (code: Code): Code => code.syscall(nr.exit_group, 0);

interface HostRun {
  readonly code: number;
  readonly writes: readonly string[];
  readonly file: string;
  /** What the user is told. */
  readonly failures: readonly string[];
}

async function run(program: Code, chop = (): number => 1e9, failing?: string): Promise<HostRun> {
  const kernel = await bootCode(program, { mounts: [{ guest: '/m', host: '/h', mode: 'rw' }] });
  const writes: string[] = [];
  const failures: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'writeBackFailed') failures.push(`${event.path} ${event.errno}`);
  });
  let file = '.'.repeat(2 * PAGE);
  const answer = (request: HostRequest): HostAnswer => {
    switch (request.kind) {
      case 'stat':
        if (request.path === '') return { kind: 'stat', stat: { type: 'directory', mode: 0o755 } };
        return { kind: 'stat', stat: { type: 'file', mode: 0o666, size: file.length } };
      case 'readFile':
        return { kind: 'readFile', bytes: new TextEncoder().encode(file) };
      case 'write': {
        const text = new TextDecoder().decode(request.bytes);
        writes.push(`${request.folder}/${request.path} ${request.offset} ${text.slice(0, 4)}`);
        if (failing !== undefined) return { kind: 'error', errno: failing };
        file = file.slice(0, request.offset) + text + file.slice(request.offset + text.length);
        return { kind: 'changed' };
      }
      case 'truncate':
        file = file.slice(0, request.size);
        return { kind: 'changed' };
      default:
        throw new Error(`the program asks for no ${request.kind}`);
    }
  };
  const code = runAnswering(kernel, chop, answer);
  return { code, writes, file, failures };
}

function runAnswering(kernel: KernelApi, chop: () => number, answer: (request: HostRequest) => HostAnswer): number {
  for (;;) {
    const end = kernel.advance({ maxSteps: chop() });
    if (end.kind === 'hostRequest') kernel.answer(answer(end.request));
    else if (end.kind === 'exited') return end.code;
    else expect(end.kind).toBe('budget');
  }
}

const dots = (length: number): string => '.'.repeat(length);

describe('the host gets what shared mappings hold', () => {
  test('with msync, once', async () => {
    const code = map(opened()).store(ABCD, WINDOW).syscall(more.msync, WINDOW, PAGE, 4);
    const { writes, file } = await run(exit(code.syscall(more.msync, WINDOW, 2 * PAGE, 4)));
    expect(writes).toEqual(['/h/f 0 ABCD']);
    expect(file).toBe(`ABCD${dots(2 * PAGE - 4)}`);
  });

  test('with fsync, all pages', async () => {
    const code = map(opened())
      .store(ABCD, WINDOW)
      .store(EFGH, WINDOW + PAGE);
    expect((await run(exit(code.syscall(more.fsync, { register: reg.s0 })))).writes).toEqual([
      '/h/f 0 ABCD',
      '/h/f 4096 EFGH',
    ]);
  });

  test('after munmap, with the bytes of a later write', async () => {
    const code = map(opened())
      .store(ABCD, WINDOW)
      .syscall(more.munmap, WINDOW, 2 * PAGE);
    code.store(EFGH, DATA).syscall(nr.write, { register: reg.s0 }, DATA, 4);
    const { file } = await run(exit(code));
    expect(file).toBe(`EFGH${dots(2 * PAGE - 4)}`);
  });

  test('at the end of the run, however it is chopped', async () => {
    const code = (): Code =>
      exit(
        map(opened())
          .store(ABCD, WINDOW)
          .store(EFGH, WINDOW + PAGE),
      );
    const whole = await run(code());
    expect(whole.file).toBe(`ABCD${dots(PAGE - 4)}EFGH${dots(PAGE - 4)}`);
    const next = sequence(7);
    expect(await run(code(), () => 1 + next(5))).toEqual(whole);
  });

  test('but never beyond where the file was cut', async () => {
    const code = map(opened())
      .store(EFGH, WINDOW + PAGE)
      .syscall(more.munmap, WINDOW, 2 * PAGE);
    const { file } = await run(exit(code.syscall(more.ftruncate, { register: reg.s0 }, 10)));
    expect(file).toBe(dots(10));
  });
});

test('what the host cannot write is the errno of msync', async () => {
  const code = map(opened()).store(ABCD, WINDOW).syscall(more.msync, WINDOW, PAGE, 4);
  code.insn('sub', { rd: reg.a0, rs1: 0, rs2: reg.a0 }).li(reg.a7, nr.exit_group).insn('ecall');
  const ENOSPC = 28;
  // At the end it is tried again.
  const writes = ['/h/f 0 ABCD', '/h/f 0 ABCD'];
  const failures = ['/h/f ENOSPC'];
  expect(await run(code, undefined, 'ENOSPC')).toEqual({ code: ENOSPC, writes, file: dots(2 * PAGE), failures });
});

test('what could not be written after munmap is told once by fsync of each open file, and of those opened before anybody was told', async () => {
  /** s2 gets what the calls answer, as binary digits: 1 for an error. */
  const sync = (code: Code, register: number): Code => {
    code.syscall(more.fsync, { register }).insn('slt', { rd: reg.a0, rs1: reg.a0, rs2: 0 }).li(reg.t0, 2);
    return code.insn('mul', { rd: S2, rs1: S2, rs2: reg.t0 }).insn('add', {
      rd: S2,
      rs1: S2,
      rs2: reg.a0,
    });
  };
  const open = (code: Code, register: number): Code =>
    code.syscall(more.openat, -100, PATH, O_RDWR).move(register, reg.a0);
  const code = map(opened())
    .li(S2, 1)
    .store(ABCD, WINDOW)
    .syscall(more.munmap, WINDOW, 2 * PAGE);
  // A millisecond, in which the kernel writes it.
  code.store(1_000_000, DATA + 8).syscall(nr.nanosleep, DATA, 0);
  open(code, reg.s1);
  sync(sync(sync(sync(code, reg.s0), reg.s0), reg.s1), reg.s1);
  open(code, reg.s1);
  sync(code, reg.s1).syscall(nr.exit_group, { register: S2 });
  const { code: told, writes, failures } = await run(code, undefined, 'ENOSPC');
  expect(told.toString(2)).toBe('110100');
  expect(writes).toEqual(['/h/f 0 ABCD']);
  expect(failures).toEqual(['/h/f ENOSPC']);
});

test('private mappings and those that nobody changed write nothing', async () => {
  const changed = map(opened(), MAP_PRIVATE_FIXED).store(ABCD, WINDOW);
  expect((await run(exit(changed))).writes).toEqual([]);
  const untouched = map(opened()).load(reg.a1, WINDOW).syscall(more.msync, WINDOW, PAGE, 4);
  expect((await run(exit(untouched))).writes).toEqual([]);
});
