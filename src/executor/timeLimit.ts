/**
 * The time limit of a wait: until when it lasts, and the number of the timer that wakes its task then. All futures with a deadline share this, so a timer is
 * cancelled by its number alone, whatever else the task waits for.
 */
import type { Waker } from './future.ts';

/** Part of a future; plain. */
export interface TimeLimit {
  /** Machine time in ns; undefined: the wait lasts for ever. */
  readonly deadline?: number | undefined;
  /** The number of its timer, once armed. */
  timer?: number | undefined;
}

/** What the executor's user must offer for it. */
export interface TimingServices {
  /** Machine time in ns where the hart at work is. */
  now(): number;
  /** Schedules a wake at a machine time; answers the timer's number. */
  addTimer(deadline: number, waker: Waker): number;
  /** Nothing when it has expired or was cancelled. */
  cancelTimer(timer: number): void;
  /** Whether it has neither expired nor been cancelled. */
  isArmed(timer: number): boolean;
}

export const isLate = (services: TimingServices, { deadline }: TimeLimit): boolean =>
  deadline !== undefined && services.now() >= deadline;

/**
 * To be called whenever the wait is pending. A timer may have expired before its task's time: another hart was ahead, and the task was ready already for some
 * other reason. Then it is armed anew.
 */
export function startTimer(services: TimingServices, limit: TimeLimit, waker: Waker): void {
  if (limit.deadline === undefined) return;
  if (limit.timer === undefined || !services.isArmed(limit.timer)) {
    limit.timer = services.addTimer(limit.deadline, waker);
  }
}

/** To be called when the wait is over, and when it is dropped. */
export function stopTimer(services: TimingServices, limit: TimeLimit): void {
  if (limit.timer !== undefined) services.cancelTimer(limit.timer);
  limit.timer = undefined;
}
