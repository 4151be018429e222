/** Timers that send signals, as plain data: setitimer(2)'s three and those of timer_create(2). What they do stands beside, in `itimer.ts` and `posixTimer.ts`. */

import type { Tid } from '../../base/address.ts';

/** An armed interval timer. Times in ns of its clock: machine time, or steps of the process. */
export interface ItimerState {
  deadline: number;
  interval: number;
  /** Of a real one that waits: its number among the kernel's timers. */
  armed?: number | undefined;
}

export interface PosixTimer {
  readonly id: number;
  readonly clock: number;
  /** Who made it: whose CPU time it counts, if that is its clock. */
  readonly thread: Tid;
  readonly notify:
    | { readonly kind: 'none' }
    | { readonly kind: 'signal'; readonly signo: number; readonly tid?: number | undefined };
  readonly value: bigint;
  /** The next expiry in ns of machine time, or of CPU time; undefined while it is disarmed. */
  deadline: number | undefined;
  interval: number;
  armed?: number | undefined;
  /** Its signal waits to be taken; expiries meanwhile are overruns. */
  isQueued: boolean;
  /** Overruns of the last signal taken (timer_getoverrun(2)). */
  overrun: number;
}

/** Who is to hear of a timer of the kernel's own. */
export type TimerOwner =
  | { readonly kind: 'itimer'; readonly pid: number }
  | { readonly kind: 'posixTimer'; readonly pid: number; readonly timer: number };

/** A timer of the kernel's own, with its number among the executor's. */
export interface KernelTimer {
  readonly owner: TimerOwner;
  readonly number: number;
}
