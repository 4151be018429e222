/**
 * Inlined floating-point operations on floating-point values (`fastFp.ts`).
 */
import { Exactness } from './fastExact.ts';
import { FusedMultiplyAdd } from './fastFma.ts';
import { FORMAT, FpEmitter } from './fpEmitter.ts';
import type { Push } from './semanticsEmitter.ts';

export class FpArithmetic extends FpEmitter {
  /** Inexact may only be set already; overflow shows as infinity, invalid as NaN, underflow as a subnormal result or zero. */
  rounding(op: 'add' | 'sub' | 'mul' | 'div' | 'sqrt', args: readonly Push[], result: number): void {
    const { code, site } = this;
    this.site.requireMode();
    const { accrueInexact, resultsFirst } = site;
    if (accrueInexact === undefined && resultsFirst === undefined) site.requireInexact();
    const operands = args.map((arg) => this.operand(arg, this.format));
    for (const operand of operands) code.get(operand);
    code.op(`${this.type}.${op}`);
    this.toBits(this.format);
    code.tee(result);
    this.exponent();
    const exponent = site.temps.take('i32');
    code.tee(exponent);
    code.i32(FORMAT[this.format].exponentMask);
    code.op('i32.eq');
    code.brIf(site.slow);
    // A tiny sum is exact. A tiny product or quotient is fine as the zero that a zero operand makes. One that was tiny before it was rounded
    // to the smallest normal number underflows as well, so exponent 1 is suspect.
    if (op !== 'add' && op !== 'sub') {
      code.get(exponent);
      code.i32(2);
      code.op('i32.lt_u');
      code.if();
      this.isNonzero(operands[0]!);
      if (op === 'mul') {
        this.isNonzero(operands[1]!);
        code.op('i32.and');
      }
      code.brIf(site.slow);
      code.end();
    }
    if (accrueInexact === undefined && resultsFirst === undefined) return;
    const value = site.temps.take(this.type);
    code.get(result);
    this.fromBits(this.format);
    code.set(value);
    const exactness = new Exactness(code, site.temps, site.slow, site.fma);
    const isExact = (): void => exactness[this.format === 'd' ? 'double' : 'single'](op, operands, value);
    accrueInexact?.(isExact);
    this.requireExactOrInexact(isExact);
  }

  fused(args: readonly Push[], result: number): void {
    const { code, site } = this;
    this.site.requireMode();
    if (site.accrueInexact === undefined || this.format === 's') site.requireInexact();
    const fma = new FusedMultiplyAdd(code, site.temps, site.slow);
    const [a, b, c] = args.map((arg) => {
      const operand = site.temps.take('f64');
      arg();
      this.fromBits(this.format);
      if (this.format === 's') code.op('f64.promote_f32');
      code.set(operand);
      return operand;
    }) as [number, number, number];
    if (this.format === 'd' && site.fma !== undefined) {
      site.fma(a, b, c);
      this.toBits('d');
      code.set(result);
      this.requireUsual(result, a, b);
      const value = site.temps.take('f64');
      code.get(result);
      this.fromBits('d');
      code.set(value);
      const exactness = new Exactness(code, site.temps, site.slow, site.fma);
      site.accrueInexact?.(() => exactness.fused(a, b, c, value));
    } else if (this.format === 'd') {
      fma.double(a, b, c);
      this.toBits('d');
      code.tee(result);
      this.exponent();
      code.i32(FORMAT.d.exponentMask);
      code.op('i32.eq');
      code.brIf(site.slow);
    } else {
      fma.single(a, b, c);
      this.narrowed(result);
    }
  }

  /** Of a fused result: not tiny, unless the product is zero because a factor is; no infinity and no NaN. */
  private requireUsual(result: number, a: number, b: number): void {
    const { code, site } = this;
    const exponent = site.temps.take('i32');
    code.get(result);
    this.exponent();
    code.tee(exponent);
    code.i32(2);
    code.op('i32.sub');
    code.i32(FORMAT.d.exponentMask - 2);
    code.op('i32.ge_u');
    code.if();
    code.get(exponent);
    code.i32(FORMAT.d.exponentMask);
    code.op('i32.eq');
    code.brIf(site.slow);
    this.isNonzero(a);
    this.isNonzero(b);
    code.op('i32.and');
    code.brIf(site.slow);
    code.end();
  }

  /** Without a NaN these set no flags, and Wasm orders zeros in min and max as RISC-V does. */
  ordered(op: 'min' | 'max' | 'eq' | 'lt' | 'le', args: readonly Push[], result: number): void {
    const { code } = this;
    const operands = args.map((arg) => this.operand(arg, this.format));
    for (const operand of operands) this.requireNumber(operand, this.type);
    for (const operand of operands) code.get(operand);
    code.op(`${this.type}.${op}`);
    if (op === 'min' || op === 'max') this.toBits(this.format);
    else code.op('i64.extend_i32_u');
    code.set(result);
  }
}
