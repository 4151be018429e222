/**
 * Inlined conversions between floating-point formats and integers (`fastFp.ts`).
 */
import type { PlainOp } from '../../wasm/opcodes.ts';
import { FpEmitter } from './fpEmitter.ts';
import type { Push } from './semanticsEmitter.ts';

const FROM_INTEGER: Record<'fromW' | 'fromWu' | 'fromL' | 'fromLu', 'i32_s' | 'i32_u' | 'i64_s' | 'i64_u'> = {
  fromW: 'i32_s',
  fromWu: 'i32_u',
  fromL: 'i64_s',
  fromLu: 'i64_u',
};

/** Integers up to this are exact. */
const EXACT_INTEGERS = { s: 2n ** 24n, d: 2n ** 53n } as const;

/** Values that truncate into range lie above `over` and below `under`; both bounds are doubles. */
const TO_INTEGER: Record<
  'toW' | 'toWu' | 'toL' | 'toLu',
  { over: number; orEqual: boolean; under: number; op: PlainOp; word: boolean }
> = {
  toW: { over: -(2 ** 31) - 1, orEqual: false, under: 2 ** 31, op: 'i32.trunc_f64_s', word: true },
  toWu: { over: -1, orEqual: false, under: 2 ** 32, op: 'i32.trunc_f64_u', word: true },
  toL: { over: -(2 ** 63), orEqual: true, under: 2 ** 63, op: 'i64.trunc_f64_s', word: false },
  toLu: { over: -1, orEqual: false, under: 2 ** 64, op: 'i64.trunc_f64_u', word: false },
};

export class FpConversions extends FpEmitter {
  toInteger(op: keyof typeof TO_INTEGER, arg: Push, result: number): void {
    const { code, site } = this;
    const { over, orEqual, under, op: truncate, word } = TO_INTEGER[op];
    const { accrueInexact, resultsFirst } = site;
    if (resultsFirst === undefined) {
      site.requireMode();
      if (accrueInexact === undefined) site.requireInexact();
    }
    const given = site.temps.take('f64');
    const value = site.temps.take('f64');
    arg();
    this.fromBits(this.format);
    if (this.format === 's') code.op('f64.promote_f32');
    code.tee(given);
    if (site.rounding === 'away') this.roundAway(given);
    else if (site.rounding !== undefined) code.op(`f64.${site.rounding}`);
    code.tee(value);
    code.f64(over);
    code.op(orEqual ? 'f64.ge' : 'f64.gt');
    code.get(value);
    code.f64(under);
    code.op('f64.lt');
    code.op('i32.and');
    code.op('i32.eqz');
    code.brIf(site.slow);
    const isExact = (): void => {
      code.get(value);
      if (site.rounding === undefined) code.op('f64.trunc');
      code.get(given);
      code.op('f64.eq');
    };
    if (resultsFirst !== undefined) this.requireExactOrRounded(isExact);
    code.get(value);
    code.op(truncate);
    // An unsigned word is sign-extended too.
    if (word) code.op('i64.extend_i32_s');
    code.set(result);
    accrueInexact?.(isExact);
  }

  /** From the double on the stack, which is in the local too, to the nearest integer; of two, to the one that is farther from zero. */
  private roundAway(given: number): void {
    const { code, site } = this;
    const truncated = site.temps.take('f64');
    code.op('f64.trunc');
    code.tee(truncated);
    code.f64(1);
    code.get(given);
    code.op('f64.copysign');
    code.op('f64.add');
    code.get(truncated);
    code.get(given);
    code.get(truncated);
    code.op('f64.sub');
    code.op('f64.abs');
    code.f64(0.5);
    code.op('f64.ge');
    code.op('select');
  }

  fromInteger(op: keyof typeof FROM_INTEGER, arg: Push, result: number): void {
    const { code, site } = this;
    const word = op === 'fromW' || op === 'fromWu';
    const value = site.temps.take('i64');
    if (site.resultsFirst === undefined) site.requireMode();
    else site.resultsFirst.requireDefinedMode();
    arg();
    code.set(value);
    // Every word is exact in a double.
    if (this.format === 'd' && !word) this.requireExactOrRounded(() => this.isSmall(value, op));
    else if (this.format === 's' && site.resultsFirst === undefined) site.requireInexact();
    else if (this.format === 's') this.requireExactOrRounded(() => this.isSmall(value, op));
    code.get(value);
    if (word) code.op('i32.wrap_i64');
    code.op(`${this.type}.convert_${FROM_INTEGER[op]}`);
    this.toBits(this.format);
    code.set(result);
  }

  /** Leaves whether an integer is small enough to be exact in any case; of a word, whether all of the register is. */
  private isSmall(value: number, op: keyof typeof FROM_INTEGER): void {
    const { code } = this;
    const bound = EXACT_INTEGERS[this.format];
    const isSigned = op === 'fromW' || op === 'fromL';
    code.get(value);
    if (isSigned) {
      code.i64(bound);
      code.op('i64.add');
    }
    code.i64(isSigned ? 2n * bound : bound);
    code.op('i64.le_u');
  }

  /** What may be inexact, as the pushed i32 says, must be rounded in the inlined mode, with inexact set. */
  private requireExactOrRounded(isExact: Push): void {
    const { code, site } = this;
    isExact();
    code.op('i32.eqz');
    code.if();
    if (site.roundsOtherwise === true) code.br(site.slow);
    else {
      if (site.resultsFirst !== undefined) site.requireMode();
      site.requireInexact();
    }
    code.end();
  }

  /** Exact, but for what happens to a NaN. */
  widen(arg: Push, result: number): void {
    const { code, site } = this;
    if (site.resultsFirst === undefined) site.requireMode();
    else site.resultsFirst.requireDefinedMode();
    const value = this.operand(arg, 's');
    this.requireNumber(value, 'f32');
    code.get(value);
    code.op('f64.promote_f32');
    this.toBits('d');
    code.set(result);
  }

  narrow(arg: Push, result: number): void {
    const { code, site } = this;
    if (site.resultsFirst === undefined) {
      site.requireMode();
      site.requireInexact();
    } else site.resultsFirst.requireDefinedMode();
    const given = this.operand(arg, 'd');
    code.get(given);
    this.narrowed(result);
    if (site.resultsFirst === undefined) return;
    this.requireExactOrRounded(() => {
      code.get(result);
      this.fromBits('s');
      code.op('f64.promote_f32');
      code.get(given);
      code.op('f64.eq');
    });
  }
}
