/**
 * Rounds of harts: each hart in turn runs for `quantum` ns of machine time, at one step a ns. The place in a round is part of the kernel's state, so
 * a run is the same however it is chopped into calls of `advance`: a call ends only where user code wants a step and the budget has none.
 *
 * A hart without a ready task waits: within its turn the next timer wakes it, at that timer's time; else its turn is over. When no hart has
 * anything to do, time skips to the next timer. Kernel work takes no time. While one task alone has something to do, its turns follow one another
 * at once, since nothing could happen between them.
 *
 * What is kept here beside the state is only what one call of `advance` needs (budget, why a poll was interrupted) and the debugger's wishes.
 */
import type { HartId, TaskId, Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Executor } from '../executor/executor.ts';
import { nextDeadline } from '../executor/timers.ts';
import type { HartStop, MachineApi } from '../machine/machine.ts';
import { Cause, type Trap } from '../machine/trap.ts';
import type { KernelCore } from './core.ts';
import type { Advance, AdvanceOptions } from './kernelApi.ts';
import { awaitsOutside } from './net/forward.ts';
import type { KernelState } from './state.ts';
import type { UserRoot } from './thread.ts';
import { awaitsConsole } from './tty/consoleInput.ts';

/**
 * Polls of one turn that may follow one another without a step. More of them are tasks that wake one another for ever without ever running user
 * code; the turn then ends, and counts as if it had run.
 */
const MAX_IDLE_POLLS = 20_000;

/** Why the poll in progress was interrupted. `budget` stands for the end of the turn, too. */
type Interruption =
  | { readonly kind: 'budget' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'breakpoint' | 'watched'; readonly hart: number; readonly taskId: TaskId };

export class Rounds {
  private readonly state: KernelState;
  private readonly machine: MachineApi;
  private readonly executor: Executor<KernelCore>;
  private stepsLeft = 0;
  private idleUntil: number | undefined;
  private interruption: Interruption | undefined;
  /** Tasks that go on from a breakpoint, and its pc: it does not stop them again before the instruction there has retired. */
  private readonly resumed = new Map<TaskId, bigint>();
  /** A stop has been asked for and has not taken effect. */
  stopRequested = false;

  constructor(state: KernelState, machine: MachineApi, executor: Executor<KernelCore>) {
    this.state = state;
    this.machine = machine;
    this.executor = executor;
  }

  /** Machine time in ns of the hart whose turn it is. */
  now(): number {
    return this.turnStart() + this.state.clock.offset;
  }

  /** Lets time pass without steps, at most to the end of the turn. */
  waitUntil(time: number): void {
    const { clock, config } = this.state;
    clock.offset = Math.min(Math.max(clock.offset, time - this.turnStart()), config.quantum);
  }

  /** Asked before each poll. */
  mayPoll(): boolean {
    return this.state.exit === undefined && ++this.state.clock.idlePolls <= MAX_IDLE_POLLS;
  }

  /** Takes note of a stop at a checkpoint; false when nobody asked for one. */
  stopHere(): boolean {
    if (!this.stopRequested) return false;
    this.interruption = { kind: 'stopped' };
    return true;
  }

  /** `requestOwn` is asked at the begin of each turn, and at the end, whether the kernel itself has something to ask the host. */
  advance(
    { maxSteps, resumeFrom, idleUntil }: AdvanceOptions,
    pcOf: (taskId: TaskId) => bigint | undefined,
    requestOwn: () => void,
  ): Advance {
    this.stepsLeft = maxSteps;
    this.idleUntil = idleUntil;
    if (resumeFrom !== undefined) {
      const pc = pcOf(resumeFrom);
      if (pc !== undefined) this.resumed.set(resumeFrom, pc);
    }
    if (this.interruption !== undefined) return this.whyInterrupted()!;
    for (;;) {
      requestOwn();
      if (this.state.hostRequest !== undefined) {
        return { kind: 'hostRequest', request: this.state.hostRequest.request };
      }
      if (this.state.exit !== undefined) return { kind: 'exited', ...this.state.exit };
      const end = this.beginRound() ?? this.runTurn();
      if (end !== undefined) return end;
    }
  }

  /** Runs user code of the task on the hart whose turn it is; see `KernelCore.runUser`. */
  runUser(taskId: TaskId): Trap | undefined {
    const { clock, config } = this.state;
    const hart = clock.turn as HartId;
    for (;;) {
      const steps = Math.min(this.stepsLeft, config.quantum * this.undisturbedTurns(hart) - clock.offset);
      if (steps <= 0) {
        this.interruption = { kind: 'budget' };
        return undefined;
      }
      this.machine.now = this.now();
      const stop = this.machine.runHart(hart, steps, this.resumed.get(taskId) === this.machine.harts[hart]!.pc);
      this.count(taskId, stop.steps);
      if (stop.steps > 0 && !isRestarted(stop)) this.resumed.delete(taskId);
      if (stop.kind === 'trap') return stop.trap;
      if (stop.kind === 'breakpoint' || stop.kind === 'watched') {
        this.interruption = { kind: stop.kind, hart, taskId };
        return undefined;
      }
    }
  }

