/**
 * The semantics of an instruction as data: expressions without effect, and statements in the order in which they happen. `recorder.ts` makes
 * it from a row of the table; code is emitted from it as often as needed. Values are 64 bits; see `isa/ops.ts` for what each word means.
 */
import type { FpFormat, FpOp, FSource, SystemRule, Width, XSource } from '../../isa/ops.ts';

export type BinaryOp =
  | 'add'
  | 'sub'
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'shr'
  | 'sar'
  | 'mul'
  | 'mulh'
  | 'mulhu'
  | 'mulhsu'
  | 'div'
  | 'divu'
  | 'rem'
  | 'remu'
  | 'rotl'
  | 'rotr'
  | 'clmul'
  | 'clmulr';

export type UnaryOp = 'clz' | 'ctz' | 'popcount' | 'byteReverse';

export type Expression =
  | { readonly kind: 'x'; readonly source: XSource }
  | { readonly kind: 'f'; readonly source: FSource }
  | { readonly kind: 'imm' | 'pc' | 'nextPc' }
  | { readonly kind: 'const'; readonly value: bigint }
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly a: Expression; readonly b: Expression }
  | { readonly kind: 'unary'; readonly op: UnaryOp; readonly a: Expression }
  | { readonly kind: 'extend'; readonly signed: boolean; readonly bits: 8 | 16 | 32; readonly a: Expression }
  | { readonly kind: 'bool'; readonly condition: Condition }
  | { readonly kind: 'select'; readonly condition: Condition; readonly a: Expression; readonly b: Expression }
  /** What an earlier statement answered: each such node belongs to one statement, as its `result`. */
  | { readonly kind: 'result' };

export interface Condition {
  readonly op: 'eq' | 'ne' | 'lt' | 'ltu' | 'ge' | 'geu';
  readonly a: Expression;
  readonly b: Expression;
}

export type Statement =
  | { readonly kind: 'requireFp' | 'jump' | 'illegal' }
  | { readonly kind: 'setX' | 'setF'; readonly value: Expression }
  | {
      readonly kind: 'load';
      readonly width: Width;
      readonly signed: boolean;
      readonly address: Expression;
      readonly result: Expression;
    }
  | { readonly kind: 'store'; readonly width: Width; readonly address: Expression; readonly value: Expression }
  /** `result` is the old value, of which `value`, the new one, is made. */
  | {
      readonly kind: 'amo';
      readonly width: 4 | 8;
      readonly address: Expression;
      readonly value: Expression;
      readonly result: Expression;
    }
  | { readonly kind: 'loadReserved'; readonly width: 4 | 8; readonly address: Expression; readonly result: Expression }
  | {
      readonly kind: 'storeConditional';
      readonly width: 4 | 8;
      readonly address: Expression;
      readonly value: Expression;
      readonly result: Expression;
    }
  | { readonly kind: 'zeroBlock'; readonly address: Expression }
  | {
      readonly kind: 'fp';
      readonly op: FpOp;
      readonly format: FpFormat;
      readonly args: readonly Expression[];
      readonly result: Expression;
    }
  | { readonly kind: 'branch'; readonly condition: Condition }
  | { readonly kind: 'jumpTo'; readonly target: Expression }
  | { readonly kind: 'system'; readonly rule: SystemRule }
  | { readonly kind: 'when'; readonly condition: Condition; readonly body: readonly Statement[] };

/** The expressions that a statement evaluates, those of a `when` body included. */
export function operandsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'setX':
    case 'setF':
      return [statement.value];
    case 'load':
    case 'loadReserved':
    case 'zeroBlock':
      return [statement.address];
    case 'store':
    case 'amo':
    case 'storeConditional':
      return [statement.address, statement.value];
    case 'fp':
      return statement.args;
    case 'jumpTo':
      return [statement.target];
    case 'branch':
      return [statement.condition.a, statement.condition.b];
    case 'when':
      return [statement.condition.a, statement.condition.b, ...statement.body.flatMap(operandsOf)];
    default:
      return [];
  }
}

/** The direct operands of an expression. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'binary':
      return [expression.a, expression.b];
    case 'unary':
    case 'extend':
      return [expression.a];
    case 'bool':
      return [expression.condition.a, expression.condition.b];
    case 'select':
      return [expression.condition.a, expression.condition.b, expression.a, expression.b];
    default:
      return [];
  }
}

/** Whether a later read of registers could see what the statement does. */
export function writesRegisters(statement: Statement): boolean {
  return (
    statement.kind === 'setX' ||
    statement.kind === 'setF' ||
    (statement.kind === 'when' && statement.body.some(writesRegisters))
  );
}
