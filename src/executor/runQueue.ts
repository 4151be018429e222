/**
 * The task queue: two FIFO lists of task ids. Tasks woken by an event stand in `prior`, tasks that yielded in `normal`; `prior` goes first.
 * One queue serves all harts, so a task may move to another hart at every suspension, unless its affinity forbids.
 */
import type { TaskId } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { ExecutorState, Task } from './task.ts';

export type QueueName = 'prior' | 'normal';

export function enqueue(state: ExecutorState, task: Task, queue: QueueName): void {
  assert(task.queue === undefined, `task ${task.id} stands in a queue already`);
  task.state = 'ready';
  task.queue = queue;
  state[queue].push(task.id);
}

/** Takes the first task that the hart may poll out of the queue. */
export function dequeue(state: ExecutorState, hart: number): Task | undefined {
  return dequeueFrom(state, state.prior, hart) ?? dequeueFrom(state, state.normal, hart);
}

export function removeFromQueue(state: ExecutorState, task: Task): void {
  if (task.queue === undefined) return;
  const queue = state[task.queue];
  queue.splice(queue.indexOf(task.id), 1);
  task.queue = undefined;
}

function dequeueFrom(state: ExecutorState, queue: TaskId[], hart: number): Task | undefined {
  for (let index = 0; index < queue.length; index++) {
    const task = state.tasks.get(queue[index]!);
    assert(task !== undefined, 'a queue holds only tasks that exist');
    if (task.affinity !== undefined && ((task.affinity >> BigInt(hart)) & 1n) === 0n) continue;
    if (index === 0) queue.shift();
    else queue.splice(index, 1);
    task.queue = undefined;
    return task;
  }
  return undefined;
}
