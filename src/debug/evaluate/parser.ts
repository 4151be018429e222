/**
 * Parses C expressions without side effects (C17, 6.5), by precedence climbing. Whether a name in parentheses begins a cast only the program's
 * types can tell, so the parser asks.
 */
import { baseTypeWords } from '../types/baseTypes.ts';
import { ExpressionError } from './expressionError.ts';
import { type Token, tokenize } from './lexer.ts';
import type { Expression, TypeSyntax, UnaryOperator } from './syntax.ts';

/** Throws `ExpressionError`. */
export function parseExpression(text: string, isTypeName: (name: string) => boolean): Expression {
  const parser = new Parser(tokenize(text), isTypeName);
  return parser.whole();
}

/** Binary operators by how tightly they bind; equal ones group from the left. */
const precedence: ReadonlyMap<string, number> = new Map(
  [
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
  ].flatMap((operators, level) => operators.map((operator) => [operator, level + 1] as const)),
);

const unaryOperators: ReadonlySet<string> = new Set(['*', '&', '-', '+', '!', '~']);
const qualifiers: ReadonlySet<string> = new Set(['const', 'volatile', 'restrict', '_Atomic']);
const tagKeywords: ReadonlySet<string> = new Set(['struct', 'union', 'enum', 'class']);

/** Nesting that no person writes, and the parser's own stack still holds. */
const maxDepth = 200;

