/**
 * Runs all harts of a machine whose supervisor is its own: in rounds, in which each hart in turn runs for the same `quantum` of machine time.
 * A hart that waits (wfi) idles to its next timer interrupt; when all wait, time skips to the earliest. Where a call of `advance` ends has
 * no effect on what happens, only on when the caller sees it.
 */
import type { HartId } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { MachineApi } from './machine.ts';
import { RETIRED, WAITING } from './stateLayout.ts';

/** A hart that has retired nothing in so many steps has only taken traps. */
const ONLY_TRAPS_STEPS = 1000;

export type RoundsStop = { readonly steps: number } & (
  | { readonly kind: 'budget' }
  | { readonly kind: 'ended'; readonly code: number }
  /** No hart will ever do anything again: each waits for an interrupt that nothing can raise, or takes the same trap over and over. */
  | { readonly kind: 'stuck' }
);

/** What a debugger sees besides. */
export type WatchedStop =
  | RoundsStop
  | ({ readonly steps: number } & (
      | { readonly kind: 'breakpoint' | 'watched'; readonly hart: HartId }
      /** The machine's observer wants it to stand still: the hart has just taken a trap. */
      | { readonly kind: 'trap'; readonly hart: HartId }
      /** The hart of `until` has made as many steps. */
      | { readonly kind: 'reached' }
    ));

/** What a debugger asks for besides. */
export interface RoundsOptions {
  /** A breakpoint at the first instruction of this hart's does not stop it, if its turn goes on or comes first. */
  readonly resumeFrom?: HartId | undefined;
  /** Ends when this hart has made that many steps in all; it has made fewer so far. */
  readonly until?: { readonly hart: HartId; readonly steps: number } | undefined;
}

/** Plain data. */
export interface RoundsState {
  /** Machine time at which the round began. */
  start: number;
  turn: number;
  /** By hart: its counts at the end of the last turn in which it retired something. */
  readonly progress: { readonly steps: number; readonly retired: number }[];
  /** How many harts have, in this round, waited to its end; and how many have done nothing but trap. */
  waiting: number;
  trapping: number;
}

export class Rounds {
  readonly state: RoundsState = { start: 0, turn: 0, progress: [], waiting: 0, trapping: 0 };
  private readonly machine: MachineApi;
  private readonly quantum: number;

  constructor(machine: MachineApi, quantum: number) {
    this.machine = machine;
    this.quantum = quantum;
  }

  /** Runs for at most `maxSteps` steps of all harts together, when nobody has set breakpoints or observes the machine. */
  advance(maxSteps: number): RoundsStop {
    const stop = this.advanceWatched(maxSteps, {});
    assert(stop.kind === 'budget' || stop.kind === 'ended' || stop.kind === 'stuck', `nobody waits for a ${stop.kind}`);
    return stop;
  }

  /** The same under a debugger. */
  advanceWatched(maxSteps: number, { resumeFrom, until }: RoundsOptions): WatchedStop {
    const { machine, state } = this;
    let steps = 0;
    const stepsUntil = (hart: HartId): number =>
      until?.hart === hart ? until.steps - machine.harts[hart]!.steps : Number.POSITIVE_INFINITY;
    while (steps < maxSteps) {
      const end = state.start + this.quantum;
      const hart = state.turn as HartId;
      if (machine.now >= end) {
        if (!this.endTurn(false)) return { kind: 'stuck', steps };
        continue;
      }
      const left = Math.min(maxSteps - steps, end - machine.now, stepsUntil(hart));
      const stop = machine.runHart(hart, left, hart === resumeFrom && steps === 0);
      steps += stop.steps;
      if (stop.kind === 'ended') return { kind: 'ended', code: stop.code, steps };
      if (stop.kind === 'trap' || stop.kind === 'breakpoint' || stop.kind === 'watched')
        return { kind: stop.kind, hart, steps };
      if (stepsUntil(hart) <= 0) return { kind: 'reached', steps };
      if (stop.kind !== 'waiting') continue;
      const wake = machine.wakeTime(hart);
      if (wake < end) machine.now = wake;
      else if (!this.endTurn(true)) return { kind: 'stuck', steps };
    }
    return { kind: 'budget', steps };
  }

  /** Goes on to the next hart, or to the next round; false when nothing can happen any more. */
  private endTurn(waits: boolean): boolean {
    const { machine, state } = this;
    const end = state.start + this.quantum;
    let isStuck = false;
    if (waits) state.waiting++;
    else if (this.onlyTrapped()) state.trapping++;
    state.turn++;
    machine.now = state.start;
    if (state.turn === machine.harts.length) {
      machine.now = end;
      if (state.waiting + state.trapping === state.turn) {
        // Nobody has done anything that could wake another.
        const earliest = Math.min(...machine.harts.map(({ id }) => machine.wakeTime(id)));
        if (earliest === Number.POSITIVE_INFINITY) isStuck = true;
        else if (state.waiting === state.turn) machine.now = earliest;
      }
      state.start = machine.now;
      state.turn = 0;
      state.waiting = 0;
      state.trapping = 0;
    }
    return !isStuck;
  }

  private onlyTrapped(): boolean {
    const { turn, progress } = this.state;
    const hart = this.machine.harts[turn]!;
    const before = progress[turn];
    const retired = hart.count(RETIRED);
    if (retired !== (before?.retired ?? 0)) progress[turn] = { steps: hart.steps, retired };
    else if (hart.get32(WAITING) === 0) return hart.steps - (before?.steps ?? 0) >= ONLY_TRAPS_STEPS;
    return false;
  }
}
