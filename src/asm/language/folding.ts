/**
 * Parts of a source that can be folded: macros, repetitions, conditions of the assembler and of the preprocessor, comments, functions and data.
 */
import { outline } from './outline.ts';
import type { SourceDocument } from './sourceDocument.ts';

export interface Fold {
  /** Both from 0, both folded. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'region' | 'comment';
}

const OPENING = /^[.#]\s*(?:macro|rept|rep|irp|irpc|if\w*)$/;
const CLOSING = /^[.#]\s*(?:endm|endmacro|endr|endif)$/;
const MIDDLE = /^[.#]\s*(?:else|elseif|elsif|elif)$/;

/** Lines that can be folded, first and last, from 0. */
export function folds(source: SourceDocument): Fold[] {
  const blocks = outline(source)
    .filter(({ kind }) => kind === 'function' || kind === 'data')
    .map(({ range }): Fold => ({ start: range.start.line, end: range.end.line, kind: 'region' }));
  return [...blocks, ...directiveFolds(source), ...commentFolds(source)].filter(({ start, end }) => end > start);
}

/** `.if`, or the preprocessor's `#if`, which is a comment to the assembler. */
function directiveOf(source: SourceDocument, line: number): string {
  const preprocessor = /^\s*#\s*(?:if\w*|else|elif|endif)\b/.exec(source.lines[line]!);
  if (preprocessor !== null) return preprocessor[0].trim();
  const [first] = source.wordsOf(line);
  return first?.kind === 'name' ? first.text.toLowerCase() : '';
}

function directiveFolds(source: SourceDocument): Fold[] {
  const found: Fold[] = [];
  const open: number[] = [];
  for (let line = 0; line < source.lines.length; line++) {
    const name = directiveOf(source, line);
    const isMiddle = MIDDLE.test(name);
    if (isMiddle || CLOSING.test(name)) {
      const start = open.pop();
      if (start !== undefined) found.push({ start, end: line - (isMiddle ? 1 : 0), kind: 'region' });
    }
    if (isMiddle || OPENING.test(name)) open.push(line);
  }
  return found;
}

/** Lines of nothing but comment that follow one another. */
function commentFolds(source: SourceDocument): Fold[] {
  const found: Fold[] = [];
  let start: number | undefined;
  for (let line = 0; line <= source.lines.length; line++) {
    const words = source.wordsOf(line);
    const isComment =
      words.length > 0 && words.every(({ kind }) => kind === 'comment') && directiveOf(source, line) === '';
    if (isComment) start ??= line;
    else if (start !== undefined) {
      found.push({ start, end: line - 1, kind: 'comment' });
      start = undefined;
    }
  }
  return found;
}
