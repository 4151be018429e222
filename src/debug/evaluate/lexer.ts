/**
 * Tokens of C expressions (C17, 6.4), with `$name` for registers. Comments, strings and wide characters are not part of the debugger's language.
 */
import { ExpressionError } from './expressionError.ts';

export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly position: number }
  | { readonly kind: 'register'; readonly text: string; readonly position: number }
  | {
      readonly kind: 'integer';
      readonly text: string;
      readonly value: bigint;
      readonly suffix: string;
      readonly isDecimal: boolean;
      readonly position: number;
    }
  | {
      readonly kind: 'float';
      readonly text: string;
      readonly value: number;
      readonly isSingle: boolean;
      readonly position: number;
    }
  | { readonly kind: 'character'; readonly text: string; readonly value: number; readonly position: number }
  | { readonly kind: 'operator'; readonly text: string; readonly position: number }
  | { readonly kind: 'end'; readonly text: ''; readonly position: number };

const name = /[A-Za-z_]\w*/y;
const register = /\$\w+/y;
const float = /(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+/y;
const integer = /0[xX][\da-fA-F]+|0[bB][01]+|\d+/y;
const character = /'(?:[^'\\]|\\(?:x[\da-fA-F]{1,2}|[0-7]{1,3}|.))'/y;
const operator = /->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|::|[-+*/%&|^~!<>=?:.,()[\]]/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    if (/\s/.test(text[position]!)) {
      position++;
      continue;
    }
    const token = tokenAt(text, position);
    if (token === undefined) throw new ExpressionError(`\`${text[position]}\` is not understood`, position);
    tokens.push(token);
    position += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', position }];
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

function tokenAt(source: string, position: number): Token | undefined {
  let text = matchAt(name, source, position);
  if (text !== undefined) return { kind: 'name', text, position };
  text = matchAt(register, source, position);
  if (text !== undefined) return { kind: 'register', text, position };
  text = matchAt(float, source, position);
  if (text !== undefined) return floatToken(text, suffixAt(source, position + text.length), position);
  text = matchAt(integer, source, position);
  if (text !== undefined) return integerToken(text, suffixAt(source, position + text.length), position);
  text = matchAt(character, source, position);
  if (text !== undefined)
    return { kind: 'character', text, value: characterCode(text.slice(1, -1), position), position };
  text = matchAt(operator, source, position);
  return text === undefined ? undefined : { kind: 'operator', text, position };
}

const suffixAt = (source: string, position: number): string => matchAt(/\w*/y, source, position) ?? '';

function floatToken(digits: string, suffix: string, position: number): Token {
  if (!/^[fFlL]?$/.test(suffix)) throw new ExpressionError(`\`${digits}${suffix}\` is not a number`, position);
  const isSingle = /^[fF]$/.test(suffix);
  return { kind: 'float', text: digits + suffix, value: Number(digits), isSingle, position };
}

function integerToken(digits: string, suffix: string, position: number): Token {
  const isOctal = /^0\d/.test(digits);
  if (!/^(?:[uU]?(?:l|L|ll|LL)?|(?:l|L|ll|LL)[uU])$/.test(suffix) || (isOctal && /[89]/.test(digits))) {
    throw new ExpressionError(`\`${digits}${suffix}\` is not a number`, position);
  }
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  if (value >= 1n << 64n) throw new ExpressionError(`${digits} has more than 64 bits`, position);
  const isDecimal = /^(?:0|[1-9]\d*)$/.test(digits);
  return { kind: 'integer', text: digits + suffix, value, suffix: suffix.toLowerCase(), isDecimal, position };
}

const simpleEscapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27 };

function characterCode(body: string, position: number): number {
  if (!body.startsWith('\\')) {
    const code = body.charCodeAt(0);
    if (code > 0xff) throw new ExpressionError(`\`${body}\` does not fit a char`, position);
    return code;
  }
  const rest = body.slice(1);
  if (/^[0-7]/.test(rest)) return Number.parseInt(rest, 8) & 0xff;
  if (/^x[\da-fA-F]/.test(rest)) return Number.parseInt(rest.slice(1), 16);
  return simpleEscapes[rest] ?? rest.charCodeAt(0);
}
