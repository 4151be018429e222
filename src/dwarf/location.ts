/**
 * Where an object can be, and what an expression that says so may ask of its frame (DWARF 5, 2.6).
 */
import type { Expression } from './locationList.ts';

/** Where an object is, or why that cannot be said. Addresses are run-time addresses. */
export type Location = SimpleLocation | { readonly kind: 'pieces'; readonly pieces: readonly Piece[] };

export type SimpleLocation =
  | { readonly kind: 'memory'; readonly address: bigint }
  /** By DWARF number: 0–31 are x, 32–63 f. */
  | { readonly kind: 'register'; readonly register: number }
  /** No place, but a known value, 64 bits unsigned. */
  | { readonly kind: 'value'; readonly value: bigint }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'optimizedOut' }
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface Piece {
  readonly location: SimpleLocation;
  readonly sizeBits: number;
  /** Where in the location the piece begins. */
  readonly offsetBits: number;
}

/** What an expression may ask of its frame and unit. */
export interface ExpressionContext {
  readonly addressSize: 4 | 8;
  readonly offsetSize: 4 | 8;
  /** Added to addresses of the file. */
  readonly bias: bigint;
  register(number: number): bigint | undefined;
  /** For messages. */
  registerName(number: number): string;
  read(address: bigint, size: number): Uint8Array | undefined;
  cfa(): bigint | undefined;
  /** Address that DW_OP_fbreg counts from. */
  frameBase(): bigint | undefined;
  /** Entry of .debug_addr; throws `DwarfError`. */
  addressAt(index: number): bigint;
  /** Address of a thread-local object by its offset in the module's block. */
  threadLocal(offset: bigint): bigint | undefined;
  /** Base type by its offset in the unit. */
  baseType(offset: number): { readonly size: number; readonly encoding: number } | undefined;
  /** Expression of the entry at an offset, in the unit (`call2`, `call4`) or the section (`call_ref`). */
  callee(offset: number, inUnit: boolean): Expression | undefined;
  /** Address on the stack to begin with: the object for member locations, the CFA for register rules. */
  readonly initial?: bigint;
}

/** A context that knows nothing. */
export const noFrame: ExpressionContext = {
  addressSize: 8,
  offsetSize: 4,
  bias: 0n,
  register: () => undefined,
  registerName: (number) => `${number}`,
  read: () => undefined,
  cfa: () => undefined,
  frameBase: () => undefined,
  addressAt: () => 0n,
  threadLocal: () => undefined,
  baseType: () => undefined,
  callee: () => undefined,
};
