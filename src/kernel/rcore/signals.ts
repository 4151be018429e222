/**
 * Signals of rCore. Chapter 7 and the lab edition have numbers, handlers, one mask for the process, and a kernel that keeps what a handler has interrupted
 * (a handler runs on the same stack, gets the number in a0, and calls sigreturn itself). From chapter 8 on kill takes a set of bits and every signal ends
 * the process. A wait goes on while a handler is due: signals are looked at on the way to user mode alone.
 */
import type { Pid } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import { byItself, sendToProcess } from '../signal.ts';
import { Signal, signalName } from '../signalNames.ts';
import type { PendingSignal, Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { abiOf, rcoreOf, rcorePart } from './process.ts';
import type { RcoreSignals } from './rcoreState.ts';

/** What kills a process that does not handle it, in rCore's words. The others wait until there is a handler for them. */
const DEADLY = new Map<number, string>([
  [Signal.SIGINT, 'Killed, SIGINT=2'],
  [Signal.SIGILL, 'Illegal Instruction, SIGILL=4'],
  [Signal.SIGABRT, 'Aborted, SIGABRT=6'],
  [Signal.SIGFPE, 'Erroneous Arithmetic Operation, SIGFPE=8'],
  [Signal.SIGKILL, 'Killed, SIGKILL=9'],
  [Signal.SIGSEGV, 'Segmentation Fault, SIGSEGV=11'],
]);
const MAX_SIGNAL = 31;
/** What user libraries of chapter 8 and later have for signals: one bit. As numbers nobody sends these. */
const MASKS = new Map([2, 4, 6, 8, 11].map((signo) => [1 << signo, signo]));
/** struct SignalAction, aligned to 16: the handler, and the signals that wait meanwhile. */
const ACTION_SIZE = 16;
const A0 = 10;
const REGISTERS = 32;

const bit = (signo: number): number => (1 << signo) >>> 0;
const has = (set: number, signo: number): boolean => (set & bit(signo)) !== 0;

/** The number that kill means: in the book's family a single known bit is a set, unless the run has handlers (chapter 7). */
function signalOf(kernel: Kernel, value: number): number {
  if (abiOf(kernel) === 'rcore-book' && !usesNumbers(kernel)) {
    const signo = MASKS.get(value);
    if (signo !== undefined) return signo;
  }
  if (value < 0 || value > MAX_SIGNAL) throw new SysError('EINVAL', `${value} is no signal`);
  return value;
}

/** Whether some process has made use of what chapter 7 alone has. */
function usesNumbers({ state }: Kernel): boolean {
  for (const { rcore } of state.processes.values()) {
    if (rcore !== undefined && (rcore.signals.actions.size > 0 || rcore.signals.mask !== 0)) return true;
  }
  return false;
}

export function sysKill(kernel: Kernel, thread: Thread, pid: number, value: number): number {
  const target = kernel.state.processes.get(pid as Pid);
  if (target?.rcore === undefined || target.state === 'zombie')
    throw new SysError('ESRCH', `there is no process ${pid}`);
  const signo = signalOf(kernel, value);
  const { signals } = target.rcore;
  if (has(signals.pending, signo)) throw new SysError('EAGAIN', `process ${pid} has ${signalName(signo)} already`);
  if (signo === Signal.SIGCONT) signals.pending &= ~bit(Signal.SIGSTOP);
  const isOwn = !isJobControl(signo) && signo !== Signal.SIGKILL;
  const isKept = isOwn && (signals.actions.has(signo) || !DEADLY.has(signo));
  if (isKept || (signo === Signal.SIGSTOP && has(signals.mask, signo))) signals.pending |= bit(signo);
  else send(kernel, thread, target, signo);
  return 0;
}

const isJobControl = (signo: number): boolean => signo === Signal.SIGSTOP || signo === Signal.SIGCONT;

function send(kernel: Kernel, thread: Thread, target: Process, signo: number): void {
  if (signo === 0) return;
  const reason = `${signalName(signo)} from process ${thread.pid}`;
  sendToProcess(kernel, target, signo, { reason, origin: byItself(kernel, thread) });
}

/** Both pointers must be there; SIGKILL and SIGSTOP have no handlers. */
export function sysSigaction(kernel: Kernel, thread: Thread, signo: number, action: number, oldAction: number): number {
  const { signals } = rcoreOf(kernel, thread);
  if (signo < 0 || signo > MAX_SIGNAL) throw new SysError('EINVAL', `${signo} is no signal`);
  if (action === 0 || oldAction === 0) throw new SysError('EFAULT', 'both actions must be given');
  if (signo === Signal.SIGKILL || signo === Signal.SIGSTOP) {
    throw new SysError('EINVAL', `${signalName(signo)} has no handler`);
  }
  const space = spaceOf(kernel, thread);
  const view = new DataView(copyIn(kernel, space, action, ACTION_SIZE).buffer);
  const handler = Number(view.getBigUint64(0, true));
  const mask = view.getUint32(8, true);
  const old = signals.actions.get(signo) ?? { handler: 0, mask: 0 };
  view.setBigUint64(0, BigInt(old.handler), true);
  view.setUint32(8, old.mask, true);
  copyOut(kernel, space, oldAction, new Uint8Array(view.buffer));
  if (handler === 0) signals.actions.delete(signo);
  else signals.actions.set(signo, { handler, mask });
  return 0;
}

/** Answers the old mask. */
export function sysSigprocmask(kernel: Kernel, thread: Thread, mask: number): number {
  const { signals } = rcoreOf(kernel, thread);
  const old = signals.mask;
  signals.mask = mask >>> 0;
  return old;
}

export function sysSigreturn(kernel: Kernel, thread: Thread): number {
  const { signals } = rcoreOf(kernel, thread);
  const { backup } = signals;
  if (backup === undefined) throw new SysError('EINVAL', 'no handler runs');
  signals.backup = undefined;
  signals.handling = -1;
  const registers = kernel.registers(thread);
  for (let index = 1; index < REGISTERS; index++) registers.setX(index, backup.x[index]!);
  for (let index = 0; index < REGISTERS; index++) registers.setF(index, backup.f[index]!);
  registers.fcsr = backup.fcsr;
  registers.pc = backup.pc;
  return Number(BigInt.asIntN(64, backup.x[A0]!));
}

/** On the way to user mode: what the mask let wait is sent, and the first signal that may be handled goes to its handler. */
export function takeRcoreSignals(kernel: Kernel, thread: Thread): void {
  const process = processOf(kernel, thread.pid);
  const { signals } = rcorePart(process);
  if (signals.pending === 0) return;
  for (let signo = 1; signo <= MAX_SIGNAL; signo++) {
    if (!isDue(signals, signo)) continue;
    const action = signals.actions.get(signo);
    if (signo === Signal.SIGSTOP || (action === undefined && DEADLY.has(signo))) {
      signals.pending &= ~bit(signo);
      send(kernel, thread, process, signo);
    } else if (action !== undefined) {
      signals.pending &= ~bit(signo);
      enterHandler(kernel, thread, signals, signo, action.handler);
      return;
    }
  }
}

function isDue({ pending, mask, handling, actions }: RcoreSignals, signo: number): boolean {
  if (!has(pending, signo) || has(mask, signo)) return false;
  return handling === -1 || !has(actions.get(handling)?.mask ?? 0, signo);
}

/** There is one place for what is interrupted: a handler within a handler goes back to where the first one was entered, as in rCore. */
function enterHandler(kernel: Kernel, thread: Thread, signals: RcoreSignals, signo: number, handler: number): void {
  const registers = kernel.registers(thread);
  const all = (read: (index: number) => bigint): BigUint64Array =>
    BigUint64Array.from({ length: REGISTERS }, (_, index) => BigInt.asUintN(64, read(index)));
  const x = all((index) => registers.x(index));
  const f = all((index) => registers.f(index));
  signals.backup = { pc: registers.pc, x, f, fcsr: registers.fcsr };
  signals.handling = signo;
  registers.pc = BigInt(handler);
  registers.setX(A0, BigInt(signo));
}

/** A fault of a program that handles its signal waits for the way to user mode; false when it does not. */
export function holdFault(kernel: Kernel, thread: Thread, signo: number): boolean {
  const { rcore } = processOf(kernel, thread.pid);
  if (rcore === undefined || !rcore.signals.actions.has(signo) || rcore.signals.handling === signo) return false;
  rcore.signals.pending |= bit(signo);
  return true;
}

/** Says what ends a process, as rCore's kernel does on the console. */
export function tellEnd(kernel: Kernel, thread: Thread, { signo, trap }: PendingSignal): void {
  const text = trap !== undefined && abiOf(kernel) === 'rcore-lab' ? faultText(signo, trap) : DEADLY.get(signo);
  if (text === undefined) return;
  assert(processOf(kernel, thread.pid).rcore !== undefined, 'only processes of rCore end in its words');
  kernel.emit({ kind: 'output', fd: 1, tid: thread.tid, bytes: new TextEncoder().encode(`[kernel] ${text}\n`) });
}

function faultText(signo: number, { tval, epc }: NonNullable<PendingSignal['trap']>): string {
  if (signo === Signal.SIGILL) return 'IllegalInstruction in application, kernel killed it.';
  const places = `bad addr = 0x${tval.toString(16)}, bad instruction = 0x${epc.toString(16)}`;
  return `PageFault in application, ${places}, kernel killed it.`;
}
