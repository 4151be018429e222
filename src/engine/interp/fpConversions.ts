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

/** Integers up to this are exact in doubles. */
const EXACT_INTEGERS = 2n ** 53n;

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
    this.site.requireMode();
    if (site.accrueInexact === undefined) site.requireInexact();
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
    code.get(value);
    code.op(truncate);
    // An unsigned word is sign-extended too.
    if (word) code.op('i64.extend_i32_s');
    code.set(result);
    site.accrueInexact?.(() => {
      code.get(value);
      if (site.rounding === undefined) code.op('f64.trunc');
      code.get(given);
      code.op('f64.eq');
    });
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
    site.requireMode();
    arg();
    code.set(value);
    // Every word is exact in a double, as are integers up to 2^53.
    if (this.format === 's') site.requireInexact();
    else if (!word) this.requireExactOrRounded(value, op === 'fromL');
    code.get(value);
    if (word) code.op('i32.wrap_i64');
    code.op(`${this.type}.convert_${FROM_INTEGER[op]}`);
    this.toBits(this.format);
    code.set(result);
  }

  /** An integer that may not be exact in a double must be rounded in the inlined mode, with inexact set. */
  private requireExactOrRounded(value: number, isSigned: boolean): void {
    const { code, site } = this;
    code.get(value);
    if (isSigned) {
      code.i64(EXACT_INTEGERS);
      code.op('i64.add');
    }
    code.i64(isSigned ? 2n * EXACT_INTEGERS : EXACT_INTEGERS);
    code.op('i64.gt_u');
    code.if();
    if (site.roundsOtherwise === true) code.br(site.slow);
    else site.requireInexact();
    code.end();
  }

  /** Exact, but for what happens to a NaN. */
  widen(arg: Push, result: number): void {
    const { code } = this;
    this.site.requireMode();
    const value = this.operand(arg, 's');
    this.requireNumber(value, 'f32');
    code.get(value);
    code.op('f64.promote_f32');
    this.toBits('d');
    code.set(result);
  }

  narrow(arg: Push, result: number): void {
    this.site.requireMode();
    this.site.requireInexact();
    arg();
    this.fromBits('d');
    this.narrowed(result);
  }
}
