/**
 * Why the machine stands still, as the debugger says it: plain records that a protocol or a test turns into words.
 */

import type { Trap } from '../machine/trap.ts';
import type { Breakpoint } from './breakpoints.ts';
import type { DataHit } from './dataBreakpoints.ts';
import type { ThreadId } from './frames.ts';

/** `taskId` is the thread that it is about; undefined only when there is none (a pause while nothing runs). */
export type Stop = { readonly taskId: ThreadId | undefined } & (
  | { readonly kind: 'entry' }
  | { readonly kind: 'step' }
  | { readonly kind: 'pause' }
  /** `problem`: a condition could not be evaluated. */
  | { readonly kind: 'breakpoint'; readonly breakpoints: readonly Breakpoint[]; readonly problem?: string | undefined }
  /** The thread has accessed watched data, by its last instruction or by a call of the kernel. */
  | {
      readonly kind: 'dataBreakpoint';
      readonly hits: readonly DataHit[];
      readonly problem?: string | undefined;
    }
  /** A trap has been taken that the filter of that id matches. */
  | { readonly kind: 'trap'; readonly filter: string; readonly trap: Trap }
  /** `trap`: the exception that the signal stands for. */
  | { readonly kind: 'signal'; readonly signo: number; readonly reason: string; readonly trap?: Trap | undefined }
  /** Nothing is ready, no timer is armed, nothing from outside is awaited. */
  | { readonly kind: 'allTasksWait' }
  /** On the bare machine: each hart waits for an interrupt that nothing can raise, or takes the same trap over and over. */
  | { readonly kind: 'stuck' }
);
