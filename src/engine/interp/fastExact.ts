/**
 * Whether a rounded result is exact, found by error-free transformations (Dekker; Boldo and Muller, "Exact and Approximated Error of the FMA",
 * 2011): so that programs whose floating point never rounds need not leave for every operation to find out about the inexact flag. The
 * caller has seen that the result is finite and not tiny. Where an error term could underflow, the operands being tiny, it leaves.
 *
 * Each method leaves an i32 that is 0 when the result may be inexact. Without a fused multiply-add, products of doubles are only known to be exact
 * when half of their digits are enough for the factors.
 */
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import { requireExponent } from './fastFma.ts';
import type { Temporaries } from './temporaries.ts';

type Rounded = 'add' | 'sub' | 'mul' | 'div' | 'sqrt';

/** Biased exponents of doubles whose products have no error that underflows. */
const LOWEST = 160;
const HIGHEST = 0x7ff - 2;

/** Bits of a double that are 0 in one with no more than 26 significant digits: two of these have an exact product. */
const LOWER_DIGITS = 2n ** 27n - 1n;

type Fma = (a: number, b: number, c: number) => void;

export class Exactness {
  private readonly code: FunctionBuilder;
  private readonly temps: Temporaries;
  private readonly slow: Label;
  private readonly fma: Fma | undefined;

  constructor(code: FunctionBuilder, temps: Temporaries, slow: Label, fma: Fma | undefined) {
    this.code = code;
    this.temps = temps;
    this.slow = slow;
    this.fma = fma;
  }

  /** Of f64 locals. */
  double(op: Rounded, operands: readonly number[], value: number): void {
    const { code } = this;
    const a = operands[0]!;
    const b = operands[1] ?? a;
    if (op === 'add' || op === 'sub') {
      this.sum('f64', op, a, b, value);
      return;
    }
    // a·b is value, value·b is a, or value² is a.
    const [x, y, z] = op === 'mul' ? [a, b, value] : op === 'div' ? [value, b, a] : [value, value, a];
    if (this.fma === undefined) {
      this.shortProduct(x, y, z);
      return;
    }
    code.get(value);
    code.f64(0);
    code.op('f64.eq');
    code.if('i32');
    code.i32(1);
    code.else();
    for (const operand of [a, b, value]) requireExponent(code, operand, LOWEST, HIGHEST, this.slow);
    const negated = this.temps.take('f64');
    code.get(z);
    code.op('f64.neg');
    code.set(negated);
    this.fma(x, y, negated);
    code.f64(0);
    code.op('f64.eq');
    code.end();
  }

  /** Whether x·y is z, and both have so few digits that no product is rounded; nor can one that is tiny be rounded to z, which has no more digits. */
  private shortProduct(x: number, y: number, z: number): void {
    const { code } = this;
    for (const operand of [x, y]) {
      code.get(operand);
      code.op('i64.reinterpret_f64');
    }
    code.op('i64.or');
    code.i64(LOWER_DIGITS);
    code.op('i64.and');
    code.op('i64.eqz');
    code.get(x);
    code.get(y);
    code.op('f64.mul');
    code.get(z);
    code.op('f64.eq');
    code.op('i32.and');
  }

  /** Of f32 locals: products of two singles are exact doubles. */
  single(op: Rounded, operands: readonly number[], value: number): void {
    const { code } = this;
    const a = operands[0]!;
    const b = operands[1] ?? a;
    if (op === 'add' || op === 'sub') {
      this.sum('f32', op, a, b, value);
      return;
    }
    const [x, y, z] = op === 'mul' ? [a, b, value] : op === 'div' ? [value, b, a] : [value, value, a];
    for (const operand of [x, y]) {
      code.get(operand);
      code.op('f64.promote_f32');
    }
    code.op('f64.mul');
    code.get(z);
    code.op('f64.promote_f32');
    code.op('f64.eq');
  }

  /** a·b + c of f64 locals: seen to be exact when the product is. */
  fused(a: number, b: number, c: number, value: number): void {
    const { code } = this;
    const product = this.temps.take('f64');
    const negated = this.temps.take('f64');
    const sum = this.temps.take('f64');
    code.get(a);
    code.get(b);
    code.op('f64.mul');
    code.tee(product);
    code.f64(0);
    code.op('f64.eq');
    code.if('i32');
    // A factor is zero, as the caller has seen, or the product is tiny.
    for (const factor of [a, b]) {
      code.get(factor);
      code.f64(0);
      code.op('f64.eq');
    }
    code.op('i32.or');
    code.else();
    for (const operand of [a, b, product]) requireExponent(code, operand, LOWEST, HIGHEST, this.slow);
    code.get(product);
    code.op('f64.neg');
    code.set(negated);
    this.fma!(a, b, negated);
    code.f64(0);
    code.op('f64.eq');
    code.get(product);
    code.get(c);
    code.op('f64.add');
    code.tee(sum);
    code.get(value);
    code.op('f64.eq');
    code.op('i32.and');
    this.sum('f64', 'add', product, c, sum);
    code.op('i32.and');
    code.end();
  }

  /** The error of a sum is representable, so comparing it with zero decides; it must be finite for that. */
  private sum(type: 'f32' | 'f64', op: 'add' | 'sub', a: number, b: number, value: number): void {
    const { code } = this;
    const part = this.temps.take(type);
    // part = value − a; error = (a − (value − part)) + (±b − part).
    code.get(value);
    code.get(a);
    code.op(`${type}.sub`);
    code.set(part);
    code.get(a);
    code.get(value);
    code.get(part);
    code.op(`${type}.sub`);
    code.op(`${type}.sub`);
    code.get(b);
    if (op === 'sub') code.op(`${type}.neg`);
    code.get(part);
    code.op(`${type}.sub`);
    code.op(`${type}.add`);
    if (type === 'f32') code.f32(0);
    else code.f64(0);
    code.op(`${type}.eq`);
  }
}
