/** The signal mask that a wait brings along (ppoll(2), pselect(2), epoll_pwait(2)). */
import type { Kernel } from '../context.ts';
import { dispositionOf } from '../signal/sigAction.ts';
import { nextSignal } from '../signal/signalQueue.ts';
import { readSet } from '../signal/sigset.ts';
import { setTemporarySigmask } from '../signal.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';

/** Takes the mask at `address`, if there is one, for this syscall; the way back to user mode restores the thread's own. */
export function takeWaitMask(kernel: Kernel, thread: Thread, address: number, size: number): void {
  if (address === 0) return;
  setTemporarySigmask(kernel, thread, readSet(kernel, thread, address, size));
}

/** EINTR when a wait that found nothing, and has no time, has let in a signal: Linux looks for signals before it says that the time is over (select.c). */
export function checkLetIn(kernel: Kernel, thread: Thread): void {
  const signal = thread.savedSigmask === undefined ? undefined : nextSignal(kernel, thread);
  if (signal === undefined || dispositionOf(processOf(kernel, thread.pid), signal.signo) === 'stop') return;
  throw new SysError('EINTR', `interrupted: ${signal.reason}`);
}
