/** Signals: kill(2) and its relatives, rt_sigaction(2), rt_sigprocmask(2), rt_sigpending(2), sigaltstack(2). Handlers are kept, and do not run. */
import type { Pid, Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import { sendToProcess, sendToThread } from '../signal.ts';
import { NSIG, Signal, signalName } from '../signalNames.ts';
import type { SigAction, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const SIGSET_BYTES = 8;
/** struct sigaction of RISC-V's kernel interface: handler, flags, mask; no restorer. */
const SIGACTION_BYTES = 24;
const SIG_BLOCK = 0;
const SIG_UNBLOCK = 1;
const SIG_SETMASK = 2;
const NEVER_BLOCKED = (1 << (Signal.SIGKILL - 1)) | (1 << (Signal.SIGSTOP - 1));
const SS_DISABLE = 2;
const MINSIGSTKSZ = 2048;

function sysKill(kernel: Kernel, thread: Thread, pid: number, sig: number): number {
  // pid 0 and -1 mean the process group and everybody: both are this process.
  const group = pid === 0 || pid === -1 || pid === -thread.pid;
  const process = group ? processOf(kernel, thread.pid) : kernel.state.processes.get(pid as Pid);
  if (process === undefined) throw new SysError('ESRCH', `there is no process ${pid}`);
  checkSignal(sig);
  if (sig !== 0) sendToProcess(kernel, process, sig, sentBy(thread, sig), thread);
  return 0;
}

function sysTkill(kernel: Kernel, thread: Thread, tid: number, sig: number): number {
  return tgkill(kernel, thread, undefined, tid, sig);
}

function sysTgkill(kernel: Kernel, thread: Thread, tgid: number, tid: number, sig: number): number {
  if (tgid <= 0) throw new SysError('EINVAL', `${tgid} is no process`);
  return tgkill(kernel, thread, tgid, tid, sig);
}

function tgkill(kernel: Kernel, thread: Thread, tgid: number | undefined, tid: number, sig: number): number {
  if (tid <= 0) throw new SysError('EINVAL', `${tid} is no thread`);
  const target = kernel.state.threads.get(tid as Tid);
  const alive = target !== undefined && processOf(kernel, target.pid).threads.includes(target.tid);
  if (!alive || (tgid !== undefined && tgid !== target.pid)) throw new SysError('ESRCH', `there is no thread ${tid}`);
  checkSignal(sig);
  if (sig !== 0) sendToThread(kernel, target, sig, sentBy(thread, sig));
  return 0;
}

function checkSignal(sig: number): void {
  if (sig < 0 || sig > NSIG) throw new SysError('EINVAL', `there is no signal ${sig}`);
}

const sentBy = (thread: Thread, sig: number): string => `thread ${thread.tid} sent ${signalName(sig)}`;

function sysRtSigaction(
  kernel: Kernel,
  thread: Thread,
  signum: number,
  act: number,
  oldact: number,
  sigsetsize: number,
): number {
  checkSetSize(sigsetsize);
  const fixed = signum === Signal.SIGKILL || signum === Signal.SIGSTOP;
  if (signum < 1 || signum > NSIG || (act !== 0 && fixed)) {
    throw new SysError('EINVAL', `the action of ${signalName(signum)} cannot be set`);
  }
  const { sigactions } = processOf(kernel, thread.pid);
  const space = spaceOf(kernel, thread);
  const wanted = act === 0 ? undefined : decodeAction(copyIn(kernel, space, act, SIGACTION_BYTES));
  if (oldact !== 0) copyOut(kernel, space, oldact, encodeAction(sigactions.get(signum)));
  if (wanted !== undefined) sigactions.set(signum, wanted);
  return 0;
}

function decodeAction(bytes: Uint8Array): SigAction {
  const view = new DataView(bytes.buffer);
  return {
    handler: Number(view.getBigUint64(0, true)),
    flags: Number(view.getBigUint64(8, true)),
    mask: [view.getInt32(16, true), view.getInt32(20, true)],
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
  const space = spaceOf(kernel, thread);
  const old = thread.sigmask;
  const wanted = set === 0 ? undefined : decodeSet(copyIn(kernel, space, set, SIGSET_BYTES));
  if (wanted !== undefined) {
    const [low, high] = combine(how, old, wanted);
    thread.sigmask = [low & ~NEVER_BLOCKED, high];
  }
  if (oldset !== 0) copyOut(kernel, space, oldset, encodeSet(old));
  return 0;
}

function combine(how: number, old: readonly [number, number], set: readonly [number, number]): [number, number] {
  switch (how) {
    case SIG_BLOCK:
      return [old[0] | set[0], old[1] | set[1]];
    case SIG_UNBLOCK:
      return [old[0] & ~set[0], old[1] & ~set[1]];
    case SIG_SETMASK:
      return [set[0], set[1]];
    default:
      throw new SysError('EINVAL', `how ${how} is neither block, unblock nor set`);
  }
}

function sysRtSigpending(kernel: Kernel, thread: Thread, set: number, sigsetsize: number): number {
  checkSetSize(sigsetsize);
  const words: [number, number] = [0, 0];
  for (const { signo } of [...thread.pending, ...processOf(kernel, thread.pid).pending]) {
    words[signo > 32 ? 1 : 0] |= 1 << ((signo - 1) % 32);
  }
  const { sigmask } = thread;
  copyOut(kernel, spaceOf(kernel, thread), set, encodeSet([words[0] & sigmask[0], words[1] & sigmask[1]]));
  return 0;
}

function checkSetSize(size: number): void {
  if (size !== SIGSET_BYTES) throw new SysError('EINVAL', `a signal set has 8 bytes, not ${size}`);
}

function decodeSet(bytes: Uint8Array): readonly [number, number] {
  const view = new DataView(bytes.buffer);
  return [view.getInt32(0, true), view.getInt32(4, true)];
}

function encodeSet([low, high]: readonly [number, number]): Uint8Array {
  const bytes = new Uint8Array(SIGSET_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, low, true);
  view.setInt32(4, high, true);
  return bytes;
}

/** stack_t: sp, flags, size. */
function sysSigaltstack(kernel: Kernel, thread: Thread, ss: number, oldSs: number): number {
  const space = spaceOf(kernel, thread);
  const wanted = ss === 0 ? undefined : decodeStack(copyIn(kernel, space, ss, 24));
  if (oldSs !== 0) copyOut(kernel, space, oldSs, encodeStack(thread.altStack));
  if (wanted !== undefined) thread.altStack = wanted.flags === SS_DISABLE ? undefined : wanted;
  return 0;
}

function decodeStack(bytes: Uint8Array): NonNullable<Thread['altStack']> {
  const view = new DataView(bytes.buffer);
  const stack = {
    sp: Number(view.getBigUint64(0, true)),
    flags: view.getInt32(8, true),
    size: Number(view.getBigUint64(16, true)),
  };
  if (stack.flags !== 0 && stack.flags !== SS_DISABLE) {
    throw new SysError('EINVAL', `signal stack flags ${stack.flags} are not known`);
  }
  if (stack.flags === 0 && stack.size < MINSIGSTKSZ) {
    throw new SysError('ENOMEM', `a signal stack has at least ${MINSIGSTKSZ} bytes, not ${stack.size}`);
  }
  return stack;
}

function encodeStack(stack: Thread['altStack']): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(stack?.sp ?? 0), true);
  view.setInt32(8, stack?.flags ?? SS_DISABLE, true);
  view.setBigUint64(16, BigInt(stack?.size ?? 0), true);
  return bytes;
}

export const rows: SyscallRow[] = [
  { nr: 129, name: 'kill', params: params('pid: int, sig: signal'), handler: sysKill },
  { nr: 130, name: 'tkill', params: params('tid: int, sig: signal'), handler: sysTkill },
  { nr: 131, name: 'tgkill', params: params('tgid: int, tid: int, sig: signal'), handler: sysTgkill },
  { nr: 132, name: 'sigaltstack', params: params('ss: pointer, old_ss: pointer'), handler: sysSigaltstack },
  {
    nr: 134,
    name: 'rt_sigaction',
    params: params('signum: signal, act: pointer, oldact: pointer, sigsetsize: size'),
    handler: sysRtSigaction,
  },
  {
    nr: 135,
    name: 'rt_sigprocmask',
    params: params('how: int, set: pointer, oldset: pointer, sigsetsize: size'),
    handler: sysRtSigprocmask,
  },
  { nr: 136, name: 'rt_sigpending', params: params('set: pointer, sigsetsize: size'), handler: sysRtSigpending },
];
