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

export interface FrameState {
  /** By number of the register, those of f behind those of x (`numberOf`); undefined when ways that meet differ. */
  readonly registers: readonly (Value | undefined)[];
  /** Words of the stack by their distance from where sp was at the begin. */
  readonly slots: ReadonlyMap<number, Value | undefined>;
}

/** Where the f registers begin in `registers`. */
const F = 32;

/** The place of a register in `registers`. */
export const numberOf = ({ file, index }: Pick<Register, 'file' | 'index'>): number =>
  file === 'x' ? index : F + index;

export const ZERO = 0;
export const RA = 1;
export const SP = 2;
const WORD = 8;

const entry = (register: number, delta = 0, by?: number): Value => ({ kind: 'entry', register, delta, by });

export const atBegin: FrameState = {
  registers: Array.from({ length: 64 }, (_, register) => entry(register)),
  slots: new Map(),
};

export const isOriginal = (state: FrameState, register: number): boolean => {
  const value = state.registers[register];
  return value === undefined || (value.kind === 'entry' && value.register === register && value.delta === 0);
};

/** How far a register is from where sp was at the begin, if it is known to point there. */
export function depthOf({ registers }: FrameState, register: number): number | undefined {
  const value = registers[register];
  return value?.kind === 'entry' && value.register === SP ? value.delta : undefined;
}

export const isCall = ({ insn }: MadeInsn): boolean =>
  (insn.base.name === 'jal' || insn.base.name === 'jalr') && insn.operands.rd !== ZERO;

/** The state after an instruction; `index` names it in what it writes. */
export function step(state: FrameState, made: MadeInsn, index: number): FrameState {
  const { base } = made.insn;
  if (isCall(made)) return afterCall(state, index);
  if (base.format === 'S') return afterStore(state, made);
  const written = writtenBy(made);
  if (written === undefined || written === ZERO) return state;
  return { ...state, registers: state.registers.with(written, result(state, made, index)) };
}

/** The register that an instruction writes. */
function writtenBy({ insn: { base, operands } }: MadeInsn): number | undefined {
  if (base.syntax.startsWith('frd')) return F + operands.rd;
  return /^rd\b/.test(base.syntax) ? operands.rd : undefined;
}

function result(state: FrameState, { insn, relocation }: MadeInsn, index: number): Value | undefined {
  const { registers, slots } = state;
  const { rs1, rs2, imm } = insn.operands;
  const written: Value = { kind: 'written', by: index };
  if (relocation !== undefined) return written;
  switch (insn.base.name) {
    case 'addi':
      return sum(registers[rs1], entry(ZERO, imm), index);
    case 'addiw':
      return isConstant(registers[rs1]) ? sum(registers[rs1], entry(ZERO, imm), index) : written;
    case 'lui':
      return entry(ZERO, imm, index);
    case 'add':
      return sum(registers[rs1], registers[rs2], index);
    case 'fsgnj.d':
      return rs1 === rs2 ? registers[F + rs1] : written;
    case 'fmv.x.d':
      return registers[F + rs1];
    case 'fmv.d.x':
      return registers[rs1];
    case 'fld':
    case 'ld': {
      const depth = depthOf(state, rs1);
      if (depth === undefined) return registers[rs1] === undefined ? undefined : written;
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
  if (insn.base.name === 'sd') slots.set(at, state.registers[rs2]);
  if (insn.base.name === 'fsd') slots.set(at, state.registers[F + rs2]);
  return { ...state, slots };
}

const CALLER_SAVED = [...xRegisters, ...fRegisters].filter(({ saver }) => saver === 'caller').map(numberOf);

function afterCall(state: FrameState, index: number): FrameState {
  const registers = [...state.registers];
  for (const register of CALLER_SAVED) registers[register] = { kind: 'written', by: index };
  return { ...state, registers };
}

/** What is known where two ways meet; the same object as `a` when nothing is lost. What one of them has overwritten counts as overwritten. */
export function meet(a: FrameState, b: FrameState): FrameState {
  let isSame = true;
  const registers = a.registers.map((value, register) => {
    const met = meetValues(value, b.registers[register]);
    if (met !== value) isSame = false;
    return met;
  });
  const slots = new Map<number, Value | undefined>();
  for (const [at, value] of a.slots) {
    const met = b.slots.has(at) ? meetValues(value, b.slots.get(at)) : undefined;
    if (met !== value) isSame = false;
    slots.set(at, met);
  }
  return isSame ? a : { registers, slots };
}

function meetValues(a: Value | undefined, b: Value | undefined): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.kind === 'written') return b.kind === 'written' && b.by < a.by ? b : a;
  if (b.kind === 'written') return b;
  if (a.register === b.register && a.delta === b.delta) return a;
  const by = a.register === SP && b.register === SP ? undefined : (a.by ?? b.by);
  return by === undefined ? undefined : { kind: 'written', by };
}
