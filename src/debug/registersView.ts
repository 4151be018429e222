/**
 * The registers of a frame as named values: pc and x by their ABI names, f, and the CSRs. Values are raw bits; how they are printed is the
 * viewer's business.
 */
import { describeCsrValue } from '../isa/csrs.ts';
import { fRegisters, xRegisters } from '../isa/registers.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import type { Thread } from '../kernel/state.ts';
import { csrBits, csrsOf } from './csrView.ts';
import { DebugError } from './debugError.ts';
import type { UserFrame } from './userStack.ts';

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
export function integerRegisters(kernel: KernelApi, thread: Thread, frame: UserFrame): RegisterView[] {
  const { registers, isCaller } = frame.context;
  const live = kernel.registers(thread);
  const pc: RegisterView = {
    name: 'pc',
    bits: registers.pc,
    doc: isCaller ? 'where this frame goes on' : 'program counter',
    set: isCaller ? undefined : (bits) => setPc(kernel, thread, bits),
  };
  const x = xRegisters.slice(1).map(({ index, name, role }) => ({
    name,
    bits: registers.x[index],
    doc: `x${index}: ${role}`,
    set: isCaller ? undefined : (bits: bigint) => live.setX(index, bits),
  }));
  return [pc, ...x];
}

/** f0…f31 and fcsr: known of the innermost frame only. */
export function floatRegisters(kernel: KernelApi, thread: Thread, frame: UserFrame): RegisterView[] {
  const { registers, isCaller } = frame.context;
  const live = kernel.registers(thread);
  return fRegisters.map(({ index, name, role }) => ({
    name,
    bits: registers.f[index],
    doc: `f${index}: ${role}`,
    set: isCaller ? undefined : (bits: bigint) => live.setF(index, bits),
  }));
}

/** The CSRs of the hart that the task is on; of a task on no hart only what is saved with a thread. */
export function csrRegisters(kernel: KernelApi, thread: Thread): RegisterView[] {
  return csrsOf(kernel, thread).map((entry) => {
    const { name, doc } = entry;
    const bits = csrBits(kernel, thread, entry);
    const fields = bits === undefined || entry.fields.length < 2 ? undefined : describeCsrValue(entry, bits);
    return { name, bits, doc, fields, set: name === 'fcsr' ? setFcsr : undefined };
  });

  function setFcsr(bits: bigint): void {
    kernel.registers(thread).fcsr = Number(bits & 0xffn);
  }
}

function setPc(kernel: KernelApi, thread: Thread, bits: bigint): void {
  if ((bits & 1n) !== 0n) throw new DebugError(`pc cannot be odd: 0x${bits.toString(16)}`);
  kernel.registers(thread).pc = bits;
}
