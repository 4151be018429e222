/**
 * Futures as plain data. A future is a record `{kind, state, …}`; what polling it means stands in a table by `kind` (`FutureTable`). Nothing of
 * a future lives in a JavaScript Promise, generator or closure, so any suspended task can be shown by name and saved in mid-await.
 *
 * Knows no threads and no syscalls.
 */
import type { TaskId } from '../base/address.ts';

/** What structuredClone copies without loss and a person can read: the only things a future may hold. */
export type Plain =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain }
  | ReadonlyMap<number | string, Plain>;

/**
 * One node of an await tree. `awaiting` is the child that it polls now; the leaf has none. Further fields are the future's own, all plain.
 */
export interface Future {
  readonly kind: string;
  state: string;
  awaiting?: Future | undefined;
  /** Instead of `awaiting`: the children of a combinator, all of which it polls. */
  readonly branches?: readonly Future[] | undefined;
}

/**
 * The answer of a poll. `interrupted` is no answer of the future: the quantum has ended or someone stopped the machine; the same poll goes on
 * at the next `resume`, counts nothing and wakes nobody.
 */
export type Poll =
  | { readonly kind: 'ready'; readonly value: number }
  | { readonly kind: 'pending' }
  | { readonly kind: 'interrupted' };

export const PENDING: Poll = { kind: 'pending' };
export const INTERRUPTED: Poll = { kind: 'interrupted' };
const READY_WITH_NOTHING: Poll = { kind: 'ready', value: 0 };
export const ready = (value: number): Poll => (value === 0 ? READY_WITH_NOTHING : { kind: 'ready', value });

/** See `FutureKind.interrupt`. */
export type Interruption = number | 'fail' | 'restart' | 'again';

/** The right to wake a task, as data: it has no effect once the task is gone (`generation` is the task's spawn count). */
export interface Waker {
  readonly taskId: TaskId;
  readonly generation: number;
}

/** What a poll function gets. `S` is what the user of the executor hands through (the kernel). */
export interface Context<S> {
  readonly waker: Waker;
  readonly hart: number;
  readonly services: S;
  /** Polls a child future by its kind. */
  poll(future: Future): Poll;
  /** Drops a child that will not be polled again, and what it awaits. */
  drop(future: Future): void;
}

export type PollFunction<S> = (future: never, cx: Context<S>) => Poll;

/** One row per kind of future. */
export interface FutureKind<S, F extends Future> {
  readonly kind: F['kind'];
  /** Runs until it waits, ends, or is interrupted. */
  poll(future: F, cx: Context<S>): Poll;
  /** Called when the future is dropped before it was ready: takes its wakers out of wherever they are registered. */
  drop?(future: F, services: S): void;
  /**
   * What becomes of the wait when something more urgent must run instead (a signal handler): the value that it ends with (what has been done so
   * far), `fail` (it ends with EINTR), `restart` (it may begin again afterwards: EINTR unless the caller asked for restarts), or `again` (it begins again
   * whatever the caller asked for). The future is dropped afterwards. A kind without this waits on, whatever comes (uninterruptible). Who awaits a child on whose behalf it waits asks the child.
   */
  interrupt?(future: F, services: S): Interruption;
  /** The fields to show to a person, in order. */
  describe(future: F, services: S): Record<string, string | number>;
  /** Its wait is no other than that of what it awaits or of its branches: those are interrupted. */
  readonly isTransparent?: true;
}
