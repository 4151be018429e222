/**
 * A debug session apart from its requests: what has been launched, whether it runs, why it stopped, and what the client was told. Handlers
 * (`handlers/`) take it first; `session.ts` makes it and knows the transport.
 *
 * Life of a session: `fresh` → `launching` → `configuring` (loaded; waits for configurationDone) → `running` ⇄ `stopped` → `ended`.
 */
import path from 'node:path';
import type { SpaceId, TaskId } from '../src/base/address.ts';
import { Breakpoints } from '../src/debug/breakpoints.ts';
import { DebugError } from '../src/debug/debugError.ts';
import { Debugger } from '../src/debug/debugger.ts';
import { kernelNames } from '../src/debug/kernelNames.ts';
import type { Stop } from '../src/debug/stops.ts';
import { loadSymbols } from '../src/debug/symbols.ts';
import type { Frame, TaskStack } from '../src/debug/taskStack.ts';
import { ActiveFilters } from '../src/debug/trapFilters.ts';
import { signalName } from '../src/kernel/signalNames.ts';
import { breakpointBody } from './breakpointBody.ts';
import type { Client } from './client.ts';
import { failureOf } from './errors.ts';
import { Handles } from './handles.ts';
import { createHost } from './host.ts';
import { KernelSources } from './kernelSources.ts';
import type { Launch } from './launchArguments.ts';
import { RunLoop } from './runLoop.ts';
import { stoppedBody } from './stoppedBody.ts';
import { UserSources } from './userSources.ts';
import { waitingSentences } from './waitingSentences.ts';
import { createWorld, guestPathOf, type World } from './world.ts';

export type SessionState = 'fresh' | 'launching' | 'configuring' | 'running' | 'stopped' | 'ended';

/** At most so many times a second the client is told that tasks changed while running. */
const TASKS_CHANGED_MS = 100;

/** A program that has been loaded, with all that debugs it. */
export interface Launched {
  readonly world: World;
  readonly debug: Debugger;
  readonly loop: RunLoop;
  readonly sources: UserSources;
}

export class SessionContext {
  readonly client: Client;
  readonly breakpoints = new Breakpoints();
  readonly filters = new ActiveFilters(kernelNames);
  readonly handles = new Handles();
  readonly kernelSources = new KernelSources();
  state: SessionState = 'fresh';
  stop: Stop | undefined;
  /** The task that the person looks at, as far as requests tell. */
  selected: TaskId | undefined;
  /** Whether somebody has asked for the task tree; else nobody is told that it changed while running. */
  showsTasks = false;
  private launched: Launched | undefined;
  private noDebug = false;
  private configurationDone = false;
  private stopOnEntry = false;
  private readonly stacks = new Map<TaskId, TaskStack>();
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
      const world = await createWorld(launch.world);
      if (this.ended) return;
      this.launched = this.assemble(world);
      world.boot();
    } catch (error) {
      if (!this.ended) this.state = 'fresh';
      this.launched = undefined;
      throw error;
    }
    this.state = 'configuring';
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

  stackOf(taskId: TaskId): TaskStack {
    const known = this.stacks.get(taskId);
    if (known !== undefined) return known;
    const { debug } = this.program();
    if (!debug.kernel.state.executor.tasks.has(taskId)) throw new DebugError(`there is no thread ${taskId}`, 'nobody');
    const stack = debug.stackOf(taskId);
    this.stacks.set(taskId, stack);
    return stack;
  }

  /** A frame by the id that the client has for it, as it is now. */
  frame(id: number): { readonly taskId: TaskId; readonly frame: Frame } {
    const handle = this.handles.frame(id);
    const frame = handle === undefined ? undefined : this.stackOf(handle.taskId).frames(handle.index, 1)[0];
    if (handle === undefined || frame === undefined) throw new DebugError('this frame is gone', 'nobody');
    return { taskId: handle.taskId, frame };
  }

  /** The address space that addresses without one mean: that of the thread looked at, else the first. */
  focusedSpace(): SpaceId {
    const { kernel, threads } = this.program().debug;
    const taskId = this.selected ?? this.stop?.taskId;
    const thread = taskId === undefined ? undefined : threads.of(taskId);
    const process = thread === undefined ? undefined : kernel.state.processes.get(thread.pid);
    const space = process?.space ?? kernel.state.spaces.keys().next().value;
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
    this.state = 'ended';
    this.forgetStop();
  }

  private assemble(world: World): Launched {
    const { client } = this;
    const program = guestPathOf(world.program);
    const debug: Debugger = new Debugger({
      kernel: world.kernel,
      loadSymbols: (file) => loadSymbols(file === program ? world.programBytes : new Uint8Array(), file),
      breakpoints: this.breakpoints,
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
        taskStarted: (taskId) => this.threadEvent(debug, 'started', taskId),
        taskEnded: (taskId) => this.threadEvent(debug, 'exited', taskId),
      },
    });
    const loop = new RunLoop(debug, createHost({ folders: world.folders }), {
      stopped: (stop) => this.stopped(stop),
      exited: (code, signo) => this.exited(code, signo),
      sliced: () => this.sliced(),
      failed: (error) => this.failed(error),
    });
    const folders = [path.dirname(world.program), path.dirname(path.dirname(world.program)), ...world.folders];
    return { world, debug, loop, sources: new UserSources([...new Set(folders)]) };
  }

  private stopped(stop: Stop): void {
    this.state = 'stopped';
    this.stop = stop;
    this.selected = stop.taskId;
    if (stop.kind === 'allTasksWait') {
      const { kernel } = this.program().debug;
      this.client.notice(
        `all tasks wait, and nothing can wake them:\n${waitingSentences(kernel).join('\n')}`,
        'important',
      );
    } else if (stop.kind === 'breakpoint' && stop.problem !== undefined) {
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
    const now = performance.now();
    if (!this.showsTasks || now - this.tasksChangedAt < TASKS_CHANGED_MS) return;
    this.tasksChanged();
  }

  private tasksChanged(): void {
    this.tasksChangedAt = performance.now();
    this.client.event('hartbeat/tasksChanged', {});
  }

  /** Threads beyond what a client lists anyway come and go unannounced. */
  private threadEvent(debug: Debugger, reason: 'started' | 'exited', threadId: TaskId): void {
    const { tasks } = debug.kernel.state.executor;
    if (tasks.size <= MAX_ANNOUNCED) this.client.event('thread', { reason, threadId });
  }

  private forgetStop(): void {
    this.stop = undefined;
    this.handles.clear();
    this.stacks.clear();
  }
}

const MAX_ANNOUNCED = 128;
