/**
 * Timers: the right to be woken at a machine time. Those that expire together go in the order in which they were armed (by sequence number). A timer
 * is cancelled by its number alone, which the future that has armed it keeps; dropping that cancels it.
 *
 * `timers` is a binary heap, so arming and cancelling cost the logarithm of their count. Beside it stands each timer's place in the heap, as plain data.
 */
import type { Waker } from './future.ts';
import type { ExecutorState, TimerEntry } from './task.ts';

/** Answers the timer's number. */
export function armTimer(state: ExecutorState, deadline: number, waker: Waker): number {
  const sequence = state.nextSequence++;
  const { taskId, generation } = waker;
  state.timers.push({ deadline, sequence, waker: { taskId, generation } });
  rise(state, state.timers.length - 1);
  const task = state.tasks.get(taskId);
  if (task?.generation === generation) task.wakerClones++;
  return sequence;
}

/** Nothing when it has expired or was cancelled. */
export function cancelTimer(state: ExecutorState, sequence: number): void {
  const place = state.timerPlaces.get(sequence);
  if (place !== undefined) takeOut(state, place);
}

export function isArmed(state: ExecutorState, sequence: number): boolean {
  return state.timerPlaces.has(sequence);
}

const NONE: readonly TimerEntry[] = [];

/** Takes out all timers due at `now`, first to expire first. */
export function takeExpired(state: ExecutorState, now: number): readonly TimerEntry[] {
  if (!isDue(state, now)) return NONE;
  const expired: TimerEntry[] = [];
  while (isDue(state, now)) expired.push(takeOut(state, 0));
  return expired;
}

export function nextDeadline(state: ExecutorState): number | undefined {
  return state.timers[0]?.deadline;
}

/** All timers, first to expire first. */
export function timersInOrder({ timers }: ExecutorState): TimerEntry[] {
  return [...timers].sort((a, b) => (precedes(a, b) ? -1 : 1));
}

const isDue = ({ timers }: ExecutorState, now: number): boolean => timers.length > 0 && timers[0]!.deadline <= now;

const precedes = (a: TimerEntry, b: TimerEntry): boolean =>
  a.deadline < b.deadline || (a.deadline === b.deadline && a.sequence < b.sequence);

function takeOut(state: ExecutorState, place: number): TimerEntry {
  const { timers, timerPlaces } = state;
  const entry = timers[place]!;
  const last = timers.pop()!;
  if (last !== entry) {
    put(state, last, place);
    rise(state, place);
    sink(state, timerPlaces.get(last.sequence)!);
  }
  timerPlaces.delete(entry.sequence);
  return entry;
}

/** An entry that is too low in the heap goes up to its place. */
function rise(state: ExecutorState, from: number): void {
  const { timers } = state;
  const entry = timers[from]!;
  let place = from;
  while (place > 0) {
    const above = (place - 1) >>> 1;
    if (!precedes(entry, timers[above]!)) break;
    put(state, timers[above]!, place);
    place = above;
  }
  put(state, entry, place);
}

function sink(state: ExecutorState, from: number): void {
  const { timers } = state;
  const entry = timers[from]!;
  let place = from;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= timers.length) break;
    if (below + 1 < timers.length && precedes(timers[below + 1]!, timers[below]!)) below++;
    if (!precedes(timers[below]!, entry)) break;
    put(state, timers[below]!, place);
    place = below;
  }
  put(state, entry, place);
}

function put(state: ExecutorState, entry: TimerEntry, place: number): void {
  state.timers[place] = entry;
  state.timerPlaces.set(entry.sequence, place);
}
