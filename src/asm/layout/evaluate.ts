/**
 * What an expression is worth where it stands: symbols that are set to constants are replaced at once, as GNU as does, all others stay symbols
 * until addresses are known (`resolve.ts`). Each symbol named is noted for the tree.
 */
import type { Assembly } from '../state.ts';
import { SyntaxProblem } from '../syntax/cursor.ts';
import type { BinaryOperator, Expression } from '../syntax/expression.ts';
import { rangeOf } from '../syntax/statementLine.ts';
import type { Token } from '../syntax/token.ts';
import type { AsmSymbol, LinearValue, Value } from './model.ts';
import { binaryConstant, constantValue, plainConstant, symbolValue, unaryConstant } from './value.ts';

/** What an expression is worth here; symbols that it names are noted. Throws SyntaxProblem for what is worth nothing. */
export function evaluate(assembly: Assembly, expression: Expression): Value {
  switch (expression.kind) {
    case 'number':
      return constantValue(expression.value);
    case 'dot':
      return symbolValue(assembly.symbols.unnamed(assembly.sections.here));
    case 'symbol':
      return referenceValue(referTo(assembly, expression.token, expression.name));
    case 'localRef':
      return symbolValue(numberedSymbol(assembly, expression));
    case 'unary': {
      const operand = evaluate(assembly, expression.operand);
      const constant = plainConstant(operand);
      if (constant !== undefined) return constantValue(unaryConstant(expression.operator, constant));
      if (expression.operator === '+') return operand;
      if (expression.operator === '-') return negated(operand);
      return { kind: 'unary', operator: expression.operator, operand };
    }
    case 'binary': {
      const left = evaluate(assembly, expression.left);
      const right = evaluate(assembly, expression.right);
      return combined(expression, left, right);
    }
  }
}

/** The symbol of a name, noted as named here. */
function referTo(assembly: Assembly, token: Token, name: string): AsmSymbol {
  const symbol = assembly.symbols.get(name);
  symbol.firstUse ??= rangeOf(assembly.statement, token.start, token.end);
  assembly.tree.occurrence(assembly.statement, token, name, 'reference', name);
  return symbol;
}

function numberedSymbol(assembly: Assembly, expression: Expression & { kind: 'localRef' }): AsmSymbol {
  const { number, isForward, token, start, end } = expression;
  const symbol = assembly.symbols.numbered(number, isForward);
  if (symbol === undefined) throw new SyntaxProblem(`there is no label ${number}: before this line`, start, end);
  symbol.firstUse ??= rangeOf(assembly.statement, start, end);
  assembly.tree.occurrence(assembly.statement, token, symbol.name, 'reference', number);
  return symbol;
}

function referenceValue(symbol: AsmSymbol): Value {
  const { definition } = symbol;
  if (definition?.kind === 'equated') {
    const constant = plainConstant(definition.value);
    if (constant !== undefined) return constantValue(constant);
    if (definition.value.kind !== 'linear') return definition.value;
  }
  return symbolValue(symbol);
}

function combined(expression: Expression & { kind: 'binary' }, left: Value, right: Value): Value {
  const { operator } = expression;
  const a = plainConstant(left);
  const b = plainConstant(right);
  if (a !== undefined && b !== undefined) {
    const constant = binaryConstant(operator, a, b);
    if (constant === undefined) throw new SyntaxProblem('division by zero', expression.start, expression.end);
    return constantValue(constant);
  }
  return linearSum(operator, left, right) ?? { kind: 'binary', operator, left, right };
}

/** A sum or difference that a relocation can say: at most one symbol added and one subtracted. */
function linearSum(operator: BinaryOperator, left: Value, right: Value): LinearValue | undefined {
  if (left.kind !== 'linear' || right.kind !== 'linear') return undefined;
  if (operator === '+') return sum(left, right.plus, right.minus, right.constant);
  if (operator === '-') return sum(left, right.minus, right.plus, -right.constant);
  return undefined;
}

function sum(
  left: LinearValue,
  plus: AsmSymbol | undefined,
  minus: AsmSymbol | undefined,
  constant: bigint,
): LinearValue | undefined {
  if (left.plus !== undefined && plus !== undefined) return undefined;
  if (left.minus !== undefined && minus !== undefined) return undefined;
  return {
    kind: 'linear',
    plus: left.plus ?? plus,
    minus: left.minus ?? minus,
    constant: BigInt.asIntN(64, left.constant + constant),
  };
}

function negated(operand: Value): Value {
  if (operand.kind !== 'linear') return { kind: 'unary', operator: '-', operand };
  return { kind: 'linear', plus: operand.minus, minus: operand.plus, constant: BigInt.asIntN(64, -operand.constant) };
}
