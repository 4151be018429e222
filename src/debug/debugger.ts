/**
 * The debugger engine: run control over a target (`target.ts`), free of any protocol. It listens to the target's events, places breakpoints, and says why the
 * machine stands still. It knows no clock and no message queue: `run` goes on until something happens, the budget is used, or `expired` says
 * that the caller's slice of host time is over; the caller decides what comes next.
 *
 * Costs nothing until used: without filters, breakpoints or a step, an event passes by after one comparison.
 */

import { testBreakpoints } from './breakpointHits.ts';
import type { Breakpoint, BreakpointRequest, Breakpoints } from './breakpoints.ts';
import { insnAt } from './controlFlow.ts';
import type { DataBreakpoint, DataBreakpointRequest, DataBreakpoints } from './dataBreakpoints.ts';
import { DataWatch } from './dataWatch.ts';
import { DebugError } from './debugError.ts';
import type { DebuggerListener } from './debuggerListener.ts';
import type { DebugThread, TaskStack, ThreadId } from './frames.ts';
import { Modules } from './modules.ts';
import { Passed } from './passed.ts';
import { Placement } from './placement.ts';
import { RunningHits } from './runningHits.ts';
import type { RunOutcome } from './runOutcome.ts';
import { arrive, beginStep, type Granularity, type Step, type StepKind } from './stepping.ts';
import type { Stop } from './stops.ts';
import { loadSymbols } from './symbols.ts';
import type { DebugTarget, TargetEvent } from './target.ts';
import type { ActiveFilters } from './trapFilters.ts';
import { innermostFrame } from './userStack.ts';

export interface DebuggerOptions {
  readonly target: DebugTarget;
  /** Requests that may have been made before there was a target; from now on they are changed through the debugger only. */
  readonly breakpoints: Breakpoints;
  readonly dataBreakpoints: DataBreakpoints;
  readonly filters: ActiveFilters;
  readonly listener: DebuggerListener;
}

/** What ends a run besides breakpoints. */
type Waiting =
  /** The first return to user mode of any thread. */
  | { readonly kind: 'entry' }
  /** This thread's next return to user mode. */
  | { readonly kind: 'userReturn'; readonly taskId: ThreadId }
  /** This thread has made so many steps. */
  | { readonly kind: 'steps'; readonly taskId: ThreadId; readonly steps: number };

export class Debugger {
  readonly target: DebugTarget;
  readonly modules: Modules;
  private readonly breakpoints: Breakpoints;
  private readonly filters: ActiveFilters;
  private readonly passed = new Passed();
  private readonly listener: DebuggerListener;
  private step: Step | undefined;
  private waiting: Waiting | undefined;
  /** Set by the event listener when the machine is to stand still. */
  private pending: Stop | undefined;
  private expired: () => boolean = () => false;
  private events = 0;
  private readonly dataBreakpoints: DataBreakpoints;
  private readonly data: DataWatch;
  private readonly placement: Placement;
  private readonly hits: RunningHits;

  constructor({ target, breakpoints, dataBreakpoints, filters, listener }: DebuggerOptions) {
    this.target = target;
    this.modules = new Modules(loadSymbols);
    this.breakpoints = breakpoints;
    this.filters = filters;
    this.listener = listener;
    this.dataBreakpoints = dataBreakpoints;
    this.data = new DataWatch(target, dataBreakpoints);
    this.placement = new Placement(target, this.modules, breakpoints, this.data, listener, () => this.step);
    this.hits = new RunningHits({
      ...{ target, breakpoints, modules: this.modules, data: this.data, passed: this.passed },
      logPoint: (text, breakpoint) => listener.logPoint(text, breakpoint),
      stopsAt: (space, pc) => this.pending !== undefined || (this.step?.space === space && this.step.stops.has(pc)),
      expired: () => this.expired(),
      endData: (ended) => this.placement.endData(ended),
    });
    target.listen((event) => this.on(event));
    target.hear(this.hits);
  }

  /** Steps that all harts have made: the one number that scripts name a position by. */
  steps(): number {
    return this.target.steps();
  }

