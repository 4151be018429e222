/**
 * Stepping, as temporary stops: addresses that matter to one thread in one frame. Nothing is single-stepped; the whole machine runs on until the
 * stepping thread arrives at one of them, so preemption, other harts and blocking syscalls in between do no harm.
 *
 * A step over a line runs through the line's ranges and stops at their exits in the same frame or a caller's. Computed jumps (returns, switch
 * tables, tail calls, and for a step in all calls) are stops of their own, where the target is known by the registers. Functions without line
 * information are stepped over, and stepped out of, as if they were one instruction of their caller. Where longjmp leaves for is a stop too,
 * unless that is deeper or in the line itself.
 */

import type { SpaceId } from '../base/address.ts';
import { type InsnAt, insnAt, insnsIn, successors } from './controlFlow.ts';
import type { ThreadId, UserFrame } from './frames.ts';
import { throughStub } from './linkageStub.ts';
import type { Modules } from './modules.ts';
import { callerOf, frameAddress } from './userStack.ts';

export type StepKind = 'over' | 'in' | 'out';
export type Granularity = 'line' | 'instruction';

type TemporaryStop =
  /** The step ends here, unless the frame is a deeper one than `frame` (undefined: in any frame). */
  | { readonly kind: 'end'; readonly frame: bigint | undefined }
  /** A computed jump or a call of the line; looked at when the thread arrives in the step's own frame. */
  | { readonly kind: 'inspect'; readonly insn: InsnAt }
  /** The jump with which longjmp leaves, in whatever frame it was called; looked at when the thread arrives. */
  | { readonly kind: 'longjmp'; readonly insn: InsnAt };

/** A step in progress. */
export interface Step {
  readonly space: SpaceId;
  readonly thread: ThreadId;
  readonly kind: StepKind;
  /** Frame address of the frame that is stepped, or stepped out to; the step ends in no deeper one. Undefined where it is not described. */
  readonly frame: bigint | undefined;
  /** The line's address ranges; empty when stepping by instruction. */
  readonly ranges: readonly (readonly [bigint, bigint])[];
  readonly stops: Map<bigint, TemporaryStop>;
}

/** `returns`: at an mret or sret; the step ends when it has been executed. */
export type Arrival = 'ignored' | 'goes on' | 'returns' | 'ends';

/** Begins a step of a thread that is in user code with `frame` innermost. No stops at all means: run freely. */
export function beginStep(modules: Modules, frame: UserFrame, kind: StepKind, granularity: Granularity): Step {
  const ranges = kind === 'out' || granularity === 'instruction' ? [] : lineRanges(frame);
  const home = kind === 'out' ? (describedCaller(modules, frame) ?? callerOf(modules, frame)) : frame;
  const address = home === undefined ? undefined : frameAddress(home);
  const unlocated =
    frame.location === undefined && granularity === 'line' ? describedCaller(modules, frame) : undefined;
  const space = (ranges.length === 0 ? unlocated : undefined)?.space ?? home?.space ?? frame.space;
  const step: Step = { space, thread: frame.thread.id, kind, frame: address, ranges, stops: new Map() };
  if (kind === 'out') {
    endInCaller(step, home);
  } else if (ranges.length > 0) {
    planRanges(step, frame);
    const insn = step.stops.get(frame.pc);
    if (insn?.kind === 'inspect') follow(step, modules, frame, insn.insn);
  } else if (unlocated !== undefined) {
    endInCaller(step, unlocated);
  } else {
    planInstruction(step, modules, frame, granularity);
  }
  planLongjmp(step, frame);
  return step;
}

/** What it means that the stepping thread has arrived at one of the step's stops; may add stops. */
export function arrive(step: Step, modules: Modules, frame: UserFrame): Arrival {
  const stop = step.stops.get(frame.pc);
  if (stop === undefined) return 'ignored';
  if (stop.kind === 'end') return isDeeper(frame, stop.frame) ? 'ignored' : 'ends';
  if (stop.kind === 'longjmp') {
    const { x } = frame.context.registers;
    const [target] = successors(stop.insn, (index) => x[index] ?? 0n);
    if (target !== undefined && !isInside(target, step.ranges)) endAt(step, target);
    return 'goes on';
  }
  if (isDeeper(frame, step.frame)) return 'ignored';
  if (stop.insn.flow.kind === 'trapReturn') return 'returns';
  follow(step, modules, frame, stop.insn);
  return 'goes on';
}

/** Whether a frame is one that `than` has called (stacks grow downwards); not, when either is unknown. */
function isDeeper(frame: UserFrame, than: bigint | undefined): boolean {
  const address = than === undefined ? undefined : frameAddress(frame);
  return than !== undefined && address !== undefined && address < than;
}

function lineRanges({ module, pc }: UserFrame): (readonly [bigint, bigint])[] {
  if (module === undefined) return [];
  const { symbols, bias } = module;
  return symbols.stepRanges(pc - bias).map(([low, high]) => [low + bias, high + bias]);
}

const isInside = (address: bigint, ranges: Step['ranges']): boolean =>
  ranges.some(([low, high]) => address >= low && address < high);

