/** Texts of syscalls, as strace would print them, at the call and at the return. */
import { expect, test } from 'vitest';
import { syscallName, syscallNumber } from '../../../src/kernel/syscall/names.ts';
import { formatCall } from '../../../src/kernel/syscall/text.ts';
import { bootGuest } from './guestRun.ts';
import { bootCode, Code, DATA, nr, reg } from './smallProgram.ts';

/** All texts of a run: calls, and returns. */
async function texts(code: Code): Promise<{ calls: string[]; returns: string[] }> {
  const kernel = await bootCode(code);
  kernel.consoleInput(new TextEncoder().encode('typed\n'));
  const calls: string[] = [];
  const returns: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'syscall') calls.push(formatCall(kernel, event));
    if (event.kind === 'syscallReturn') returns.push(formatCall(kernel, event));
  });
  kernel.advance({ maxSteps: 100_000 });
  return { calls, returns };
}

test('buffers are shown when they hold what is meant', async () => {
  const code = new Code()
    .store(0x0a_69_68_22, DATA)
    .store(0x31_00, DATA + 4)
    .syscall(nr.write, 1, DATA, 6)
    .syscall(nr.write, 1, DATA, 40)
    .syscall(nr.read, 0, DATA, 100)
    .syscall(nr.write, 1, 8, 3)
    .syscall(nr.exit_group, 1);
  const { calls, returns } = await texts(code);
  const hex = `0x${DATA.toString(16)}`;
  expect(calls).toEqual([
    'write(1, "\\"hi\\n\\0001", 6)',
    `write(1, "\\"hi\\n\\0001${'\\0'.repeat(26)}"..., 40)`,
    `read(0, ${hex}, 100)`,
    'write(1, 0x8, 3)',
    'exit_group(1) = ?',
  ]);
  expect(returns).toEqual([
    'write(1, "\\"hi\\n\\0001", 6) = 6',
    `write(1, "\\"hi\\n\\0001${'\\0'.repeat(26)}"..., 40) = 40`,
    'read(0, "typed\\n", 100) = 6',
    expect.stringMatching(/^write\(1, 0x8, 3\) = -1 EFAULT \(.+\)$/),
  ]);
});

test('flags, clocks, signals and times have names', async () => {
  const code = new Code()
    .store(2, DATA, 'sd')
    .store(5, DATA + 8, 'sd')
    .syscall(nr.clock_nanosleep, 1, 0, DATA, 0)
    .syscall(nr.futex, DATA, 128 | 256 | 9, 7, 0, 0, -1)
    .syscall(nr.clone, 0x3d_0f00 & ~0x800, 0, 0, 0, 0)
    .syscall(nr.kill, 100, 17)
    .syscall(226, 0x10_0000, 4096, 3)
    .syscall(222, 0, 4096, 0, 0x22, -1, 0)
    .syscall(56, -100, 0, 0o1101, 0o644)
    .syscall(222, 0, 0, 7, 0x22, -1, 0)
    .syscall(400, 1);
  expect((await texts(code)).calls).toEqual([
    'clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=2, tv_nsec=5}, NULL)',
    'futex(0x100000, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 7, NULL, NULL, FUTEX_BITSET_MATCH_ANY)',
    'clone(child_stack=NULL, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, parent_tid=NULL, tls=NULL, child_tidptr=NULL)',
    'kill(100, SIGCHLD)',
    'mprotect(0x100000, 4096, PROT_READ|PROT_WRITE)',
    'mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)',
    expect.stringMatching(/^openat\(AT_FDCWD, NULL, O_WRONLY\|O_CREAT\|O_TRUNC, 0?644\)$/),
    'mmap(NULL, 0, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)',
    expect.stringMatching(/^syscall_400\(0x1, /),
  ]);
});

test('paths and strings are read from the program', async () => {
  const kernel = await bootGuest({ name: 'files', args: [], stdin: '' });
  const calls: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'syscallReturn' && event.name === 'openat') calls.push(formatCall(kernel, event));
  });
  kernel.advance({ maxSteps: 10_000_000 });
  expect(calls[0]).toMatch(/^openat\(AT_FDCWD, "\/[\w/.]+", O_\w+(\|O_\w+)*, \w+\) = -?\d+/);
});

test('a syscall that is not there fails with ENOSYS, and is reported once with its name', async () => {
  const kernel = await bootCode(
    new Code().syscall(300, 0).syscall(300, 0).syscall(42).syscall(300, 0).syscall(nr.exit_group, { register: reg.a0 }),
  );
  const unknown: string[] = [];
  const results: number[] = [];
  kernel.listen((event) => {
    if (event.kind === 'unknownSyscall') unknown.push(`${event.nr} ${event.name}: ${event.why}`);
    if (event.kind === 'syscallReturn') results.push(event.result);
  });
  kernel.advance({ maxSteps: 10_000 });
  expect(unknown).toEqual([
    '300 syscall_300: syscall_300 is not implemented',
    '42 nfsservctl: Linux has removed nfsservctl',
  ]);
  expect(results).toEqual([-38, -38, -38, -38]);
});

test('what C libraries do without is not reported when it is not there', async () => {
  const kernel = await bootCode(
    new Code().syscall(nr.rseq, 0, 0, 0, 0).syscall(425, 0, 0).syscall(nr.exit_group, { register: reg.a0 }),
  );
  const reports: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'unknownSyscall') reports.push(`${event.name}: ${event.why}`);
  });
  expect(kernel.advance({ maxSteps: 10_000 })).toMatchObject({ kind: 'exited', code: -38 & 0xff });
  expect(reports).toEqual([]);
});

test('syscalls have the numbers of RISC-V Linux', () => {
  for (const [name, number] of Object.entries(nr))
    expect([syscallName(number), syscallNumber(name)]).toEqual([name, number]);
  expect([syscallName(0), syscallName(258), syscallName(435), syscallName(5000)]).toEqual([
    'io_setup',
    'riscv_hwprobe',
    'clone3',
    'syscall_5000',
  ]);
  expect(syscallNumber('open')).toBeUndefined();
});
