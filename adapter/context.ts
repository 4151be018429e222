/**
 * A debug session apart from its requests: what has been launched, whether it runs, why it stopped, and what the client was told. Handlers
 * (`handlers/`) take it first; `session.ts` makes it and knows the transport.
 *
 * Life of a session: `fresh` → `launching` → `configuring` (loaded; waits for configurationDone) → `running` ⇄ `stopped` → `ended`.
 */

import path from 'node:path';
import type { SpaceId } from '../src/base/address.ts';
import { Breakpoints } from '../src/debug/breakpoints.ts';
import { DataBreakpoints } from '../src/debug/dataBreakpoints.ts';
import { DebugError } from '../src/debug/debugError.ts';
import { Debugger } from '../src/debug/debugger.ts';
import type { Frame, TaskStack, ThreadId } from '../src/debug/frames.ts';
import { kernelNames } from '../src/debug/kernelNames.ts';
import type { Stop } from '../src/debug/stops.ts';
import { ActiveFilters } from '../src/debug/trapFilters.ts';
import { signalName } from '../src/kernel/signalNames.ts';
import { breakpointBody } from './breakpointBody.ts';
import type { Client } from './client.ts';
import { tellEnded } from './dataBreakpointBody.ts';
import { type ConsoleInput, createDebuggee, type Debuggee } from './debuggee.ts';
import { failureOf } from './errors.ts';
import type { Forwarding } from './forwarding.ts';
import { Handles } from './handles.ts';
import { createHost } from './host.ts';
import { KernelSources } from './kernelSources.ts';
import type { Launch } from './launchArguments.ts';
import { moduleBody } from './moduleBody.ts';
import { Pacer } from './pacer.ts';
import { SourceError } from './programFile.ts';
import { RunLoop } from './runLoop.ts';
import { stoppedBody } from './stoppedBody.ts';
import { UserSources } from './userSources.ts';

export type SessionState = 'fresh' | 'launching' | 'configuring' | 'running' | 'stopped' | 'ended';

/** At most so many times a second the client is told that tasks changed while running. */
const TASKS_CHANGED_MS = 100;

/** A program that has been loaded, with all that debugs it. */
export interface Launched {
  readonly debug: Debugger;
  readonly loop: RunLoop;
  readonly sources: UserSources;
  /** The client's terminal, when that is the program's console. */
  readonly terminal?: { readonly input: ConsoleInput; isOpen: boolean } | undefined;
}

export class SessionContext {
  readonly client: Client;
  readonly breakpoints = new Breakpoints();
  readonly dataBreakpoints = new DataBreakpoints(() => this.breakpoints.takeId());
  readonly filters = new ActiveFilters(kernelNames);
  readonly handles = new Handles();
  readonly kernelSources = new KernelSources();
  state: SessionState = 'fresh';
  stop: Stop | undefined;
  /** The task that the person looks at, as far as requests tell. */
  selected: ThreadId | undefined;
  /** Whether somebody has asked for the task tree; else nobody is told that it changed while running. */
  showsTasks = false;
  private launched: Launched | undefined;
  private forwarding: Forwarding | undefined;
  private noDebug = false;
  private configurationDone = false;
  private stopOnEntry = false;
  private readonly stacks = new Map<ThreadId, TaskStack>();
  private tasksChangedAt = 0;

  constructor(client: Client) {
    this.client = client;
  }

  /** Loads the program; it begins to run when the client has also said that configuration is done. */
  async launch(launch: Launch): Promise<void> {
    if (this.state !== 'fresh') throw new DebugError('a program has been launched in this session already');
    this.state = 'launching';
    this.noDebug = launch.noDebug;
    this.stopOnEntry = launch.stopOnEntry;
    try {
      const debuggee = await createDebuggee(launch);
      if (this.ended) return;
      this.launched = this.assemble(debuggee, launch);
      for (const problem of debuggee.problems) this.client.problem(problem);
      for (const warning of debuggee.warnings) this.client.notice(`${launch.world.program} ${warning}`, 'important');
      debuggee.begin();
      const { loop } = this.launched;
      this.forwarding = await debuggee.openForwards?.(() => loop.inputArrived());
      if (this.ended) this.forwarding?.close();
    } catch (error) {
      if (!this.ended) this.state = 'fresh';
      this.launched = undefined;
      if (error instanceof SourceError) for (const problem of error.problems) this.client.problem(problem);
      throw error;
    }
    if (!this.ended) this.state = 'configuring';
  }

