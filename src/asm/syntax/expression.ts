/**
 * Expressions, with GNU as's precedence (Using as, "Infix Operators"), which is not C's: multiplication and shifts bind tightest, then bit
 * operations, then sums, then comparisons, then `&&`, then `||`. The tree keeps places; what it is worth is computed in `layout/evaluate.ts`.
 */
import { type Cursor, SyntaxProblem } from './cursor.ts';
import { charValue, integerOf } from './literals.ts';
import type { Token } from './token.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

export type Expression = Place &
  (
    | { readonly kind: 'number'; readonly value: bigint }
    | { readonly kind: 'symbol'; readonly name: string; readonly token: Token }
    | { readonly kind: 'localRef'; readonly number: string; readonly isForward: boolean; readonly token: Token }
    /** The address of the statement. */
    | { readonly kind: 'dot' }
    | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
  );

export type UnaryOperator = '-' | '~' | '!' | '+';
export type BinaryOperator = keyof typeof RANKS;

const RANKS = {
  '*': 8,
  '/': 8,
  '%': 8,
  '<<': 8,
  '>>': 8,
  '|': 7,
  '&': 7,
  '^': 7,
  '!': 7,
  '+': 5,
  '-': 5,
  '==': 4,
  '!=': 4,
  '<>': 4,
  '<': 4,
  '>': 4,
  '>=': 4,
  '<=': 4,
  '&&': 3,
  '||': 2,
} as const;

const MAX_DEPTH = 200;
/** Whoever walks an expression does so by recursion. */
const MAX_OPERATORS = 2000;

/** One expression's operators so far, counted over all its parentheses. */
interface Count {
  operators: number;
}

/** Reads an expression. Throws SyntaxProblem where none is. */
export function parseExpression(cursor: Cursor): Expression {
  return parseRank(cursor, 0, 0, { operators: 0 });
}

const rankOf = (token: Token | undefined): number =>
  token?.kind === 'punctuation' && Object.hasOwn(RANKS, token.text) ? RANKS[token.text as BinaryOperator] : 0;

function parseRank(cursor: Cursor, above: number, depth: number, count: Count): Expression {
  if (depth > MAX_DEPTH) cursor.fail(`an expression may be nested ${MAX_DEPTH} deep`);
  let left = parseOperand(cursor, depth, count);
  for (let rank = rankOf(cursor.peek()); rank > above; rank = rankOf(cursor.peek())) {
    if (count.operators++ >= MAX_OPERATORS) cursor.fail(`an expression may have ${MAX_OPERATORS} operators`);
    const operator = cursor.next()!.text as BinaryOperator;
    const right = parseRank(cursor, rank, depth + 1, count);
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseOperand(cursor: Cursor, depth: number, count: Count): Expression {
  const token = cursor.peek();
  if (token === undefined) cursor.fail('an expression is expected');
  const { start, end } = token;
  switch (token.kind) {
    case 'number':
      cursor.next();
      return { kind: 'number', value: numberOf(token), start, end };
    case 'char':
      cursor.next();
      return { kind: 'number', value: charValue(token.text), start, end };
    case 'localRef':
      cursor.next();
      return {
        kind: 'localRef',
        number: token.text.slice(0, -1).replace(/^0+(?=\d)/, ''),
        isForward: token.text.endsWith('f'),
        token,
        start,
        end,
      };
    case 'name':
      cursor.next();
      if (token.text === '.') return { kind: 'dot', start, end };
      return { kind: 'symbol', name: token.text, token, start, end };
    case 'string':
      cursor.next();
      return { kind: 'symbol', name: token.text.slice(1, -1), token, start, end };
    default:
      return parsePunctuated(cursor, token, depth, count);
  }
}

function parsePunctuated(cursor: Cursor, token: Token, depth: number, count: Count): Expression {
  if (depth > MAX_DEPTH) cursor.fail(`an expression may be nested ${MAX_DEPTH} deep`);
  const { start } = token;
  switch (token.text) {
    case '(': {
      cursor.next();
      const inner = parseRank(cursor, 0, depth + 1, count);
      const end = cursor.peek()?.end ?? inner.end;
      cursor.expect(')', 'after the expression');
      return { ...inner, start, end };
    }
    case '-':
    case '+':
    case '~':
    case '!': {
      cursor.next();
      const operand = parseOperand(cursor, depth + 1, count);
      return { kind: 'unary', operator: token.text, operand, start, end: operand.end };
    }
    default:
      return cursor.fail(`an expression is expected, not "${token.text}"`);
  }
}

function numberOf(token: Token): bigint {
  const value = integerOf(token.text);
  if (value === undefined) throw new SyntaxProblem(`"${token.text}" is no number`, token.start, token.end);
  return value;
}
