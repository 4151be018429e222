/**
 * A walk over the words of one statement. What is not as expected becomes a `SyntaxProblem` with the place of the word; who takes statements
 * apart catches it, reports it, and goes on with the next statement.
 */
import { isPunctuation, type Token, type TokenKind } from './token.ts';

/**
 * Something in a statement that is not as it should be; columns are of the text that the words were taken from. It is thrown, but no `Error`: a stack
 * for each of thousands of mistakes would take longer than all else.
 */
export class SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    this.message = message;
    this.start = start;
    this.end = end;
  }
}

export class Cursor {
  readonly tokens: readonly Token[];
  /** The text that the words were taken from. */
  readonly text: string;
  private index: number;
  private readonly limit: number;

  constructor(text: string, tokens: readonly Token[], from = 0, to = tokens.length) {
    this.text = text;
    this.tokens = tokens;
    this.index = from;
    this.limit = to;
  }

  get atEnd(): boolean {
    return this.index >= this.limit;
  }

  get position(): number {
    return this.index;
  }

  set position(index: number) {
    this.index = index;
  }

  peek(ahead = 0): Token | undefined {
    return this.index + ahead < this.limit ? this.tokens[this.index + ahead] : undefined;
  }

  next(): Token | undefined {
    return this.index < this.limit ? this.tokens[this.index++] : undefined;
  }

  is(text: string, ahead = 0): boolean {
    return isPunctuation(this.peek(ahead), text);
  }

  /** Steps over a punctuation character if it is there. */
  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.index++;
    return true;
  }

  expect(text: string, why: string): void {
    if (!this.accept(text)) this.fail(`"${text}" is expected ${why}`);
  }

  take(kind: TokenKind, what: string): Token {
    const token = this.peek();
    if (token?.kind !== kind) this.fail(`${what} is expected`);
    this.index++;
    return token;
  }

  /** A name, or a name in quotes; the answer is without them. */
  takeName(what: string): { readonly name: string; readonly token: Token } {
    const token = this.peek();
    if (token?.kind !== 'name' && token?.kind !== 'string') this.fail(`${what} is expected`);
    this.index++;
    return { name: token.kind === 'string' ? token.text.slice(1, -1) : token.text, token };
  }

  /** Nothing may follow. */
  end(): void {
    const token = this.peek();
    if (token !== undefined) this.fail(`nothing more is expected here, but there is "${token.text}"`);
  }

  /** A problem at the next word, or at the end of the statement. */
  fail(message: string): never {
    const token = this.peek();
    if (token !== undefined) throw new SyntaxProblem(message, token.start, token.end);
    const last = this.tokens[this.limit - 1];
    const at = last?.end ?? this.text.length;
    throw new SyntaxProblem(message, at, at + 1);
  }

  /** All text from the next word to the end of the statement, blanks within included. */
  restOfText(): string {
    const first = this.peek();
    const last = this.tokens[this.limit - 1];
    this.index = this.limit;
    return first === undefined || last === undefined ? '' : this.text.slice(first.start, last.end);
  }
}
