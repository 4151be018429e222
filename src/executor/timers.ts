/**
 * Timers: the right to be woken at a machine time, sorted by deadline and then by sequence number, so that timers which expire together go in
 * the order in which they were armed. A timer is cancelled by its waker; dropping a future cancels its timers.
 */
import type { Waker } from './future.ts';
import type { ExecutorState, TimerEntry } from './task.ts';

export function armTimer(state: ExecutorState, deadline: number, waker: Waker): void {
  const entry: TimerEntry = { deadline, sequence: state.nextSequence++, waker };
  let low = 0;
  let high = state.timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (state.timers[middle]!.deadline <= deadline) low = middle + 1;
    else high = middle;
  }
  state.timers.splice(low, 0, entry);
}

export function cancelTimers(state: ExecutorState, waker: Waker): void {
  const { timers } = state;
  let kept = 0;
  for (const entry of timers) {
    if (entry.waker.taskId !== waker.taskId || entry.waker.generation !== waker.generation) timers[kept++] = entry;
  }
  timers.length = kept;
}

/** Takes out all timers due at `now`, first to expire first. */
export function takeExpired(state: ExecutorState, now: number): TimerEntry[] {
  let due = 0;
  while (due < state.timers.length && state.timers[due]!.deadline <= now) due++;
  return due === 0 ? [] : state.timers.splice(0, due);
}

export function nextDeadline(state: ExecutorState): number | undefined {
  return state.timers[0]?.deadline;
}
