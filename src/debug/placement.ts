/**
 * Keeps what is wanted of the program where the program is: breakpoints at the addresses that they resolve to in each space's files, the stops of the
 * step in progress, and the places at which calls return whose variables are watched; and ends data breakpoints with their data.
 */
import type { SpaceId } from '../base/address.ts';
import type { Breakpoint, BreakpointRequest, Breakpoints } from './breakpoints.ts';
import type { DataBreakpoint } from './dataBreakpoints.ts';
import type { DataWatch } from './dataWatch.ts';
import type { ThreadId } from './frames.ts';
import type { FileChange, Modules } from './modules.ts';
import type { Step } from './stepping.ts';
import type { DebugTarget } from './target.ts';

/** Who is told of what has come of breakpoints. */
export interface PlacementListener {
  breakpointsChanged(breakpoints: readonly Breakpoint[]): void;
  /** Their data is gone. */
  dataBreakpointsEnded(breakpoints: readonly DataBreakpoint[]): void;
  /** A file has been mapped into the first space, or has gone from the last. */
  fileChanged(change: FileChange): void;
}

export class Placement {
  private readonly target: DebugTarget;
  private readonly modules: Modules;
  private readonly breakpoints: Breakpoints;
  private readonly data: DataWatch;
  private readonly listener: PlacementListener;
  /** The step in progress. */
  private readonly step: () => Step | undefined;

  constructor(
    target: DebugTarget,
    modules: Modules,
    breakpoints: Breakpoints,
    data: DataWatch,
    listener: PlacementListener,
    step: () => Step | undefined,
  ) {
    this.target = target;
    this.modules = modules;
    this.breakpoints = breakpoints;
    this.data = data;
    this.listener = listener;
    this.step = step;
  }

  /** Replaces the breakpoints of a group and resolves them in what is loaded. */
  replace(group: string, requests: readonly BreakpointRequest[]): Breakpoint[] {
    const made = this.breakpoints.replace(group, requests);
    const { modules } = this;
    for (const space of modules.spaces()) this.breakpoints.resolve(space, modules.in(space), made);
    this.placeAll();
    return made;
  }

  /** Which files lie in a space, or where, has changed. */
  updateModules(space: SpaceId): void {
    this.update(space);
    this.forgetSpaces();
  }

  /** Spaces that are gone are forgotten after others have come: where a program executes another, a breakpoint in both stays one. */
  forgetSpaces(): void {
    this.endUnmapped();
    for (const space of this.modules.spaces()) if (!this.target.hasSpace(space)) this.update(space);
  }

  placeAll(): void {
    for (const space of this.target.spaces()) this.place(space);
  }

  place(space: SpaceId): void {
    if (!this.target.hasSpace(space)) return;
    const addresses = new Set([...this.breakpoints.addressesIn(space), ...this.data.frameEnds(space)]);
    const step = this.step();
    if (step?.space === space) for (const address of step.stops.keys()) addresses.add(address);
    this.target.setBreakpoints(space, addresses);
  }

  /** Data whose memory the program has given back is watched no more. At the program's end that says nothing new. */
  endUnmapped(): void {
    if (this.data.isEmpty || this.target.spaces()[Symbol.iterator]().next().done === true) return;
    this.endData(this.data.endUnmapped());
  }

  /** Nor are the variables of a thread that is gone. */
  endThread(taskId: ThreadId): void {
    this.endData(this.data.endThread(taskId));
  }

  endData(ended: readonly DataBreakpoint[]): void {
    if (ended.length === 0) return;
    for (const { data } of ended) if (data?.frame !== undefined) this.place(data.space);
    this.listener.dataBreakpointsEnded(ended);
  }

  private update(space: SpaceId): void {
    const mapped = this.target.hasSpace(space) ? this.target.modules(space) : [];
    const files = this.modules.update(space, mapped);
    const changed = this.breakpoints.resolve(space, this.modules.in(space));
    if (changed.length > 0) this.listener.breakpointsChanged(changed);
    for (const change of files) this.listener.fileChanged(change);
    this.data.forgetPlans();
    this.place(space);
  }
}
