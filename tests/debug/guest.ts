/**
 * A guest program under the debugger engine alone, without adapter or message queue: every run is one call, and a stop is a word.
 */
import type { TaskId } from '../../src/base/address.ts';
import { type BreakpointRequest, Breakpoints } from '../../src/debug/breakpoints.ts';
import { DataBreakpoints } from '../../src/debug/dataBreakpoints.ts';
import { Debugger } from '../../src/debug/debugger.ts';
import { kernelNames } from '../../src/debug/kernelNames.ts';
import { KernelTarget } from '../../src/debug/kernelTarget.ts';
import type { Granularity, StepKind } from '../../src/debug/stepping.ts';
import type { Stop } from '../../src/debug/stops.ts';
import { ActiveFilters, type FilterRequest } from '../../src/debug/trapFilters.ts';
import { innermostFrame } from '../../src/debug/userStack.ts';
import { engines } from '../../src/engine/index.ts';
import { createKernel } from '../../src/kernel/kernel.ts';
import type { KernelApi } from '../../src/kernel/kernelApi.ts';
import type { KernelForm } from '../../src/kernel/state.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { createMachine } from '../../src/machine/machine.ts';
import { guestBytes, markedLine } from '../guest/programs.ts';

export interface GuestOptions {
  readonly args?: readonly string[];
  readonly harts?: number;
  readonly quantum?: number;
  readonly slice?: number;
  readonly engine?: EngineName;
  readonly form?: KernelForm;
  /** Its source beside the guests; else its name with `.c`. */
  readonly source?: string;
}

/** The task that a stop is about. */
export function taskOf(stop: ReturnType<DebuggedGuest['run']>): TaskId {
  if (stop.kind === 'exited' || stop.taskId === undefined) throw new Error(`${stop.kind} is about no task`);
  return stop.taskId;
}

/** More steps than any of the guests makes between two stops. */
const FAR = 500_000_000;

export class DebuggedGuest {
  readonly debug: Debugger;
  readonly kernel: KernelApi;
  readonly dataBreakpoints: DataBreakpoints;
  readonly filters: ActiveFilters;
  /** Standard output and error. */
  output = '';
  /** What the debugger said at the console. */
  readonly notices: string[] = [];
  readonly source: string;

  private constructor(
    source: string,
    kernel: KernelApi,
    debug: Debugger,
    dataBreakpoints: DataBreakpoints,
    filters: ActiveFilters,
  ) {
    this.dataBreakpoints = dataBreakpoints;
    this.source = source;
    this.kernel = kernel;
    this.debug = debug;
    this.filters = filters;
  }

  static async start(name: string, options: GuestOptions = {}): Promise<DebuggedGuest> {
    const { args = [], harts = 2, quantum = 100_000, slice = 10_000_000, engine = 'interp', form } = options;
    const bytes = guestBytes(name);
    const machine = await createMachine({ harts, ramBytes: 64 * 1024 * 1024, supervisor: 'hosted' }, engines[engine]);
    const kernel = createKernel(machine, { harts, quantum, slice, seed: 0, mounts: [], stdin: 'console', form });
    const target = new KernelTarget(kernel);
    const filters = new ActiveFilters(kernelNames);
    const decoder = new TextDecoder();
    const guest: { it?: DebuggedGuest } = {};
    const breakpoints = new Breakpoints();
    const dataBreakpoints = new DataBreakpoints(() => breakpoints.takeId());
    const debug = new Debugger({
      target,
      breakpoints,
      dataBreakpoints,
      filters,
      listener: {
        output: (_fd, text) => {
          guest.it!.output += decoder.decode(text);
        },
        notice: (text) => guest.it!.notices.push(text),
        logPoint: (text) => guest.it!.notices.push(text),
        breakpointsChanged: () => {},
        dataBreakpointsEnded: (ended) => guest.it!.notices.push(...ended.map(({ invalid }) => `${invalid}`)),
        fileChanged: () => {},
        threadStarted: () => {},
        threadEnded: () => {},
      },
    });
    guest.it = new DebuggedGuest(options.source ?? `${name}.c`, kernel, debug, dataBreakpoints, filters);
    kernel.boot({ path: `/${name}`, bytes, args: [name, ...args], env: [], cwd: '/' });
    return guest.it;
  }

  /** Sets the breakpoints of the guest's source at marked lines. */
  breakAt(...marks: (string | (Omit<BreakpointRequest, 'where'> & { readonly mark: string }))[]): void {
    const requests = marks.map((mark): BreakpointRequest => {
      const { mark: name, ...rest } = typeof mark === 'string' ? { mark } : mark;
      return { where: { kind: 'line', path: `/guest/${this.source}`, line: markedLine(this.source, name) }, ...rest };
    });
    this.debug.setBreakpoints('line', requests);
  }

  breakInMain(): void {
    this.debug.setBreakpoints('function', [{ where: { kind: 'function', name: 'main' } }]);
  }

  stopOn(...requests: FilterRequest[]): (string | undefined)[] {
    return this.filters.replace(requests);
  }

  /** Runs to the next stop; `slice` steps at a time. Host requests find nothing. */
  run(slice = FAR): Stop | { readonly kind: 'exited'; readonly code: number; readonly signo: number } {
    for (let made = 0; made < FAR; made += slice) {
      const outcome = this.debug.run(slice, () => false);
      if (outcome.kind === 'stopped') return outcome.stop;
      if (outcome.kind === 'exited') return outcome;
      if (outcome.kind === 'hostRequest') this.kernel.answer({ kind: 'error', errno: 'ENOENT' });
      if (outcome.kind === 'waitingForInput') throw new Error('the guest waits for input');
    }
    throw new Error('the guest does not stop');
  }

  /** Makes a step of a task, and says where it is then. */
  step(taskId: TaskId, kind: StepKind, granularity: Granularity = 'line', slice = FAR): string {
    this.debug.beginStep(taskId, kind, granularity);
    const stop = this.run(slice);
    return stop.kind === 'exited' ? 'exited' : `${stop.kind} ${this.where(stop.taskId!)}`;
  }

  /** Function and line of a task's innermost user frame. */
  where(taskId: TaskId): string {
    const frame = this.frame(taskId);
    return frame.location === undefined ? frame.name : `${frame.name}:${frame.location.line}`;
  }

  frame(taskId: TaskId) {
    return innermostFrame(this.debug.target, this.debug.modules, this.debug.target.thread(taskId)!);
  }

  /** Names of all frames of a task's stack, the first `count`. */
  stack(taskId: TaskId, count = 50): string[] {
    return this.debug
      .stackOf(taskId)
      .frames(0, count)
      .map(({ name }) => name);
  }
}
