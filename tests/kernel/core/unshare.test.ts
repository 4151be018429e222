/** unshare(2): a process leaves the descriptors that it shared by CLONE_FILES; a thread among others may leave those of its process, but not its memory. */
import { expect, test } from 'vitest';
import { runToEnd } from './guestRun.ts';
import { bootCode, Code, DATA, nr, reg } from './smallProgram.ts';

const UNSHARE = 97;
const CLOSE = 57;
const CLOSE_RANGE = 436;
const CLONE_VM = 0x100;
const CLONE_FS = 0x200;
const CLONE_FILES = 0x400;
const SIGCHLD = 17;
const CLOSE_RANGE_UNSHARE = 2;
const EINVAL = 22;

/** The child does `part` and ends; the parent's exit code is what its write to descriptor 1 gives then. */
async function afterChild(flags: number, part: (code: Code) => Code): Promise<number> {
  const code = new Code().syscall(nr.clone, flags | SIGCHLD, 0, 0, 0, 0).branch('bne', reg.a0, 0, 'parent');
  part(code).syscall(nr.exit_group, 0).label('parent').syscall(nr.wait4, -1, 0, 0, 0);
  code.syscall(nr.write, 1, DATA, 3).syscall(nr.exit_group, { register: reg.a0 });
  const { end } = runToEnd(await bootCode(code));
  return end.kind === 'exited' ? end.code : -1;
}

const EBADF = 9;
const closing = (code: Code): Code => code.syscall(CLOSE, 1);

test('a table that processes share is one until one of them leaves it', async () => {
  expect(await afterChild(CLONE_FILES, closing)).toBe(256 - EBADF);
  expect(await afterChild(CLONE_FILES, (code) => closing(code.syscall(UNSHARE, CLONE_FILES)))).toBe(3);
  expect(await afterChild(CLONE_FILES, (code) => code.syscall(CLOSE_RANGE, 0, 9, CLOSE_RANGE_UNSHARE))).toBe(3);
});

/** What a thread among others gets by a call, as the exit code, and what is written to descriptor 1 afterwards. */
async function amongOthers(call: number, ...args: readonly number[]): Promise<unknown> {
  const code = new Code()
    .thread('other')
    .syscall(call, ...args)
    .move(reg.s0, reg.a0)
    .syscall(nr.write, 1, DATA, 3);
  code.insn('sub', { rd: reg.a0, rs1: 0, rs2: reg.s0 }).li(reg.a7, nr.exit_group).insn('ecall');
  code
    .label('other')
    .syscall(nr.nanosleep, DATA + 64, 0)
    .jump('other');
  const { end, stdout } = runToEnd(await bootCode(code.store(0, DATA)));
  return [end.kind === 'exited' && end.code, stdout.length];
}

test('a thread among others gets EINVAL for its memory alone', async () => {
  expect(await amongOthers(UNSHARE, CLONE_VM)).toEqual([EINVAL, 3]);
  expect(await amongOthers(UNSHARE, CLONE_FILES | CLONE_FS)).toEqual([0, 3]);
  expect(await amongOthers(CLOSE_RANGE, 0, 9, CLOSE_RANGE_UNSHARE)).toEqual([0, 0]);
});

test('alone, a process may ask for anything but namespaces', async () => {
  const alone = (flags: number): Code =>
    new Code().syscall(UNSHARE, flags).move(reg.a1, reg.a0).insn('sub', { rd: reg.a0, rs1: 0, rs2: reg.a1 });
  const code = async (flags: number): Promise<unknown> =>
    runToEnd(await bootCode(alone(flags).li(reg.a7, nr.exit_group).insn('ecall'))).end;
  expect(await code(CLONE_VM | CLONE_FS | CLONE_FILES)).toMatchObject({ code: 0 });
  expect(await code(0x2_0000)).toMatchObject({ code: 1 });
  expect(await code(1)).toMatchObject({ code: EINVAL });
});
