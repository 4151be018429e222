/** The syscall that a thread is in, read off its futures. */
import type { Kernel } from './context.ts';
import type { SyscallInProgress, Thread } from './state.ts';
import { threadloopOf } from './thread.ts';
import type { TrapHandlerFuture } from './trap.ts';

/** Undefined while the thread is in none, or in one that does not wait. */
export function syscallInProgress(kernel: Kernel, thread: Thread): SyscallInProgress | undefined {
  const handler = threadloopOf(kernel, thread)?.awaiting;
  return handler?.kind === 'trapHandler' ? (handler as TrapHandlerFuture).syscall : undefined;
}
