/**
 * What all tasks and harts do at this moment, as plain records for a tree view: poll state, place in the queue, statistics, await chain. Made
 * in one pass, so that ten thousand tasks are no matter.
 */
import type { TaskId } from '../base/address.ts';
import { queued } from '../executor/runQueue.ts';
import type { Position, Task, Wake } from '../executor/task.ts';
import type { AwaitNode, KernelApi } from '../kernel/kernelApi.ts';
import { sourceOf } from '../kernel/sources.ts';
import type { Thread } from '../kernel/state.ts';
import { type TaskState, taskStateOf } from '../kernel/taskState.ts';
import { type ProcessView, processViews } from './processView.ts';
import { wakersHeld } from './wakersHeld.ts';

/** Places of wakers that are named of a task. */
const MAX_PLACES = 16;

export interface HartView {
  readonly id: number;
  readonly state: 'running' | 'idle';
  readonly taskId?: number;
  /** Hexadecimal with 0x. */
  readonly pc?: string;
}

export interface AwaitView {
  future: string;
  state: string;
  fields: Record<string, string | number>;
  source: { path: string; line: number };
  /** Of a combinator: the chains that it waits for at once. */
  branches?: AwaitView[][];
}

/** When a task was woken, why, and by whom: a task and the place of its future in the kernel's source; else a timer, or somebody outside. */
export interface WakeView {
  at: Position;
  by: string;
  from?: { taskId: number; future: string; state: string; source?: { path: string; line: number } };
}

export interface TaskView {
  id: number;
  kind: 'user' | 'kernel';
  name: string;
  pid?: number;
  tid?: number;
  /** As the executor has it. */
  state: Task['state'];
  /** As its process has it, of a user task. */
  threadState?: TaskState;
  queue?: { name: 'prior' | 'normal'; position: number };
  hart?: number;
  polls: number;
  wakes: number;
  selfWakes: number;
  busySteps: number;
  /** ns of machine time that it was ready and waited for a hart, and that its polls took. */
  scheduledTime: number;
  busyTime: number;
  /** Clones of its waker that were made and dropped (`Task.wakerClones`), and the places that hold one now. */
  wakerClones: number;
  wakerDrops: number;
  wakers: string[];
  lastWake?: WakeView;
  awaits: AwaitView[];
}

export interface TaskTree {
  position: Position;
  harts: HartView[];
  tasks: TaskView[];
  /** Those that were not waited for included. */
  processes: ProcessView[];
  /** Why there can be no tasks. */
  message?: string;
}

/** `threadOf` gives the thread of a user task. */
export function taskTree(kernel: KernelApi, threadOf: (task: TaskId) => Thread | undefined): TaskTree {
  const { executor } = kernel.state;
  const queues = new Map<TaskId, { name: 'prior' | 'normal'; position: number }>();
  for (const name of ['prior', 'normal'] as const) {
    for (const [position, id] of queued(executor, name).entries()) queues.set(id, { name, position });
  }
  const wakers = wakersHeld(kernel.state);
  const tasks = [...executor.tasks.values()].map((task) =>
    taskView(kernel, task, queues.get(task.id), threadOf(task.id), wakers.get(task.id) ?? []),
  );
  const harts = kernel.machine.harts.map((hart) => hartView(kernel, hart.id));
  return { position: positionOf(kernel), harts, tasks, processes: processViews(kernel.state) };
}

/** Where the run is: machine time, the hart whose turn it is, and its steps. */
export function positionOf(kernel: KernelApi): Position {
  const hart = kernel.state.clock.turn;
  return { time: kernel.now(), hart, step: kernel.machine.harts[hart]?.steps ?? 0 };
}

function hartView(kernel: KernelApi, id: number): HartView {
  const taskId = kernel.state.executor.current[id];
  if (taskId === undefined) return { id, state: 'idle' };
  return { id, state: 'running', taskId, pc: `0x${kernel.machine.harts[id]!.pc.toString(16)}` };
}

function awaitView({ future, fields, source, branches }: AwaitNode): AwaitView {
  const view: AwaitView = { future: future.kind, state: future.state, fields: { ...fields }, source: { ...source } };
  if (branches !== undefined) view.branches = branches.map((chain) => chain.map(awaitView));
  return view;
}

function taskView(
  kernel: KernelApi,
  task: Task,
  queue: TaskView['queue'],
  thread: Thread | undefined,
  wakers: string[],
): TaskView {
  const { id, kind, name, state, polls, wakes, selfWakes, busySteps, scheduledTime, busyTime, wakerClones } = task;
  const view: TaskView = {
    ...{ id, kind, name, state, polls, wakes, selfWakes, busySteps, scheduledTime, busyTime, wakerClones },
    wakerDrops: Math.max(0, wakerClones - wakers.length),
    wakers: wakers.slice(0, MAX_PLACES),
    awaits: kernel.awaits(id).map(awaitView),
  };
  if (thread !== undefined) {
    Object.assign(view, { pid: thread.pid, tid: thread.tid, threadState: taskStateOf(kernel, thread) });
  }
  if (queue !== undefined) view.queue = queue;
  if (task.hart !== undefined) view.hart = task.hart;
  if (task.lastWake !== undefined) view.lastWake = wakeView(task.lastWake);
  return view;
}

function wakeView({ at, by, from }: Wake): WakeView {
  if (from === undefined) return { at, by };
  const { taskId, kind, state } = from;
  const source = sourceOf(kind, state);
  return { at, by, from: { taskId, future: kind, state, ...(source === undefined ? {} : { source: { ...source } }) } };
}
