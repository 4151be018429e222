/** What unwinding one frame gives, before it is judged. */
import type { MemoryReader } from '../symbolsApi.ts';

export interface Recovered {
  readonly cfa: bigint;
  /** The caller's registers; undefined where they are lost. */
  readonly x: readonly (bigint | undefined)[];
  readonly f: readonly (bigint | undefined)[];
  /** Where the frame returns to; undefined when it does not or nobody knows. */
  readonly pc: bigint | undefined;
  /** The caller was interrupted at `pc` by a signal, which is then no return address. */
  readonly interrupted: boolean;
}

export const RA = 1;
export const SP = 2;

/** A saved register. */
export function readSlot(memory: MemoryReader, address: bigint): bigint | undefined {
  const bytes = memory.read(BigInt.asUintN(64, address), 8);
  return bytes && new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
}
