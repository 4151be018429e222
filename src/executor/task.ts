/**
 * Tasks, and the executor's state as plain data. The state machine of a task:
 *
 *     spawn ──schedule──▶ ready ──fetch──▶ running ──Pending──▶ pending ──wake──▶ ready …
 *                                             └──Ready──▶ done (removed)
 *
 * A wake while running marks `wokenWhileRunning`; at Pending the task is then scheduled again at once (a self-wake: it yielded).
 */
import type { TaskId } from '../base/address.ts';
import type { Future } from './future.ts';
import type { OrderState } from './order.ts';

/** A point of a run in time: ns of machine time, and the hart and its step count there. */
export interface Position {
  readonly time: number;
  readonly hart: number;
  readonly step: number;
}

export type QueueName = 'prior' | 'normal';

export interface Task {
  readonly id: TaskId;
  readonly generation: number;
  readonly kind: 'user' | 'kernel';
  name: string;
  /** Root of the await chain. */
  readonly future: Future;
  state: 'ready' | 'running' | 'pending' | 'zombie';
  /** While ready: the queue it stands in. */
  queue?: QueueName | undefined;
  /** Its turn among the ready ones, as of when it was last scheduled. */
  ticket: number;
  /** While running: the hart that polls it. */
  hart?: number | undefined;
  wokenWhileRunning: boolean;
  /**
   * Machine time (ns) before which no hart may poll it: when it was last scheduled or last ran, whichever is later. Harts of a round run one
   * after another over the same time; this keeps time from running backwards for a task that changes its hart.
   */
  readyAt: number;
  /** Bit per hart that may poll it; undefined: all. */
  affinity?: bigint | undefined;
  /** Statistics, in tokio-console's words. */
  polls: number;
  wakes: number;
  selfWakes: number;
  /** Machine time in ns that it was ready and waited for a hart, and that its polls took. */
  scheduledTime: number;
  busyTime: number;
  /** While running: when the poll began. */
  pollBegan: number;
  /** Steps that user code of this task ran. */
  busySteps: number;
  /**
   * How often its waker was cloned: a poll took it out of its context, or a timer was armed with it. Each clone is somewhere in the state until it is
   * dropped, so clones dropped are those that are not there.
   */
  wakerClones: number;
  lastWake?: Wake | undefined;
}

/** A wake that had an effect: when, and what it was for, in words. */
export interface Wake {
  readonly at: Position;
  readonly by: string;
  /** The task that did it, and the future of its that did; absent: a timer, or somebody outside. */
  readonly from?: { readonly taskId: TaskId; readonly kind: string; readonly state: string } | undefined;
}

/** A list of ready tasks (`runQueue.ts`). */
export interface RunQueue {
  length: number;
  /** By affinity in hexadecimal, the empty text for any hart. No lane is empty. */
  readonly lanes: Map<string, Lane>;
}

export interface Lane {
  readonly affinity: bigint | undefined;
  /** By ticket; those before `head` have been taken. */
  readonly items: TaskId[];
  head: number;
}

export interface TimerEntry {
  /** Machine time in ns at which it expires. */
  readonly deadline: number;
  /** Timers that expire together go by sequence number. */
  readonly sequence: number;
  readonly waker: { readonly taskId: TaskId; readonly generation: number };
}

export interface ExecutorState {
  readonly tasks: Map<TaskId, Task>;
  /** Woken tasks go here, before yielding ones. */
  readonly prior: RunQueue;
  readonly normal: RunQueue;
  readonly order: OrderState;
  /** Per hart: the task whose poll is in progress, possibly interrupted. */
  readonly current: (TaskId | undefined)[];
  /** A heap; see `timers.ts`. */
  readonly timers: TimerEntry[];
  /** By sequence number: where in the heap a timer is. */
  readonly timerPlaces: Map<number, number>;
  nextTicket: number;
  nextTask: number;
  nextSequence: number;
}
