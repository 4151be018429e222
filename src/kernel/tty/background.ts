/**
 * Job control at a terminal (termios(3), "Job control"; Linux's tty_check_change): a process of the session that is not in the foreground group may neither
 * read nor change the terminal, nor write with TOSTOP. Its group is sent SIGTTIN or SIGTTOU, and it waits for its turn.
 */
import type { Kernel } from '../context.ts';
import { isOrphaned } from '../signal/jobControl.ts';
import { actionOf, SIG_IGN } from '../signal/sigAction.ts';
import { hasSignal } from '../signal/sigset.ts';
import { sendToGroup } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { controllingTerminal } from './session.ts';
import type { Terminal } from './terminalState.ts';

export type Access = 'read' | 'change';

/** Whether the thread may go on now; if not it has to wait for its turn. EIO when nobody could ever give it one. */
export function hasTurn(kernel: Kernel, thread: Thread, terminal: Terminal, access: Access): boolean {
  const process = processOf(kernel, thread.pid);
  const { foreground } = terminal;
  if (foreground === 0 || process.pgid === foreground || controllingTerminal(kernel, process) !== terminal) return true;
  const signo = signalFor(access);
  if (hasSignal(thread.sigmask, signo) || actionOf(process, signo).handler === SIG_IGN) {
    if (access === 'change') return true;
    throw new SysError('EIO', 'SIGTTIN is blocked or ignored, and the process is in the background');
  }
  if (isOrphaned(kernel, process.pgid)) {
    throw new SysError('EIO', 'the process is in the background, and its process group is orphaned');
  }
  return false;
}

/** Tells the group of a thread that has no turn. */
export function signalBackground(kernel: Kernel, thread: Thread, access: Access): void {
  const { pgid } = processOf(kernel, thread.pid);
  const what = access === 'read' ? 'reads from' : 'writes to or changes';
  sendToGroup(kernel, pgid, signalFor(access), `${what} the terminal in the background`);
}

const signalFor = (access: Access): number => (access === 'read' ? Signal.SIGTTIN : Signal.SIGTTOU);
