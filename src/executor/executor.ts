/**
 * The executor: polls tasks that are ready until there is none. It owns the life of a task (`task.ts` draws it), the run queue and the timers,
 * and knows neither threads nor syscalls: what it needs of its user is `ExecutorHost`.
 *
 * A poll is an interval of machine time and not a JavaScript call: a poll that answers `interrupted` stays in `current[hart]`, and the next
 * `runUntilIdle` of that hart goes on with it. All state is in `ExecutorState`, plain data; this class only acts on it.
 */
import type { TaskId } from '../base/address.ts';
import { assert, present } from '../base/assert.ts';
import type { Context, Future, Poll, Waker } from './future.ts';
import { type FutureTable, leafOf } from './futureTable.ts';
import { newOrder } from './order.ts';
import { dequeue, enqueue, newRunQueue, type QueueName, removeFromQueue } from './runQueue.ts';
import type { ExecutorState, Position, Task, Wake } from './task.ts';
import { takeExpired } from './timers.ts';

/** The right to poll a task once: spawning gives it, scheduling spends it. */
export type Runnable = Waker;

export interface ExecutorHost {
  position(): Position;
  /** Machine time in ns where the hart at work is. */
  now(): number;
  /** Lets time pass on the hart at work, without steps, until `time` (never back). */
  waitUntil(time: number): void;
  /** Asked before each poll; false ends `runUntilIdle`. */
  mayPoll(): boolean;
  /** A task's future is ready. A zombie stays in the table of tasks until `reap`. */
  ended(task: Task): 'remove' | 'zombie';
  spawned(task: Task): void;
  pollBegins(task: Task): void;
  pollEnds(task: Task, result: 'ready' | 'pending'): void;
  woken(task: Task, by: string): void;
  /** A timer is due: true when it is the host's own and no task's. */
  expired?(waker: Waker): boolean;
}

/** Why `runUntilIdle` came back: no task is ready for the hart, a poll was interrupted, or the host said that no other poll may begin. */
export type RunEnd = 'idle' | 'interrupted' | 'halted';

/** `seed` picks the order in which ready tasks are taken (`order.ts`). */
export function createExecutorState(harts: number, seed = 0): ExecutorState {
  return {
    tasks: new Map(),
    prior: newRunQueue(),
    normal: newRunQueue(),
    order: newOrder(seed),
    current: new Array<TaskId | undefined>(harts).fill(undefined),
    timers: [],
    timerPlaces: new Map(),
    nextTicket: 1,
    nextTask: 1,
    nextSequence: 1,
  };
}

export class Executor<S> {
  private readonly state: ExecutorState;
  private readonly table: FutureTable<S>;
  private readonly services: S;
  private readonly host: ExecutorHost;
  /** The hart at work; undefined between runs. */
  private hart: number | undefined;
  private readonly contexts: readonly HartContext<S>[];

  constructor(state: ExecutorState, table: FutureTable<S>, services: S, host: ExecutorHost) {
    this.state = state;
    this.table = table;
    this.services = services;
    this.host = host;
    this.contexts = state.current.map((_, hart) => new HartContext(hart, table, services));
  }

  /** Makes a task that nobody polls before its runnable is scheduled. The task is detached: nobody waits for its value. */
  spawn(kind: Task['kind'], name: string, future: Future): Runnable {
    const id = this.state.nextTask++ as TaskId;
    const task: Task = {
      id,
      generation: id,
      kind,
      name,
      future,
      state: 'pending',
      wokenWhileRunning: false,
      readyAt: this.host.now(),
      ticket: 0,
      polls: 0,
      wakes: 0,
      selfWakes: 0,
      scheduledTime: 0,
      busyTime: 0,
      pollBegan: 0,
      busySteps: 0,
      wakerClones: 0,
    };
    this.state.tasks.set(id, task);
    this.host.spawned(task);
    return { taskId: id, generation: task.generation };
  }

  /** Puts the task into a queue. */
  schedule(runnable: Runnable, queue: QueueName = 'prior'): void {
    const task = this.taskOf(runnable);
    assert(task !== undefined && task.state === 'pending', 'a runnable is scheduled once');
    this.enqueue(task, queue);
  }

  /**
   * Wakes a task: a pending one goes to the prior queue; one that is being polled is marked and yields at the end of its poll; one that is gone
   * or ready already is left alone, and the wake counts nothing.
   */
  wake(waker: Waker, by: string): void {
    const task = this.taskOf(waker);
    if (task === undefined) return;
    if (task.state === 'running') {
      if (task.wokenWhileRunning) return;
      task.wokenWhileRunning = true;
    } else if (task.state === 'pending') {
      this.enqueue(task, 'prior');
    } else {
      return;
    }
    task.wakes++;
    task.lastWake = this.wakeBy(by);
    this.host.woken(task, by);
  }

