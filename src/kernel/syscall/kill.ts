/** Sending signals: kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2). */
import type { Pid, Tid } from '../../base/address.ts';
import type { Kernel } from '../context.ts';
import { maySignal } from '../credentials.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import { SIGINFO_BYTES, SigCode, type SignalInfo } from '../signal/signalInfo.ts';
import { SIGRTMIN } from '../signal/signalQueue.ts';
import { byItself, sendToProcess, sendToThread } from '../signal.ts';
import { NSIG, Signal, signalName } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const RLIMIT_SIGPENDING = 11;
/** Linux's default goes by the memory; this is what a machine of 4 GiB has. */
const DEFAULT_SIGPENDING = 15_644n;

function sysKill(kernel: Kernel, thread: Thread, pid: number, sig: number): number {
  checkSignal(sig);
  const sender = processOf(kernel, thread.pid);
  const targets = targetsOf(kernel, sender, pid);
  if (targets.length === 0) throw new SysError('ESRCH', `there is no process ${pid === 0 ? 'in this group' : pid}`);
  const allowed = targets.filter((target) => mayKill(sender, target, sig));
  if (allowed.length === 0) throw new SysError('EPERM', `process ${pid} belongs to somebody else`);
  const info = { reason: sentBy(thread, sig), origin: byItself(kernel, thread) };
  if (sig !== 0) for (const target of allowed) sendToProcess(kernel, target, sig, info);
  return 0;
}

/** A process, a group (0: one's own), or all others (-1). */
function targetsOf(kernel: Kernel, sender: Process, pid: number): Process[] {
  if (pid > 0) {
    const process = kernel.state.processes.get(pid as Pid);
    return process === undefined ? [] : [process];
  }
  const all = [...kernel.state.processes.values()];
  if (pid === -1) return all.filter((process) => process.pid !== sender.pid);
  const pgid = pid === 0 ? sender.pgid : -pid;
  return all.filter((process) => process.pgid === pgid);
}

/** SIGCONT may go to any process of one's session. */
function mayKill(sender: Process, target: Process, sig: number): boolean {
  return maySignal(sender, target) || (sig === Signal.SIGCONT && sender.sid === target.sid);
}

function sysTkill(kernel: Kernel, thread: Thread, tid: number, sig: number): number {
  return signalThread(kernel, thread, undefined, tid, sig, tkillInfo(kernel, thread, sig));
}

function sysTgkill(kernel: Kernel, thread: Thread, tgid: number, tid: number, sig: number): number {
  if (tgid <= 0) throw new SysError('EINVAL', `${tgid} is no process`);
  return signalThread(kernel, thread, tgid, tid, sig, tkillInfo(kernel, thread, sig));
}

function tkillInfo(kernel: Kernel, thread: Thread, sig: number): SignalInfo {
  const origin = { ...byItself(kernel, thread), code: SigCode.SI_TKILL };
  return { reason: sentBy(thread, sig), origin };
}

function signalThread(
  kernel: Kernel,
  thread: Thread,
  tgid: number | undefined,
  tid: number,
  sig: number,
  info: SignalInfo,
): number {
  if (tid <= 0) throw new SysError('EINVAL', `${tid} is no thread`);
  checkSignal(sig);
  const target = kernel.state.threads.get(tid as Tid);
  const process = target && processOf(kernel, target.pid);
  const isAlive = target !== undefined && process!.threads.includes(target.tid);
  if (!isAlive || (tgid !== undefined && tgid !== target.pid)) throw new SysError('ESRCH', `there is no thread ${tid}`);
  if (!mayKill(processOf(kernel, thread.pid), process!, sig)) {
    throw new SysError('EPERM', `thread ${tid} belongs to somebody else`);
  }
  if (sig === 0) return 0;
  if (info.origin?.kind === 'queue') checkRoom(process!, target.pending, sig);
  sendToThread(kernel, target, sig, info);
  return 0;
}

function sysRtSigqueueinfo(kernel: Kernel, thread: Thread, tgid: number, sig: number, info: number): number {
  const queued = readInfo(kernel, thread, tgid, sig, info);
  checkSignal(sig);
  const target = kernel.state.processes.get(tgid as Pid);
  if (target === undefined) throw new SysError('ESRCH', `there is no process ${tgid}`);
  if (!mayKill(processOf(kernel, thread.pid), target, sig)) {
    throw new SysError('EPERM', `process ${tgid} belongs to somebody else`);
  }
  if (sig === 0) return 0;
  checkRoom(target, target.pending, sig);
  sendToProcess(kernel, target, sig, queued);
  return 0;
}

function sysRtTgsigqueueinfo(
  kernel: Kernel,
  thread: Thread,
  tgid: number,
  tid: number,
  sig: number,
  info: number,
): number {
  if (tgid <= 0) throw new SysError('EINVAL', `${tgid} is no process`);
  return signalThread(kernel, thread, tgid, tid, sig, readInfo(kernel, thread, tgid, sig, info));
}

/** Nobody may pretend to another process that the kernel or kill(2) sent a signal. */
function readInfo(kernel: Kernel, thread: Thread, tgid: number, sig: number, address: number): SignalInfo {
  const bytes = copyIn(kernel, spaceOf(kernel, thread), address, SIGINFO_BYTES);
  const code = new DataView(bytes.buffer).getInt32(8, true);
  if ((code >= 0 || code === SigCode.SI_TKILL) && tgid !== thread.pid) {
    throw new SysError('EPERM', `si_code ${code} cannot be sent to another process`);
  }
  return { reason: sentBy(thread, sig), origin: { kind: 'queue', bytes } };
}

/** RLIMIT_SIGPENDING, counted by receiver. A standard signal always has its one place. */
function checkRoom(target: Process, queue: readonly unknown[], sig: number): void {
  const limit = target.rlimits.get(RLIMIT_SIGPENDING)?.[0] ?? DEFAULT_SIGPENDING;
  if (sig >= SIGRTMIN && BigInt(queue.length) >= limit) {
    throw new SysError('EAGAIN', `${queue.length} signals wait for process ${target.pid} already`);
  }
}

function checkSignal(sig: number): void {
  if (sig < 0 || sig > NSIG) throw new SysError('EINVAL', `there is no signal ${sig}`);
}

const sentBy = (thread: Thread, sig: number): string => `thread ${thread.tid} sent ${signalName(sig)}`;

export const rows: SyscallRow[] = [
  { nr: 129, name: 'kill', params: params('pid: int, sig: signal'), handler: sysKill },
  { nr: 130, name: 'tkill', params: params('tid: int, sig: signal'), handler: sysTkill },
  { nr: 131, name: 'tgkill', params: params('tgid: int, tid: int, sig: signal'), handler: sysTgkill },
  {
    nr: 138,
    name: 'rt_sigqueueinfo',
    params: params('tgid: int, sig: signal, info: pointer'),
    handler: sysRtSigqueueinfo,
  },
  {
    nr: 240,
    name: 'rt_tgsigqueueinfo',
    params: params('tgid: int, tid: int, sig: signal, info: pointer'),
    handler: sysRtTgsigqueueinfo,
  },
];
