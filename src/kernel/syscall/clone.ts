/**
 * clone(2), for threads: what pthread_create of a C library asks for. Making processes comes with fork; until then it is refused. The argument
 * order is RISC-V's (CONFIG_CLONE_BACKWARDS).
 */
import type { Kernel } from '../context.ts';
import { SavedRegisters } from '../localContext.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU32 } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { emptyContext, processOf, spawnThread } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

export const CloneFlag = {
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_THREAD: 0x1_0000,
  CLONE_SYSVSEM: 0x4_0000,
  CLONE_SETTLS: 0x8_0000,
  CLONE_PARENT_SETTID: 0x10_0000,
  CLONE_CHILD_CLEARTID: 0x20_0000,
  CLONE_DETACHED: 0x40_0000,
  CLONE_CHILD_SETTID: 0x100_0000,
} as const;

/** A thread shares all of these with its process. */
const SHARED =
  CloneFlag.CLONE_VM | CloneFlag.CLONE_FS | CloneFlag.CLONE_FILES | CloneFlag.CLONE_SIGHAND | CloneFlag.CLONE_THREAD;
const KNOWN = Object.values(CloneFlag).reduce((all, flag) => all | flag, 0);

const SP = 2;
const TP = 4;
const A0 = 10;

function sysClone(
  kernel: Kernel,
  thread: Thread,
  flags: number,
  stack: number,
  parentTid: number,
  tls: number,
  childTid: number,
): number {
  checkFlags(flags);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const child = spawnThread(kernel, processOf(kernel, thread.pid), thread.name, emptyContext());
  const space = spaceOf(kernel, thread);
  copyRegisters(kernel, thread, child);
  const registers = new SavedRegisters(child.context);
  registers.setX(A0, 0n);
  if (stack !== 0) registers.setX(SP, BigInt(stack));
  if (has(CloneFlag.CLONE_SETTLS)) registers.setX(TP, BigInt(tls));
  child.sigmask = [thread.sigmask[0], thread.sigmask[1]];
  if (has(CloneFlag.CLONE_CHILD_CLEARTID)) child.clearChildTid = childTid;
  if (has(CloneFlag.CLONE_PARENT_SETTID)) storeTid(kernel, space, parentTid, child.tid);
  if (has(CloneFlag.CLONE_CHILD_SETTID)) storeTid(kernel, space, childTid, child.tid);
  return child.tid;
}

function checkFlags(flags: number): void {
  const hex = `0x${flags.toString(16)}`;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (has(CloneFlag.CLONE_THREAD) && !has(CloneFlag.CLONE_SIGHAND)) {
    throw new SysError('EINVAL', `clone flags ${hex} have CLONE_THREAD without CLONE_SIGHAND`);
  }
  if (has(CloneFlag.CLONE_SIGHAND) && !has(CloneFlag.CLONE_VM)) {
    throw new SysError('EINVAL', `clone flags ${hex} have CLONE_SIGHAND without CLONE_VM`);
  }
  if (!has(CloneFlag.CLONE_THREAD)) {
    throw new SysError('ENOSYS', `clone flags ${hex} ask for a process, only threads can be made yet`);
  }
  if ((flags & SHARED) !== SHARED || (flags & ~KNOWN) !== 0) {
    throw new SysError('EINVAL', `a thread with clone flags ${hex} is not supported`);
  }
}

/** The parent's registers as they are now: its pc is already behind the ecall. */
function copyRegisters(kernel: Kernel, parent: Thread, child: Thread): void {
  const from = kernel.registers(parent);
  for (let index = 0; index < 32; index++) {
    child.context.x[index] = from.x(index);
    child.context.f[index] = from.f(index);
  }
  child.context.pc = from.pc;
  child.context.fcsr = from.fcsr;
}

/** Linux ignores a bad address here. */
function storeTid(kernel: Kernel, space: ReturnType<typeof spaceOf>, address: number, tid: number): void {
  try {
    writeU32(kernel, space, address, tid);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

function sysClone3(): number {
  throw new SysError('ENOSYS', 'C libraries fall back to clone');
}

export const rows: SyscallRow[] = [
  {
    nr: 220,
    name: 'clone',
    params: params('flags: cloneFlags, stack: pointer, parent_tid: pointer, tls: pointer, child_tid: pointer'),
    handler: sysClone,
  },
  { nr: 435, name: 'clone3', params: params('cl_args: pointer, size: size'), handler: sysClone3, hasFallback: true },
];