  /** Whether the session is over. Apart from `state`, since that may change while something is awaited. */
  get ended(): boolean {
    return this.state === 'ended';
  }

  configured(): void {
    this.configurationDone = true;
  }

  /** Begins to run once the program is loaded and the client has configured. */
  beginWhenReady(): void {
    if (this.state !== 'configuring' || !this.configurationDone) return;
    const { debug, loop } = this.program();
    if (this.stopOnEntry && !this.noDebug) debug.stopAtEntry();
    this.state = 'running';
    loop.start();
  }

  /** The loaded program; throws when there is none (any more). */
  program(): Launched {
    if (this.state === 'ended') throw new DebugError('the program has ended', 'nobody');
    if (this.launched === undefined) throw new DebugError('no program has been launched yet');
    return this.launched;
  }

  /** The loaded program if it stands still, for requests that need that. */
  stoppedProgram(): Launched {
    const program = this.program();
    if (this.state === 'running') throw new DebugError('the program is running; pause it first', 'nobody');
    if (this.state !== 'stopped') throw new DebugError('the program has not started yet', 'nobody');
    return program;
  }

  /** The program, loaded or not, for breakpoints; undefined: not loaded. */
  get loaded(): Launched | undefined {
    return this.state === 'ended' ? undefined : this.launched;
  }

  /** Whether breakpoints and filters are to be ignored. */
  get ignoresBreakpoints(): boolean {
    return this.noDebug;
  }

  /** From a stop: runs on, with `target` until that many steps have been made. */
  resume(target?: number): void {
    const { loop } = this.stoppedProgram();
    this.forgetStop();
    this.state = 'running';
    loop.start(target);
  }

  stackOf(taskId: ThreadId): TaskStack {
    const known = this.stacks.get(taskId);
    if (known !== undefined) return known;
    const { debug } = this.program();
    if (!debug.target.hasThread(taskId)) throw new DebugError(`there is no thread ${taskId}`, 'nobody');
    const stack = debug.stackOf(taskId);
    this.stacks.set(taskId, stack);
    return stack;
  }

  /** A frame by the id that the client has for it, as it is now. */
  frame(id: number): { readonly taskId: ThreadId; readonly frame: Frame } {
    const handle = this.handles.frame(id);
    const frame = handle === undefined ? undefined : this.stackOf(handle.taskId).frames(handle.index, 1)[0];
    if (handle === undefined || frame === undefined) throw new DebugError('this frame is gone', 'nobody');
    return { taskId: handle.taskId, frame };
  }

  /** The address space that addresses without one mean: that of the thread looked at, else the first. */
  focusedSpace(): SpaceId {
    const { target } = this.program().debug;
    const taskId = this.selected ?? this.stop?.taskId;
    const [first] = target.spaces();
    const space = (taskId === undefined ? undefined : target.thread(taskId)?.space) ?? first;
    if (space === undefined) throw new DebugError('no address space is left', 'nobody');
    return space;
  }

  /** Values shown have changed at a stop: what was read of the stacks is read again. */
  valuesChanged(): void {
    this.stacks.clear();
    if (this.client.supportsInvalidated) this.client.event('invalidated', { areas: ['variables'] });
  }

  /** Says that the machine stands still, and why. */
  announceStop(stop: Stop): void {
    const { debug } = this.program();
    this.client.event('stopped', stoppedBody(debug, stop));
    this.tasksChanged();
  }

