/**
 * Computing with values (`model.ts`) as GNU as does: 64 bits that wrap, comparisons answer -1, right shifts are logical.
 */
import type { BinaryOperator, UnaryOperator } from '../syntax/expression.ts';
import type { AsmSymbol, LinearValue, Value } from './model.ts';

export const constantValue = (constant: bigint): LinearValue => ({
  kind: 'linear',
  plus: undefined,
  minus: undefined,
  constant,
});

export const symbolValue = (plus: AsmSymbol, constant = 0n): LinearValue => ({
  kind: 'linear',
  plus,
  minus: undefined,
  constant,
});

/** The constant, if no symbol is in it. */
export const plainConstant = (value: Value): bigint | undefined =>
  value.kind === 'linear' && value.plus === undefined && value.minus === undefined ? value.constant : undefined;

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (condition: boolean): bigint => (condition ? -1n : 0n);

/** Division by zero answers undefined. */
export function binaryConstant(operator: BinaryOperator, left: bigint, right: bigint): bigint | undefined {
  const a = wrap(left);
  const b = wrap(right);
  switch (operator) {
    case '*':
      return wrap(a * b);
    case '/':
      return b === 0n ? undefined : wrap(a / b);
    case '%':
      return b === 0n ? undefined : wrap(a % b);
    case '<<':
      return b < 0n || b > 63n ? 0n : wrap(a << b);
    case '>>':
      return b < 0n || b > 63n ? 0n : wrap(BigInt.asUintN(64, a) >> b);
    case '|':
      return a | b;
    case '&':
      return a & b;
    case '^':
      return a ^ b;
    case '!':
      return a | ~b;
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '==':
      return truth(a === b);
    case '!=':
    case '<>':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '&&':
      return a !== 0n && b !== 0n ? 1n : 0n;
    case '||':
      return a !== 0n || b !== 0n ? 1n : 0n;
  }
}

export function unaryConstant(operator: UnaryOperator, operand: bigint): bigint {
  switch (operator) {
    case '-':
      return wrap(-operand);
    case '~':
      return wrap(~operand);
    case '!':
      return operand === 0n ? 1n : 0n;
    case '+':
      return operand;
  }
}
