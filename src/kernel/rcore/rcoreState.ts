/**
 * What the kernel keeps for programs of rCore-Tutorial: the personality of a run, and what a process has besides a Linux one's. rCore numbers threads,
 * locks and ports within each process; here these numbers are places in lists or keys of Maps. `number` is always such a number, `tid` the kernel's own.
 */
import type { Tid } from '../../base/address.ts';
import type { Waiter } from '../poller.ts';

/** Whose system calls a run has: Linux's, those of the book (rCore-Tutorial-v3), or those of its lab edition (rCore-Tutorial-Code). */
export type Abi = 'linux' | 'rcore-book' | 'rcore-lab';

export interface RcoreProcess {
  /** Where the first thread's stack begins; the others' follow at fixed distances (`stacks.ts`). */
  readonly stackBase: number;
  /** By number: living threads, and the exit codes of those that nobody has waited for. */
  readonly threads: Map<number, RcoreThread>;
  readonly mutexes: Mutex[];
  readonly semaphores: Semaphore[];
  readonly condvars: Condvar[];
  /** enable_deadlock_detect: a lock that could never be had answers -0xdead. */
  detectsDeadlocks: boolean;
  readonly signals: RcoreSignals;
  /** Messages that have not been read (mail_read). */
  readonly mail: Uint8Array[];
  /** Open files of listening sockets, by port index (listen). */
  readonly ports: number[];
  /** set_priority: its share of time is in proportion. */
  priority: number;
  /** How often each system call was made, by number (task_info, trace). */
  readonly calls: Map<number, number>;
  /** Machine time in ns at which it began. */
  readonly startedAt: number;
}

export type RcoreThread =
  | { readonly state: 'alive'; readonly tid: Tid }
  | { readonly state: 'exited'; readonly code: number };

/** A thread that waits for a lock. */
export interface LockWaiter extends Waiter {
  readonly tid: Tid;
}

export interface Mutex {
  /** Who finds it taken sleeps, or yields and looks again. */
  readonly blocking: boolean;
  /** The thread that has it; handed over to the first who waits. */
  owner?: Tid | undefined;
  readonly waiters: LockWaiter[];
}

export interface Semaphore {
  count: number;
  readonly waiters: LockWaiter[];
  /** Those who have been handed a unit and have not run since: their futures' entries. */
  readonly granted: number[];
  /** How many units each thread has taken and not given back, for the detection of deadlocks. */
  readonly taken: Map<number, number>;
}

export interface Condvar {
  readonly waiters: LockWaiter[];
  /** Those who have been signalled and have not run since: their futures' entries. */
  readonly signalled: number[];
}

/** Signals as chapter 7 has them: sets are words with bit n for signal n. */
export interface RcoreSignals {
  pending: number;
  mask: number;
  /** The signal whose handler runs; -1 for none. */
  handling: number;
  readonly actions: Map<number, { readonly handler: number; readonly mask: number }>;
  /** What the handler has interrupted; sigreturn puts it back. */
  backup?:
    | { readonly pc: bigint; readonly x: BigUint64Array; readonly f: BigUint64Array; readonly fcsr: number }
    | undefined;
}
