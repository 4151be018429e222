/**
 * What all tasks and harts do at this moment, as plain records for a tree view: poll state, place in the queue, statistics, await chain. Made
 * in one pass, so that ten thousand tasks are no matter.
 */
import type { Pid, TaskId, Tid } from '../base/address.ts';
import { queued } from '../executor/runQueue.ts';
import type { Position, Task } from '../executor/task.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';

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
}

export interface TaskView {
  id: number;
  kind: 'user' | 'kernel';
  name: string;
  pid?: number;
  tid?: number;
  state: Task['state'];
  queue?: { name: 'prior' | 'normal'; position: number };
  hart?: number;
  polls: number;
  wakes: number;
  selfWakes: number;
  busySteps: number;
  lastWake?: { at: Position; by: string };
  awaits: AwaitView[];
}

export interface TaskTree {
  position: Position;
  harts: HartView[];
  tasks: TaskView[];
  /** Why there can be no tasks. */
  message?: string;
}

/** `threadOf` gives the pid and tid of a user task. */
export function taskTree(
  kernel: KernelApi,
  threadOf: (task: TaskId) => { readonly pid: Pid; readonly tid: Tid } | undefined,
): TaskTree {
  const { executor } = kernel.state;
  const queues = new Map<TaskId, { name: 'prior' | 'normal'; position: number }>();
  for (const name of ['prior', 'normal'] as const) {
    for (const [position, id] of queued(executor, name).entries()) queues.set(id, { name, position });
  }
  const tasks = [...executor.tasks.values()].map((task) =>
    taskView(kernel, task, queues.get(task.id), threadOf(task.id)),
  );
  return { position: positionOf(kernel), harts: kernel.machine.harts.map((hart) => hartView(kernel, hart.id)), tasks };
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

function taskView(
  kernel: KernelApi,
  task: Task,
  queue: TaskView['queue'],
  thread: { readonly pid: Pid; readonly tid: Tid } | undefined,
): TaskView {
  const { id, kind, name, state, polls, wakes, selfWakes, busySteps } = task;
  const awaits = kernel.awaits(id).map(({ future, fields, source }) => ({
    future: future.kind,
    state: future.state,
    fields: { ...fields },
    source: { ...source },
  }));
  const view: TaskView = { id, kind, name, state, polls, wakes, selfWakes, busySteps, awaits };
  if (thread !== undefined) Object.assign(view, { pid: thread.pid, tid: thread.tid });
  if (queue !== undefined) view.queue = queue;
  if (task.hart !== undefined) view.hart = task.hart;
  if (task.lastWake !== undefined) view.lastWake = { at: task.lastWake.at, by: task.lastWake.by };
  return view;
}
