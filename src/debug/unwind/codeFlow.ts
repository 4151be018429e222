/**
 * Where each register of the caller is, at any instruction of a function that no table describes (hand-written assembly, stripped libraries): the
 * function's code is followed on symbolic values from its entry along all its paths. Where the entry is not known, the code is followed from the
 * stopped instruction to the function's return instead.
 */
import { decode } from '../../isa/decode.ts';
import type { Insn } from '../../isa/insnDef.ts';
import { type AbstractState, afterCall, afterInsn, meet, referenceState } from './abstractState.ts';
import { RA, SP } from './recovered.ts';

/** Code by address of the file: up to 4 bytes; fewer at its end. */
export type FetchCode = (address: bigint) => Uint8Array | undefined;

/** Instructions followed in one function; longer ones are followed as far as this. */
const maxSteps = 50_000;
/** Instructions looked at on the way to a return. */
const maxWayOut = 5_000;

type Exit =
  | { readonly kind: 'next' }
  | { readonly kind: 'call' }
  | { readonly kind: 'branch'; readonly target: bigint }
  | { readonly kind: 'jump'; readonly target: bigint }
  | { readonly kind: 'indirect' }
  | { readonly kind: 'return' };

/** Code that a function is taken to fill. `exact`: a symbol says so; else there may be more functions in it. */
export interface CodeExtent {
  readonly low: bigint;
  readonly high: bigint;
  readonly exact: boolean;
}

/** The state before each instruction of the extent that can be reached. */
export function flowFromEntry(fetch: FetchCode, extent: CodeExtent): ReadonlyMap<bigint, AbstractState> {
  const flow = new Flow(fetch, extent);
  flow.run();
  return flow.states;
}

class Flow {
  readonly states = new Map<bigint, AbstractState>();
  readonly #fetch: FetchCode;
  readonly #extent: CodeExtent;
  readonly #work = new Set<bigint>();
  /** Addresses that nothing falls through to. */
  readonly #breaks = new Set<bigint>();
  /** Addresses after calls. */
  readonly #afterCalls = new Set<bigint>();
  #atIndirectJump: AbstractState | undefined;

  constructor(fetch: FetchCode, extent: CodeExtent) {
    this.#fetch = fetch;
    this.#extent = extent;
  }

