/**
 * Evaluates location expressions (DWARF 5, 2.5 and 2.6). What cannot be known (a register that was not saved, the value of a parameter at entry)
 * is an answer with a reason, never an exception; malformed expressions are too.
 */
import { DwarfError } from './error.ts';
import { ExpressionMachine, notSaved, Unavailable } from './expressionMachine.ts';
import { type ExpressionContext, type Location, noFrame } from './location.ts';
import type { Expression } from './locationList.ts';

export function evaluateLocation(expression: Expression, context: ExpressionContext): Location {
  try {
    return new ExpressionMachine(context).location(expression);
  } catch (error) {
    if (error instanceof Unavailable) return { kind: 'unavailable', reason: error.message };
    if (error instanceof DwarfError) return { kind: 'unavailable', reason: error.message };
    throw error;
  }
}

/** The address or plain value that an expression computes, where a register location stands for the register's content. */
export function evaluateAddress(
  expression: Expression,
  context: ExpressionContext,
): { readonly value: bigint } | { readonly reason: string } {
  const location = evaluateLocation(expression, context);
  switch (location.kind) {
    case 'memory':
      return { value: location.address };
    case 'value':
      return { value: location.value };
    case 'register': {
      const value = context.register(location.register);
      return value === undefined ? { reason: notSaved(location.register, context) } : { value };
    }
    case 'unavailable':
      return { reason: location.reason };
    default:
      return { reason: 'the expression gives no address' };
  }
}

/** What an expression computes from `initial` without a frame, as members' places of DWARF 2 do; undefined when it needs one. */
export function evaluateWithoutFrame(expression: Expression, initial: bigint): bigint | undefined {
  const result = evaluateAddress(expression, { ...noFrame, initial });
  return 'value' in result ? result.value : undefined;
}
