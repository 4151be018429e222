/** What formats of arguments get to see: the syscall, and memory as it is at the event. */
import { pointer } from './texts.ts';

export interface DecodeContext {
  readonly name: string;
  readonly args: readonly number[];
  /** Undefined before the return. */
  readonly result: number | undefined;
  /** As much of the range as is mapped. */
  read(address: number, length: number): Uint8Array;
}

export type Format = (value: number, cx: DecodeContext, index: number) => string;

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The text of `length` bytes at an address; the address itself when they cannot be read. */
export function decoded(
  cx: DecodeContext,
  address: number,
  length: number,
  text: (view: DataView, bytes: Uint8Array) => string,
): string {
  if (address === 0) return 'NULL';
  const bytes = cx.read(address, length);
  return bytes.length < length ? pointer(address) : text(viewOf(bytes), bytes);
}

/** Texts of the elements of an array, with `...` where there are more than are shown. */
export function elements(
  cx: DecodeContext,
  address: number,
  count: number,
  size: number,
  text: (view: DataView) => string,
): string {
  if (address === 0) return 'NULL';
  if (count === 0) return '[]';
  const shown = Math.min(count, MAX_ELEMENTS);
  const bytes = cx.read(address, shown * size);
  if (bytes.length < shown * size) return pointer(address);
  const items = Array.from({ length: shown }, (_, index) =>
    text(viewOf(bytes.subarray(index * size, (index + 1) * size))),
  );
  return `[${items.join(', ')}${count > shown ? ', ...' : ''}]`;
}

const MAX_ELEMENTS = 32;