  run(): void {
    this.#reach(this.#extent.low, referenceState());
    for (let steps = 0; steps < maxSteps; steps++) {
      const address = lowest(this.#work);
      if (address !== undefined) this.#step(address);
      else if (!this.#beginElsewhere()) break;
    }
  }

  #inside(address: bigint): boolean {
    return address >= this.#extent.low && address < this.#extent.high;
  }

  #reach(address: bigint, state: AbstractState): void {
    if (!this.#inside(address)) return;
    const known = this.states.get(address);
    // A way on which sp has another known value is none: it comes from a call that does not return.
    if (known !== undefined && contradicts(stackOffset(known), stackOffset(state))) return;
    const merged = known === undefined ? state : meet(known, state);
    if (merged === known) return;
    this.states.set(address, merged);
    this.#work.add(address);
  }

  #step(address: bigint): void {
    this.#work.delete(address);
    const insn = fetchInsn(this.#fetch, address);
    if (insn === undefined) return;
    const state = this.states.get(address)!;
    const next = address + BigInt(insn.length);
    const exit = exitOf(insn, address);
    const after = exit.kind === 'call' ? afterCall(state) : afterInsn(state, insn);
    if (!this.#extent.exact && this.#isOfAnother(exit, insn, state) && this.#beginAfterCall(address)) return;
    if (exit.kind === 'branch' || exit.kind === 'jump') this.#reach(exit.target, state);
    if (exit.kind === 'call') this.#afterCalls.add(next);
    if (exit.kind === 'indirect') this.#atIndirectJump ??= state;
    if (exit.kind === 'indirect' || exit.kind === 'jump' || exit.kind === 'return') this.#breaks.add(next);
    else this.#reach(next, after);
  }

  /** Whether this can only be the instruction of a function that begins before it: it makes a frame, or leaves, while there is a frame already. */
  #isOfAnother(exit: Exit, { base, operands }: Insn, state: AbstractState): boolean {
    if (stackOffset(state) === 0) return false;
    if (base.name === 'addi' && operands.rd === SP && operands.rs1 === SP && operands.imm < 0) return true;
    if (stackOffset(state) === undefined) return false;
    return exit.kind === 'return' || (exit.kind === 'jump' && !this.#inside(exit.target));
  }

  /** A function begins after the last call before `address`, which does not return. */
  #beginAfterCall(address: bigint): boolean {
    let begin: bigint | undefined;
    for (const after of this.#afterCalls) {
      if (after <= address && (begin === undefined || after > begin)) begin = after;
    }
    if (begin === undefined) return false;
    this.#afterCalls.delete(begin);
    for (const known of this.states.keys()) if (known >= begin && known <= address) this.states.delete(known);
    this.#reach(begin, referenceState());
    return true;
  }

  /**
   * Code that nothing leads to begins where nothing falls through. Targets of a jump table share the frame of the jump; without a jump, and without
   * a symbol, it is the next function.
   */
  #beginElsewhere(): boolean {
    const state = this.#atIndirectJump ?? (this.#extent.exact ? undefined : referenceState());
    const target = [...this.#breaks].find((candidate) => !this.states.has(candidate) && this.#inside(candidate));
    if (state === undefined || target === undefined) return false;
    this.#breaks.delete(target);
    this.#reach(target, state);
    return true;
  }
}

/**
 * The state with which a way from `pc` returns to the caller. Ways without calls come first: a call may not return, and what follows it may then
 * be another function. Of those, one that takes ra from the stack is believed before one that finds it untouched.
 */
export function flowToReturn(fetch: FetchCode, pc: bigint, start: AbstractState): AbstractState | undefined {
  const direct = returnsFrom(fetch, pc, start, false).next().value;
  if (direct !== undefined) return direct;
  let first: AbstractState | undefined;
  for (const state of returnsFrom(fetch, pc, start, true)) {
    if (state.x[RA]?.kind === 'slot') return state;
    first ??= state;
  }
  return first;
}

/** States at the returns that can be reached, nearest first. */
function* returnsFrom(
  fetch: FetchCode,
  pc: bigint,
  start: AbstractState,
  pastCalls: boolean,
): Generator<AbstractState, undefined, undefined> {
  const queue: [bigint, AbstractState][] = [[pc, start]];
  const seen = new Set<bigint>();
  for (let index = 0; index < queue.length && index < maxWayOut; index++) {
    const [address, state] = queue[index]!;
    if (seen.has(address)) continue;
    seen.add(address);
    const insn = fetchInsn(fetch, address);
    if (insn === undefined) continue;
    const next = address + BigInt(insn.length);
    const exit = exitOf(insn, address);
    if (exit.kind === 'return') yield state;
    if (exit.kind === 'branch' || exit.kind === 'jump') queue.push([exit.target, state]);
    if (exit.kind === 'next' || exit.kind === 'branch') {
      const after = afterInsn(state, insn);
      // A new frame after a call is the next function's.
      if (!pastCalls || !allocates(state, after)) queue.push([next, after]);
    }
    if (exit.kind === 'call' && pastCalls) queue.push([next, afterCall(state)]);
  }
  return undefined;
}

function allocates(before: AbstractState, after: AbstractState): boolean {
  const [from, to] = [stackOffset(before), stackOffset(after)];
  return from !== undefined && to !== undefined && to < from;
}

/** The instruction that ends at or spans `address - 1`: the call that returns to `address`. */
export function callBefore(
  states: ReadonlyMap<bigint, AbstractState>,
  fetch: FetchCode,
  address: bigint,
): AbstractState | undefined {
  for (const length of [4n, 2n]) {
    const state = states.get(address - length);
    const insn = fetchInsn(fetch, address - length);
    if (state !== undefined && insn !== undefined && BigInt(insn.length) === length) return afterCall(state);
  }
  return undefined;
}

function lowest(work: ReadonlySet<bigint>): bigint | undefined {
  let least: bigint | undefined;
  for (const address of work) if (least === undefined || address < least) least = address;
  return least;
}

function stackOffset(state: AbstractState): number | undefined {
  const sp = state.x[SP];
  return sp?.kind === 'stack' ? sp.offset : undefined;
}

function contradicts(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

function fetchInsn(fetch: FetchCode, address: bigint): Insn | undefined {
  const bytes = fetch(address);
  if (bytes === undefined || bytes.length < 2) return undefined;
  const bits = bytes.reduceRight((value, byte) => value * 256 + byte, 0);
  if ((bits & 3) === 3 && bytes.length < 4) return undefined;
  return decode(bits | 0);
}

function exitOf({ base, operands }: Insn, address: bigint): Exit {
  const target = address + BigInt(operands.imm);
  if (base.format === 'B') return { kind: 'branch', target };
  switch (base.name) {
    case 'jal':
      return operands.rd === 0 ? { kind: 'jump', target } : { kind: 'call' };
    case 'jalr':
      if (operands.rd !== 0) return { kind: 'call' };
      return operands.rs1 === RA ? { kind: 'return' } : { kind: 'indirect' };
    case 'mret':
    case 'sret':
      return { kind: 'return' };
    default:
      return { kind: 'next' };
  }
}
