/**
 * Registers and stack of a function in symbols: what each holds in terms of the values at a reference point (the function's entry, or the point
 * where the program stopped). One step of an instruction on such a state. Only moves, additions of constants, and 8-byte loads and stores on the
 * stack are followed: all that prologues and epilogues consist of. Everything else makes its destination unknown.
 */
import type { Insn } from '../../isa/insnDef.ts';
import { xRegisters } from '../../isa/registers.ts';
import { SP } from './recovered.ts';

export type AbstractValue =
  /** The register's value at the reference point. */
  | { readonly kind: 'initial'; readonly register: number }
  /** sp at the reference point, plus an offset. */
  | { readonly kind: 'stack'; readonly offset: number }
  /** What lay at that stack offset at the reference point. */
  | { readonly kind: 'slot'; readonly offset: number }
  | { readonly kind: 'constant'; readonly value: number }
  | undefined;

export interface AbstractState {
  readonly x: readonly AbstractValue[];
  /** What has been stored since, by stack offset; undefined where it is unknown. */
  readonly stack: ReadonlyMap<number, AbstractValue>;
}

export function referenceState(): AbstractState {
  const x = xRegisters.map((_, register): AbstractValue => {
    if (register === 0) return { kind: 'constant', value: 0 };
    return register === SP ? { kind: 'stack', offset: 0 } : { kind: 'initial', register };
  });
  return { x, stack: new Map() };
}

export function sameValue(a: AbstractValue, b: AbstractValue): boolean {
  if (a === undefined || b === undefined) return a === b;
  switch (a.kind) {
    case 'initial':
      return b.kind === 'initial' && a.register === b.register;
    case 'constant':
      return b.kind === 'constant' && a.value === b.value;
    default:
      return a.kind === b.kind && a.offset === b.offset;
  }
}

/** What holds whichever of two ways control came; `a` itself when it holds nothing more than that. */
export function meet(a: AbstractState, b: AbstractState): AbstractState {
  let same = true;
  const x = a.x.map((value, register) => {
    if (sameValue(value, b.x[register])) return value;
    if (value !== undefined) same = false;
    return undefined;
  });
  const stack = new Map(a.stack);
  for (const offset of new Set([...a.stack.keys(), ...b.stack.keys()])) {
    const value = slotValue(a, offset);
    if (value === undefined || sameValue(value, slotValue(b, offset))) continue;
    stack.set(offset, undefined);
    same = false;
  }
  return same ? a : { x, stack };
}

function slotValue(state: AbstractState, offset: number): AbstractValue {
  return state.stack.has(offset) ? state.stack.get(offset) : { kind: 'slot', offset };
}

/** The state after a call: what the convention lets callees destroy is unknown. */
export function afterCall(state: AbstractState): AbstractState {
  const x = state.x.map((value, register) => (xRegisters[register]!.saver === 'caller' ? undefined : value));
  return { x, stack: state.stack };
}

export function afterInsn(state: AbstractState, { base, operands, def }: Insn): AbstractState {
  const { rd, rs1, rs2, imm } = operands;
  if (base.format === 'S') return afterStore(state, base.name, rs1, rs2, imm);
  if (rd === 0 || base.format === 'B' || writesF(base.syntax) || writesF(def.syntax)) return state;
  return { x: state.x.with(rd, result(state, base.name, state.x[rs1], state.x[rs2], imm)), stack: state.stack };
}

const writesF = (syntax: string): boolean => /^(\S+ )?frd/.test(syntax);

function result(state: AbstractState, name: string, a: AbstractValue, b: AbstractValue, imm: number): AbstractValue {
  switch (name) {
    case 'addi':
      return sum(a, { kind: 'constant', value: imm });
    case 'add':
      return a?.kind === 'constant' ? sum(b, a) : sum(a, b);
    case 'sub':
      return b?.kind === 'constant' ? sum(a, { kind: 'constant', value: -b.value }) : undefined;
    case 'lui':
      return { kind: 'constant', value: imm };
    case 'addiw':
      return a?.kind === 'constant' ? { kind: 'constant', value: (a.value + imm) | 0 } : undefined;
    case 'slli':
      return a?.kind === 'constant' ? constant(a.value * 2 ** imm) : undefined;
    case 'ld':
      return a?.kind === 'stack' ? slotValue(state, a.offset + imm) : undefined;
    default:
      return undefined;
  }
}

function sum(a: AbstractValue, b: AbstractValue): AbstractValue {
  if (b?.kind !== 'constant' || a === undefined) return undefined;
  if (b.value === 0) return a;
  if (a.kind === 'constant') return constant(a.value + b.value);
  return a.kind === 'stack' ? { kind: 'stack', offset: a.offset + b.value } : undefined;
}

/** Constants are followed as far as numbers are exact. */
function constant(value: number): AbstractValue {
  return Number.isSafeInteger(value) ? { kind: 'constant', value } : undefined;
}

const storeSizes: Readonly<Record<string, number>> = { sb: 1, sh: 2, sw: 4, sd: 8, fsw: 4, fsd: 8 };

/** Stores through other pointers are taken not to hit saved registers. */
function afterStore(state: AbstractState, name: string, base: number, source: number, imm: number): AbstractState {
  const address = state.x[base];
  if (address?.kind !== 'stack') return state;
  const offset = address.offset + imm;
  const stack = new Map(state.stack);
  const size = storeSizes[name] ?? 8;
  for (let other = offset - 7; other < offset + size; other++) {
    if (other !== offset && (stack.has(other) || other % 8 === 0)) stack.set(other, undefined);
  }
  stack.set(offset, name === 'sd' ? state.x[source] : undefined);
  return { x: state.x, stack };
}
