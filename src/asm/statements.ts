/**
 * What is done with one statement: its labels, then what its first word says. A problem is reported, and the next statement is taken.
 */
import { EncodeError } from '../isa/encode.ts';
import { assign } from './directives/symbols.ts';
import { directives, isConditional } from './directives/table.ts';
import { assembleInsn, isMnemonic } from './insn/instruction.ts';
import { define } from './layout/define.ts';
import { evaluate } from './layout/evaluate.ts';
import { expandMacro } from './macros/expand.ts';
import { type Assembly, report } from './state.ts';
import { Cursor, SyntaxProblem } from './syntax/cursor.ts';
import { parseExpression } from './syntax/expression.ts';
import type { StatementLine } from './syntax/statementLine.ts';
import { isPunctuation, type Token } from './syntax/token.ts';
import type { StatementKind } from './syntax/tree.ts';

/** Assembles a statement; never throws for what a source says. */
export function assembleStatement(assembly: Assembly, statement: StatementLine): void {
  assembly.statement = statement;
  assembly.tree.begin(statement, assembly.sections.here);
  try {
    run(assembly, statement);
  } catch (error) {
    reportProblem(assembly, error);
  }
  assembly.tree.end(assembly.sections.here);
}

function reportProblem(assembly: Assembly, error: unknown): void {
  if (error instanceof SyntaxProblem) report(assembly, 'error', error.message, error.start, error.end);
  else if (error instanceof EncodeError) {
    const { tokens } = assembly.statement;
    report(assembly, 'error', error.message, tokens[0]!.start, tokens[tokens.length - 1]!.end);
  } else throw error;
}

function run(assembly: Assembly, statement: StatementLine): void {
  const { tokens, text } = statement;
  if (!assembly.conditionals.isActive && !isConditional(tokens[0]!.text.toLowerCase())) {
    assembly.tree.describe('inactive', [], tokens[0], tokens, 1);
    return;
  }
  let at = 0;
  const labels: Token[] = [];
  while (isLabel(tokens, at)) {
    labels.push(tokens[at]!);
    at += 2;
  }
  const head = tokens[at];
  const describe = (kind: StatementKind): void => assembly.tree.describe(kind, labels, head, tokens, at + 1);
  describe('label');
  for (const label of labels) defineLabel(assembly, label);
  if (head === undefined) return;
  const cursor = new Cursor(text, tokens, at + 1);
  if (isAssignment(tokens, at)) {
    describe('assignment');
    cursor.next();
    const value = evaluate(assembly, parseExpression(cursor));
    cursor.end();
    assign(assembly, head, nameOf(head), value, !isPunctuation(tokens[at + 1], '=='));
    return;
  }
  const name = head.kind === 'name' ? head.text.toLowerCase() : '';
  const macro = head.kind === 'name' ? assembly.macros.get(name) : undefined;
  const directive = directives.get(name);
  if (macro !== undefined) {
    describe('macroCall');
    expandMacro(assembly, macro, cursor.restOfText());
  } else if (directive !== undefined) {
    describe('directive');
    directive(assembly, cursor);
  } else if (isMnemonic(name)) {
    describe('instruction');
    assembleInsn(assembly, name, cursor);
  } else {
    describe('unknown');
    throw new SyntaxProblem(unknownText(head), head.start, head.end);
  }
}

function unknownText(head: Token): string {
  if (head.kind !== 'name') return `an instruction, a directive or a label is expected, not "${head.text}"`;
  if (head.text.startsWith('.')) return `\`${head.text}\` is no directive`;
  return `\`${head.text}\` is no instruction and no macro`;
}

const isLabel = (tokens: readonly Token[], at: number): boolean => {
  const kind = tokens[at]?.kind;
  return (kind === 'name' || kind === 'number' || kind === 'string') && isPunctuation(tokens[at + 1], ':');
};

const isAssignment = (tokens: readonly Token[], at: number): boolean =>
  (tokens[at]!.kind === 'name' || tokens[at]!.kind === 'string') &&
  (isPunctuation(tokens[at + 1], '=') || isPunctuation(tokens[at + 1], '=='));

const nameOf = ({ kind, text }: Token): string => (kind === 'string' ? text.slice(1, -1) : text);

function defineLabel(assembly: Assembly, token: Token): void {
  const { symbols, sections } = assembly;
  const definition = { kind: 'label', position: sections.here } as const;
  if (token.kind === 'number' && !/^\d+$/.test(token.text)) {
    throw new SyntaxProblem(`"${token.text}" is no label: a name or a number is expected`, token.start, token.end);
  }
  const name = token.kind === 'number' ? token.text.replace(/^0+(?=\d)/, '') : nameOf(token);
  const symbol = token.kind === 'number' ? symbols.defineNumbered(name) : symbols.get(name);
  const problem = define(assembly, token, symbol, definition, false, name);
  if (problem !== undefined) report(assembly, 'error', problem, token.start, token.end);
}
