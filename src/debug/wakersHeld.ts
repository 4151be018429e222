/**
 * Where the wakers of tasks are: every place of the kernel's state that could wake a task, found by walking it, since wakers are plain data. A task that
 * waits and has none anywhere but in its thread's record can be woken by nobody who knows what it waits for.
 */
import type { TaskId } from '../base/address.ts';
import type { KernelState } from '../kernel/state.ts';

/** By task: the places, e.g. `futexes 1:0x4000`, `timers`, `threads 101`. */
export function wakersHeld(state: KernelState): Map<TaskId, string[]> {
  const found = new Map<TaskId, string[]>();
  const { executor, spaces: _spaces, inodes: _inodes, frames: _frames, ...rest } = state;
  visit(executor.timers, 'timers', found);
  for (const task of executor.tasks.values()) visit(task.future, `future of task ${task.id}`, found);
  for (const [noun, part] of Object.entries(rest)) {
    if (!(part instanceof Map)) visit(part, noun, found);
    else for (const [key, value] of part) visit(value, `${noun} ${key}`, found);
  }
  return found;
}

function visit(value: unknown, place: string, found: Map<TaskId, string[]>): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (isWaker(value)) {
    const places = found.get(value.taskId);
    if (places === undefined) found.set(value.taskId, [place]);
    else places.push(place);
    return;
  }
  const parts = value instanceof Map ? value.values() : Object.values(value);
  for (const part of parts) visit(part, place, found);
}

const isWaker = (value: object): value is { readonly taskId: TaskId } => 'generation' in value && 'taskId' in value;
