/**
 * The condition of a trap filter, as a person writes it: which syscalls or signals (`openat, write`, `64`, `SIGSEGV`) and comparisons over what
 * the trap carries (`write && fd == 1`, `stval >= 0x1000 && stval < 0x2000`, `tid == 3`).
 *
 *     condition := and ((',' | '||') and)*
 *     and       := unary ('&&' unary)*
 *     unary     := '!' unary | '(' condition ')' | operand (operator operand)?
 *     operator  := == | != | < | <= | > | >= | &
 *
 * An operand alone names a syscall or signal, by name or number. `a & b` is true when they have a bit in common. A comparison over something
 * that the trap at hand does not carry (a parameter of another syscall) is false.
 */

/** What a trap carries, as the condition sees it. `value` is undefined for names that it lacks. */
export interface TrapSubject {
  /** The number of the syscall or signal. */
  readonly number: bigint | undefined;
  /** The syscall's name, where its number may be another's than the condition has by that name: names are compared then. */
  readonly name?: string;
  value(name: string): bigint | undefined;
}

/** The names that conditions of a filter may use. */
export interface TrapNames {
  /** What is listed, for messages: `syscall`, `signal`; undefined when nothing can be listed. */
  readonly listed: string | undefined;
  numberOf(name: string): bigint | undefined;
  isVariable(name: string): boolean;
}

export type TrapCondition = (subject: TrapSubject) => boolean;

/** The condition, or a sentence that says what is wrong with it. */
export function parseTrapCondition(text: string, names: TrapNames): TrapCondition | { readonly error: string } {
  try {
    return new Parser(text, names).parse();
  } catch (error) {
    if (error instanceof ConditionError) return { error: `condition "${text}": ${error.message}` };
    throw error;
  }
}

class ConditionError extends Error {}

type Operand = (subject: TrapSubject) => bigint | undefined;

const operators: Record<string, (a: bigint, b: bigint) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '&': (a, b) => (a & b) !== 0n,
};

class Parser {
  private readonly tokens: string[];
  private readonly names: TrapNames;
  private at = 0;
  private depth = 0;

  constructor(text: string, names: TrapNames) {
    this.tokens = tokenize(text);
    this.names = names;
  }

  parse(): TrapCondition {
    const condition = this.condition();
    const rest = this.tokens[this.at];
    if (rest !== undefined) throw new ConditionError(`unexpected "${rest}"`);
    return condition;
  }

  private condition(): TrapCondition {
    const terms = [this.and()];
    while (this.take(',') || this.take('||')) terms.push(this.and());
    return terms.length === 1 ? terms[0]! : (subject) => terms.some((term) => term(subject));
  }

  private and(): TrapCondition {
    const terms = [this.unary()];
    while (this.take('&&')) terms.push(this.unary());
    return terms.length === 1 ? terms[0]! : (subject) => terms.every((term) => term(subject));
  }

  private unary(): TrapCondition {
    if (++this.depth > MAX_DEPTH) throw new ConditionError('it is nested too deeply');
    const condition = this.primary();
    this.depth--;
    return condition;
  }

  private primary(): TrapCondition {
    if (this.take('!')) {
      const inner = this.unary();
      return (subject) => !inner(subject);
    }
    if (this.take('(')) {
      const inner = this.condition();
      if (!this.take(')')) throw new ConditionError(`expected ")" ${this.where()}`);
      return inner;
    }
    const word = this.word();
    const operator = this.tokens[this.at];
    if (operator === undefined || !Object.hasOwn(operators, operator)) return this.listed(word);
    this.at++;
    const compare = operators[operator]!;
    const left = this.operand(word);
    const right = this.operand(this.word());
    return (subject) => {
      const a = left(subject);
      const b = right(subject);
      return a !== undefined && b !== undefined && compare(a, b);
    };
  }

  /** An operand that stands alone. */
  private listed(word: string): TrapCondition {
    const { listed } = this.names;
    if (listed === undefined) throw new ConditionError(`"${word}" must be compared with something`);
    const given = numberIn(word);
    if (given !== undefined) return (subject) => subject.number === given;
    const number = this.names.numberOf(word);
    if (number === undefined) throw new ConditionError(`no ${listed} is named "${word}"`);
    return ({ number: actual, name }) => (name === undefined ? actual === number : name === word);
  }

  private operand(word: string): Operand {
    const number = numberIn(word);
    if (number !== undefined) return () => number;
    if (this.names.isVariable(word)) return (subject) => subject.value(word);
    const named = this.names.numberOf(word);
    if (named === undefined) throw new ConditionError(`nothing is named "${word}"`);
    return () => named;
  }

  private word(): string {
    const token = this.tokens[this.at];
    if (token === undefined || !/^[-\w]/.test(token)) {
      throw new ConditionError(`expected a name or a number ${this.where()}`);
    }
    this.at++;
    return token;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private where(): string {
    const token = this.tokens[this.at];
    return token === undefined ? 'at the end' : `before "${token}"`;
  }
}

/** Of parentheses and negations. */
const MAX_DEPTH = 100;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = /\s+|(&&|\|\||[=!<>]=|[<>!&(),]|-?\w+)/y;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new ConditionError(`"${text.slice(start)}" is not understood`);
    if (match[1] !== undefined) tokens.push(match[1]);
  }
  if (tokens.length === 0) throw new ConditionError('it is empty');
  return tokens;
}

function numberIn(word: string): bigint | undefined {
  if (!/^-?\d/.test(word)) return undefined;
  if (!/^-?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|\d+)$/.test(word))
    throw new ConditionError(`"${word}" is not a number`);
  const negative = word.startsWith('-');
  const digits = (negative ? word.slice(1) : word).replace(/^0[oO]?(?=[0-7])/, '0o');
  return negative ? -BigInt(digits) : BigInt(digits);
}