  /** Wakes the tasks whose timers are due. */
  fireTimers(): void {
    for (const { waker } of takeExpired(this.state, this.host.now())) {
      if (this.host.expired?.(waker) !== true) this.wake(waker, 'timer');
    }
  }

  /** Polls ready tasks on a hart, first the one whose poll was interrupted there, until none is left. */
  runUntilIdle(hart: number): RunEnd {
    this.hart = hart;
    const end = this.runHart(hart);
    this.hart = undefined;
    return end;
  }

  private runHart(hart: number): RunEnd {
    for (;;) {
      if (this.state.current[hart] === undefined) {
        if (!this.host.mayPoll()) return 'halted';
        this.fireTimers();
        const task = dequeue(this.state, hart);
        if (task === undefined) return 'idle';
        this.beginPoll(task, hart);
      }
      if (!this.resume(hart)) return 'interrupted';
    }
  }

  /** Ends a task that waits or is ready, without polling it again. */
  cancel(taskId: TaskId): void {
    const task = this.state.tasks.get(taskId);
    if (task === undefined) return;
    assert(task.state !== 'running', 'a task is not cancelled during its own poll');
    removeFromQueue(this.state, task);
    if (task.state !== 'zombie') this.table.drop(task.future, this.services);
    this.state.tasks.delete(taskId);
  }

  /** Forgets a zombie. */
  reap(taskId: TaskId): void {
    const task = this.state.tasks.get(taskId);
    assert(task?.state === 'zombie', `task ${taskId} is no zombie`);
    this.state.tasks.delete(taskId);
  }

  private beginPoll(task: Task, hart: number): void {
    if (task.readyAt > this.host.now()) this.host.waitUntil(task.readyAt);
    task.state = 'running';
    task.hart = hart;
    task.polls++;
    task.pollBegan = this.host.now();
    task.scheduledTime += Math.max(0, task.pollBegan - task.readyAt);
    this.state.current[hart] = task.id;
    this.host.pollBegins(task);
  }

  /** Goes on with the hart's poll; false when it was interrupted again. */
  private resume(hart: number): boolean {
    const taskId = this.state.current[hart]!;
    const task = present(this.state.tasks.get(taskId), 'task', taskId);
    const poll = this.table.poll(task.future, this.contexts[hart]!.of(task));
    if (poll.kind === 'interrupted') return false;
    this.state.current[hart] = undefined;
    task.hart = undefined;
    task.readyAt = this.host.now();
    task.busyTime += Math.max(0, task.readyAt - task.pollBegan);
    if (poll.kind === 'pending') this.suspend(task);
    else this.end(task);
    return true;
  }

  private suspend(task: Task): void {
    task.state = 'pending';
    this.host.pollEnds(task, 'pending');
    if (!task.wokenWhileRunning) return;
    task.wokenWhileRunning = false;
    task.selfWakes++;
    this.enqueue(task, 'normal');
  }

  private end(task: Task): void {
    task.wokenWhileRunning = false;
    task.state = 'zombie';
    this.host.pollEnds(task, 'ready');
    if (this.host.ended(task) === 'remove') this.state.tasks.delete(task.id);
  }

  private enqueue(task: Task, queue: QueueName): void {
    task.readyAt = Math.max(task.readyAt, this.host.now());
    enqueue(this.state, task, queue);
  }

  /** Who wakes now: the task whose poll is in progress on the hart at work, by its innermost future. */
  private wakeBy(by: string): Wake {
    const at = this.host.position();
    const taskId = this.hart === undefined ? undefined : this.state.current[this.hart];
    if (taskId === undefined) return { at, by };
    const { kind, state } = leafOf(this.state.tasks.get(taskId)!.future);
    return { at, by, from: { taskId, kind, state } };
  }

  private taskOf(waker: Waker): Task | undefined {
    const task = this.state.tasks.get(waker.taskId);
    return task?.generation === waker.generation ? task : undefined;
  }
}

/** What polls on a hart get; one for all of them, since they follow one another. */
class HartContext<S> implements Context<S> {
  readonly hart: number;
  readonly services: S;
  private readonly table: FutureTable<S>;
  private task: Task | undefined;

  constructor(hart: number, table: FutureTable<S>, services: S) {
    this.hart = hart;
    this.table = table;
    this.services = services;
  }

  of(task: Task): this {
    this.task = task;
    return this;
  }

  get waker(): Waker {
    const { id, generation } = this.task!;
    this.task!.wakerClones++;
    return { taskId: id, generation };
  }

  poll(future: Future): Poll {
    return this.table.poll(future, this);
  }

  drop(future: Future): void {
    this.table.drop(future, this.services);
  }
}
