/**
 * From a line to its words, in one pass and without looking back. GNU as's rules for RISC-V (Using as, "Symbol Names", "Constants"):
 * comments are `#` and `//` to the end of the line and C's, which may reach over several lines; `;` separates statements and is a word.
 */
import type { Token, TokenKind } from './token.ts';

export interface LexedLine {
  readonly tokens: readonly Token[];
  /** The line ends within a comment that goes on in the next one. */
  readonly endsInComment: boolean;
  /** Where a string or character begins that does not end on its line, or a character stands that is no part of the language. */
  readonly problem?: { readonly message: string; readonly start: number; readonly end: number };
}

const NAME_START = 1;
const DIGIT = 2;
const BLANK = 4;

/** What a character can be, by its code; characters beyond ASCII may stand in names. */
const classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[A-Za-z_.$]/.test(char)) classes[code] = NAME_START;
  if (/[0-9]/.test(char)) classes[code] = DIGIT;
  if (code <= 32) classes[code] = BLANK;
}

const classOf = (code: number): number => (code < 128 ? classes[code]! : NAME_START);
/** Names begin with a letter and go on with letters and digits. */
const isNamePart = (code: number): boolean => (classOf(code) & (NAME_START | DIGIT)) !== 0;

const SLASH = 47;
const STAR = 42;
const HASH = 35;
const QUOTE = 34;
const APOSTROPHE = 39;
const BACKSLASH = 92;

const PAIRS: ReadonlySet<string> = new Set(['<<', '>>', '<=', '>=', '<>', '==', '!=', '&&', '||']);

/** Takes a line apart. `inComment` says that a comment of an earlier line goes on; comments become words only if wanted. */
export function lexLine(text: string, inComment = false, wantComments = false): LexedLine {
  const tokens: Token[] = [];
  let problem: LexedLine['problem'];
  let at = 0;
  const push = (kind: TokenKind, end: number): void => {
    tokens.push({ kind, text: text.slice(at, end), start: at, end });
    at = end;
  };
  const comment = (end: number): void => {
    if (wantComments && end > at) push('comment', end);
    at = end;
  };
  if (inComment) {
    const end = text.indexOf('*/');
    comment(end < 0 ? text.length : end + 2);
    if (end < 0) return { tokens, endsInComment: true };
  }
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    if (kind === BLANK) at++;
    else if (kind === NAME_START) push('name', nameEnd(text, at));
    else if (kind === DIGIT) {
      const end = numberEnd(text, at);
      push(isLocalRef(text, at, end) ? 'localRef' : 'number', end);
    } else if (code === HASH || (code === SLASH && text.charCodeAt(at + 1) === SLASH)) comment(text.length);
    else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
      const end = text.indexOf('*/', at + 2);
      comment(end < 0 ? text.length : end + 2);
      if (end < 0) return { tokens, endsInComment: true, ...(problem && { problem }) };
    } else if (code === QUOTE) {
      const end = stringEnd(text, at);
      if (end > text.length) problem ??= { message: 'the string has no closing "', start: at, end: text.length };
      push('string', Math.min(end, text.length));
    } else if (code === APOSTROPHE) {
      const end = charEnd(text, at);
      if (end === at + 1) problem ??= { message: "a character is expected after '", start: at, end };
      push('char', end);
    } else push('punctuation', PAIRS.has(text.slice(at, at + 2)) ? at + 2 : at + 1);
  }
  return { tokens, endsInComment: false, ...(problem && { problem }) };
}

function nameEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && isNamePart(text.charCodeAt(end))) end++;
  return end;
}

/** Digits, letters and dots; after the `e` of a decimal number a sign, too. */
function numberEnd(text: string, start: number): number {
  const isHex = (text.charCodeAt(start + 1) | 32) === 120;
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    const isSign = (code === 43 || code === 45) && !isHex && (text.charCodeAt(end - 1) | 32) === 101;
    if (!isNamePart(code) && !(isSign && isDigit(text.charCodeAt(end + 1)))) break;
    end++;
  }
  return end;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function isLocalRef(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1);
  if (last !== 98 && last !== 102) return false;
  for (let i = start; i < end - 1; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return end - start >= 2;
}

/** After the closing quote; beyond the text when there is none. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i + 1;
  }
  return text.length + 1;
}

/** `'a'`, and as GNU as has it also `'a`. */
function charEnd(text: string, start: number): number {
  let end = start + 1;
  if (end >= text.length) return end;
  if (text.charCodeAt(end) === BACKSLASH) end++;
  end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  end = Math.min(end, text.length);
  return text.charCodeAt(end) === APOSTROPHE ? end + 1 : end;
}
