/**
 * Expanding: what a macro or a repetition makes comes next, line by line as the assembler asks for it, so that nothing is made that is not used.
 */
import { type InputLine, type LineSource, MAX_NESTING } from '../input/input.ts';
import { evaluate } from '../layout/evaluate.ts';
import { constantNow } from '../layout/resolve.ts';
import { type Assembly, report } from '../state.ts';
import { Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { parseExpression } from '../syntax/expression.ts';
import { lexLine } from '../syntax/lexer.ts';
import { type Expansion, rangeOf, type StatementLine } from '../syntax/statementLine.ts';
import { alternateArgument, localNames, substituteNames } from './alternate.ts';
import { type Alternate, bindArguments } from './arguments.ts';
import type { Macro } from './macro.ts';
import { MAX_LINE_LENGTH, substitute } from './substitute.ts';

/** Texts for the names of one round of a repetition, or of a macro's use. */
export type Texts = ReadonlyMap<string, string>;

/** Expands a macro; `text` is what stands after its name. */
export function expandMacro(assembly: Assembly, macro: Macro, text: string): void {
  const { statement } = assembly;
  const { tokens } = statement;
  if (statement.expansion === undefined) {
    const head = tokens.find(({ text: word }) => word.toLowerCase() === macro.name.toLowerCase()) ?? tokens[0]!;
    assembly.tree.macroUse({ name: macro.name, kind: 'macro', range: rangeOf(statement, head.start, head.end) });
  }
  const { start } = tokens[0]!;
  const { end } = tokens[tokens.length - 1]!;
  const texts = bindArguments(macro, text, start, end, alternateOf(assembly, start, end));
  expand(assembly, `macro ${macro.name}`, macro.body, [texts]);
  assembly.expansions++;
}

/** How arguments are read while `.altmacro` is in force; `start` and `end` are where they stand. */
export function alternateOf(assembly: Assembly, start: number, end: number): Alternate {
  if (!assembly.alternate.isOn) return undefined;
  const evaluated = (expression: string): string => {
    const { tokens } = lexLine(expression);
    const cursor = new Cursor(expression, tokens);
    const constant = constantNow(evaluate(assembly, parseExpression(cursor)));
    cursor.end();
    if (constant !== undefined) return String(BigInt.asIntN(64, constant));
    throw new SyntaxProblem(`%${expression} must be a constant that is known here`, start, end);
  };
  return (written) => {
    try {
      return alternateArgument(written, evaluated);
    } catch (error) {
      // Columns are those of the argument alone.
      throw error instanceof SyntaxProblem ? new SyntaxProblem(error.message, start, end) : error;
    }
  };
}

/** Makes the body once for each of the texts. */
export function expand(assembly: Assembly, what: string, body: readonly InputLine[], rounds: Iterable<Texts>): void {
  const { statement, input, conditionals } = assembly;
  const depth = (statement.expansion?.depth ?? 0) + 1;
  if (depth > MAX_NESTING) {
    input.leaveAllExpansions();
    const { start, end } = statement.tokens[0]!;
    throw new SyntaxProblem(
      `expansions are nested more than ${MAX_NESTING} deep; does the macro use itself?`,
      start,
      end,
    );
  }
  const count = assembly.expansions;
  assembly.tree.expands();
  const expansion: Expansion = { what, call: statement, depth };
  input.push(linesOf(assembly, expansion, body, rounds[Symbol.iterator](), count, conditionals.depth));
}

function linesOf(
  assembly: Assembly,
  expansion: Expansion,
  body: readonly InputLine[],
  rounds: Iterator<Texts>,
  count: number,
  conditionalDepth: number,
): LineSource {
  let at = body.length;
  let texts: Texts | undefined;
  const next = (): InputLine | undefined => {
    if (assembly.input.isExhausted) return exhausted(assembly, expansion.call);
    if (at >= body.length) {
      const round = rounds.next();
      if (round.done === true || body.length === 0) return undefined;
      texts = round.value;
      at = 0;
    }
    const line = body[at++]!;
    const locals = assembly.alternate.isOn ? localNames(line.text) : undefined;
    if (locals !== undefined && expansion.what.startsWith('macro ')) {
      texts = withLocals(assembly, texts!, locals);
      return next();
    }
    const text = textOf(assembly, line.text, texts!, count);
    if (text !== undefined) return { text, file: line.file, line: line.line };
    assembly.statement = expansion.call;
    report(assembly, 'error', `a line of ${expansion.what} would be longer than ${MAX_LINE_LENGTH} characters`, 0, 1);
    return undefined;
  };
  return { kind: 'expansion', expansion, isBytes: false, conditionalDepth, next };
}

/** A line of a body with the texts put in; undefined when it would be too long. */
function textOf({ alternate }: Assembly, line: string, texts: Texts, count: number): string | undefined {
  const named = alternate.isOn ? substituteNames(line, texts, MAX_LINE_LENGTH) : line;
  return named === undefined ? undefined : substitute(named, texts, count);
}

/** Names of `LOCAL` stand for labels that nobody else has. */
function withLocals({ alternate }: Assembly, texts: Texts, names: readonly string[]): Texts {
  const labels = names.map((name) => [name, `.LL${(++alternate.labels).toString(16).padStart(4, '0')}`] as const);
  return new Map([...texts, ...labels]);
}

/** Said once; from then on expansions make nothing. */
function exhausted(assembly: Assembly, call: StatementLine): undefined {
  if (assembly.isExhausted) return undefined;
  assembly.isExhausted = true;
  assembly.statement = call;
  const { start, end } = call.tokens[0]!;
  report(
    assembly,
    'error',
    `expansions have made ${assembly.input.maxExpanded} statements; no more are made`,
    start,
    end,
  );
  return undefined;
}
