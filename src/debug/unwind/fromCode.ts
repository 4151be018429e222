/**
 * A frame's caller from the code alone: symbolic states turned into values of the stopped program.
 */
import { fRegisters, xRegisters } from '../../isa/registers.ts';
import type { FrameContext } from '../symbolsApi.ts';
import { type AbstractState, type AbstractValue, afterCall, referenceState } from './abstractState.ts';
import { type CodeExtent, callBefore, type FetchCode, flowFromEntry, flowToReturn } from './codeFlow.ts';
import { RA, type Recovered, readSlot, SP } from './recovered.ts';

export class CodeUnwinder {
  readonly #fetch: FetchCode;
  /** States of functions looked at, by their entry. A debugger stops in few. */
  readonly #flows = new Map<bigint, ReadonlyMap<bigint, AbstractState>>();

  constructor(fetch: FetchCode) {
    this.#fetch = fetch;
  }

  /** Inside a function whose entry is known. Undefined when the code says nothing about the frame. */
  fromEntry(frame: FrameContext, extent: CodeExtent): Recovered | undefined {
    const pc = frame.registers.pc - frame.bias;
    let states = this.#flows.get(extent.low);
    if (states === undefined) {
      states = flowFromEntry(this.#fetch, extent);
      this.#flows.set(extent.low, states);
    }
    const state = frame.isCaller ? callBefore(states, this.#fetch, pc) : states.get(pc);
    return state && recoverFromEntry(state, frame);
  }

  /** By the way from the stopped instruction to the return. */
  toReturn(frame: FrameContext): Recovered | undefined {
    const start = frame.isCaller ? afterCall(referenceState()) : referenceState();
    const state = flowToReturn(this.#fetch, frame.registers.pc - frame.bias, start);
    const sp = frame.registers.x[SP];
    const spThen = state?.x[SP];
    if (state === undefined || sp === undefined || spThen?.kind !== 'stack') return undefined;
    const cfa = BigInt.asUintN(64, sp + BigInt(spThen.offset));
    const value = (register: number): bigint | undefined => concrete(state.x[register], sp, frame);
    const x = xRegisters.map(({ saver }, register) =>
      register === 0 ? 0n : register === SP ? cfa : saver === 'caller' ? undefined : value(register),
    );
    return { cfa, x, f: keptF(frame), pc: value(RA), interrupted: false };
  }
}

function concrete(value: AbstractValue, sp: bigint, { registers, memory }: FrameContext): bigint | undefined {
  switch (value?.kind) {
    case 'initial':
      return registers.x[value.register];
    case 'stack':
      return BigInt.asUintN(64, sp + BigInt(value.offset));
    case 'slot':
      return readSlot(memory, sp + BigInt(value.offset));
    case 'constant':
      return BigInt.asUintN(64, BigInt(value.value));
    case undefined:
      return undefined;
  }
}

/** The state tells where the values at entry are now: in a register or on the stack. sp at entry is the frame address. */
function recoverFromEntry(state: AbstractState, frame: FrameContext): Recovered | undefined {
  const cfa = entryStackPointer(state, frame);
  if (cfa === undefined) return undefined;
  const x = xRegisters.map(({ saver }, register) => {
    if (register === 0) return 0n;
    if (register === SP) return cfa;
    return saver === 'caller' && register !== RA ? undefined : valueAtEntry(state, register, cfa, frame);
  });
  return { cfa, x, f: keptF(frame), pc: x[RA], interrupted: false };
}

function entryStackPointer({ x }: AbstractState, { registers }: FrameContext): bigint | undefined {
  const holders = [SP, ...x.keys()];
  for (const register of holders) {
    const held = x[register];
    const value = registers.x[register];
    if (held?.kind === 'stack' && value !== undefined) return BigInt.asUintN(64, value - BigInt(held.offset));
  }
  return undefined;
}

function valueAtEntry(state: AbstractState, register: number, cfa: bigint, frame: FrameContext): bigint | undefined {
  const isIt = (value: AbstractValue): boolean => value?.kind === 'initial' && value.register === register;
  if (isIt(state.x[register])) return frame.registers.x[register];
  const holder = state.x.findIndex(isIt);
  if (holder >= 0) return frame.registers.x[holder];
  for (const [offset, value] of state.stack) if (isIt(value)) return readSlot(frame.memory, cfa + BigInt(offset));
  return undefined;
}

function keptF({ registers }: FrameContext): readonly (bigint | undefined)[] {
  return fRegisters.map(({ saver }, index) => (saver === 'caller' ? undefined : registers.f[index]));
}
