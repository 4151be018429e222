/**
 * Values of literals: integers, characters, and the bytes of strings with their escapes (Using as, "Constants").
 */

/** `0x1f`, `0b101`, `017`, `42`; undefined for what is none of them. */
export function integerOf(text: string): bigint | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text) || /^(0|[1-9][0-9]*)$/.test(text)) return BigInt(text);
  if (/^0[bB][01]+$/.test(text)) return BigInt(text.toLowerCase());
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  return undefined;
}

const ESCAPES: Readonly<Record<string, number>> = {
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  a: 7,
  '"': 34,
  "'": 39,
  '\\': 92,
};

const encoder = new TextEncoder();

/** Bytes of a string or character literal; `asBytes` says that each unit of the text is a byte, as in sources that are not UTF-8. */
export function literalBytes(literal: string, asBytes = false): readonly number[] {
  const bytes: number[] = [];
  const end = literal.length > 1 && literal.endsWith(literal[0]!) ? literal.length - 1 : literal.length;
  let at = 1;
  while (at < end) {
    const code = literal.codePointAt(at)!;
    if (code !== 92 || at + 1 >= end) {
      const char = String.fromCodePoint(code);
      if (code < 0x80 || (asBytes && code < 0x100)) bytes.push(code);
      else bytes.push(...encoder.encode(char));
      at += char.length;
      continue;
    }
    const { value, length } = escapeAt(literal, at + 1, end);
    bytes.push(value);
    at += 1 + length;
  }
  return bytes;
}

function escapeAt(literal: string, at: number, end: number): { value: number; length: number } {
  const char = literal[at]!;
  if (char >= '0' && char <= '7') {
    let length = 1;
    while (length < 3 && at + length < end && literal[at + length]! >= '0' && literal[at + length]! <= '7') length++;
    return { value: Number.parseInt(literal.slice(at, at + length), 8) & 0xff, length };
  }
  if (char === 'x' || char === 'X') {
    let length = 1;
    while (at + length < end && /[0-9a-fA-F]/.test(literal[at + length]!)) length++;
    return { value: length === 1 ? 0 : Number.parseInt(literal.slice(at + 1, at + length).slice(-2), 16), length };
  }
  return { value: ESCAPES[char] ?? char.charCodeAt(0) & 0xff, length: 1 };
}

/** The value of a character literal: its code point. */
export function charValue(literal: string): bigint {
  const isEscape = literal[1] === '\\' && literal.length > 2;
  if (isEscape) return BigInt(literalBytes(literal)[0] ?? 0);
  return BigInt(literal.codePointAt(1) ?? 0);
}
