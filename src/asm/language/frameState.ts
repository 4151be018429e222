/**
 * What is known of registers and of the stack at one point of a function, as sums of what registers held when the function began; and what one
 * instruction makes of it. Stores by pointers that are not known to point into the frame are taken not to.
 */
import { fRegisters, type Register, xRegisters } from '../../isa/registers.ts';
import type { MadeInsn } from './madeInsns.ts';

/** What a register holds: a register's value at the begin and a difference (register 0 for constants); or what an instruction wrote. */
export type Value =
  | {
      readonly kind: 'entry';
      readonly register: number;
      readonly delta: number;
      /** The instruction that computed it. */
      readonly by: number | undefined;
    }
  | { readonly kind: 'written'; readonly by: number };

type Values = readonly (Value | undefined)[];

export interface FrameState {
  /** By index of the register; undefined when ways that meet differ. */
  readonly x: Values;
  /** Few functions change these, so states share them. */
  readonly f: Values;
  /** Words of the stack by their distance from where sp was at the begin. */
  readonly slots: ReadonlyMap<number, Value | undefined>;
}

/** Registers by one number: those of f behind those of x. */
const F = 32;

/** The number of a register of either file. */
export const numberOf = ({ file, index }: Pick<Register, 'file' | 'index'>): number =>
  file === 'x' ? index : F + index;

export const ZERO = 0;
export const RA = 1;
export const SP = 2;
const WORD = 8;

const entry = (register: number, delta = 0, by?: number): Value => ({ kind: 'entry', register, delta, by });

/** Where a function begins. */
export const atBegin: FrameState = {
  x: Array.from({ length: 32 }, (_, index) => entry(index)),
  f: Array.from({ length: 32 }, (_, index) => entry(F + index)),
  slots: new Map(),
};

/** What a register holds, by its number. */
export const valueIn = ({ x, f }: FrameState, register: number): Value | undefined =>
  register < F ? x[register] : f[register - F];

/** Whether a register, by its number, holds what it held at the begin, as far as is known. */
export const isOriginal = (state: FrameState, register: number): boolean => {
  const value = valueIn(state, register);
  return value === undefined || (value.kind === 'entry' && value.register === register && value.delta === 0);
};

/** How far a register is from where sp was at the begin, if it is known to point there. */
export function depthOf({ x }: FrameState, register: number): number | undefined {
  const value = x[register];
  return value?.kind === 'entry' && value.register === SP ? value.delta : undefined;
}

/** A jump that leaves a return address. */
export const isCall = ({ insn }: MadeInsn): boolean =>
  (insn.base.name === 'jal' || insn.base.name === 'jalr') && insn.operands.rd !== ZERO;

/** The state after an instruction; `index` names it in what it writes. */
export function step(state: FrameState, made: MadeInsn, index: number): FrameState {
  const { base } = made.insn;
  if (isCall(made)) return afterCall(state, index);
  if (base.format === 'S') return afterStore(state, made);
  const written = writtenBy(made);
  if (written === undefined || written === ZERO) return state;
  const value = result(state, made, index);
  return written < F
    ? { ...state, x: state.x.with(written, value) }
    : { ...state, f: state.f.with(written - F, value) };
}

/** The register that an instruction writes. */
function writtenBy({ insn: { base, operands } }: MadeInsn): number | undefined {
  if (base.syntax.startsWith('frd')) return F + operands.rd;
  return /^rd\b/.test(base.syntax) ? operands.rd : undefined;
}

