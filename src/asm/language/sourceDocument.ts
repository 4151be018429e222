/**
 * A source as the language server works with it: its text and what the assembler made of it, assembled once for each version of the text. Everything
 * that features ask for is found from here; what takes a walk over the whole source is kept for the next who asks.
 */
import { type Assembled, assembleFile } from '../assemble.ts';
import type { AssembleOptions } from '../options.ts';
import { lexLine } from '../syntax/lexer.ts';
import type { Token } from '../syntax/token.ts';
import type { Occurrence, Statement } from '../syntax/tree.ts';
import { type FrameFlow, frameFlow } from './frameFlow.ts';
import { insnsOf, type MadeInsn } from './madeInsns.ts';
import { type ProgramAddresses, programAddresses } from './programAddresses.ts';

/** An editor wants to hear soon of a macro without end. */
const MAX_EXPANDED_STATEMENTS = 20_000;

/** A version of a text; nothing of it changes. */
export class SourceDocument {
  readonly name: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly assembled: Assembled;
  private words: readonly (readonly Token[])[] | undefined;
  private byLine: ReadonlyMap<number, readonly Statement[]> | undefined;
  private bySymbol: ReadonlyMap<string, readonly Occurrence[]> | undefined;
  private made: readonly MadeInsn[] | undefined;
  private flow: FrameFlow | undefined;
  private linked: { readonly addresses: ProgramAddresses | undefined } | undefined;

  constructor(name: string, text: string, options: AssembleOptions = {}) {
    this.name = name;
    this.text = text;
    this.lines = text.split(/\r?\n/);
    this.assembled = assembleFile({ name, text }, { maxExpandedStatements: MAX_EXPANDED_STATEMENTS, ...options });
  }

  /** The words of a line as it is written, comments included; nothing has been expanded in them. */
  wordsOf(line: number): readonly Token[] {
    this.words ??= wordsOf(this.lines);
    return this.words[line] ?? [];
  }

  /** The statements of this file that begin in a line, not those that macros made. */
  statementsOf(line: number): readonly Statement[] {
    this.byLine ??= statementsByLine(this.name, this.assembled.tree.statements);
    return this.byLine.get(line) ?? [];
  }

  /** All instructions of the source, in the order in which they were made. */
  get insns(): readonly MadeInsn[] {
    const { module, tree } = this.assembled;
    this.made ??= insnsOf(module, tree.statements);
    return this.made;
  }

  /** Where things lie in the program that this source is, if it is one by itself. */
  get addresses(): ProgramAddresses | undefined {
    this.linked ??= { addresses: programAddresses(this.assembled, this.insns) };
    return this.linked.addresses;
  }

  /** What functions do with the stack and with what they have to leave as it was. */
  get frames(): FrameFlow {
    this.flow ??= frameFlow(this.assembled.module, this.insns);
    return this.flow;
  }

  /** All places that name a symbol; `symbol` is that of an occurrence. */
  occurrencesOf(symbol: string): readonly Occurrence[] {
    this.bySymbol ??= occurrencesBySymbol(this.assembled.tree.occurrences);
    return this.bySymbol.get(symbol) ?? [];
  }
}

function wordsOf(lines: readonly string[]): Token[][] {
  let inComment = false;
  return lines.map((line) => {
    const { tokens, endsInComment } = lexLine(line, inComment, true);
    inComment = endsInComment;
    return [...tokens];
  });
}

function statementsByLine(file: string, statements: readonly Statement[]): Map<number, Statement[]> {
  const found = new Map<number, Statement[]>();
  for (const statement of statements) {
    if (statement.range.file !== file) continue;
    const line = statement.range.line - 1;
    const there = found.get(line);
    if (there === undefined) found.set(line, [statement]);
    else there.push(statement);
  }
  return found;
}

function occurrencesBySymbol(occurrences: readonly Occurrence[]): Map<string, Occurrence[]> {
  const found = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    const there = found.get(occurrence.symbol);
    if (there === undefined) found.set(occurrence.symbol, [occurrence]);
    else there.push(occurrence);
  }
  return found;
}
