/**
 * From an `ecall` to a handler and back: decodes the arguments by the row's parameters, reports the call and its result, and turns `SysError` into
 * -errno, here and nowhere else (RISC-V Linux ABI: number in a7, arguments in a0…a5, result in a0).
 */
import type { Future } from '../../executor/future.ts';
import type { Hart } from '../../machine/hart.ts';
import type { Kernel } from '../context.ts';
import { isRcore } from '../rcore/process.ts';
import { countCall } from '../rcore/tasks.ts';
import { byItself, restoreSigmask, sendToThread } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { SyscallInProgress, Thread } from '../state.ts';
import { Errno, SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { type ParamType, registerOf } from './paramTypes.ts';
import { nameOfSyscall, syscallRow, whyMissing } from './personality.ts';

const A0 = 10;
const A7 = 17;
const HIGH_WORD = 2 ** 32;

export type { SyscallInProgress };

export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  /** `quiet`: EPIPE without SIGPIPE. */
  | { readonly kind: 'failed'; readonly result: number; readonly why: string; readonly quiet?: boolean };

/** Does a part of a syscall; a `SysError` becomes an outcome. */
export function attempt<T>(body: () => T): Outcome<T> {
  try {
    return { kind: 'value', value: body() };
  } catch (error) {
    return failureOf(error);
  }
}

/** What a syscall that has thrown a `SysError` ends with; anything else is thrown on. */
export function failureOf(error: unknown): Extract<Outcome<never>, { kind: 'failed' }> {
  if (!(error instanceof SysError)) throw error;
  const why = error.message.slice(`${error.errno}: `.length);
  return { kind: 'failed', result: -Errno[error.errno], why, quiet: error.quiet };
}

/** Decodes and reports the syscall that the thread, on its hart, has just made. */
export function beginSyscall(kernel: Kernel, thread: Thread, hart: Hart): SyscallInProgress {
  const nr = readArgument(hart, A7, 'long');
  const row = syscallRow(kernel, nr);
  if (isRcore(kernel)) countCall(processOf(kernel, thread.pid), nr);
  const args: number[] = [];
  for (const { type } of row?.params ?? UNKNOWN_PARAMS) args.push(readArgument(hart, A0 + args.length, type));
  const name = row?.name ?? nameOfSyscall(kernel, nr);
  if (kernel.hears('syscall')) kernel.emit({ kind: 'syscall', tid: thread.tid, nr, name, args });
  return { nr, name, args };
}

/** Calls the handler: its result, or the future to await. */
export function runHandler(kernel: Kernel, thread: Thread, { nr, args }: SyscallInProgress): number | Future {
  const row = syscallRow(kernel, nr);
  if (row === undefined) throw new SysError('ENOSYS', whyMissing(kernel, nr));
  // A list that is spread costs more than most of the calls that have few arguments do themselves.
  switch (args.length) {
    case 0:
      return row.handler(kernel, thread);
    case 1:
      return row.handler(kernel, thread, args[0]!);
    case 2:
      return row.handler(kernel, thread, args[0]!, args[1]!);
    case 3:
      return row.handler(kernel, thread, args[0]!, args[1]!, args[2]!);
    default:
      return row.handler(kernel, thread, ...args);
  }
}

/** Gives the thread, which is being polled, its result and reports it. A thread that is about to end gets none. */
export function finishSyscall(
  kernel: Kernel,
  thread: Thread,
  { nr, name, args }: SyscallInProgress,
  outcome: Outcome<number>,
): void {
  if (thread.exitRequest !== undefined) return;
  const hasFailed = outcome.kind === 'failed';
  const isLinux = !isRcore(kernel);
  // rCore has no error numbers.
  const result = hasFailed ? (isLinux ? outcome.result : -1) : outcome.value;
  const errno = hasFailed ? -outcome.result : isLinux ? -result : 0;
  // The mask of a wait that was interrupted counts until the signal has been taken.
  if (errno !== Errno.EINTR) restoreSigmask(kernel, thread);
  const why = hasFailed ? outcome.why : undefined;
  if (syscallRow(kernel, nr)?.setsRegisters !== true || hasFailed) {
    kernel.hartOf(thread.taskId)!.setNumber(A0, result);
  }
  if (kernel.hears('syscallReturn')) {
    kernel.emit({ kind: 'syscallReturn', tid: thread.tid, nr, name, args, result, why });
  }
  if (errno === Errno.ENOSYS) reportUnknown(kernel, thread, nr, name, why ?? 'not implemented');
  // pipe(7): whoever gets EPIPE is also sent SIGPIPE.
  if (isLinux && errno === Errno.EPIPE && hasFailed && outcome.quiet !== true) {
    sendToThread(kernel, thread, Signal.SIGPIPE, {
      reason: `${name}: ${why}`,
      origin: byItself(kernel, thread),
    });
  }
}

/** Says once for each call that it is not there, unless C libraries expect that. */
function reportUnknown(kernel: Kernel, thread: Thread, nr: number, name: string, why: string): void {
  const { unknownSyscalls } = kernel.state;
  if (syscallRow(kernel, nr)?.hasFallback === true || unknownSyscalls.includes(nr)) return;
  unknownSyscalls.push(nr);
  const answer = isRcore(kernel) ? '-1' : 'ENOSYS';
  kernel.emit({ kind: 'unknownSyscall', tid: thread.tid, nr, name, answer, why });
}

/** The six argument registers as they are. */
const UNKNOWN_PARAMS: readonly { readonly type: ParamType }[] = new Array(6).fill({ type: 'long' });

function readArgument(hart: Hart, register: number, type: ParamType): number {
  switch (registerOf[type]) {
    case 'int':
      return hart.xLow(register) | 0;
    case 'uint':
      return hart.xLow(register);
    case 'long':
      return hart.xHigh(register) * HIGH_WORD + hart.xLow(register);
    case 'word':
      return (hart.xHigh(register) >>> 0) * HIGH_WORD + hart.xLow(register);
  }
}
