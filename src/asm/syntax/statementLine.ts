/**
 * A statement as it comes from the sources: its words, and where they stand; statements that a macro or a repetition made know what made them.
 */
import type { SourceRange } from '../diagnostic.ts';
import type { Token } from './token.ts';

/** Maps columns of a text that the preprocessor changed to those of its source. */
export type ColumnMap = (column: number) => number;

/** A use of a macro, or a repetition. */
export interface Expansion {
  /** Such as `macro push`. */
  readonly what: string;
  /** The statement that it is made by. */
  readonly call: StatementLine;
  /** How many expansions are around it, itself included. */
  readonly depth: number;
}

export interface StatementLine {
  readonly file: string;
  /** 1-based; of a macro's body the line in the body's file. */
  readonly line: number;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly columns?: ColumnMap;
  readonly expansion?: Expansion;
}

/** The place in the source of columns of a statement; of what a macro made the statement that uses the macro. */
export function rangeOf(statement: StatementLine, start: number, end: number): SourceRange {
  const { file, line, columns, expansion } = statement;
  if (expansion !== undefined) return wholeRange(outermost(expansion).call);
  const map = columns ?? ((column: number): number => column);
  const startColumn = map(start) + 1;
  return { file, line, startColumn, endColumn: Math.max(startColumn, map(end) + 1) };
}

/** From the first word to the last. */
export function wholeRange(statement: StatementLine): SourceRange {
  const { tokens } = statement;
  return rangeOf(statement, tokens[0]?.start ?? 0, tokens[tokens.length - 1]?.end ?? 0);
}

function outermost(expansion: Expansion): Expansion {
  let outer = expansion;
  while (outer.call.expansion !== undefined) outer = outer.call.expansion;
  return outer;
}