  end(): void {
    this.launched?.loop.end();
    this.forwarding?.close();
    this.state = 'ended';
    this.forgetStop();
  }

  private assemble({ target, program, folders, writable, console }: Debuggee, { clock, world }: Launch): Launched {
    const { client } = this;
    const debug: Debugger = new Debugger({
      target,
      breakpoints: this.breakpoints,
      dataBreakpoints: this.dataBreakpoints,
      filters: this.filters,
      listener: {
        output: (fd, bytes) => client.output(fd, bytes),
        notice: (text) => client.notice(text),
        logPoint: (text) => client.notice(text),
        breakpointsChanged: (changed) => {
          for (const breakpoint of changed) {
            client.event('breakpoint', { reason: 'changed', breakpoint: breakpointBody(breakpoint, client) });
          }
        },
        dataBreakpointsEnded: (ended) => tellEnded(client, ended),
        fileChanged: (change) => client.event('module', { reason: change.reason, module: moduleBody(change.module) }),
        threadStarted: (taskId) => this.threadEvent(debug, 'started', taskId),
        threadEnded: (taskId) => this.threadEvent(debug, 'exited', taskId),
      },
    });
    const loop = new RunLoop(
      debug,
      createHost({ folders, writable }),
      {
        stopped: (stop) => this.stopped(stop),
        exited: (code, signo) => this.exited(code, signo),
        sliced: () => this.sliced(),
        failed: (error) => this.failed(error),
      },
      clock === 'realtime' && world.replay === undefined ? new Pacer() : undefined,
      () => client.drained(),
    );
    const sources = [path.dirname(program), path.dirname(path.dirname(program)), ...folders];
    const hasTerminal = console !== undefined && world.terminal !== undefined;
    client.showsTerminal = hasTerminal;
    const terminal = hasTerminal ? { input: console, isOpen: true } : undefined;
    return { debug, loop, sources: new UserSources([...new Set(sources)]), terminal };
  }

  private stopped(stop: Stop): void {
    this.state = 'stopped';
    this.stop = stop;
    this.selected = stop.taskId;
    if (stop.kind === 'allTasksWait' || stop.kind === 'stuck') {
      const { target } = this.program().debug;
      const what = stop.kind === 'stuck' ? 'nothing can happen any more' : 'all tasks wait, and nothing can wake them';
      this.client.notice(`${what}:\n${target.waitingSentences().join('\n')}`, 'important');
    } else if ((stop.kind === 'breakpoint' || stop.kind === 'dataBreakpoint') && stop.problem !== undefined) {
      this.client.notice(stop.problem, 'important');
    }
    this.announceStop(stop);
  }

  private exited(code: number, signo: number): void {
    this.end();
    if (signo > 0) this.client.notice(`the program was killed by ${signalName(signo)}`, 'important');
    this.client.event('exited', { exitCode: signo > 0 ? 128 + signo : code });
    this.client.event('terminated');
  }

  private failed(error: unknown): void {
    this.end();
    const { message, stack } = failureOf(error);
    this.client.notice(`${message}\n${stack ?? ''}`, 'important');
    this.client.event('terminated');
  }

  private sliced(): void {
    this.client.flush();
    this.forwarding?.pump();
    const now = performance.now();
    if (!this.showsTasks || now - this.tasksChangedAt < TASKS_CHANGED_MS) return;
    this.tasksChanged();
  }

  private tasksChanged(): void {
    this.tasksChangedAt = performance.now();
    this.client.event('hartbeat/tasksChanged', {});
  }

  /** Threads beyond what a client lists anyway come and go unannounced. */
  private threadEvent(debug: Debugger, reason: 'started' | 'exited', threadId: ThreadId): void {
    if (debug.target.threadCount() <= MAX_ANNOUNCED) this.client.event('thread', { reason, threadId });
  }

  private forgetStop(): void {
    this.stop = undefined;
    this.handles.clear();
    this.stacks.clear();
  }
}

const MAX_ANNOUNCED = 128;
