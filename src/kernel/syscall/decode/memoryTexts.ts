/** Strings, buffers and lists of strings in the program's memory, as strace(1) shows them. */
import { type DecodeContext, type Format, viewOf } from './context.ts';
import * as structs from './structs.ts';
import { hex, pointer, quote, quoteBegin } from './texts.ts';

export const MAX_PATH = 256;

export const string: Format = (value, cx) => stringAt(cx, value);

export function stringAt(cx: DecodeContext, at: number): string {
  const bytes = at === 0 ? new Uint8Array(0) : cx.read(at, MAX_PATH);
  if (bytes.length === 0) return pointer(at);
  const end = bytes.indexOf(0);
  return end === -1 ? `${quote(bytes)}...` : quote(bytes.subarray(0, end));
}

/** A string that is cut as buffers are. */
function shortString(cx: DecodeContext, at: number): string {
  const bytes = cx.read(at, MAX_PATH);
  if (bytes.length === 0) return pointer(at);
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  return quoteBegin(text, text.length);
}

export function bytesAt(cx: DecodeContext, at: number, length: number): string {
  const bytes = cx.read(at, Math.min(length, 32));
  return bytes.length === 0 && length > 0 ? pointer(at) : quoteBegin(bytes, length);
}

/** NULL-terminated pointers. */
function pointersAt(cx: DecodeContext, at: number): number[] | undefined {
  const found: number[] = [];
  for (let word = at; found.length < MAX_POINTERS; word += 8) {
    const bytes = cx.read(word, 8);
    if (bytes.length < 8) return undefined;
    const value = Number(structs.u64(viewOf(bytes), 0));
    if (value === 0) break;
    found.push(value);
  }
  return found;
}

const MAX_POINTERS = 4096;

export const argv: Format = (value, cx) => {
  const list = value === 0 ? undefined : pointersAt(cx, value);
  if (list === undefined) return pointer(value);
  const shown = list.slice(0, 32).map((at) => shortString(cx, at));
  return `[${shown.join(', ')}${list.length > 32 ? ', ...' : ''}]`;
};

export const envp: Format = (value, cx) => {
  const list = value === 0 ? undefined : pointersAt(cx, value);
  return list === undefined ? pointer(value) : `${hex(value)} /* ${list.length} var${list.length === 1 ? '' : 's'} */`;
};

/** How many bytes or elements a call that succeeded has filled in. */
export const resultCount = ({ result }: DecodeContext): number => Math.max(0, result ?? 0);

export function direntCount(cx: DecodeContext, at: number): number {
  const bytes = cx.read(at, resultCount(cx));
  const view = viewOf(bytes);
  let count = 0;
  for (let offset = 0; offset + 18 < bytes.length; count++) {
    const length = view.getUint16(offset + 16, true);
    if (length === 0) break;
    offset += length;
  }
  return count;
}
