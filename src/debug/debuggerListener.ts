/** Whoever shows what a debugger's target does, the adapter: the debugger tells it, and expects no answer. */
import type { Breakpoint } from './breakpoints.ts';
import type { ThreadId } from './frames.ts';
import type { PlacementListener } from './placement.ts';

/** What happens while the machine runs, for whoever shows it. */
export interface DebuggerListener extends PlacementListener {
  output(fd: 1 | 2, bytes: Uint8Array): void;
  /** A sentence for the person at the console. */
  notice(text: string): void;
  logPoint(text: string, breakpoint: Breakpoint): void;
  threadStarted(taskId: ThreadId): void;
  threadEnded(taskId: ThreadId): void;
}
