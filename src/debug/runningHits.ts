/**
 * Hits while the machine runs: which of them a thread passes at once, at breakpoints (`fastHits.ts`) and at watched data (`dataWatch.ts`). What it does
 * not pass ends `advance`, and the debugger says why; of watched data the stop is kept here until then.
 */
import type { SpaceId } from '../base/address.ts';
import type { Hart } from '../machine/hart.ts';
import { logText } from './breakpointHits.ts';
import type { Breakpoint, Breakpoints } from './breakpoints.ts';
import type { DataBreakpoint } from './dataBreakpoints.ts';
import type { DataStop, DataWatch } from './dataWatch.ts';
import { type HitOutput, passHit, type Site, siteOf } from './fastHits.ts';
import type { DebugThread, ThreadId, UserFrame } from './frames.ts';
import type { Modules } from './modules.ts';
import type { Passed } from './passed.ts';
import { PlanState } from './plan/planState.ts';
import type { DebugTarget, TargetAccess, TargetHits } from './target.ts';
import { innermostFrame } from './userStack.ts';

/** What the hits of a debugger depend on. */
export interface HitSurroundings {
  readonly target: DebugTarget;
  readonly modules: Modules;
  readonly breakpoints: Breakpoints;
  readonly data: DataWatch;
  readonly passed: Passed;
  logPoint(text: string, breakpoint: Breakpoint): void;
  /** Data breakpoints have ended. */
  endData(ended: readonly DataBreakpoint[]): void;
  /** Whether something else may be meant there: a step ends, or a stop has been asked for. */
  stopsAt(space: SpaceId, pc: bigint): boolean;
  /** Whether the caller's slice of host time is over. */
  expired(): boolean;
}

/** The clock is looked at once in so many hits and one more: a power of two. */
const HITS_BETWEEN_LOOKS = 31;
const SP = 2;

export class RunningHits implements TargetHits {
  private readonly around: HitSurroundings;
  private readonly state: PlanState;
  /** By the breakpoints of an address in a space; null: only the general evaluation knows. */
  private readonly sites = new WeakMap<readonly Breakpoint[], Site | null>();
  private hits = 0;
  private stop: (DataStop & { readonly taskId: ThreadId }) | undefined;

  constructor(around: HitSurroundings) {
    this.around = around;
    this.state = new PlanState(around.target.memory);
  }

  /** Whether a thread that is at a breakpoint goes on at once, as the general evaluation would let it. */
  passesBreakpoint(taskId: ThreadId, hart: Hart, steps: number): boolean {
    const { around } = this;
    const { pc } = hart;
    const thread = around.target.thread(taskId)!;
    const { space } = thread;
    if (!around.data.isEmpty) around.endData(around.data.endReturned(taskId, pc, hart.x(SP)));
    if (around.stopsAt(space, pc)) return false;
    const site = this.siteAt(space, pc, thread);
    if (site === null) return false;
    if (around.passed.has(taskId, pc, steps)) return true;
    if (!passHit(site, this.state.enter(hart, thread.ids), this.output(thread))) return false;
    around.passed.allow(taskId, pc, steps);
    return !this.isTimeOver();
  }

  passesAccess(taskId: ThreadId, hart: Hart, accesses: readonly TargetAccess[]): boolean {
    const { data, target } = this.around;
    const thread = target.thread(taskId)!;
    const found = data.accessed(accesses, {
      space: thread.space,
      pc: hart.pc,
      state: this.state.enter(hart, thread.ids),
      frame: () => this.frameOf(thread),
    });
    if (found !== undefined) this.stop = { ...found, taskId };
    return found === undefined && !this.isTimeOver();
  }

  memoryWritten(): void {
    this.around.data.refresh();
  }

  /** The stop at watched data that has ended `advance`; undefined when its time was over. */
  takeStop(): (DataStop & { readonly taskId: ThreadId }) | undefined {
    const { stop } = this;
    this.stop = undefined;
    return stop;
  }

  /** What the kernel has written for a thread that goes back to its own code. */
  writtenByKernel(taskId: ThreadId): DataStop | undefined {
    const { data, target } = this.around;
    if (data.isEmpty) return undefined;
    const thread = target.thread(taskId);
    if (thread === undefined) return undefined;
    const { space, registers } = thread;
    return data.writtenByKernel({ space, pc: registers.pc, state: undefined, frame: () => this.frameOf(thread) });
  }

  /** Hits that are passed end a run, too, when it has taken its time. */
  private isTimeOver(): boolean {
    this.hits = (this.hits + 1) & HITS_BETWEEN_LOOKS;
    return this.hits === 0 && this.around.expired();
  }

  private siteAt(space: SpaceId, pc: bigint, thread: DebugThread): Site | null {
    const breakpoints = this.around.breakpoints.at(space, pc);
    const known = this.sites.get(breakpoints);
    if (known !== undefined) return known;
    const site = siteOf(breakpoints, this.frameOf(thread)) ?? null;
    this.sites.set(breakpoints, site);
    return site;
  }

  private output(thread: DebugThread): HitOutput {
    return {
      logPoint: (text, breakpoint) => this.around.logPoint(text, breakpoint),
      logText: ({ log }) => logText(log ?? [], this.frameOf(thread)),
    };
  }

  private frameOf(thread: DebugThread): UserFrame {
    return innermostFrame(this.around.target, this.around.modules, thread);
  }
}
