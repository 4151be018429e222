/**
 * The frame of a signal handler on the user's stack: struct rt_sigframe of riscv64 (arch/riscv/kernel/signal.c; asm/ucontext.h, asm/sigcontext.h). It
 * holds what was interrupted; rt_sigreturn(2) puts it back, whatever the handler has made of it.
 */

import type { Kernel } from '../context.ts';
import type { UserRegisters } from '../kernelApi.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import { setSigmask } from '../signal.ts';
import type { SigAction, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { decodeStack, disarmsItself, encodeStack, isOnAltStack, SS_DISABLE, setAltStack } from './altStack.ts';
import { hasFlag, SigFlag } from './sigAction.ts';
import { encodeSignalInfo, type PendingSignal } from './signalInfo.ts';
import { decodeSet, encodeSet, type SigSet } from './sigset.ts';

/** Offsets in the frame: siginfo_t, then ucontext_t. */
const INFO = 0;
const UC = 128;
const UC_STACK = UC + 16;
const UC_SIGMASK = UC + 40;
/** Of the machine context: pc, x1…x31; then the floating-point state, in room for 128-bit registers. */
const GREGS = UC + 176;
const FREGS = GREGS + 256;
const FCSR = FREGS + 256;
/** What Linux wants to be zero there: reserved for further extensions. */
const RESERVED = FREGS + 516;
const RESERVED_BYTES = 12;
export const FRAME_BYTES = FREGS + 528;

const RA = 1;
const SP = 2;
const A0 = 10;
const STACK_ALIGN = 16;

/**
 * Puts a frame on the stack and the registers at the handler's begin; `mask` is what rt_sigreturn restores. Throws EFAULT when the stack has no room,
 * and has changed nothing then.
 */
export function pushFrame(
  kernel: Kernel,
  thread: Thread,
  signal: PendingSignal,
  action: SigAction,
  mask: SigSet,
  returnTo: number,
): void {
  const registers = kernel.registers(thread);
  const address = frameAddress(thread, action, Number(registers.x(SP)));
  const bytes = new Uint8Array(FRAME_BYTES);
  bytes.set(encodeSignalInfo(signal), INFO);
  bytes.set(encodeStack(thread.altStack ?? { sp: 0, flags: SS_DISABLE, size: 0 }), UC_STACK);
  bytes.set(encodeSet(mask), UC_SIGMASK);
  saveRegisters(registers, bytes);
  copyOut(kernel, spaceOf(kernel, thread), address, bytes);
  if (thread.altStack !== undefined && disarmsItself(thread.altStack)) thread.altStack = undefined;
  registers.setX(RA, BigInt(returnTo));
  registers.setX(SP, BigInt(address));
  registers.setX(A0, BigInt(signal.signo));
  registers.setX(A0 + 1, BigInt(address + INFO));
  registers.setX(A0 + 2, BigInt(address + UC));
  registers.pc = BigInt(action.handler) & ~1n;
}

function frameAddress(thread: Thread, action: SigAction, sp: number): number {
  const { altStack } = thread;
  const isThere = isOnAltStack(thread, sp);
  if (isThere && !isOnAltStack(thread, sp - FRAME_BYTES)) {
    throw new SysError('EFAULT', 'the signal stack has no room for another handler');
  }
  const top =
    hasFlag(action, SigFlag.SA_ONSTACK) && altStack !== undefined && !isThere ? altStack.sp + altStack.size : sp;
  const low = top - FRAME_BYTES;
  return low - (((low % STACK_ALIGN) + STACK_ALIGN) % STACK_ALIGN);
}

/** rt_sigreturn(2): restores everything from the frame at the stack pointer. Throws when there is no frame. */
export function popFrame(kernel: Kernel, thread: Thread): void {
  const registers = kernel.registers(thread);
  const bytes = copyIn(kernel, spaceOf(kernel, thread), Number(registers.x(SP)), FRAME_BYTES);
  if (bytes.subarray(RESERVED, RESERVED + RESERVED_BYTES).some((byte) => byte !== 0)) {
    throw new SysError('EINVAL', 'the frame has an extension that is not known');
  }
  restoreRegisters(registers, bytes);
  setSigmask(kernel, thread, decodeSet(bytes, UC_SIGMASK));
  try {
    setAltStack(thread, decodeStack(bytes, UC_STACK), Number(registers.x(SP)), 0);
  } catch (error) {
    // A stack that cannot be set is left as it is (Linux's restore_altstack).
    if (!(error instanceof SysError)) throw error;
  }
}

/** What a frame says was interrupted, and by which signal. */
export function readFrame(bytes: Uint8Array): {
  readonly signo: number;
  readonly pc: bigint;
  readonly x: readonly bigint[];
  readonly f: readonly bigint[];
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const words = (offset: number): bigint[] =>
    Array.from({ length: 32 }, (_, index) => view.getBigUint64(offset + index * 8, true));
  const [pc, ...x] = words(GREGS);
  return { signo: view.getInt32(INFO, true), pc: pc!, x: [0n, ...x], f: words(FREGS) };
}

function saveRegisters(registers: UserRegisters, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer);
  view.setBigUint64(GREGS, registers.pc, true);
  for (let index = 1; index < 32; index++) view.setBigUint64(GREGS + index * 8, registers.x(index), true);
  for (let index = 0; index < 32; index++) view.setBigUint64(FREGS + index * 8, registers.f(index), true);
  view.setUint32(FCSR, registers.fcsr, true);
}

function restoreRegisters(registers: UserRegisters, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer);
  registers.pc = view.getBigUint64(GREGS, true) & ~1n;
  for (let index = 1; index < 32; index++) registers.setX(index, view.getBigUint64(GREGS + index * 8, true));
  for (let index = 0; index < 32; index++) registers.setF(index, view.getBigUint64(FREGS + index * 8, true));
  registers.fcsr = view.getUint32(FCSR, true) & 0xff;
}
