/**
 * The plain records that a process and a thread are made of, beside `Process` and `Thread` themselves (`state.ts`). Only types and what belongs to
 * them alone; what is done with them stands in `credentials.ts`, `mailbox.ts`, `wait.ts` and `processGroup.ts`.
 */
import type { Waiter } from './poller.ts';

/** Who a process acts as (credentials(7)). Capabilities are none: the guest's user is a plain one. */
export interface Credentials {
  readonly uid: number;
  readonly euid: number;
  readonly suid: number;
  readonly fsuid: number;
  readonly gid: number;
  readonly egid: number;
  readonly sgid: number;
  readonly fsgid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
}

/** What can arrive in a mailbox; bits. */
export const Mail = {
  /** A child has ended, stopped or gone on. */
  childExit: 1,
  /** Another thread of the process has ended; told to the thread that waits in execve(2) for that. */
  threadExit: 2,
  /** The process is about to end. */
  processExit: 4,
  /** A signal that the thread does not block has come. */
  signal: 8,
  /** The child of vfork(2) needs its parent's memory no more. */
  vforkDone: 16,
} as const;

/**
 * A thread's mailbox (Titanix): what has happened and was not taken yet, and who waits for what. An event that somebody waits for wakes him and takes him
 * out of `waiters`; he takes the event when he is polled.
 */
export interface Mailbox {
  events: number;
  readonly waiters: (Waiter & { readonly mask: number })[];
}

/** What a parent can still learn of a living child by wait(2). */
export type ChildReport = { readonly kind: 'stopped'; readonly signo: number } | { readonly kind: 'continued' };

/** CPU time in steps (1 ns each): all of it counts as user time, because kernel work takes none. And counts for getrusage(2). */
export interface Usage {
  steps: number;
  minorFaults: number;
  voluntarySwitches: number;
  involuntarySwitches: number;
  /** Largest resident set, in KiB. */
  maxResident: number;
}