  /** Runs on for at most `maxSteps` steps; `idleUntil` as of `TargetOptions`. */
  run(maxSteps: number, expired: () => boolean, idleUntil?: number): RunOutcome {
    this.expired = expired;
    const end = this.steps() + maxSteps;
    let resumeFrom: ThreadId | undefined;
    for (;;) {
      const left = end - this.steps();
      if (left <= 0) return { kind: 'again' };
      const until = this.waiting?.kind === 'steps' ? this.waiting : undefined;
      const advance = this.target.advance({ maxSteps: left, resumeFrom, until, idleUntil });
      resumeFrom = undefined;
      if (this.pending !== undefined) return this.stopped(this.pending);
      if (advance.kind === 'watched') {
        const stop = this.hits.takeStop();
        if (stop !== undefined) return this.stopped({ kind: 'dataBreakpoint', ...stop });
        if (expired()) return { kind: 'again' };
      } else if (advance.kind === 'breakpoint') {
        const stop = this.atBreakpoint(advance.taskId);
        if (stop !== undefined) return this.stopped(stop);
        if (expired()) return { kind: 'again' };
        resumeFrom = advance.taskId;
      } else if (advance.kind === 'allTasksWait') {
        return this.stopped({ kind: 'allTasksWait', taskId: this.target.someThread() });
      } else if (advance.kind === 'stuck') {
        return this.stopped({ kind: 'stuck', taskId: this.target.someThread() });
      } else if (advance.kind === 'reached') {
        return this.stopped({ kind: 'step', taskId: until?.taskId });
      } else if (advance.kind === 'budget' || advance.kind === 'stopped') {
        return { kind: 'again' };
      } else {
        return advance;
      }
    }
  }

  /** Stops where the machine is, between two runs. `preferred` is the task that the person looks at. */
  pause(preferred: ThreadId | undefined): Stop {
    const { target } = this;
    const taskId = preferred !== undefined && target.hasThread(preferred) ? preferred : target.someThread();
    this.endStep();
    return { kind: 'pause', taskId };
  }

  /** The next run stops before the first instruction of the program. */
  stopAtEntry(): void {
    this.waiting = { kind: 'entry' };
  }

  /** The next run ends when the thread has made the step. A suspended thread's step ends when it is back in user mode. */
  beginStep(taskId: ThreadId, kind: StepKind, granularity: Granularity): void {
    const { target, modules } = this;
    const thread = target.thread(taskId);
    if (thread === undefined) {
      const isTask = target.hasThread(taskId);
      throw new DebugError(
        isTask ? 'a task of the kernel cannot be stepped, only a thread' : `there is no thread ${taskId}`,
      );
    }
    this.endStep();
    if (!target.isInOwnCode(taskId)) {
      this.waiting = { kind: 'userReturn', taskId };
      return;
    }
    this.pass(thread);
    const frame = innermostFrame(target, modules, thread);
    const isReturn = insnAt(frame.pc, frame.context.memory.read)?.flow.kind === 'trapReturn';
    if (target.countsSteps && kind !== 'out' && (isReturn || (kind === 'in' && granularity === 'instruction'))) {
      this.oneStep(thread);
      return;
    }
    this.step = beginStep(modules, frame, kind, granularity);
    this.placement.place(this.step.space);
  }

  /** Replaces the breakpoints of a group and resolves them in what is loaded. */
  setBreakpoints(group: string, requests: readonly BreakpointRequest[]): Breakpoint[] {
    return this.placement.replace(group, requests);
  }

  /** Replaces the data breakpoints. */
  setDataBreakpoints(requests: readonly DataBreakpointRequest[]): readonly DataBreakpoint[] {
    const made = this.dataBreakpoints.replace(requests);
    this.data.update();
    this.placement.placeAll();
    return made;
  }

  stackOf(taskId: ThreadId): TaskStack {
    return this.target.stack(taskId, this.modules);
  }

  private stopped(stop: Stop): RunOutcome {
    this.pending = undefined;
    this.endStep();
    this.reportProblems();
    const thread = stop.taskId === undefined ? undefined : this.target.thread(stop.taskId);
    if (thread !== undefined && (stop.kind === 'entry' || stop.kind === 'step')) this.pass(thread);
    return { kind: 'stopped', stop };
  }

