/**
 * What accesses to watched data mean: whether bytes have changed, whether the breakpoint's condition holds, and how often it was hit. Instructions
 * are noticed by the machine when they access, the kernel by what the bytes hold when a thread of their space goes back to its own code. Data
 * belongs to a space: a fork's child has its own, and with its memory a data breakpoint ends.
 */
import type { SpaceId, VirtAddr } from '../base/address.ts';
import type { DataBreakpoint, DataBreakpoints, DataHit, WatchedData } from './dataBreakpoints.ts';
import { evaluate } from './evaluation.ts';
import type { ThreadId, UserFrame } from './frames.ts';
import { cannotTell, type Plan, type PlanState } from './plan/planState.ts';
import type { DebugTarget, TargetAccess, TargetWatch } from './target.ts';

export interface DataStop {
  readonly hits: readonly DataHit[];
  /** A condition could not be evaluated. */
  readonly problem: string | undefined;
}

/** Where a thread is that has accessed data. */
export interface DataPlace {
  readonly space: SpaceId;
  readonly pc: bigint;
  /** Undefined when it is in the kernel. */
  readonly state: PlanState | undefined;
  frame(): UserFrame;
}

interface Watched {
  readonly breakpoint: DataBreakpoint;
  readonly data: WatchedData;
  readonly watch: TargetWatch;
  bytes: Uint8Array;
  /** Of the condition, by pc; null: only the general evaluation knows. */
  readonly plans: Map<bigint, Plan | null>;
}

/** A hit with its values as bytes: most are not worth a text. */
type RawHit = Omit<DataHit, 'before' | 'after'> & { readonly before: Uint8Array; readonly after: Uint8Array };

export class DataWatch {
  private readonly target: DebugTarget;
  private readonly breakpoints: DataBreakpoints;
  private watched: Watched[] = [];

  constructor(target: DebugTarget, breakpoints: DataBreakpoints) {
    this.target = target;
    this.breakpoints = breakpoints;
  }

  /** Watches what the breakpoints are set on, as far as it is there. */
  update(): void {
    const before = new Map(this.watched.map((one) => [one.breakpoint, one]));
    this.watched = [];
    for (const breakpoint of this.breakpoints.all()) {
      const { data, invalid, request } = breakpoint;
      if (data === undefined || invalid !== undefined) continue;
      const known = before.get(breakpoint);
      const bytes = this.read(data);
      if (bytes === undefined) {
        breakpoint.invalid = `there is no memory for ${data.name} any more`;
      } else if (known !== undefined) {
        this.watched.push(known);
      } else {
        const { space, va, length } = data;
        const watch = { space, va, length, loads: request.access !== 'write', stores: request.access !== 'read' };
        this.watched.push({ breakpoint, data, watch, bytes, plans: new Map() });
      }
    }
    this.target.setWatches(this.watched.map(({ watch }) => watch));
  }

  /** Takes note of what the data holds now: it has been written from outside the run. */
  refresh(): void {
    for (const one of this.watched) one.bytes = this.read(one.data) ?? one.bytes;
  }

  /** Code lies elsewhere now. */
  forgetPlans(): void {
    for (const { plans } of this.watched) plans.clear();
  }

  /** What a thread's last instruction has done; undefined: nothing that stops. */
  accessed(accesses: readonly TargetAccess[], place: DataPlace): DataStop | undefined {
    return this.judge(place, (one) => {
      const own = accesses.filter(({ watch }) => watch === one.watch);
      const [first] = own;
      if (first === undefined) return undefined;
      const stored = own.find(({ kind }) => kind === 'store');
      return this.hit(one, stored === undefined ? 'load' : 'store', first.pc);
    });
  }

  /** What the kernel has written into data of a space, before a thread goes on there. */
  writtenByKernel(place: DataPlace): DataStop | undefined {
    return this.judge(place, (one) =>
      one.data.space === place.space ? this.hit(one, 'kernel', undefined) : undefined,
    );
  }

  /** Ends the breakpoints whose data is no longer there; answers them. */
  endUnmapped(): DataBreakpoint[] {
    return this.endWhere(
      (data) => this.read(data) === undefined,
      (name) => `the memory of ${name} is gone`,
    );
  }

