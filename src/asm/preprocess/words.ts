/**
 * Lines as the C preprocessor sees them: comments become blanks, so that columns stay, and names are found outside of strings (C17, 5.1.1.2).
 * A `#` that does not begin the line begins a comment of the assembler's, in which nothing counts any more.
 */

const QUOTE = 34;
const HASH = 35;
const STAR = 42;
const SLASH = 47;
const BACKSLASH = 92;
const DOT = 46;

export interface Blanked {
  readonly text: string;
  /** A comment goes on in the next line. */
  readonly endsInComment: boolean;
}

/** Puts blanks in the place of comments. `isDirective` says that a `#` within the line is not a comment's begin. */
export function blankComments(text: string, inComment: boolean, isDirective: boolean): Blanked {
  if (!inComment && !text.includes('/')) return { text, endsInComment: false };
  let result = '';
  let from = 0;
  let at = 0;
  const blank = (end: number): void => {
    result += text.slice(from, at) + ' '.repeat(end - at);
    at = end;
    from = end;
  };
  if (inComment) {
    const end = text.indexOf('*/');
    blank(end < 0 ? text.length : end + 2);
    if (end < 0) return { text: result, endsInComment: true };
  }
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    else if (code === HASH && !isDirective) break;
    else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) blank(text.length);
    else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
      const end = text.indexOf('*/', at + 2);
      blank(end < 0 ? text.length : end + 2);
      if (end < 0) return { text: result, endsInComment: true };
    } else at++;
  }
  return { text: result + text.slice(from), endsInComment: false };
}

/** After the string that begins here, or the end of the text. */
export function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at + 1;
  }
  return text.length;
}

export const isNameStart = (code: number): boolean =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isNamePart = (code: number): boolean => isNameStart(code) || (code >= 48 && code <= 57);

export interface Word {
  readonly kind: 'name' | 'number' | 'string' | 'blank' | 'other';
  readonly text: string;
}

/**
 * Where the word that begins here ends: a name, a number with the letters that follow, so that no name begins in them, a string, blanks, or
 * one character. At a `#` it is where it begins.
 */
export function wordEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  let end = at + 1;
  if (isNamePart(code)) {
    const isNumber = !isNameStart(code);
    while (end < text.length && (isNamePart(text.charCodeAt(end)) || (isNumber && text.charCodeAt(end) === DOT))) end++;
    return end;
  }
  if (code === QUOTE) return stringEnd(text, at);
  if (code === HASH) return at;
  if (isBlank(code)) while (isBlank(text.charCodeAt(end))) end++;
  return end;
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** The word that begins at a place of the text. */
export function wordAt(text: string, at: number): Word {
  const code = text.charCodeAt(at);
  const word = text.slice(at, code === HASH ? at + 1 : wordEnd(text, at));
  if (isNameStart(code)) return { kind: 'name', text: word };
  if (isNamePart(code)) return { kind: 'number', text: word };
  if (code === QUOTE) return { kind: 'string', text: word };
  return { kind: isBlank(code) ? 'blank' : 'other', text: word };
}
