/**
 * What inlined floating point is emitted with (`fastFp.ts`): where it stands, and how bits and values become one another.
 */
import type { FpFormat } from '../../isa/ops.ts';
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { Push } from './semanticsEmitter.ts';
import type { Temporaries } from './temporaries.ts';

export const NX = 1;

/** Where such code stands. */
export interface FpSite {
  readonly code: FunctionBuilder;
  readonly temps: Temporaries;
  /** Has the instruction done exactly. */
  readonly slow: Label;
  /** Emits: leave when the rounding mode is not the inlined one; when inexact is not set. */
  requireMode(): void;
  requireInexact(): void;
  /** Where each result is looked at before the mode and the flag are asked for, as what is exact needs neither. */
  readonly resultsFirst?: ResultsFirst | undefined;
  /** Emits a·b + c rounded once, of three f64 locals, where the host has that. */
  readonly fma?: ((a: number, b: number, c: number) => void) | undefined;
  /** A mode that is not the inlined one: only what is exact is converted from integers. */
  readonly roundsOtherwise?: boolean;
  /** How conversions to integers round, when not towards zero. */
  readonly rounding?: 'nearest' | 'floor' | 'ceil' | 'away' | undefined;
  /** Instead of `requireInexact`, where `fma` is: sets the flag unless the result is exact, which the pushed i32 says; it is always emitted last. */
  readonly accrueInexact?: ((isExact: Push) => void) | undefined;
}

export interface ResultsFirst {
  /** Emits: leave when the rounding mode is a reserved one. */
  requireDefinedMode(): void;
  /** Pushes whether inexact is set. */
  isInexactSet(): void;
}

/** What each format's code differs in. */
export const FORMAT = {
  s: { type: 'f32', exponentShift: 23, exponentMask: 0xff },
  d: { type: 'f64', exponentShift: 52, exponentMask: 0x7ff },
} as const;

export class FpEmitter {
  protected readonly site: FpSite;
  protected readonly code: FunctionBuilder;
  protected readonly format: FpFormat;
  protected readonly type: 'f32' | 'f64';

  constructor(site: FpSite, format: FpFormat) {
    this.site = site;
    this.code = site.code;
    this.format = format;
    this.type = FORMAT[format].type;
  }

  /** Rounds the double on the stack to a single, if that is safe. */
  protected narrowed(result: number): void {
    const { code, site } = this;
    code.op('f32.demote_f64');
    this.toBits('s');
    code.tee(result);
    // No overflow, no NaN, and not tiny before rounding: 2 ≤ exponent < 255.
    this.exponent();
    code.i32(2);
    code.op('i32.sub');
    code.i32(FORMAT.s.exponentMask - 2);
    code.op('i32.ge_u');
    code.brIf(site.slow);
  }

  /** Leaves when inexact is not set and the pushed i32 says that the result may be inexact: where results are looked at. */
  protected requireExactOrInexact(isExact: Push): void {
    const { code, site } = this;
    if (site.resultsFirst === undefined) return;
    site.resultsFirst.isInexactSet();
    code.op('i32.eqz');
    code.if();
    isExact();
    code.op('i32.eqz');
    code.brIf(site.slow);
    code.end();
  }

  protected requireNumber(operand: number, type: 'f32' | 'f64'): void {
    const { code } = this;
    code.get(operand);
    code.get(operand);
    code.op(`${type}.ne`);
    code.brIf(this.site.slow);
  }

  protected operand(arg: Push, format: FpFormat): number {
    const local = this.site.temps.take(FORMAT[format].type);
    arg();
    this.fromBits(format);
    this.code.set(local);
    return local;
  }

  protected isNonzero(operand: number): void {
    this.code.get(operand);
    if (this.type === 'f32') this.code.f32(0);
    else this.code.f64(0);
    this.code.op(`${this.type}.ne`);
  }

  /** From the 64-bit value on the stack that has the format's bits. */
  protected fromBits(format: FpFormat): void {
    if (format === 'd') {
      this.code.op('f64.reinterpret_i64');
      return;
    }
    this.code.op('i32.wrap_i64');
    this.code.op('f32.reinterpret_i32');
  }

  protected toBits(format: FpFormat): void {
    if (format === 'd') {
      this.code.op('i64.reinterpret_f64');
      return;
    }
    this.code.op('i32.reinterpret_f32');
    this.code.op('i64.extend_i32_u');
  }

  /** The biased exponent, an i32, of the bits on the stack. */
  protected exponent(): void {
    const { exponentShift, exponentMask } = FORMAT[this.format];
    this.code.i64(exponentShift);
    this.code.op('i64.shr_u');
    this.code.op('i32.wrap_i64');
    this.code.i32(exponentMask);
    this.code.op('i32.and');
  }
}
