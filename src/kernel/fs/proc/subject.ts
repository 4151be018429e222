/** Whose file of /proc is looked at, and by whom. */
import type { Kernel } from '../../context.ts';
import type { Process, Thread } from '../../state.ts';

export interface Subject {
  readonly kernel: Kernel;
  /** The thread that looks. */
  readonly asker: Thread;
  readonly process: Process;
  /** In /proc/PID the leader. */
  readonly thread: Thread;
  /** Below /proc/PID/task. */
  readonly isTask: boolean;
}
