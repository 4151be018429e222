/** How strace(1) writes single values: strings, addresses, flags by name, arrays. Knows no syscalls. */

export type Names = Readonly<Record<string, number>>;

/** How much of a buffer is shown, and how many elements of an array. */
export const MAX_BYTES = 32;
export const MAX_ELEMENTS = 32;

export const hex = (value: number | bigint): string => (value < 0 ? String(value) : `0x${value.toString(16)}`);
export const pointer = (value: number): string => (value === 0 ? 'NULL' : hex(value));
export const octal = (value: number): string => (value === 0 ? '000' : `0${value.toString(8).padStart(3, '0')}`);
export const array = (items: readonly string[]): string => `[${items.join(', ')}]`;

/** The name of a constant; `0x7 /* PREFIX_??? *\/` for one without. */
export function constant(value: number, names: Names, unknown: string): string {
  const found = Object.keys(names).find((name) => names[name] === value);
  return found ?? `${hex(value)} /* ${unknown} */`;
}

/** `A|B|0x8`: the names of the bits that are set, and what is left of them; `none` for no bits. */
export function flags(value: number, names: Names, none = '0'): string {
  let rest = value;
  const parts: string[] = [];
  for (const [name, bits] of Object.entries(names)) {
    if (bits === 0 || (rest & bits) !== bits) continue;
    parts.push(name);
    rest &= ~bits;
  }
  if (rest !== 0) parts.push(hex(rest >>> 0));
  return parts.length === 0 ? none : parts.join('|');
}

const ESCAPES = new Map<number, string>([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/** As a C string literal; bytes that are not printable ASCII in octal. */
export function quote(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte, index) => {
    const escaped = ESCAPES.get(byte);
    if (escaped !== undefined) return escaped;
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
    const next = bytes[index + 1];
    const digitFollows = next !== undefined && next >= 0x30 && next <= 0x39;
    return `\\${byte.toString(8).padStart(digitFollows ? 3 : 1, '0')}`;
  });
  return `"${text.join('')}"`;
}

/** The begin of a buffer of `length` bytes. */
export const quoteBegin = (bytes: Uint8Array, length: number): string =>
  `${quote(bytes.subarray(0, MAX_BYTES))}${length > MAX_BYTES ? '...' : ''}`;
