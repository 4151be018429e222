/**
 * What a user thread is doing, in the states that Phoenix gives its tasks. They are read off the executor's task and the thread's futures, so they cannot
 * contradict these.
 */
import { futureTable } from './futures.ts';
import type { KernelState, Thread } from './state.ts';
import type { UserRoot } from './thread.ts';

/**
 * - `running`: on a hart, or ready for one;
 * - `interruptible`: waits, and a signal that it must handle ends the wait;
 * - `uninterruptible`: waits for what will come by itself;
 * - `stopped`: stands still until SIGCONT;
 * - `zombie`: has ended and is its process's first thread, whose process was not waited for;
 * - `terminated`: has been told to end and has not done so yet, or is gone.
 */
export type TaskState = 'running' | 'interruptible' | 'uninterruptible' | 'stopped' | 'zombie' | 'terminated';

export function taskStateOf({ state }: { readonly state: KernelState }, thread: Thread): TaskState {
  const task = state.executor.tasks.get(thread.taskId);
  if (task === undefined) return 'terminated';
  if (task.state === 'zombie') return 'zombie';
  if (thread.exitRequest !== undefined) return 'terminated';
  const threadloop = (task.future as UserRoot).awaiting;
  if (threadloop.state === 'stopped' && state.processes.get(thread.pid)?.stopped !== undefined) return 'stopped';
  if (task.state !== 'pending') return 'running';
  const awaited = threadloop.awaiting?.awaiting;
  return awaited !== undefined && futureTable.isInterruptible(awaited) ? 'interruptible' : 'uninterruptible';
}
