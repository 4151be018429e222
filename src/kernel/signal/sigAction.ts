/** Dispositions (sigaction(2), signal(7)): what a process has set for a signal, and what happens when it has set nothing. */
import { Signal } from '../signalNames.ts';
import type { Process, SigAction } from '../state.ts';
import { setOf } from './sigset.ts';

export const SIG_DFL = 0;
export const SIG_IGN = 1;

export const SigFlag = {
  SA_NOCLDSTOP: 1,
  SA_NOCLDWAIT: 2,
  SA_SIGINFO: 4,
  SA_UNSUPPORTED: 0x400,
  SA_EXPOSE_TAGBITS: 0x800,
  SA_ONSTACK: 0x0800_0000,
  SA_RESTART: 0x1000_0000,
  SA_NODEFER: 0x4000_0000,
  SA_RESETHAND: 0x8000_0000,
} as const;

const NOTHING_SET: SigAction = { handler: SIG_DFL, flags: 0, mask: [0, 0] };

const IGNORED: ReadonlySet<number> = new Set([Signal.SIGCHLD, Signal.SIGURG, Signal.SIGWINCH, Signal.SIGCONT]);
export const STOP_SIGNALS: ReadonlySet<number> = new Set([
  Signal.SIGSTOP,
  Signal.SIGTSTP,
  Signal.SIGTTIN,
  Signal.SIGTTOU,
]);
/** Signals that stand for something that the thread did itself; they go first. */
export const SYNCHRONOUS: ReadonlySet<number> = new Set([
  Signal.SIGSEGV,
  Signal.SIGBUS,
  Signal.SIGILL,
  Signal.SIGTRAP,
  Signal.SIGFPE,
  Signal.SIGSYS,
]);
/** Neither blocked, caught nor ignored. */
export const UNBLOCKABLE = setOf(Signal.SIGKILL, Signal.SIGSTOP);

export type Disposition = 'handler' | 'ignore' | 'stop' | 'end';

export const actionOf = (process: Process, signo: number): SigAction => process.sigactions.get(signo) ?? NOTHING_SET;

export function dispositionOf(process: Process, signo: number): Disposition {
  const { handler } = actionOf(process, signo);
  if (handler === SIG_IGN) return 'ignore';
  if (handler !== SIG_DFL) return 'handler';
  if (IGNORED.has(signo)) return 'ignore';
  return STOP_SIGNALS.has(signo) ? 'stop' : 'end';
}

/** `flags` is a 64-bit number in user memory; the known bits lie below 2^32. */
export const hasFlag = (action: SigAction, flag: number): boolean => ((action.flags % 2 ** 32) & flag) !== 0;
