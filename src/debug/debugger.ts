/**
 * The debugger engine: run control over a kernel, free of any protocol. It listens to the kernel's events, places breakpoints, and says why the
 * machine stands still. It knows no clock and no message queue: `run` goes on until something happens, the budget is used, or `expired` says
 * that the caller's slice of host time is over; the caller decides what comes next.
 *
 * Costs nothing until used: without filters, breakpoints or a step, an event passes by after one comparison.
 */
import type { SpaceId, TaskId, Tid } from '../base/address.ts';
import type { HostRequest } from '../base/host.ts';
import type { KernelEvent } from '../kernel/events.ts';
import type { Advance, KernelApi } from '../kernel/kernelApi.ts';
import type { Thread } from '../kernel/state.ts';
import { testBreakpoints } from './breakpointHits.ts';
import type { Breakpoint, BreakpointRequest, Breakpoints } from './breakpoints.ts';
import { DebugError } from './debugError.ts';
import { Modules } from './modules.ts';
import { Passed } from './passed.ts';
import { arrive, beginStep, type Granularity, type Step, type StepKind } from './stepping.ts';
import type { Stop } from './stops.ts';
import type { ModuleSymbols } from './symbolsApi.ts';
import { isInUserMode, type TaskStack, taskStack } from './taskStack.ts';
import { ThreadIndex } from './threadIndex.ts';
import type { ActiveFilters } from './trapFilters.ts';
import { signalSubject, trapSubject } from './trapSubject.ts';
import { innermostFrame } from './userStack.ts';

/** What happens while the machine runs, for whoever shows it. */
export interface DebuggerListener {
  output(fd: 1 | 2, bytes: Uint8Array): void;
  /** A sentence for the person at the console. */
  notice(text: string): void;
  logPoint(text: string, breakpoint: Breakpoint): void;
  breakpointsChanged(breakpoints: readonly Breakpoint[]): void;
  taskStarted(taskId: TaskId): void;
  taskEnded(taskId: TaskId): void;
}

export type RunOutcome =
  /** Nothing happened yet; run again. */
  | { readonly kind: 'again' }
  | { readonly kind: 'stopped'; readonly stop: Stop }
  | { readonly kind: 'hostRequest'; readonly request: HostRequest }
  | { readonly kind: 'waitingForInput' }
  | { readonly kind: 'exited'; readonly code: number; readonly signo: number };

export interface DebuggerOptions {
  readonly kernel: KernelApi;
  /** Reads the symbols of a mapped file, by its guest path; never throws. */
  readonly loadSymbols: (path: string) => ModuleSymbols;
  /** Requests that may have been made before there was a kernel; from now on they are changed through the debugger only. */
  readonly breakpoints: Breakpoints;
  readonly filters: ActiveFilters;
  readonly listener: DebuggerListener;
}

/** What ends a run besides breakpoints. */
type Waiting =
  /** The first return to user mode of any thread. */
  | { readonly kind: 'entry' }
  /** This thread's next return to user mode. */
  | { readonly kind: 'userReturn'; readonly tid: Tid };

export class Debugger {
  readonly kernel: KernelApi;
  readonly modules: Modules;
  readonly threads: ThreadIndex;
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

  constructor({ kernel, loadSymbols, breakpoints, filters, listener }: DebuggerOptions) {
    this.kernel = kernel;
    this.modules = new Modules(loadSymbols);
    this.threads = new ThreadIndex(kernel);
    this.breakpoints = breakpoints;
    this.filters = filters;
    this.listener = listener;
    kernel.listen((event) => this.on(event));
  }

  /** Steps that all harts have made: the one number that scripts name a position by. */
  steps(): number {
    return this.kernel.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
  }

