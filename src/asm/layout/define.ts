/**
 * Gives symbols what they are: a place, a value, common storage. A symbol is defined once, but for those that `.set` may change.
 */
import type { Assembly } from '../state.ts';
import { rangeOf } from '../syntax/statementLine.ts';
import type { Token } from '../syntax/token.ts';
import type { AsmSymbol, Definition } from './model.ts';

/** Why a symbol cannot be defined here. */
export type DefineProblem = string;

/** Defines a symbol, or says why not. `mayRepeat` says that it may be set again, if it was set so before. */
export function define(
  assembly: Assembly,
  token: Token,
  symbol: AsmSymbol,
  definition: Definition,
  mayRepeat: boolean,
  name: string,
): DefineProblem | undefined {
  const { statement, symbols, tree } = assembly;
  const isChange = symbol.isVariable && mayRepeat;
  if (symbol.definition !== undefined && !isChange && symbol.definition.kind !== 'common') {
    const { definedAt } = symbol;
    return `\`${name}\` is already defined${definedAt === undefined ? '' : ` in line ${definedAt.line} of ${definedAt.file}`}`;
  }
  const target = isChange && symbol.definition !== undefined ? symbols.replace(symbol) : symbol;
  target.definition = definition;
  target.isVariable = mayRepeat;
  target.definedAt = rangeOf(statement, token.start, token.end);
  tree.occurrence(statement, token, symbol.name, 'definition', name);
  return undefined;
}