  private endWhere(isOver: (data: WatchedData) => boolean, why: (name: string) => string): DataBreakpoint[] {
    const over = this.watched.filter(({ data }) => isOver(data));
    for (const { breakpoint, data } of over) breakpoint.invalid = why(data.name);
    if (over.length > 0) this.update();
    return over.map(({ breakpoint }) => breakpoint);
  }

  /** Where the calls return to in whose frames watched data lies. */
  *frameEnds(space: SpaceId): Iterable<bigint> {
    for (const { data } of this.watched)
      if (data.space === space && data.frame !== undefined) yield data.frame.returnsTo;
  }

  /** Ends the breakpoints on variables of calls that have returned, now that the thread is at `pc`; answers them. */
  endReturned(taskId: ThreadId, pc: bigint, sp: bigint): DataBreakpoint[] {
    return this.endWhere(
      ({ frame }) => frame?.taskId === taskId && frame.returnsTo === pc && sp >= frame.cfa,
      (name) => `the function call that ${name} belongs to has returned`,
    );
  }

  /** Ends those on variables of a thread. */
  endThread(taskId: ThreadId): DataBreakpoint[] {
    return this.endWhere(
      ({ frame }) => frame?.taskId === taskId,
      (name) => `the thread that ${name} belongs to has ended`,
    );
  }

  get isEmpty(): boolean {
    return this.watched.length === 0;
  }

  /** A hit as far as the bytes say, which are those of the next hit's `before`. */
  private hit(one: Watched, by: DataHit['by'], pc: bigint | undefined): RawHit | undefined {
    const { breakpoint, data, bytes } = one;
    const now = this.read(data);
    if (now === undefined) return undefined;
    const isSame = now.every((byte, index) => byte === bytes[index]);
    one.bytes = now;
    const { access } = breakpoint.request;
    if (by === 'kernel' && (isSame || access === 'read')) return undefined;
    if (by === 'store' && isSame && access === 'write') return undefined;
    return {
      ...{ breakpoint, name: data.name, by, pc },
      before: by === 'load' ? now : bytes,
      after: now,
    };
  }

  private judge(place: DataPlace, hitOf: (one: Watched) => RawHit | undefined): DataStop | undefined {
    const hits: DataHit[] = [];
    let problem: string | undefined;
    for (const one of this.watched) {
      const hit = hitOf(one);
      if (hit === undefined) continue;
      const holds = this.holds(one, place);
      if (holds === false) continue;
      const { breakpoint } = one;
      breakpoint.hits++;
      if (typeof holds === 'string') problem = holds;
      else if (breakpoint.hitCondition?.(breakpoint.hits) === false) continue;
      hits.push({ ...hit, before: one.data.textOf(hit.before), after: one.data.textOf(hit.after) });
    }
    return hits.length === 0 ? undefined : { hits, problem };
  }

  /** Whether the condition holds where the thread is, or what is wrong with it. */
  private holds(one: Watched, place: DataPlace): boolean | string {
    const { state, frame } = place;
    const text = one.breakpoint.request.condition ?? '';
    if (text.trim() === '') return true;
    try {
      const planned = state && this.planAt(one, place, text)?.isTrue(state);
      if (planned !== undefined) return planned;
    } catch (error) {
      if (error !== cannotTell) throw error;
    }
    const { value, isTrue, error } = evaluate(text, frame());
    return isTrue ?? `condition "${text}": ${error ?? `${value?.text ?? 'it'} is neither true nor false`}`;
  }

  private planAt({ data, plans }: Watched, { space, pc, frame }: DataPlace, text: string): Plan | null {
    if (space !== data.space) return null;
    let plan = plans.get(pc);
    if (plan === undefined) {
      const there = frame();
      plan = there.module?.symbols.plan(text, there.context) ?? null;
      plans.set(pc, plan);
    }
    return plan;
  }

  private read({ space, va, length }: WatchedData): Uint8Array | undefined {
    if (!this.target.hasSpace(space)) return undefined;
    const bytes = this.target.readMemory({ space, va: va as VirtAddr }, length);
    return bytes.length === length ? bytes : undefined;
  }
}
