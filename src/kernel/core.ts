/**
 * The kernel's powers that only its innermost parts use: threadloop, the user task, the trap handler, the end of threads. Everything else takes
 * the narrower `Kernel`.
 */
import type { TaskId } from '../base/address.ts';
import type { Future, Interruption } from '../executor/future.ts';
import type { Trap } from '../machine/trap.ts';
import type { EventBody, Kernel } from './context.ts';

export interface KernelCore extends Kernel {
  /** Emits a checkpoint event; true when somebody has asked to stop: the poll must then return INTERRUPTED at once. */
  checkpoint(event: EventBody): boolean;
  /**
   * Runs user code of the task on the hart whose turn it is. Answers the trap taken, or undefined when the turn or the budget is used up or a
   * breakpoint was reached: the poll must then return INTERRUPTED, and call again when it goes on.
   */
  runUser(taskId: TaskId): Trap | undefined;
  /** Forgets the task of a thread that has ended and whose process is waited for. */
  reapTask(taskId: TaskId): void;
  /** Wakes the tasks whose timers are due. */
  fireTimers(): void;
  /** What an interruption makes of a future's wait (`FutureKind.interrupt`); undefined: it waits on. */
  interruptFuture(future: Future): Interruption | undefined;
}
