/** A syscall that the driver has decided on: who makes it, its number and registers, and what is put into memory before. */
import type { Tid } from '../../src/base/address.ts';
import { syscallName } from '../../src/kernel/syscall/names.ts';
import { syscallTable } from '../../src/kernel/syscall/table.ts';

export interface Write {
  readonly va: number;
  readonly bytes: Uint8Array;
}

export interface Call {
  readonly tid: Tid;
  readonly nr: number;
  /** a0 … a5, each as 64 bits. */
  readonly args: readonly bigint[];
  readonly writes: readonly Write[];
  /** The stack pointer to make it with, if it must be given one. */
  readonly sp?: number | undefined;
}

/** The call as text: arguments in hexadecimal, and what they point to. */
export function callText({ tid, nr, args, writes }: Call): string {
  const count = syscallTable.get(nr)?.params.length ?? 6;
  const shown = args.slice(0, count).map((arg) => `0x${BigInt.asUintN(64, arg).toString(16)}`);
  const memory = writes.map(({ va, bytes }) => `0x${va.toString(16)}: ${hexBytes(bytes)}`);
  return `[${tid}] ${syscallName(nr)}(${shown.join(', ')})${memory.length === 0 ? '' : ` where ${memory.join('; ')}`}`;
}

function hexBytes(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 96), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return bytes.length > 96 ? `${shown}… (${bytes.length} bytes)` : shown;
}
