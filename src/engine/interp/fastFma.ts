/**
 * a·b + c rounded once, inlined for the usual case, for Wasm has no scalar fused multiply-add: error-free transformations, and one rounding to
 * odd before the last one to nearest (Boldo and Melquiond, "Emulation of a FMA and Correctly Rounded Sums: Proved Algorithms Using Rounding to
 * Odd", 2008). It holds while nothing over- or underflows on the way, which the operands' exponents show; everything else leaves.
 * The caller has seen that the mode is to nearest and that inexact is set.
 */
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { PlainOp } from '../../wasm/opcodes.ts';
import type { Temporaries } from './temporaries.ts';

/** Operands of these biased exponents multiply and add without any intermediate result leaving the normal range. */
const LOWEST = 1023 - 400;
const HIGHEST = 1023 + 400;
/** Veltkamp's constant: splits 53 bits into halves whose products are exact. */
const SPLIT = 2 ** 27 + 1;

type Operator = 'add' | 'sub' | 'mul';
/** A value on the stack: an f64 local, or an operation on two values. */
type Value = number | readonly [Operator, Value, Value];

const add = (a: Value, b: Value): Value => ['add', a, b];
const sub = (a: Value, b: Value): Value => ['sub', a, b];
const mul = (a: Value, b: Value): Value => ['mul', a, b];

export class FusedMultiplyAdd {
  private readonly code: FunctionBuilder;
  private readonly temps: Temporaries;
  private readonly slow: Label;

  constructor(code: FunctionBuilder, temps: Temporaries, slow: Label) {
    this.code = code;
    this.temps = temps;
    this.slow = slow;
  }

  /** Of three f64 locals; leaves the f64. */
  double(a: number, b: number, c: number): void {
    const { code } = this;
    const product = this.set(mul(a, b));
    this.isZero(product);
    code.if('f64');
    // A product that is zero because a factor is: the sum is exact, or c itself.
    this.isZero(a);
    this.isZero(b);
    code.op('i32.or');
    code.op('i32.eqz');
    code.brIf(this.slow);
    this.push(add(product, c));
    code.else();
    requireExponent(code, a, LOWEST, HIGHEST, this.slow);
    requireExponent(code, b, LOWEST, HIGHEST, this.slow);
    this.isZero(c);
    code.op('i32.eqz');
    code.if();
    requireExponent(code, c, LOWEST, HIGHEST, this.slow);
    code.end();
    const low = this.productError(a, b, product);
    const { sum: t, error: tLow } = this.twoSum(c, low);
    const { sum: v, error: vLow } = this.twoSum(product, t);
    const rest = this.sumToOdd(tLow, vLow);
    this.push(add(v, rest));
    code.end();
  }

  /** Of three f64 locals that hold singles; leaves the f64 that rounds to the right single. Their product is exact. */
  single(a: number, b: number, c: number): void {
    this.push(this.sumToOdd(this.set(mul(a, b)), c));
  }

  /** a·b − product, exactly. */
  private productError(a: number, b: number, product: number): number {
    const [aHigh, aLow] = this.split(a);
    const [bHigh, bLow] = this.split(b);
    const known = sub(sub(sub(product, mul(aHigh, bHigh)), mul(aLow, bHigh)), mul(aHigh, bLow));
    return this.set(sub(mul(aLow, bLow), known));
  }

  private split(value: number): [number, number] {
    const { code } = this;
    const scaled = this.temps.take('f64');
    code.get(value);
    code.f64(SPLIT);
    code.op('f64.mul');
    code.set(scaled);
    const high = this.set(sub(scaled, sub(scaled, value)));
    return [high, this.set(sub(value, high))];
  }

  private twoSum(a: number, b: number): { sum: number; error: number } {
    const sum = this.set(add(a, b));
    const part = this.set(sub(sum, a));
    return { sum, error: this.set(add(sub(a, sub(sum, part)), sub(b, part))) };
  }

  /** a + b: when inexact, of the two neighbours the one whose last bit is 1. */
  private sumToOdd(a: number, b: number): number {
    const { code } = this;
    const { sum, error } = this.twoSum(a, b);
    const bits = this.temps.take('i64');
    code.get(sum);
    code.op('i64.reinterpret_f64');
    code.tee(bits);
    code.i64(1);
    code.op('i64.and');
    code.op('i64.eqz');
    this.isZero(error);
    code.op('i32.eqz');
    code.op('i32.and');
    code.if();
    // One unit away from zero when the error has the sum's sign, else towards it: bits + (1 or −1).
    code.get(bits);
    code.get(bits);
    code.get(error);
    code.op('i64.reinterpret_f64');
    code.op('i64.xor');
    code.i64(63);
    code.op('i64.shr_s');
    code.i64(1);
    code.op('i64.or');
    code.op('i64.add');
    code.op('f64.reinterpret_i64');
    code.set(sum);
    code.end();
    return sum;
  }

  private isZero(value: number): void {
    this.code.get(value);
    this.code.f64(0);
    this.code.op('f64.eq');
  }

  private set(value: Value): number {
    const local = this.temps.take('f64');
    this.push(value);
    this.code.set(local);
    return local;
  }

  private push(value: Value): void {
    if (typeof value === 'number') {
      this.code.get(value);
      return;
    }
    const [operator, a, b] = value;
    this.push(a);
    this.push(b);
    this.code.op(`f64.${operator}` satisfies PlainOp);
  }
}

/** Leaves unless the biased exponent of a double in a local is within these bounds. */
export function requireExponent(
  code: FunctionBuilder,
  value: number,
  lowest: number,
  highest: number,
  slow: Label,
): void {
  code.get(value);
  code.op('i64.reinterpret_f64');
  code.i64(52);
  code.op('i64.shr_u');
  code.op('i32.wrap_i64');
  code.i32(0x7ff);
  code.op('i32.and');
  code.i32(lowest);
  code.op('i32.sub');
  code.i32(highest - lowest);
  code.op('i32.gt_u');
  code.brIf(slow);
}
