/**
 * Where statements come from: a stack of files, and of texts that macros and repetitions made. Whoever includes or expands pushes; the
 * assembler takes statements from the top. Bounded: nesting, and how many statements expansions may make altogether.
 */
import { type LexedLine, lexLine } from '../syntax/lexer.ts';
import type { ColumnMap, Expansion, StatementLine } from '../syntax/statementLine.ts';
import { isPunctuation, type Token } from '../syntax/token.ts';
import type { SourceFile } from './source.ts';

/** A line, with its place; text that a macro made says of which line of the body. */
export interface InputLine {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly columns?: ColumnMap;
}

/** Something that gives lines one after another. */
export interface LineSource {
  readonly kind: 'file' | 'expansion';
  readonly expansion?: Expansion;
  /** The file whose characters are bytes. */
  readonly isBytes: boolean;
  /** How many conditions were open where an expansion began. */
  readonly conditionalDepth?: number;
  next(): InputLine | undefined;
}

/** A problem of the words of a line, with its place. */
export type OnLexProblem = (line: StatementLine, problem: NonNullable<LexedLine['problem']>) => void;

export const MAX_NESTING = 100;

export class Input {
  private readonly stack: LineSource[] = [];
  /** Statements of the line at hand that are still to come. */
  private pending: StatementLine[] = [];
  private pendingAt = 0;
  private inComment = false;
  private expanded = 0;
  private readonly onProblem: OnLexProblem;
  /** How many statements expansions may make. */
  readonly maxExpanded: number;

  constructor(maxExpanded: number, onProblem: OnLexProblem) {
    this.maxExpanded = maxExpanded;
    this.onProblem = onProblem;
  }

  /** The last line ends in a comment that is not closed. */
  get isInComment(): boolean {
    return this.inComment;
  }

  get depth(): number {
    return this.stack.length;
  }

  get isBytes(): boolean {
    return this.stack.some((source) => source.isBytes);
  }

  /** Statements of expansions have become too many. */
  get isExhausted(): boolean {
    return this.expanded > this.maxExpanded;
  }

  /** What `source` gives comes next; the rest of the line at hand follows after it. */
  push(source: LineSource): void {
    if (this.pendingAt < this.pending.length) this.stack.push(restOf(this.pending.slice(this.pendingAt)));
    this.pending = [];
    this.pendingAt = 0;
    this.stack.push(source);
  }

  /** Ends the innermost expansion (`.exitm`): answers how many conditions were open before it, undefined outside of any. */
  leaveExpansion(): number | undefined {
    const at = this.stack.findLastIndex(({ kind }) => kind === 'expansion');
    if (at < 0) return undefined;
    const depth = this.stack[at]!.conditionalDepth ?? 0;
    this.stack.length = at;
    this.pending = [];
    this.pendingAt = 0;
    return depth;
  }

  /** No more comes (`.end`, or because something is out of bounds). */
  stop(): void {
    this.stack.length = 0;
    this.pending = [];
    this.pendingAt = 0;
  }

  /** Takes expansions away and goes on with the file that they are in. */
  leaveAllExpansions(): void {
    const outermost = this.stack.findIndex(({ kind }) => kind === 'expansion');
    if (outermost >= 0) this.stack.length = outermost;
    this.pending = [];
    this.pendingAt = 0;
  }

  next(): StatementLine | undefined {
    for (;;) {
      const statement = this.pending[this.pendingAt];
      if (statement !== undefined) {
        this.pendingAt++;
        return statement;
      }
      const source = this.stack[this.stack.length - 1];
      if (source === undefined) return undefined;
      if (source instanceof RestOfLine) {
        this.stack.pop();
        this.pending = source.statements;
        this.pendingAt = 0;
        continue;
      }
      const line = source.next();
      if (line === undefined) {
        this.stack.pop();
        continue;
      }
      this.pending = this.statementsOf(line, source.expansion);
      this.pendingAt = 0;
      if (source.expansion !== undefined) this.expanded += this.pending.length;
    }
  }

  private statementsOf(line: InputLine, expansion: Expansion | undefined): StatementLine[] {
    const { tokens, endsInComment, problem } = lexLine(line.text, this.inComment);
    this.inComment = endsInComment;
    const whole: StatementLine = { ...line, tokens, ...(expansion && { expansion }) };
    if (problem !== undefined) this.onProblem(whole, problem);
    if (tokens.length === 0) return [];
    if (!tokens.some((token) => isPunctuation(token, ';'))) return [whole];
    return splitStatements(tokens).map((part) => ({ ...whole, tokens: part }));
  }
}

function splitStatements(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (isPunctuation(token, ';')) parts.push([]);
    else parts[parts.length - 1]!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** Statements of a line that wait until something that was pushed meanwhile is at its end. */
class RestOfLine implements LineSource {
  readonly kind = 'file';
  readonly isBytes = false;
  readonly statements: StatementLine[];

  constructor(statements: StatementLine[]) {
    this.statements = statements;
  }

  next(): undefined {
    return undefined;
  }
}

const restOf = (statements: StatementLine[]): RestOfLine => new RestOfLine(statements);

/** The lines of a file as they are. */
export function fileLines({ name, lines, isBytes }: SourceFile): LineSource {
  let at = 0;
  return {
    kind: 'file',
    isBytes,
    next: () => (at < lines.length ? { text: lines[at]!, file: name, line: ++at } : undefined),
  };
}
