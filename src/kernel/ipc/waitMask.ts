/** The signal mask that a wait brings along (ppoll(2), pselect(2), epoll_pwait(2)). */
import type { Kernel } from '../context.ts';
import { readSet } from '../signal/sigset.ts';
import { setTemporarySigmask } from '../signal.ts';
import type { Thread } from '../state.ts';

/** Takes the mask at `address`, if there is one, for this syscall; the way back to user mode restores the thread's own. */
export function takeWaitMask(kernel: Kernel, thread: Thread, address: number, size: number): void {
  if (address === 0) return;
  setTemporarySigmask(kernel, thread, readSet(kernel, thread, address, size));
}