class Parser {
  readonly #tokens: readonly Token[];
  readonly #isTypeName: (name: string) => boolean;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], isTypeName: (name: string) => boolean) {
    this.#tokens = tokens;
    this.#isTypeName = isTypeName;
  }

  whole(): Expression {
    if (this.#tokens.length === 1) throw new ExpressionError('the expression is empty');
    const expression = this.#expression();
    const rest = this.#next;
    if (rest.kind === 'end') return expression;
    if (rest.text === '=' || /^.?.[^=!<>]?=$/.test(rest.text)) {
      throw new ExpressionError('assignments are not possible: expressions have no side effects', rest.position);
    }
    if (rest.text === ',') throw new ExpressionError('the comma operator is not supported', rest.position);
    throw new ExpressionError(`\`${rest.text}\` is not expected here`, rest.position);
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #peek(offset: number): Token {
    return this.#tokens[Math.min(this.#at + offset, this.#tokens.length - 1)]!;
  }

  #isOperator(text: string): boolean {
    return this.#next.kind === 'operator' && this.#next.text === text;
  }

  #take(): Token {
    const token = this.#next;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #accept(text: string): boolean {
    const found = this.#isOperator(text);
    if (found) this.#at++;
    return found;
  }

  #expect(text: string, why: string): void {
    if (!this.#accept(text)) throw new ExpressionError(`\`${text}\` is missing ${why}`, this.#next.position);
  }

  #expression(): Expression {
    if (++this.#depth > maxDepth) throw new ExpressionError('the expression is nested too deeply', this.#next.position);
    const condition = this.#binary(1);
    const { position } = this.#next;
    let result = condition;
    if (this.#accept('?')) {
      const then = this.#expression();
      this.#expect(':', 'after `?`');
      result = { kind: 'conditional', condition, then, otherwise: this.#expression(), position };
    }
    this.#depth--;
    return result;
  }

  #binary(minimum: number): Expression {
    let left = this.#unary();
    for (;;) {
      const { text, position, kind } = this.#next;
      const level = kind === 'operator' ? precedence.get(text) : undefined;
      if (level === undefined || level < minimum) return left;
      this.#take();
      left = { kind: 'binary', operator: text, left, right: this.#binary(level + 1), position };
    }
  }

  #unary(): Expression {
    const token = this.#next;
    const { position } = token;
    if (token.kind === 'operator') {
      if (token.text === '++' || token.text === '--') {
        throw new ExpressionError(`\`${token.text}\` is not possible: expressions have no side effects`, position);
      }
      if (unaryOperators.has(token.text)) {
        this.#take();
        return { kind: 'unary', operator: token.text as UnaryOperator, operand: this.#operand(), position };
      }
      if (token.text === '(' && this.#startsType(1)) {
        this.#take();
        const type = this.#type();
        this.#expect(')', 'after the type');
        return { kind: 'cast', type, operand: this.#operand(), position };
      }
    }
    if (token.kind === 'name' && token.text === 'sizeof') return this.#sizeof();
    return this.#postfix();
  }

  #operand(): Expression {
    if (++this.#depth > maxDepth) throw new ExpressionError('the expression is nested too deeply', this.#next.position);
    const operand = this.#unary();
    this.#depth--;
    return operand;
  }

  #sizeof(): Expression {
    const { position } = this.#take();
    if (!this.#isOperator('(') || !this.#startsType(1)) return { kind: 'sizeof', operand: this.#operand(), position };
    this.#take();
    const type = this.#type();
    this.#expect(')', 'after the type');
    return { kind: 'sizeofType', type, position };
  }

  #startsType(offset: number): boolean {
    const token = this.#peek(offset);
    if (token.kind !== 'name') return false;
    const { text } = token;
    return (
      baseTypeWords.has(text) ||
      text === 'void' ||
      qualifiers.has(text) ||
      tagKeywords.has(text) ||
      this.#isTypeName(text)
    );
  }

  #type(): TypeSyntax {
    const { position } = this.#next;
    const words: string[] = [];
    let pointers = 0;
    for (;;) {
      const token = this.#next;
      if (token.kind === 'name' && qualifiers.has(token.text)) {
        this.#take();
      } else if (pointers === 0 && token.kind === 'name' && tagKeywords.has(token.text) && words.length === 0) {
        this.#take();
        const tag = this.#take();
        if (tag.kind !== 'name') throw new ExpressionError(`a name is missing after \`${token.text}\``, tag.position);
        words.push(`${token.text === 'class' ? 'struct' : token.text} ${tag.text}`);
      } else if (pointers === 0 && token.kind === 'name' && (words.length === 0 || baseTypeWords.has(token.text))) {
        words.push(this.#take().text);
      } else if (this.#accept('*')) {
        pointers++;
      } else {
        if (words.length === 0) throw new ExpressionError('a type is missing', token.position);
        return { words, pointers, position };
      }
    }
  }

  #postfix(): Expression {
    let expression = this.#primary();
    for (;;) {
      const { position, text, kind } = this.#next;
      if (kind !== 'operator') return expression;
      if (text === '.' || text === '->') {
        this.#take();
        const member = this.#take();
        if (member.kind !== 'name') throw new ExpressionError(`a name is missing after \`${text}\``, member.position);
        expression = { kind: 'member', object: expression, name: member.text, arrow: text === '->', position };
      } else if (text === '[') {
        this.#take();
        const index = this.#expression();
        this.#expect(']', 'after the index');
        expression = { kind: 'index', array: expression, index, position };
      } else if (text === '(') {
        throw new ExpressionError('functions cannot be called: expressions have no side effects', position);
      } else if (text === '++' || text === '--') {
        throw new ExpressionError(`\`${text}\` is not possible: expressions have no side effects`, position);
      } else {
        return expression;
      }
    }
  }

  #primary(): Expression {
    const token = this.#take();
    const { position } = token;
    switch (token.kind) {
      case 'integer':
        return { kind: 'integer', value: token.value, suffix: token.suffix, isDecimal: token.isDecimal, position };
      case 'float':
        return { kind: 'float', value: token.value, isSingle: token.isSingle, position };
      case 'character':
        return { kind: 'character', value: token.value, position };
      case 'register':
        return { kind: 'register', name: token.text.slice(1), position };
      case 'name':
        return this.#name(token.text, position);
      case 'operator':
        if (token.text === '(') {
          const inner = this.#expression();
          this.#expect(')', 'to close the parenthesis');
          return inner;
        }
        throw new ExpressionError(`a value is missing before \`${token.text}\``, position);
      case 'end':
        throw new ExpressionError('the expression is not complete', position);
    }
  }

  /** A name, with the namespaces that C++ and Rust put before it. */
  #name(first: string, position: number): Expression {
    let name = first;
    while (this.#isOperator('::') && this.#peek(1).kind === 'name') {
      this.#take();
      name += `::${this.#take().text}`;
    }
    return { kind: 'name', name, position };
  }
}
