/** Until when a wait for files lasts, and what is left of it at its end. */
import type { TimeLimit } from '../../executor/timeLimit.ts';
import { clockNow, deadlineAfter, readTimespec, timespec, writeTimePair } from '../clock.ts';
import type { Kernel } from '../context.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';

export interface WaitLimit extends TimeLimit {
  /** Machine time in ns; undefined waits for ever. */
  readonly deadline: number | undefined;
  /** Address of the struct timespec from which it came and into which the time left goes; 0 for none. */
  readonly timeout: number;
}

/** The limit that a struct timespec at `timeout` gives, if there is one. */
export function readWaitLimit(kernel: Kernel, thread: Thread, timeout: number): WaitLimit {
  if (timeout === 0) return { deadline: undefined, timeout };
  return { deadline: deadlineAfter(kernel, readTimespec(kernel, thread, timeout)), timeout };
}

/** Linux tells how much time was left (poll(2), "NOTES"), and does not mind when it cannot. */
export function storeTimeLeft(kernel: Kernel, thread: Thread, { deadline, timeout }: WaitLimit): void {
  if (timeout === 0 || deadline === undefined) return;
  const { seconds, nanoseconds } = timespec(Math.max(0, deadline - clockNow(kernel)));
  try {
    writeTimePair(kernel, thread, timeout, seconds, nanoseconds);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}