  /** Runs on for at most `maxSteps` steps. */
  run(maxSteps: number, expired: () => boolean): RunOutcome {
    this.expired = expired;
    const end = this.steps() + maxSteps;
    let resumeFrom: TaskId | undefined;
    for (;;) {
      const left = end - this.steps();
      if (left <= 0) return { kind: 'again' };
      const advance = this.kernel.advance({ maxSteps: left, resumeFrom });
      resumeFrom = undefined;
      if (this.pending !== undefined) return this.stopped(this.pending);
      if (advance.kind === 'breakpoint') {
        const stop = this.atBreakpoint(advance);
        if (stop !== undefined) return this.stopped(stop);
        if (expired()) return { kind: 'again' };
        resumeFrom = advance.taskId;
      } else if (advance.kind === 'allTasksWait') {
        return this.stopped({ kind: 'allTasksWait', taskId: this.someTask() });
      } else if (advance.kind === 'budget' || advance.kind === 'stopped') {
        return { kind: 'again' };
      } else {
        return advance;
      }
    }
  }

  /** Stops where the machine is, between two runs. `preferred` is the task that the person looks at. */
  pause(preferred: TaskId | undefined): Stop {
    const { tasks } = this.kernel.state.executor;
    const taskId = preferred !== undefined && tasks.has(preferred) ? preferred : this.someTask();
    this.endStep();
    return { kind: 'pause', taskId };
  }

  /** The next run stops before the first instruction of the program. */
  stopAtEntry(): void {
    this.waiting = { kind: 'entry' };
  }

  /** The next run ends when the task has made the step. A suspended thread's step ends when it is back in user mode. */
  beginStep(taskId: TaskId, kind: StepKind, granularity: Granularity): void {
    const thread = this.threads.of(taskId);
    if (thread === undefined) {
      const isTask = this.kernel.state.executor.tasks.has(taskId);
      throw new DebugError(
        isTask ? 'a task of the kernel cannot be stepped, only a thread' : `there is no thread ${taskId}`,
      );
    }
    this.endStep();
    if (!isInUserMode(this.kernel, taskId)) {
      this.waiting = { kind: 'userReturn', tid: thread.tid };
      return;
    }
    const frame = innermostFrame(this.kernel, this.modules, thread);
    this.step = beginStep(this.modules, thread.tid, frame, kind, granularity);
    this.pass(thread);
    this.placeBreakpoints(this.step.space);
  }

  /** Replaces the breakpoints of a group and resolves them in what is loaded. */
  setBreakpoints(group: string, requests: readonly BreakpointRequest[]): Breakpoint[] {
    const made = this.breakpoints.replace(group, requests);
    for (const module of this.modules.all()) this.breakpoints.resolve(module, made);
    for (const space of this.kernel.state.spaces.keys()) this.placeBreakpoints(space);
    return made;
  }

  stackOf(taskId: TaskId): TaskStack {
    return taskStack(this.kernel, this.modules, taskId, this.threads.of(taskId));
  }

  private stopped(stop: Stop): RunOutcome {
    this.pending = undefined;
    this.endStep();
    this.reportProblems();
    const thread = stop.taskId === undefined ? undefined : this.threads.of(stop.taskId);
    if (thread !== undefined && (stop.kind === 'entry' || stop.kind === 'step')) this.pass(thread);
    return { kind: 'stopped', stop };
  }

  /** What a hart's arrival at a breakpoint means; undefined: nothing, go on. */
  private atBreakpoint({ taskId, tid }: Advance & { kind: 'breakpoint' }): Stop | undefined {
    const thread = this.kernel.state.threads.get(tid)!;
    const frame = innermostFrame(this.kernel, this.modules, thread);
    if (this.passed.has(tid, frame.pc, this.stepsOf(thread.taskId))) return undefined;
    this.pass(thread);
    const hit = testBreakpoints(this.breakpoints.at(frame.space, frame.pc), frame, this.listener);
    if (hit !== undefined) return { kind: 'breakpoint', taskId, ...hit };
    const { step } = this;
    if (step === undefined || step.tid !== tid || step.space !== frame.space) return undefined;
    const arrival = arrive(step, this.modules, frame);
    if (arrival === 'ends') return { kind: 'step', taskId };
    if (arrival === 'goes on') this.placeBreakpoints(step.space);
    return undefined;
  }

