/**
 * Taking signals, on the way to user mode (Linux's get_signal and handle_signal): those that are ignored vanish, a stop signal stops the process, one
 * with a handler makes its frame, and any other ends the process. A syscall that was interrupted is decided here: it fails with EINTR before a handler
 * without SA_RESTART, and else begins again.
 */
import type { KernelCore } from '../core.ts';
import { forceSignal, restoreSigmask, setSigmask } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { SigAction, Thread } from '../state.ts';
import { finishSyscall } from '../syscall/dispatch.ts';
import { Errno, SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { SIGRETURN_ADDRESS } from '../vdso/vdso.ts';
import { stopProcess } from './jobControl.ts';
import { actionOf, dispositionOf, hasFlag, SigFlag } from './sigAction.ts';
import { pushFrame } from './signalFrame.ts';
import type { PendingSignal } from './signalInfo.ts';
import { allowedSignals, lookAgain, nextSignal, takeSignal } from './signalQueue.ts';
import { union, withSignal } from './sigset.ts';

/** What a syscall answers that begins again; programs never see it. */
const ERESTARTSYS = 512;

/** What the thread has to do next: go to user mode, stand still, tell of a handler that is about to run, or end by the signal. */
export type Delivery =
  | { readonly kind: 'none' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'handler'; readonly signal: PendingSignal; readonly handler: number }
  | { readonly kind: 'end'; readonly signal: PendingSignal };

/** Takes one signal, unless there is none. */
export function deliverSignal(kernel: KernelCore, thread: Thread): Delivery {
  const process = processOf(kernel, thread.pid);
  for (;;) {
    const next = nextSignal(kernel, thread);
    if (next === undefined) {
      lookAgain(kernel, thread);
      restartSyscall(kernel, thread);
      restoreSigmask(kernel, thread);
      return { kind: 'none' };
    }
    const signal = takeSignal(kernel, thread, allowedSignals(thread))!;
    switch (dispositionOf(process, signal.signo)) {
      case 'stop':
        if (stopProcess(kernel, thread, signal.signo)) return { kind: 'stop' };
        break;
      case 'handler': {
        const action = actionOf(process, signal.signo);
        if (enterHandler(kernel, thread, signal, action)) return { kind: 'handler', signal, handler: action.handler };
        break;
      }
      default:
        return { kind: 'end', signal };
    }
  }
}

/** Makes the frame; when the stack cannot hold it, SIGSEGV takes the signal's place. */
function enterHandler(kernel: KernelCore, thread: Thread, signal: PendingSignal, action: SigAction): boolean {
  const { signo } = signal;
  const { sigactions } = processOf(kernel, thread.pid);
  if (hasFlag(action, SigFlag.SA_RESTART) || thread.interrupted?.always === true) restartSyscall(kernel, thread);
  else failSyscall(kernel, thread, signal);
  if (hasFlag(action, SigFlag.SA_RESETHAND)) sigactions.set(signo, { ...action, handler: 0 });
  const mask = thread.savedSigmask ?? thread.sigmask;
  try {
    pushFrame(kernel, thread, signal, action, mask, SIGRETURN_ADDRESS);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const reason = `the frame of the handler of ${signal.reason} cannot be stored: ${error.message}`;
    forceSignal(kernel, thread, { signo: Signal.SIGSEGV, reason }, signo === Signal.SIGSEGV);
    return false;
  }
  thread.savedSigmask = undefined;
  const blocked = union(thread.sigmask, action.mask);
  setSigmask(kernel, thread, hasFlag(action, SigFlag.SA_NODEFER) ? blocked : withSignal(blocked, signo));
  return true;
}

/** The interrupted syscall begins again: its registers are still as they were at its `ecall`. */
function restartSyscall(kernel: KernelCore, thread: Thread): void {
  const { interrupted } = thread;
  if (interrupted === undefined) return;
  thread.interrupted = undefined;
  kernel.registers(thread).pc = interrupted.pc;
  const why = 'begins again after the signal';
  kernel.emit({ kind: 'syscallReturn', tid: thread.tid, ...interrupted.syscall, result: -ERESTARTSYS, why });
}

function failSyscall(kernel: KernelCore, thread: Thread, signal: PendingSignal): void {
  const { interrupted } = thread;
  if (interrupted === undefined) return;
  thread.interrupted = undefined;
  const why = `interrupted: ${signal.reason}`;
  finishSyscall(kernel, thread, interrupted.syscall, { kind: 'failed', result: -Errno.EINTR, why });
}
