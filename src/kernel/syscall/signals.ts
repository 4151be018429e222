/** What a thread and its process do about signals: rt_sigaction(2), rt_sigprocmask(2), rt_sigpending(2), sigaltstack(2), rt_sigreturn(2). */
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import {
  decodeStack,
  describeAltStack,
  encodeStack,
  MINSIGSTKSZ,
  STACK_BYTES,
  setAltStack,
} from '../signal/altStack.ts';
import { dispositionOf, SigFlag, UNBLOCKABLE } from '../signal/sigAction.ts';
import { popFrame } from '../signal/signalFrame.ts';
import { lookAgain, pendingSignals, removeSignals } from '../signal/signalQueue.ts';
import { checkSetSize, intersection, readSet, type SigSet, union, without, writeSet } from '../signal/sigset.ts';
import { afterTimerSignal, resumeTimers } from '../signal/timers.ts';
import { forceSignal, setSigmask } from '../signal.ts';
import { NSIG, Signal, signalName } from '../signalNames.ts';
import type { SigAction, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

/** struct sigaction of RISC-V's kernel interface: handler, flags, mask; no restorer. */
const SIGACTION_BYTES = 24;
const SIG_BLOCK = 0;
const SIG_UNBLOCK = 1;
const SIG_SETMASK = 2;
const SP = 2;
/** The flags that the kernel knows; it clears others, so that programs can find out. */
const KNOWN_FLAGS = Object.values(SigFlag).reduce((all, flag) => all | flag, 0) & ~SigFlag.SA_UNSUPPORTED;

function sysRtSigaction(
  kernel: Kernel,
  thread: Thread,
  signum: number,
  act: number,
  oldact: number,
  sigsetsize: number,
): number {
  checkSetSize(sigsetsize);
  const space = spaceOf(kernel, thread);
  const wanted = act === 0 ? undefined : decodeAction(copyIn(kernel, space, act, SIGACTION_BYTES));
  const fixed = signum === Signal.SIGKILL || signum === Signal.SIGSTOP;
  if (signum < 1 || signum > NSIG || (wanted !== undefined && fixed)) {
    throw new SysError('EINVAL', `the action of ${signalName(signum)} cannot be set`);
  }
  const process = processOf(kernel, thread.pid);
  const before = process.sigactions.get(signum);
  if (wanted !== undefined) setAction(kernel, thread, signum, wanted);
  if (oldact !== 0) copyOut(kernel, space, oldact, encodeAction(before));
  return 0;
}

/** Sets an action. Signals that wait are lost when it is to ignore them (POSIX). */
function setAction(kernel: Kernel, thread: Thread, signum: number, action: SigAction): void {
  const process = processOf(kernel, thread.pid);
  process.sigactions.set(signum, action);
  if (dispositionOf(process, signum) === 'ignore') {
    const queues = [process.pending, ...process.threads.map((tid) => threadOf(kernel, tid).pending)];
    const lost = queues.flatMap((queue) => removeSignals(queue, ({ signo }) => signo === signum));
    for (const signal of lost) afterTimerSignal(kernel, process, signal);
  }
  resumeTimers(kernel, process, signum);
  lookAgain(kernel, thread);
}

function decodeAction(bytes: Uint8Array): SigAction {
  const view = new DataView(bytes.buffer);
  const mask: SigSet = [view.getInt32(16, true), view.getInt32(20, true)];
  return {
    handler: Number(view.getBigUint64(0, true)),
    flags: (view.getInt32(8, true) & KNOWN_FLAGS) >>> 0,
    mask: without(mask, UNBLOCKABLE),
  };
}

function encodeAction(action: SigAction | undefined): Uint8Array {
  const bytes = new Uint8Array(SIGACTION_BYTES);
  if (action === undefined) return bytes;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(action.handler), true);
  view.setBigUint64(8, BigInt(action.flags), true);
  view.setInt32(16, action.mask[0], true);
  view.setInt32(20, action.mask[1], true);
  return bytes;
}

function sysRtSigprocmask(
  kernel: Kernel,
  thread: Thread,
  how: number,
  set: number,
  oldset: number,
  sigsetsize: number,
): number {
  checkSetSize(sigsetsize);
  const old = thread.sigmask;
  if (set !== 0) setSigmask(kernel, thread, combine(how, old, readSet(kernel, thread, set, sigsetsize)));
  if (oldset !== 0) writeSet(kernel, thread, oldset, old);
  return 0;
}

function combine(how: number, old: SigSet, set: SigSet): SigSet {
  switch (how) {
    case SIG_BLOCK:
      return union(old, set);
    case SIG_UNBLOCK:
      return without(old, set);
    case SIG_SETMASK:
      return set;
    default:
      throw new SysError('EINVAL', `how ${how} is neither block, unblock nor set`);
  }
}

function sysRtSigpending(kernel: Kernel, thread: Thread, set: number, sigsetsize: number): number {
  if (sigsetsize > 8) checkSetSize(sigsetsize);
  const waiting = intersection(pendingSignals(kernel, thread), thread.sigmask);
  writeSet(kernel, thread, set, waiting);
  return 0;
}

function sysSigaltstack(kernel: Kernel, thread: Thread, ss: number, oldSs: number): number {
  const space = spaceOf(kernel, thread);
  const sp = Number(kernel.registers(thread).x(SP));
  const wanted = ss === 0 ? undefined : decodeStack(copyIn(kernel, space, ss, STACK_BYTES));
  const old = describeAltStack(thread, sp);
  if (wanted !== undefined) setAltStack(thread, wanted, sp, MINSIGSTKSZ);
  if (oldSs !== 0) copyOut(kernel, space, oldSs, encodeStack(old));
  return 0;
}

/** A frame that cannot be used is a fault of the thread's. */
function sysRtSigreturn(kernel: Kernel, thread: Thread): number {
  try {
    popFrame(kernel, thread);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const reason = `rt_sigreturn finds no frame of a handler at the stack pointer: ${error.message}`;
    forceSignal(kernel, thread, { signo: Signal.SIGSEGV, reason });
  }
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 132, name: 'sigaltstack', params: params('ss: stack, old_ss: outStack'), handler: sysSigaltstack },
  {
    nr: 134,
    name: 'rt_sigaction',
    params: params('signum: signal, act: sigaction, oldact: outSigaction, sigsetsize: size'),
    handler: sysRtSigaction,
  },
  {
    nr: 135,
    name: 'rt_sigprocmask',
    params: params('how: sigprocmaskHow, set: sigset, oldset: outSigset, sigsetsize: size'),
    handler: sysRtSigprocmask,
  },
  { nr: 136, name: 'rt_sigpending', params: params('set: outSigset, sigsetsize: size'), handler: sysRtSigpending },
  { nr: 139, name: 'rt_sigreturn', params: [], handler: sysRtSigreturn, setsRegisters: true },
];