  private on(event: KernelEvent): void {
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
      case 'load':
        this.onLoad(event);
        break;
      case 'output':
        this.listener.output(event.fd, event.bytes);
        break;
      case 'unknownSyscall':
        this.listener.notice(`system call ${event.nr} (${event.name}) answers ENOSYS: ${event.why}`);
        break;
      case 'spawn':
        this.threads.add(event.taskId, event.tid);
        this.listener.taskStarted(event.taskId);
        break;
      case 'taskEnd':
        this.onTaskEnd(event.taskId);
        break;
      default:
    }
  }

  private onTrap({ taskId, tid, trap }: KernelEvent & { kind: 'trap' }): void {
    this.passed.trapped(tid, trap, this.stepsOf(taskId));
    if (this.filters.watchesTraps) {
      const filter = this.filters.trap(trap, () => trapSubject(this.kernel, tid, trap));
      if (filter !== undefined) {
        this.stopAt({ kind: 'trap', taskId, filter: filter.id, trap });
        return;
      }
    }
    // A program that traps all the time makes few steps in much host time.
    this.events = (this.events + 1) & 63;
    if (this.events === 0 && this.expired()) this.kernel.requestStop();
  }

  private onUserReturn({ taskId, tid }: KernelEvent & { kind: 'userReturn' }): void {
    const { waiting } = this;
    if (waiting?.kind === 'entry') this.stopAt({ kind: 'entry', taskId });
    else if (waiting?.kind === 'userReturn' && waiting.tid === tid) this.stopAt({ kind: 'step', taskId });
  }

  private onSignal({ taskId, tid, signo, reason, trap }: KernelEvent & { kind: 'signal' }): void {
    if (this.filters.signal(() => signalSubject(this.kernel, tid, signo))) {
      this.stopAt({ kind: 'signal', taskId, signo, reason, trap });
    }
  }

  private onLoad({ space, path, bias }: KernelEvent & { kind: 'load' }): void {
    const exists = (id: SpaceId): boolean => this.kernel.state.spaces.has(id);
    this.modules.keepOnly(exists);
    this.breakpoints.keepOnly(exists);
    const module = this.modules.add(space, path, BigInt(bias));
    this.reportProblems();
    this.listener.breakpointsChanged(this.breakpoints.resolve(module));
    this.placeBreakpoints(space);
  }

  private onTaskEnd(taskId: TaskId): void {
    const thread = this.threads.of(taskId);
    if (thread !== undefined) {
      this.passed.forget(thread.tid);
      if (this.step?.tid === thread.tid) this.endStep();
      if (this.waiting?.kind === 'userReturn' && this.waiting.tid === thread.tid) this.waiting = undefined;
    }
    this.threads.remove(taskId);
    this.listener.taskEnded(taskId);
  }

  /** Says what could not be read of symbols; much of that is found out only when they are used. */
  private reportProblems(): void {
    for (const problem of this.modules.newProblems()) this.listener.notice(problem);
  }

  /** From the listener: the machine stands still at this event. */
  private stopAt(stop: Stop): void {
    this.pending = stop;
    this.kernel.requestStop();
  }

  private endStep(): void {
    this.waiting = undefined;
    const { step } = this;
    this.step = undefined;
    if (step !== undefined) this.placeBreakpoints(step.space);
  }

  private placeBreakpoints(space: SpaceId): void {
    if (!this.kernel.state.spaces.has(space)) return;
    const addresses = new Set(this.breakpoints.addressesIn(space));
    if (this.step?.space === space) for (const address of this.step.stops.keys()) addresses.add(address);
    this.kernel.setBreakpoints(space, addresses);
  }

  /** The thread goes on from where it is without being reported there (again). */
  private pass(thread: Thread): void {
    this.passed.allow(thread.tid, this.kernel.registers(thread).pc, this.stepsOf(thread.taskId));
  }

  private stepsOf(taskId: TaskId): number {
    return this.kernel.state.executor.tasks.get(taskId)?.busySteps ?? 0;
  }

  /** A task to show when no particular one is meant: one that is on a hart, else the first. */
  private someTask(): TaskId | undefined {
    const { current, tasks } = this.kernel.state.executor;
    return current.find((id) => id !== undefined) ?? tasks.keys().next().value;
  }
}