  /** At the begin of a round with nothing to run: skips to the next timer, or says that there is nothing to wait for. */
  private beginRound(): Advance | undefined {
    const { clock, executor } = this.state;
    if (clock.turn !== 0 || clock.offset !== 0) return undefined;
    while (!this.somethingToRun()) {
      const deadline = nextDeadline(executor);
      if (deadline === undefined) {
        if (!awaitsConsole(this.state) && !awaitsOutside(this.state)) return { kind: 'allTasksWait' };
        this.skipTo(this.idleUntil ?? this.now());
        return { kind: 'waitingForInput' };
      }
      if (this.idleUntil !== undefined && deadline > this.idleUntil) {
        this.skipTo(this.idleUntil);
        return { kind: 'idle', until: deadline };
      }
      this.skipTo(deadline);
      this.executor.fireTimers();
    }
    return undefined;
  }

  private skipTo(time: number): void {
    this.state.clock.skipped += Math.max(0, time - this.now());
  }

  private somethingToRun(): boolean {
    const { prior, normal, current } = this.state.executor;
    return prior.length > 0 || normal.length > 0 || current.some((taskId) => taskId !== undefined);
  }

  /** Runs the rest of the turn; undefined when it is over or the run has something to say at once. */
  private runTurn(): Advance | undefined {
    const { clock, config, executor } = this.state;
    for (;;) {
      const end = this.executor.runUntilIdle(clock.turn);
      if (end === 'interrupted') {
        const why = this.whyInterrupted();
        if (why !== undefined) return why;
        break;
      }
      if (end === 'halted') {
        if (this.state.exit !== undefined) return undefined;
        this.stepsLeft -= config.quantum;
        this.nextTurn();
        return this.stepsLeft <= 0 ? { kind: 'budget' } : undefined;
      }
      const deadline = nextDeadline(executor);
      if (deadline === undefined || deadline >= this.turnStart() + config.quantum) break;
      this.waitUntil(deadline);
    }
    this.nextTurn();
    return undefined;
  }

  /** What `advance` answers to an interrupted poll; undefined when only the turn is over. */
  private whyInterrupted(): Advance | undefined {
    const { clock, config, hostRequest, executor } = this.state;
    if (hostRequest !== undefined) return { kind: 'hostRequest', request: hostRequest.request };
    const why = this.interruption;
    assert(why !== undefined, 'whoever interrupts a poll says why');
    this.interruption = undefined;
    switch (why.kind) {
      case 'budget':
        return clock.offset < config.quantum ? { kind: 'budget' } : undefined;
      case 'stopped':
        this.stopRequested = false;
        return { kind: 'stopped' };
      case 'breakpoint':
      case 'watched': {
        const root = executor.tasks.get(why.taskId)!.future as UserRoot;
        return { ...why, tid: root.tid satisfies Tid };
      }
    }
  }

  private nextTurn(): void {
    const { clock, config } = this.state;
    clock.offset = 0;
    clock.idlePolls = 0;
    clock.turn += 1;
    if (clock.turn < config.harts) return;
    clock.turn = 0;
    clock.rounds += 1;
  }

  private turnStart(): number {
    const { clock, config } = this.state;
    return clock.rounds * config.quantum + clock.skipped;
  }

  /** Turns of a hart, counted from this one, between which nobody else has anything to do: no other hart, no ready task, no timer, no write-back. */
  private undisturbedTurns(hart: HartId): number {
    const { config, executor, fileSystem } = this.state;
    const { prior, normal, current } = executor;
    if (prior.length > 0 || normal.length > 0 || fileSystem.unwritten.size > 0) return 1;
    if (current.some((taskId, other) => taskId !== undefined && other !== hart)) return 1;
    const deadline = nextDeadline(executor) ?? Number.POSITIVE_INFINITY;
    return Math.max(1, Math.floor((deadline - this.turnStart()) / config.quantum));
  }

  private count(taskId: TaskId, steps: number): void {
    const { clock, config, executor } = this.state;
    if (steps === 0) return;
    clock.offset += steps;
    if (clock.offset > config.quantum) {
      const turns = Math.ceil(clock.offset / config.quantum) - 1;
      clock.rounds += turns;
      clock.offset -= turns * config.quantum;
    }
    clock.idlePolls = 0;
    this.stepsLeft -= steps;
    executor.tasks.get(taskId)!.busySteps += steps;
  }
}

/** Whether the one step made was a trap before its instruction retired, so that the instruction is still to come. */
function isRestarted(stop: HartStop): boolean {
  return stop.kind === 'trap' && stop.steps === 1 && (stop.trap.interrupt || stop.trap.code !== Cause.ecallU);
}
