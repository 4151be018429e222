/**
 * Wasm code of the value operations of `Ops` whose Wasm instruction does not do quite the same: high products, and divisions that never trap;
 * and carry-less products (`bits.ts`).
 * Both operands are in locals; the result is left on the stack.
 */
import { assert } from '../../base/assert.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import type { PlainOp } from '../../wasm/opcodes.ts';
import { carrylessProduct } from './bits.ts';
import type { BinaryOp, Condition } from './expression.ts';
import type { Temporaries } from './temporaries.ts';

/** Operations that are one Wasm instruction. Wasm shifts and rotations use the low 6 bits of the amount, too. */
export const DIRECT: Partial<Record<BinaryOp, PlainOp>> = {
  add: 'i64.add',
  sub: 'i64.sub',
  and: 'i64.and',
  or: 'i64.or',
  xor: 'i64.xor',
  shl: 'i64.shl',
  shr: 'i64.shr_u',
  sar: 'i64.shr_s',
  mul: 'i64.mul',
  rotl: 'i64.rotl',
  rotr: 'i64.rotr',
};

export const COMPARISON: Record<Condition['op'], PlainOp> = {
  eq: 'i64.eq',
  ne: 'i64.ne',
  lt: 'i64.lt_s',
  ltu: 'i64.lt_u',
  ge: 'i64.ge_s',
  geu: 'i64.ge_u',
};

export function emitIndirect(code: FunctionBuilder, temps: Temporaries, op: BinaryOp, a: number, b: number): void {
  switch (op) {
    case 'mulhu':
      highProduct(code, temps, a, b);
      break;
    case 'mulh':
      highProduct(code, temps, a, b);
      subtractIfNegative(code, a, b);
      subtractIfNegative(code, b, a);
      break;
    case 'mulhsu':
      highProduct(code, temps, a, b);
      subtractIfNegative(code, a, b);
      break;
    case 'div':
      division(code, a, b, 'i64.div_s', () => code.i64(-1));
      break;
    case 'divu':
      division(code, a, b, 'i64.div_u', () => code.i64(-1));
      break;
    case 'rem':
      division(code, a, b, 'i64.rem_s', () => code.get(a));
      break;
    case 'remu':
      division(code, a, b, 'i64.rem_u', () => code.get(a));
      break;
    case 'clmul':
    case 'clmulr':
      carrylessProduct(code, temps, op, a, b);
      break;
    default:
      assert(false, `${op} is one instruction`);
  }
}

/** The high half of the unsigned product, by four products of 32-bit halves. */
function highProduct(code: FunctionBuilder, temps: Temporaries, a: number, b: number): void {
  const low = (local: number): void => {
    code.get(local);
    code.i64(0xffff_ffffn);
    code.op('i64.and');
  };
  const high = (local: number): void => {
    code.get(local);
    code.i64(32);
    code.op('i64.shr_u');
  };
  const middle = temps.take('i64');
  // middle = aHigh·bLow + (aLow·bLow >> 32), which cannot overflow.
  high(a);
  low(b);
  code.op('i64.mul');
  low(a);
  low(b);
  code.op('i64.mul');
  code.i64(32);
  code.op('i64.shr_u');
  code.op('i64.add');
  code.set(middle);
  // aHigh·bHigh + (middle >> 32) + ((aLow·bHigh + low half of middle) >> 32).
  high(a);
  high(b);
  code.op('i64.mul');
  high(middle);
  code.op('i64.add');
  low(a);
  high(b);
  code.op('i64.mul');
  low(middle);
  code.op('i64.add');
  code.i64(32);
  code.op('i64.shr_u');
  code.op('i64.add');
}

/** Subtracts `b` from the value on the stack when `a` is negative. */
function subtractIfNegative(code: FunctionBuilder, a: number, b: number): void {
  code.get(a);
  code.i64(63);
  code.op('i64.shr_s');
  code.get(b);
  code.op('i64.and');
  code.op('i64.sub');
}

/** By zero: `byZero`. Signed by −1: −a, or remainder 0, because Wasm traps where that overflows. */
function division(code: FunctionBuilder, a: number, b: number, op: PlainOp, byZero: () => void): void {
  code.get(b);
  code.op('i64.eqz');
  code.if('i64');
  byZero();
  code.else();
  const divide = (): void => {
    code.get(a);
    code.get(b);
    code.op(op);
  };
  if (op === 'i64.div_s' || op === 'i64.rem_s') {
    code.get(b);
    code.i64(-1);
    code.op('i64.eq');
    code.if('i64');
    code.i64(0);
    if (op === 'i64.div_s') {
      code.get(a);
      code.op('i64.sub');
    }
    code.else();
    divide();
    code.end();
  } else divide();
  code.end();
}
