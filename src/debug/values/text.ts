/**
 * Characters and strings as C literals.
 */
import type { MemoryReader } from '../symbolsApi.ts';

const escapes: ReadonlyMap<number, string> = new Map([
  [0, '\\0'],
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
  [27, '\\e'],
  [92, '\\\\'],
]);

/** `'a'`, `'\n'`; undefined for codes that have no sign of their own. */
export function quoteCharacter(code: number): string | undefined {
  if (code === 39) return "'\\''";
  const sequence = escapes.get(code);
  if (sequence !== undefined) return `'${sequence}'`;
  return code >= 32 && code < 127 ? `'${String.fromCharCode(code)}'` : undefined;
}

/** The bytes of a character array as a string literal, without the zeros at its end; `cut` when the array goes on. */
export function quoteText(bytes: Uint8Array, cut: boolean): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const kept = bytes.subarray(0, end);
  return `"${escaped(kept)}"${cut && end === bytes.length ? '...' : ''}`;
}

/** The string at an address, up to its zero or `limit` bytes; undefined when not even the first byte can be read. */
export function readText(memory: MemoryReader, address: bigint, limit: number): string | undefined {
  const bytes: number[] = [];
  while (bytes.length < limit) {
    // Blocks do not cross their natural boundary, so the unmapped page after the string is not touched.
    const at = address + BigInt(bytes.length);
    const block = memory.read(at, 64 - Number(at % 64n));
    if (block === undefined) return bytes.length === 0 ? undefined : `"${escaped(bytes)}"...`;
    const zero = block.indexOf(0);
    bytes.push(...(zero < 0 ? block : block.subarray(0, zero)));
    if (zero >= 0) break;
  }
  return `"${escaped(bytes.slice(0, limit))}"${bytes.length > limit ? '...' : ''}`;
}

/** UTF-8 is shown as the characters it means; other bytes as octal escapes. */
function escaped(bytes: ArrayLike<number>): string {
  let text = '';
  for (let index = 0; index < bytes.length; index++) {
    const code = bytes[index]!;
    const sequence = code >= 0x80 ? utf8At(bytes, index) : undefined;
    if (sequence !== undefined) {
      text += sequence.text;
      index += sequence.length - 1;
    } else if (code === 34) text += '\\"';
    else if (code !== 0 && escapes.has(code)) text += escapes.get(code)!;
    else if (code >= 32 && code < 127) text += String.fromCharCode(code);
    else text += `\\${code.toString(8).padStart(3, '0')}`;
  }
  return text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function utf8At(bytes: ArrayLike<number>, index: number): { text: string; length: number } | undefined {
  const lead = bytes[index]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
  if (length === 0 || index + length > bytes.length) return undefined;
  try {
    return { text: utf8.decode(Uint8Array.from({ length }, (_, at) => bytes[index + at]!)), length };
  } catch {
    return undefined;
  }
}
