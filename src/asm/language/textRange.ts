/**
 * Places in a text as editors count them: lines and characters from 0, in UTF-16 units. The assembler counts from 1 (`diagnostic.ts`).
 */
import type { SourceRange } from '../diagnostic.ts';

export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** `end` is exclusive. */
export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** A range in a file of this name. */
export interface Location {
  readonly file: string;
  readonly range: TextRange;
}

export const lineRange = (line: number, start: number, end: number): TextRange => ({
  start: { line, character: start },
  end: { line, character: end },
});

export const textRange = ({ line, startColumn, endColumn }: SourceRange): TextRange =>
  lineRange(line - 1, startColumn - 1, endColumn - 1);

export const locationOf = (range: SourceRange): Location => ({ file: range.file, range: textRange(range) });

/** Whether a place is in a range of one line, its end included. */
export const isIn = ({ start, end }: TextRange, { line, character }: TextPosition): boolean =>
  start.line === line && start.character <= character && character <= end.character;

/** The same of a range as the assembler has it: a cursor behind a word is at the word. */
export const touches = (range: SourceRange, file: string, { line, character }: TextPosition): boolean =>
  range.file === file &&
  range.line === line + 1 &&
  range.startColumn <= character + 1 &&
  character + 1 <= range.endColumn;