  /** What a thread's arrival at a breakpoint means; undefined: nothing, go on. */
  private atBreakpoint(taskId: ThreadId): Stop | undefined {
    const thread = this.target.thread(taskId)!;
    if (this.passed.has(taskId, thread.registers.pc, thread.steps)) return undefined;
    const frame = innermostFrame(this.target, this.modules, thread);
    this.pass(thread);
    const hit = testBreakpoints(this.breakpoints.at(frame.space, frame.pc), frame, this.listener);
    if (hit !== undefined) return { kind: 'breakpoint', taskId, ...hit };
    const { step } = this;
    if (step === undefined || step.thread !== taskId || step.space !== frame.space) return undefined;
    const arrival = arrive(step, this.modules, frame);
    if (arrival === 'ends') return { kind: 'step', taskId };
    if (arrival === 'goes on') this.placement.place(step.space);
    if (arrival === 'returns') {
      this.endStep();
      this.oneStep(thread);
    }
    return undefined;
  }

  private on(event: TargetEvent): void {
    switch (event.kind) {
      case 'trap':
        this.onTrap(event);
        break;
      case 'userReturn':
        this.onUserReturn(event);
        break;
      case 'signal':
        this.onSignal(event);
        break;
      case 'modules':
        this.placement.updateModules(event.space);
        this.reportProblems();
        break;
      case 'exec':
        this.onExec(event.taskId);
        break;
      case 'output':
        this.listener.output(event.fd, event.bytes);
        break;
      case 'notice':
        this.listener.notice(event.text);
        break;
      case 'threadStarted':
        this.listener.threadStarted(event.taskId);
        break;
      case 'threadEnded':
        this.onThreadEnd(event.taskId);
    }
  }

  private onTrap({ taskId, trap }: TargetEvent & { kind: 'trap' }): void {
    this.passed.trapped(taskId, trap, this.target.thread(taskId)?.steps ?? 0);
    if (this.filters.watchesTraps) {
      const filter = this.filters.trap(trap, () => this.target.trapSubject(taskId, trap));
      if (filter !== undefined) {
        this.stopAt({ kind: 'trap', taskId, filter: filter.id, trap });
        return;
      }
    }
    // A program that traps all the time makes few steps in much host time.
    this.events = (this.events + 1) & 63;
    if (this.events === 0 && this.expired()) this.target.requestStop();
  }

  private onUserReturn({ taskId }: TargetEvent & { kind: 'userReturn' }): void {
    const { waiting } = this;
    const written = this.hits.writtenByKernel(taskId);
    this.placement.endUnmapped();
    if (written !== undefined) this.stopAt({ kind: 'dataBreakpoint', taskId, ...written });
    else if (waiting?.kind === 'entry') this.stopAt({ kind: 'entry', taskId });
    else if (waiting?.kind === 'userReturn' && waiting.taskId === taskId) this.stopAt({ kind: 'step', taskId });
  }

  private onSignal({ taskId, signo, reason, trap }: TargetEvent & { kind: 'signal' }): void {
    if (this.filters.signal(() => this.target.signalSubject(taskId, signo))) {
      this.stopAt({ kind: 'signal', taskId, signo, reason, trap });
    }
  }

  /** Where the step was to end is no more: it ends before the first instruction of the new program. */
  private onExec(taskId: ThreadId): void {
    if (this.step?.thread === taskId) {
      this.endStep();
      this.waiting = { kind: 'userReturn', taskId };
    }
  }

  private onThreadEnd(taskId: ThreadId): void {
    this.passed.forget(taskId);
    this.placement.endThread(taskId);
    if (this.step?.thread === taskId) this.endStep();
    if (this.waiting?.kind === 'userReturn' && this.waiting.taskId === taskId) this.waiting = undefined;
    this.placement.forgetSpaces();
    this.listener.threadEnded(taskId);
  }

  /** Says what could not be read of symbols; much of that is found out only when they are used. */
  private reportProblems(): void {
    for (const problem of this.modules.newProblems()) this.listener.notice(problem);
  }

  /** From the listener: the machine stands still at this event. */
  private stopAt(stop: Stop): void {
    this.pending = stop;
    this.target.requestStop();
  }

  private endStep(): void {
    this.waiting = undefined;
    const { step } = this;
    this.step = undefined;
    if (step !== undefined) this.placement.place(step.space);
  }

  /** The thread goes on from where it is without being reported there (again). */
  private pass({ id, registers, steps }: DebugThread): void {
    this.passed.allow(id, registers.pc, steps);
  }

  /** The next run ends after one step of the thread, into the handler when that is a trap. */
  private oneStep({ id, steps }: DebugThread): void {
    this.waiting = { kind: 'steps', taskId: id, steps: steps + 1 };
  }
}
