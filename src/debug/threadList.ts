/**
 * Which tasks and idle harts a client sees as threads. A client's list is for looking at, so it has a bound: stopped, running and selected ones
 * first, then the rest in the order of their ids. Ids are stable: a task's is its own, an idle hart's is fixed.
 */
import type { TaskId } from '../base/address.ts';
import type { Task } from '../executor/task.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';

export const MAX_THREADS = 256;
/** Thread id of idle hart 0; beyond any task's. */
export const HART_THREADS = 0x4000_0000;

export type ListedThread =
  | { readonly kind: 'task'; readonly id: number; readonly task: Task }
  | { readonly kind: 'idleHart'; readonly id: number; readonly hart: number };

/** `preferred`: what the person looks at, most important first. Zombies are no threads. */
export function threadList(kernel: KernelApi, preferred: Iterable<TaskId>, max = MAX_THREADS): ListedThread[] {
  const { tasks, current } = kernel.state.executor;
  const idle = kernel.machine.harts.flatMap(({ id: hart }): ListedThread[] =>
    current[hart] === undefined ? [{ kind: 'idleHart', id: HART_THREADS + hart, hart }] : [],
  );
  const chosen = new Map<TaskId, Task>();
  const choose = (id: TaskId | undefined): void => {
    const task = id === undefined ? undefined : tasks.get(id);
    if (task !== undefined && task.state !== 'zombie' && chosen.size < max - idle.length) chosen.set(task.id, task);
  };
  for (const id of preferred) choose(id);
  for (const id of current) choose(id);
  for (const id of tasks.keys()) {
    if (chosen.size >= max - idle.length) break;
    choose(id);
  }
  const sorted = [...chosen.values()].sort((a, b) => a.id - b.id);
  return [...sorted.map((task): ListedThread => ({ kind: 'task', id: task.id, task })), ...idle];
}
