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

/** A point of a run in time: ns of machine time, and the hart and its step count there. */
export interface Position {
  readonly time: number;
  readonly hart: number;
  readonly step: number;
}

export interface Task {
  readonly id: TaskId;
  readonly generation: number;
  readonly kind: 'user' | 'kernel';
  name: string;
  /** Root of the await chain. */
  readonly future: Future;
  state: 'ready' | 'running' | 'pending' | 'zombie';
  /** While ready: the queue it stands in. */
  queue?: 'prior' | 'normal' | undefined;
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
  /** Steps that user code of this task ran. */
  busySteps: number;
  lastWake?: { readonly at: Position; readonly by: string } | undefined;
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
  readonly prior: TaskId[];
  readonly normal: TaskId[];
  /** Per hart: the task whose poll is in progress, possibly interrupted. */
  readonly current: (TaskId | undefined)[];
  readonly timers: TimerEntry[];
  nextTask: number;
  nextSequence: number;
}
