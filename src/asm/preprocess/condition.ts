/**
 * What the expression after `#if` comes to (C17, 6.10.1): C's operators and precedence on 64-bit integers; names that are not defined are 0.
 */
import { type Defines, expandText } from './expandDefines.ts';
import { wordAt } from './words.ts';

/** The value, or a sentence about what is wrong. */
export function conditionValue(text: string, defines: Defines): bigint | string {
  const withoutDefined = text.replace(
    /\bdefined\s*(?:\(\s*([A-Za-z_]\w*)\s*\)|([A-Za-z_]\w*))/g,
    (_whole, inner: string | undefined, bare: string | undefined) => (defines.has(inner ?? bare ?? '') ? '1' : '0'),
  );
  try {
    return new ConditionParser(wordsOf(expandText(withoutDefined, defines))).whole();
  } catch (error) {
    if (error instanceof ConditionError) return error.message;
    throw error;
  }
}

class ConditionError extends Error {}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const pair = text.slice(at, at + 2);
    const word = PAIRS.has(pair) ? { kind: 'other', text: pair } : wordAt(text, at);
    if (word.kind !== 'blank') words.push(word.text);
    at += word.text.length;
  }
  return words;
}

const PAIRS: ReadonlySet<string> = new Set(['||', '&&', '==', '!=', '<=', '>=', '<<', '>>']);
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const MAX_DEPTH = 100;

class ConditionParser {
  private readonly words: readonly string[];
  private at = 0;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  whole(): bigint {
    if (this.words.length === 0) throw new ConditionError('#if needs an expression');
    const value = this.choice(0);
    const rest = this.words[this.at];
    if (rest !== undefined) throw new ConditionError(`an operator is expected in the condition, not "${rest}"`);
    return value;
  }

  private choice(depth: number): bigint {
    if (depth > MAX_DEPTH) throw new ConditionError('the condition is nested too deep');
    const condition = this.level(0, depth);
    if (!this.accept('?')) return condition;
    const yes = this.choice(depth + 1);
    if (!this.accept(':')) throw new ConditionError('":" is expected in the condition');
    const no = this.choice(depth + 1);
    return condition !== 0n ? yes : no;
  }

  private level(level: number, depth: number): bigint {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary(depth);
    let left = this.level(level + 1, depth);
    for (;;) {
      const operator = this.words[this.at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.at++;
      left = compute(operator, left, this.level(level + 1, depth));
    }
  }

  private unary(depth: number): bigint {
    if (depth > MAX_DEPTH) throw new ConditionError('the condition is nested too deep');
    if (this.accept('!')) return this.unary(depth + 1) === 0n ? 1n : 0n;
    if (this.accept('-')) return -this.unary(depth + 1);
    if (this.accept('+')) return this.unary(depth + 1);
    if (this.accept('~')) return ~this.unary(depth + 1);
    if (this.accept('(')) {
      const value = this.choice(depth + 1);
      if (!this.accept(')')) throw new ConditionError('")" is expected in the condition');
      return value;
    }
    const word = this.words[this.at++];
    if (word === undefined) throw new ConditionError('the condition ends too early');
    if (/^[A-Za-z_]/.test(word)) return 0n;
    const digits = word.replace(/[uUlL]+$/, '');
    if (/^(0[xX][0-9a-fA-F]+|\d+)$/.test(digits)) {
      return BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1).replace(/[89]/g, '7')}` : digits);
    }
    throw new ConditionError(`a number or a name is expected in the condition, not "${word}"`);
  }

  private accept(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at++;
    return true;
  }
}

const truth = (condition: boolean): bigint => (condition ? 1n : 0n);

function compute(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '||':
      return truth(a !== 0n || b !== 0n);
    case '&&':
      return truth(a !== 0n && b !== 0n);
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '<<':
      return BigInt.asIntN(64, a << BigInt.asUintN(6, b));
    case '>>':
      return a >> BigInt.asUintN(6, b);
    case '+':
      return BigInt.asIntN(64, a + b);
    case '-':
      return BigInt.asIntN(64, a - b);
    case '*':
      return BigInt.asIntN(64, a * b);
    default:
      if (b === 0n) throw new ConditionError('the condition divides by zero');
      return operator === '/' ? a / b : a % b;
  }
}