function planRanges(step: Step, frame: UserFrame): void {
  const { read } = frame.context.memory;
  const own = functionRange(frame);
  for (const [low, high] of step.ranges) {
    for (const insn of insnsIn(low, high, read)) {
      const { flow, pc } = insn;
      const calls = (flow.kind === 'jump' || flow.kind === 'indirect') && flow.call;
      const leaves = flow.kind === 'jump' && !flow.call && own !== undefined && !isInside(flow.target, [own]);
      if (
        (calls && step.kind === 'in') ||
        leaves ||
        flow.kind === 'trapReturn' ||
        (flow.kind === 'indirect' && !flow.call)
      ) {
        step.stops.set(pc, { kind: 'inspect', insn });
      }
      const next = pc + BigInt(insn.length);
      const isFallThrough = flow.kind === 'next' || flow.kind === 'branch' || calls;
      if (isFallThrough && !isInside(next, step.ranges)) endAt(step, next);
      if (
        (flow.kind === 'branch' || (flow.kind === 'jump' && !calls && !leaves)) &&
        !isInside(flow.target, step.ranges)
      ) {
        endAt(step, flow.target);
      }
    }
  }
}

/** Ends at an address in the step's frame or a caller's; never weakens a stop that is there. */
function endAt(step: Step, address: bigint): void {
  if (!step.stops.has(address)) step.stops.set(address, { kind: 'end', frame: step.frame });
}

function endInCaller(step: Step, caller: UserFrame | undefined): void {
  if (caller === undefined) return;
  if (caller.trap === undefined) {
    step.stops.set(caller.pc, { kind: 'end', frame: frameAddress(caller) });
    return;
  }
  // The handler goes back to the instruction, or has done its work and goes on after it.
  const insn = insnAt(caller.pc, caller.context.memory.read);
  step.stops.set(caller.pc, { kind: 'end', frame: undefined });
  if (insn !== undefined) step.stops.set(caller.pc + BigInt(insn.length), { kind: 'end', frame: undefined });
}

/** At a computed jump or call of the line, with the registers known: where does it lead? */
function follow(step: Step, modules: Modules, frame: UserFrame, insn: InsnAt): void {
  const { x } = frame.context.registers;
  const own = functionRange(frame);
  for (const target of successors(insn, (index) => x[index] ?? 0n)) {
    const calls = (insn.flow.kind === 'jump' || insn.flow.kind === 'indirect') && insn.flow.call;
    if (isInside(target, step.ranges)) continue;
    if (!calls && own !== undefined && isInside(target, [own])) endAt(step, target);
    else if (calls) enter(step, modules, frame, target);
    else if (target === callerOf(modules, frame)?.pc) endInCaller(step, describedCaller(modules, frame));
    else {
      if (step.kind === 'in') enter(step, modules, frame, target);
      endInCaller(step, describedCaller(modules, frame));
    }
  }
}

/** A step in ends after the prologue of the called function, if that has lines; one of another file is called through a stub. */
function enter(step: Step, modules: Modules, frame: UserFrame, target: bigint): void {
  const place = describedAt(modules, frame.space, target);
  const places =
    place === undefined
      ? throughStub(modules, frame.space, target, frame.context.memory.read).map((led) =>
          describedAt(modules, frame.space, led),
        )
      : [place];
  for (const address of places) if (address !== undefined) step.stops.set(address, { kind: 'end', frame: undefined });
}

/** Where the variables of the function at an address can be seen; undefined when it has no lines. */
function describedAt(modules: Modules, space: SpaceId, target: bigint): bigint | undefined {
  const module = modules.at(space, target);
  const called = module?.symbols.functionAt(target - module.bias);
  if (module === undefined || called === undefined) return undefined;
  if (module.symbols.locate(target - module.bias) === undefined) return undefined;
  return called.afterPrologue + module.bias;
}

function planInstruction(step: Step, modules: Modules, frame: UserFrame, granularity: Granularity): void {
  const insn = insnAt(frame.pc, frame.context.memory.read);
  if (insn === undefined) return;
  const { flow } = insn;
  const calls = (flow.kind === 'jump' || flow.kind === 'indirect') && flow.call;
  if (calls && (step.kind === 'over' || granularity === 'line')) {
    endAt(step, frame.pc + BigInt(insn.length));
    if (step.kind === 'in') follow(step, modules, frame, insn);
    return;
  }
  const { x } = frame.context.registers;
  for (const target of successors(insn, (index) => x[index] ?? 0n)) {
    step.stops.set(target, { kind: 'end', frame: undefined });
  }
}

/** The C library's longjmp, the part that loads the registers under one of these names, leaves by a jump to an address that it loaded. */
function planLongjmp(step: Step, { module, context }: UserFrame): void {
  if (module === undefined) return;
  for (const name of ['__longjmp', 'longjmp']) {
    const symbol = module.symbols.symbolNamed(name);
    if (symbol === undefined) continue;
    const low = symbol.address + module.bias;
    for (const insn of insnsIn(low, low + BigInt(symbol.size), context.memory.read)) {
      const leaves = insn.flow.kind === 'indirect' && !insn.flow.call;
      if (leaves && !step.stops.has(insn.pc)) step.stops.set(insn.pc, { kind: 'longjmp', insn });
    }
  }
}

/** The nearest caller that has line information: where returning into code without it would lead in the end. */
function describedCaller(modules: Modules, frame: UserFrame): UserFrame | undefined {
  let caller = callerOf(modules, frame);
  for (let depth = 0; caller !== undefined && caller.location === undefined; depth++) {
    if (depth >= MAX_UNDESCRIBED) return undefined;
    caller = callerOf(modules, caller);
  }
  return caller;
}

/** Frames without line information that are looked through on the way to a described caller. */
const MAX_UNDESCRIBED = 256;

function functionRange({ function: own, module }: UserFrame): readonly [bigint, bigint] | undefined {
  return own === undefined || module === undefined ? undefined : [own.low + module.bias, own.high + module.bias];
}
