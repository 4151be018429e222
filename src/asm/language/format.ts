/**
 * Formatting: labels at the left, then mnemonic, operands and comment each in its column, wherever a line reaches so far; widths come from the source
 * itself, so that columns which somebody keeps are kept. Words are never changed, nor strings, nor lines of the preprocessor, nor comments on lines of
 * their own.
 */
import { isPunctuation, type Token } from '../syntax/token.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { lineRange, type TextRange } from './textRange.ts';

export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

export interface FormatOptions {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

const MIN_HEAD_WIDTH = 8;
const MAX_HEAD_WIDTH = 16;
const MAX_COMMENT_COLUMN = 48;

interface Parts {
  readonly labels: string;
  readonly head: string;
  readonly operands: string;
  readonly comment: string;
  /** How far its operands are from its head as it is written, with tabs as they are shown. */
  readonly headWidth: number;
  /** A directive at the begin of its line stays there. */
  readonly isAtMargin: boolean;
}

/** Edits of lines `from` to `to`, the last included. */
export function format(
  source: SourceDocument,
  options: FormatOptions,
  from = 0,
  to = source.lines.length - 1,
): TextEdit[] {
  const parts = source.lines.map((_, line) => partsOf(source, line, options));
  const columns = columnsOf(parts, options);
  const edits: TextEdit[] = [];
  for (let line = from; line <= Math.min(to, source.lines.length - 1); line++) {
    const before = source.lines[line]!;
    const own = parts[line];
    const after = own === undefined ? before.trimEnd() : lineOf(own, columns, options);
    if (after !== before) edits.push({ range: lineRange(line, 0, before.length), newText: after });
  }
  return edits;
}

/** Undefined for lines that stay as they are: several statements, comments alone, the preprocessor's, parts of long comments. */
function partsOf(source: SourceDocument, line: number, { tabSize }: FormatOptions): Parts | undefined {
  const text = source.lines[line]!;
  const words = source.wordsOf(line);
  const [first] = words;
  if (first === undefined || first.kind === 'comment' || /^\s*#/.test(text)) return undefined;
  if (words.some((word) => isPunctuation(word, ';')) || isPartOfLong(source, line)) return undefined;
  const last = words[words.length - 1]!;
  const isCommented = last.kind === 'comment';
  if (words.slice(0, -1).some(({ kind }) => kind === 'comment')) return undefined;
  const statement = isCommented ? words.slice(0, -1) : words;
  let at = 0;
  while (statement[at] !== undefined && isPunctuation(statement[at + 1], ':')) at += 2;
  const head = statement[at];
  const next = statement[at + 1];
  // Of words that a macro's arguments are put into it is not known where they end.
  if (head?.text === '\\' || (next !== undefined && next.start === head?.end)) return undefined;
  // In brackets of the alternate macro syntax every blank counts.
  const isBracket = (word: Token, i: number): boolean =>
    word.text.startsWith('<') && (i === at + 1 || isPunctuation(statement[i - 1], ','));
  if (statement.some(isBracket)) return undefined;
  if (isPunctuation(next, '=') || isPunctuation(next, '==')) return undefined;
  return {
    labels: statement
      .slice(0, at)
      .map((word) => word.text)
      .join('')
      .replaceAll(':', ': ')
      .trimEnd(),
    head: head?.text ?? '',
    operands: operandText(text, statement.slice(at + 1)),
    comment: isCommented ? last.text.trimEnd() : '',
    headWidth:
      head === undefined || next === undefined
        ? 0
        : widthOf(text.slice(0, next.start), tabSize) - widthOf(text.slice(0, head.start), tabSize),
    isAtMargin: head?.start === 0 && head.text.startsWith('.'),
  };
}

/** Whether a backslash joins the line to the next one, or the one before to it. */
const isPartOfLong = ({ lines }: SourceDocument, line: number): boolean =>
  lines[line]!.trimEnd().endsWith('\\') || (lines[line - 1] ?? '').trimEnd().endsWith('\\');

/** One blank after a comma and none before; all else as it is written, but without runs of blanks. */
function operandText(text: string, words: readonly Token[]): string {
  let result = '';
  for (const [i, word] of words.entries()) {
    const before = words[i - 1];
    const isComma = isPunctuation(word, ',');
    const wasComma = isPunctuation(before, ',');
    const isInside = isPunctuation(before, '(') || isPunctuation(word, ')');
    const wasSpaced = before !== undefined && before.end < word.start && !isInside;
    if (!isComma && before !== undefined && (wasComma || wasSpaced)) result += ' ';
    result += text.slice(word.start, word.end);
  }
  return result;
}

interface Columns {
  readonly headWidth: number;
  readonly comment: number;
}

/** Statements begin here: at a tab, or so many blanks. */
const indentOf = ({ tabSize, insertSpaces }: FormatOptions): number => (insertSpaces ? 8 : tabSize);

function columnsOf(parts: readonly (Parts | undefined)[], { tabSize, insertSpaces }: FormatOptions): Columns {
  const step = insertSpaces ? 4 : tabSize;
  const kept = keptWidth(parts);
  const needed = kept ?? Math.ceil(neededWidth(parts) / step) * step;
  const headWidth = insertSpaces ? needed : Math.ceil(needed / tabSize) * tabSize;
  let comment = 0;
  for (const part of parts) {
    if (part === undefined || part.comment === '') continue;
    const end = indentOf({ tabSize, insertSpaces }) + headWidth + part.operands.length + 2;
    if (end <= MAX_COMMENT_COLUMN) comment = Math.max(comment, end);
  }
  return { headWidth, comment: Math.ceil(comment / step) * step };
}

/** Room for the longest head but for a few that are too long. */
function neededWidth(parts: readonly (Parts | undefined)[]): number {
  let width = MIN_HEAD_WIDTH;
  for (const part of parts)
    if (part !== undefined && part.operands !== '' && part.head.length < MAX_HEAD_WIDTH)
      width = Math.max(width, part.head.length + 1);
  return width;
}

/** The width that most lines have already, if it is a column: heads of several lengths share it. */
function keptWidth(parts: readonly (Parts | undefined)[]): number | undefined {
  const lengths = new Map<number, number[]>();
  let count = 0;
  for (const part of parts) {
    if (part === undefined || part.operands === '') continue;
    count++;
    const there = lengths.get(part.headWidth);
    if (there === undefined) lengths.set(part.headWidth, [part.head.length]);
    else there.push(part.head.length);
  }
  const found = [...lengths].find(([, heads]) => heads.length * 2 > count && new Set(heads).size > 1);
  return found?.[0];
}

/** Columns that a text takes, with its tabs as they are shown. */
const widthOf = (text: string, tabSize: number): number =>
  [...text].reduce((width, char) => (char === '\t' ? width + tabSize - (width % tabSize) : width + 1), 0);

function lineOf(
  { labels, head, operands, comment, isAtMargin }: Parts,
  columns: Columns,
  { tabSize, insertSpaces }: FormatOptions,
): string {
  let text = labels;
  const pad = (column: number): void => {
    if (insertSpaces) text += ' '.repeat(Math.max(column - widthOf(text, tabSize), text === '' ? 0 : 1));
    else {
      if (widthOf(text, tabSize) >= column && text !== '') text += ' ';
      while (widthOf(text, tabSize) < column) text += '\t';
    }
  };
  const indent = isAtMargin ? 0 : indentOf({ tabSize, insertSpaces });
  if (head !== '') {
    pad(indent);
    text += head;
    if (operands !== '') {
      pad(indent + columns.headWidth);
      text += operands;
    }
  }
  if (comment !== '') {
    pad(columns.comment);
    text += comment;
  }
  return text;
}
