/**
 * What a directive is: a name and what it does with the words after it. Families of directives are files of this folder; `table.ts` has them all.
 */

import { evaluate } from '../layout/evaluate.ts';
import type { Value } from '../layout/model.ts';
import { constantNow } from '../layout/resolve.ts';
import type { Assembly } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { parseExpression } from '../syntax/expression.ts';

/** Throws SyntaxProblem for what is not as it should be. */
export type Directive = (assembly: Assembly, cursor: Cursor) => void;

/** Rows of a family, for the table. */
export type DirectiveFamily = Readonly<Record<string, Directive>>;

export const valueAt = (assembly: Assembly, cursor: Cursor): Value => evaluate(assembly, parseExpression(cursor));

/** A constant that must be known at once; `what` begins the sentence about what is not. */
export function constantAt(assembly: Assembly, cursor: Cursor, what: string): bigint {
  const expression = parseExpression(cursor);
  const constant = constantNow(evaluate(assembly, expression));
  if (constant !== undefined) return constant;
  throw new SyntaxProblem(`${what} must be a constant that is known here`, expression.start, expression.end);
}

/** The same in a range, as a number. */
export function numberAt(assembly: Assembly, cursor: Cursor, what: string, min: number, max: number): number {
  const token = cursor.peek();
  const constant = constantAt(assembly, cursor, what);
  if (constant >= BigInt(min) && constant <= BigInt(max)) return Number(constant);
  const start = token?.start ?? 0;
  throw new SyntaxProblem(`${what} must be in ${min}…${max}, not ${constant}`, start, token?.end ?? start + 1);
}

/** Elements between commas up to the end of the statement; none at all is allowed. */
export function forEachElement(cursor: Cursor, take: () => void): void {
  if (cursor.atEnd) return;
  do take();
  while (cursor.accept(','));
  cursor.end();
}
