/**
 * Operands of an instruction as written, before it is known which form takes them: registers, expressions, `%hi(…)` and its like, and a
 * register in parentheses after an offset.
 */
import { type Register, registerByName } from '../../isa/registers.ts';
import type { Cursor } from '../syntax/cursor.ts';
import { type Expression, parseExpression } from '../syntax/expression.ts';

/** Relocation functions (RISC-V Assembly Programmer's Manual, "Relocation Functions"). */
export const MODIFIERS = [
  'hi',
  'lo',
  'pcrel_hi',
  'pcrel_lo',
  'got_pcrel_hi',
  'tprel_hi',
  'tprel_lo',
  'tprel_add',
  'tls_ie_pcrel_hi',
  'tls_gd_pcrel_hi',
] as const;
export type Modifier = (typeof MODIFIERS)[number];

const modifiers: ReadonlySet<string> = new Set(MODIFIERS);

interface Place {
  readonly start: number;
  readonly end: number;
}

export type Operand = Place &
  /** `expression` is the symbol of the same name, which is meant where a symbol is wanted. */
  (
    | { readonly kind: 'register'; readonly register: Register; readonly expression: Expression }
    | { readonly kind: 'expression'; readonly expression: Expression; readonly modifier: Modifier | undefined }
    | {
        readonly kind: 'memory';
        readonly base: Register;
        readonly offset: { readonly expression: Expression; readonly modifier: Modifier | undefined } | undefined;
      }
  );

/** What to say of a symbol that is a register but for its capitals: GNU as takes it for a symbol, but nobody means one. */
export function capitalRegister(expression: Expression): string | undefined {
  if (expression.kind !== 'symbol') return undefined;
  const lower = expression.name.toLowerCase();
  if (lower === expression.name || registerByName(lower) === undefined) return undefined;
  return `registers are written in lower case: ${lower}, not ${expression.name}`;
}

/** All operands up to the end of the statement. */
export function parseOperands(cursor: Cursor): readonly Operand[] {
  const operands: Operand[] = [];
  if (cursor.atEnd) return operands;
  do operands.push(parseOperand(cursor));
  while (cursor.accept(','));
  cursor.end();
  return operands;
}

function parseOperand(cursor: Cursor): Operand {
  const token = cursor.peek();
  if (token === undefined) cursor.fail('an operand is expected');
  const { start } = token;
  if (token.kind === 'name') {
    const register = registerByName(token.text);
    if (register !== undefined && (cursor.peek(1) === undefined || cursor.is(',', 1))) {
      cursor.next();
      const { end, text } = token;
      const expression: Expression = { kind: 'symbol', name: text, token, start, end };
      return { kind: 'register', register, expression, start, end };
    }
  }
  const alone = baseAfter(cursor);
  if (alone !== undefined) return { kind: 'memory', base: alone.base, offset: undefined, start, end: alone.end };
  const offset = parseOffset(cursor);
  const based = baseAfter(cursor);
  const { end } = offset;
  if (based !== undefined) return { kind: 'memory', base: based.base, offset, start, end: based.end };
  return { kind: 'expression', ...offset, start, end };
}

/** `(register)`, if that is what comes next. */
function baseAfter(cursor: Cursor): { readonly base: Register; readonly end: number } | undefined {
  if (!cursor.is('(') || !cursor.is(')', 2)) return undefined;
  const base = registerByName(cursor.peek(1)!.text);
  if (base === undefined) return undefined;
  const { end } = cursor.peek(2)!;
  cursor.position += 3;
  return { base, end };
}

function parseOffset(cursor: Cursor): Place & { expression: Expression; modifier: Modifier | undefined } {
  if (!cursor.is('%')) {
    const expression = parseExpression(cursor);
    const { start, end } = expression;
    if (!cursor.accept('@')) return { expression, modifier: undefined, start, end };
    const { token } = cursor.takeName('plt');
    return { expression, modifier: undefined, start, end: token.end };
  }
  const { start } = cursor.next()!;
  const name = cursor.take('name', 'the name of a relocation function, such as %lo,');
  if (!modifiers.has(name.text)) {
    cursor.position -= 1;
    cursor.fail(`%${name.text} is no relocation function; there are ${MODIFIERS.map((each) => `%${each}`).join(' ')}`);
  }
  cursor.expect('(', `after %${name.text}`);
  const expression = parseExpression(cursor);
  const end = cursor.peek()?.end ?? expression.end;
  cursor.expect(')', 'after the expression');
  return { expression, modifier: name.text as Modifier, start, end };
}
