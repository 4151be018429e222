/**
 * What stands at a place of a source: the word there, and of which statement it is which part. It goes by the words of the line alone, so that it
 * is right also while a statement is being typed.
 */
import { isPunctuation, type Token } from '../syntax/token.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { TextPosition } from './textRange.ts';

export interface CursorContext {
  /** The word that the place is in, or directly behind. */
  readonly word: Token | undefined;
  /** Mnemonic or directive of the statement. */
  readonly head: Token | undefined;
  /** Where in the statement the place is. `outside` is in comments, strings, and labels before their colon. */
  readonly part: 'head' | 'operands' | 'outside';
  /** Which operand, from 0. */
  readonly operandIndex: number;
  /** The word before the one at the place, or before the place. */
  readonly before: Token | undefined;
}

/** What stands at a place. */
export function contextAt(source: SourceDocument, { line, character }: TextPosition): CursorContext {
  const all = source.wordsOf(line);
  const word = wordAt(all, character);
  const end = word?.start ?? character;
  const earlier = all.filter((token) => token.end <= end && token.kind !== 'comment');
  const isOutside = all.some(
    ({ kind, start, end: last }) =>
      ((kind === 'comment' || kind === 'string') && start < character && character <= last) ||
      (kind === 'comment' && start <= character && character < last),
  );
  const from = earlier.findLastIndex((token) => isPunctuation(token, ';')) + 1;
  const statement = withoutLabels(earlier.slice(from));
  const before = statement[statement.length - 1];
  const rest = all.filter(({ start, kind }) => start >= end && kind !== 'comment');
  const isLabel = statement.length === 0 && word !== undefined && isPunctuation(rest[1], ':');
  const head = statement[0] ?? (isLabel ? undefined : word);
  const part = isOutside || isLabel ? 'outside' : statement.length === 0 ? 'head' : 'operands';
  return { word, head, part, operandIndex: commas(statement), before };
}

/** Words without the labels that they begin with. */
function withoutLabels(tokens: readonly Token[]): readonly Token[] {
  let at = 0;
  while (tokens[at]?.kind !== 'punctuation' && isPunctuation(tokens[at + 1], ':')) at += 2;
  return tokens.slice(at);
}

/** Commas that are not within parentheses. */
function commas(tokens: readonly Token[]): number {
  let depth = 0;
  let count = 0;
  for (const token of tokens) {
    if (isPunctuation(token, '(')) depth++;
    else if (isPunctuation(token, ')')) depth--;
    else if (depth === 0 && isPunctuation(token, ',')) count++;
  }
  return count;
}

const WORDS: ReadonlySet<string> = new Set(['name', 'number', 'localRef']);

/** The name or number that a place is in, at, or behind. */
function wordAt(tokens: readonly Token[], character: number): Token | undefined {
  return tokens.find(({ kind, start, end }) => WORDS.has(kind) && start <= character && character <= end);
}
