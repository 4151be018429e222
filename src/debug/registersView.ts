/**
 * The registers of a frame as named values: pc and x by their ABI names, f, and the CSRs. Values are raw bits; how they are printed is the
 * viewer's business.
 */

import { describeCsrValue } from '../isa/csrs.ts';
import { fRegisters, xRegisters } from '../isa/registers.ts';
import { DebugError } from './debugError.ts';
import type { DebugThread, UserFrame } from './frames.ts';

export interface RegisterView {
  readonly name: string;
  /** Undefined: not known in this frame. */
  readonly bits: bigint | undefined;
  readonly doc: string;
  /** Undefined: cannot be written here. */
  readonly set?: ((bits: bigint) => void) | undefined;
  /** What its parts hold; absent where it is one whole. */
  readonly fields?: readonly RegisterField[] | undefined;
}

export interface RegisterField {
  readonly name: string;
  readonly value: bigint;
  readonly doc: string;
}

/** pc and x1…x31 of any frame; only those of the innermost can be written. */
export function integerRegisters(frame: UserFrame): RegisterView[] {
  const { registers, isCaller } = frame.context;
  const live = frame.thread.registers;
  const isLive = !isCaller && frame.trap === undefined;
  const pc: RegisterView = {
    name: 'pc',
    bits: registers.pc,
    doc: isCaller ? 'where this frame goes on' : 'program counter',
    set: isLive ? (bits) => setPc(frame.thread, bits) : undefined,
  };
  const x = xRegisters.slice(1).map(({ index, name, role }) => ({
    name,
    bits: registers.x[index],
    doc: `x${index}: ${role}`,
    set: isLive ? (bits: bigint) => live.setX(index, bits) : undefined,
  }));
  return [pc, ...x];
}

/** f0…f31 and fcsr: known of the innermost frame only. */
export function floatRegisters(frame: UserFrame): RegisterView[] {
  const { registers, isCaller } = frame.context;
  const live = frame.thread.registers;
  const isLive = !isCaller && frame.trap === undefined;
  return fRegisters.map(({ index, name, role }) => ({
    name,
    bits: registers.f[index],
    doc: `f${index}: ${role}`,
    set: isLive ? (bits: bigint) => live.setF(index, bits) : undefined,
  }));
}

/** The CSRs of the hart that the thread is on; of one on no hart only what is saved with it. */
export function csrRegisters(thread: DebugThread): RegisterView[] {
  return thread.csrs().map((entry) => {
    const { name, doc } = entry;
    const bits = thread.csr(entry);
    const fields = bits === undefined || entry.fields.length < 2 ? undefined : describeCsrValue(entry, bits);
    return { name, bits, doc, fields, set: name === 'fcsr' ? setFcsr : undefined };
  });

  function setFcsr(bits: bigint): void {
    thread.registers.fcsr = Number(bits & 0xffn);
  }
}

function setPc(thread: DebugThread, bits: bigint): void {
  if ((bits & 1n) !== 0n) throw new DebugError(`pc cannot be odd: 0x${bits.toString(16)}`);
  thread.registers.pc = bits;
}