function result(state: FrameState, { insn, relocation }: MadeInsn, index: number): Value | undefined {
  const { x, f, slots } = state;
  const { rs1, rs2, imm } = insn.operands;
  const written: Value = { kind: 'written', by: index };
  if (relocation !== undefined) return written;
  switch (insn.base.name) {
    case 'addi':
      return sum(x[rs1], entry(ZERO, imm), index);
    case 'addiw':
      return isConstant(x[rs1]) ? sum(x[rs1], entry(ZERO, imm), index) : written;
    case 'lui':
      return entry(ZERO, imm, index);
    case 'add':
      return sum(x[rs1], x[rs2], index);
    case 'fsgnj.d':
      return rs1 === rs2 ? f[rs1] : written;
    case 'fmv.x.d':
      return f[rs1];
    case 'fmv.d.x':
      return x[rs1];
    case 'fld':
    case 'ld': {
      const depth = depthOf(state, rs1);
      if (depth === undefined) return x[rs1] === undefined ? undefined : written;
      return slots.has(depth + imm) ? slots.get(depth + imm) : written;
    }
    default:
      return written;
  }
}

const isConstant = (value: Value | undefined): boolean => value?.kind === 'entry' && value.register === ZERO;

/** Sums are known when one of both is a constant. */
function sum(a: Value | undefined, b: Value | undefined, by: number): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.kind !== 'entry' || b.kind !== 'entry') return { kind: 'written', by };
  if (b.register === ZERO) return entry(a.register, a.delta + b.delta, by);
  return a.register === ZERO ? entry(b.register, a.delta + b.delta, by) : { kind: 'written', by };
}

/** Bytes that are stored, where it is not a word of 8. */
const STORED: Readonly<Record<string, number>> = { sb: 1, sh: 2, sw: 4, fsw: 4 };

function afterStore(state: FrameState, { insn }: MadeInsn): FrameState {
  const { rs1, rs2, imm } = insn.operands;
  const depth = depthOf(state, rs1);
  if (depth === undefined) return state;
  const at = depth + imm;
  const slots = new Map(state.slots);
  const size = STORED[insn.base.name] ?? WORD;
  for (const other of slots.keys()) if (other > at - WORD && other < at + size) slots.delete(other);
  if (insn.base.name === 'sd') slots.set(at, state.x[rs2]);
  if (insn.base.name === 'fsd') slots.set(at, state.f[rs2]);
  return { ...state, slots };
}

const callerSaved = (registers: readonly Register[]): readonly number[] =>
  registers.filter(({ saver }) => saver === 'caller').map(({ index }) => index);
const CALLER_SAVED_X = callerSaved(xRegisters);
const CALLER_SAVED_F = callerSaved(fRegisters);

function afterCall(state: FrameState, index: number): FrameState {
  const written: Value = { kind: 'written', by: index };
  const x = [...state.x];
  const f = [...state.f];
  for (const register of CALLER_SAVED_X) x[register] = written;
  for (const register of CALLER_SAVED_F) f[register] = written;
  return { ...state, x, f };
}

/** What is known where two ways meet; the same object as `a` when nothing is lost. What one of them has overwritten counts as overwritten. */
export function meet(a: FrameState, b: FrameState): FrameState {
  const x = meetRegisters(a.x, b.x);
  const f = meetRegisters(a.f, b.f);
  let isSame = x === a.x && f === a.f;
  const slots = new Map<number, Value | undefined>();
  for (const [at, value] of a.slots) {
    const met = b.slots.has(at) ? meetValues(value, b.slots.get(at)) : undefined;
    if (met !== value) isSame = false;
    slots.set(at, met);
  }
  return isSame ? a : { x, f, slots };
}

/** The same array as `a` when nothing is lost. */
function meetRegisters(a: Values, b: Values): Values {
  let registers = a;
  for (let register = 0; a !== b && register < a.length; register++) {
    const met = meetValues(a[register], b[register]);
    if (met !== a[register]) registers = registers.with(register, met);
  }
  return registers;
}

function meetValues(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.kind === 'written') return b.kind === 'written' && b.by < a.by ? b : a;
  if (b.kind === 'written') return b;
  if (a.register === b.register && a.delta === b.delta) return a;
  const by = a.register === SP && b.register === SP ? undefined : (a.by ?? b.by);
  return by === undefined ? undefined : { kind: 'written', by };
}
