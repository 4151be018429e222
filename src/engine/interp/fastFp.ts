/**
 * Inlined floating point, exact in value and in flags or not at all. Wasm rounds to nearest even and tells no flags, so an operation is done
 * here only when that is its rounding mode, inexact (NX) is already set so that rounding would set nothing new (or the result is certain to be
 * exact), and operands or result show that no other flag arises; everything else leaves for `rules.fp` (IEEE 754-2019, clause 7; Unprivileged ISA, "F", fcsr).
 *
 * In rows with a rounding mode the record's immediate says where in the hart's block a word is 0 when the mode fits (`layout.ts`).
 */
import type { FpFormat, FpOp } from '../../isa/ops.ts';
import type { FunctionBuilder, Label } from '../../wasm/functionBuilder.ts';
import type { PlainOp } from '../../wasm/opcodes.ts';
import { Exactness } from './fastExact.ts';
import { FusedMultiplyAdd } from './fastFma.ts';
import type { Push } from './semanticsEmitter.ts';
import type { Temporaries } from './temporaries.ts';

export const NX = 1;

/** The rounding mode that the inlined path of an operation implements: conversions to integers truncate, as C casts do. */
export const inlineRounding = (op: FpOp): number => (op.startsWith('to') ? 1 : 0);

/** Where such code stands. */
export interface FpSite {
  readonly code: FunctionBuilder;
  readonly temps: Temporaries;
  /** Has the instruction done exactly. */
  readonly slow: Label;
  /** Emits: leave when the rounding mode is not the inlined one; when inexact is not set. */
  requireMode(): void;
  requireInexact(): void;
  /** Emits a·b + c rounded once, of three f64 locals, where the host has that. */
  readonly fma?: ((a: number, b: number, c: number) => void) | undefined;
  /** A mode that is not the inlined one: only what is exact is converted from integers. */
  readonly roundsOtherwise?: boolean;
  /** How conversions to integers round, when not towards zero. */
  readonly rounding?: 'nearest' | 'floor' | 'ceil' | 'away' | undefined;
  /** Instead of `requireInexact`, where `fma` is: sets the flag unless the result is exact, which the pushed i32 says; it is always emitted last. */
  readonly accrueInexact?: ((isExact: Push) => void) | undefined;
}

export function emitFastFp(site: FpSite, op: FpOp, format: FpFormat, args: readonly Push[], result: number): void {
  const fast = new FastFp(site, format);
  switch (op) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'sqrt':
      fast.rounding(op, args, result);
      break;
    case 'min':
    case 'max':
    case 'eq':
    case 'lt':
    case 'le':
      fast.ordered(op, args, result);
      break;
    case 'toW':
    case 'toWu':
    case 'toL':
    case 'toLu':
      fast.toInteger(op, args[0]!, result);
      break;
    case 'fromW':
    case 'fromWu':
    case 'fromL':
    case 'fromLu':
      fast.fromInteger(op, args[0]!, result);
      break;
    case 'cvt':
      if (format === 'd') fast.widen(args[0]!, result);
      else fast.narrow(args[0]!, result);
      break;
    case 'madd':
      fast.fused(args, result);
  }
}

/** What each format's code differs in. */
const FORMAT = {
  s: { type: 'f32', exponentShift: 23, exponentMask: 0xff },
  d: { type: 'f64', exponentShift: 52, exponentMask: 0x7ff },
} as const;

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

class FastFp {
  private readonly loop: FpSite;
  private readonly code: FunctionBuilder;
  private readonly format: FpFormat;
  private readonly type: 'f32' | 'f64';

  constructor(loop: FpSite, format: FpFormat) {
    this.loop = loop;
    this.code = loop.code;
    this.format = format;
    this.type = FORMAT[format].type;
  }

  /** Inexact may only be set already; overflow shows as infinity, invalid as NaN, underflow as a subnormal result or zero. */
  rounding(op: 'add' | 'sub' | 'mul' | 'div' | 'sqrt', args: readonly Push[], result: number): void {
    const { code, loop } = this;
    this.loop.requireMode();
    if (loop.accrueInexact === undefined) loop.requireInexact();
    const operands = args.map((arg) => this.operand(arg, this.format));
    for (const operand of operands) code.get(operand);
    code.op(`${this.type}.${op}`);
    this.toBits(this.format);
    code.tee(result);
    this.exponent();
    const exponent = loop.temps.take('i32');
    code.tee(exponent);
    code.i32(FORMAT[this.format].exponentMask);
    code.op('i32.eq');
    code.brIf(loop.slow);
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
      code.brIf(loop.slow);
      code.end();
    }
    if (loop.accrueInexact === undefined) return;
    const value = loop.temps.take(this.type);
    code.get(result);
    this.fromBits(this.format);
    code.set(value);
    const exactness = new Exactness(code, loop.temps, loop.slow, loop.fma!);
    loop.accrueInexact(() => exactness[this.format === 'd' ? 'double' : 'single'](op, operands, value));
  }

  fused(args: readonly Push[], result: number): void {
    const { code, loop } = this;
    this.loop.requireMode();
    if (loop.accrueInexact === undefined || this.format === 's') loop.requireInexact();
    const fma = new FusedMultiplyAdd(code, loop.temps, loop.slow);
    const [a, b, c] = args.map((arg) => {
      const operand = loop.temps.take('f64');
      arg();
      this.fromBits(this.format);
      if (this.format === 's') code.op('f64.promote_f32');
      code.set(operand);
      return operand;
    }) as [number, number, number];
    if (this.format === 'd' && loop.fma !== undefined) {
      loop.fma(a, b, c);
      this.toBits('d');
      code.set(result);
      this.requireUsual(result, a, b);
      const value = loop.temps.take('f64');
      code.get(result);
      this.fromBits('d');
      code.set(value);
      const exactness = new Exactness(code, loop.temps, loop.slow, loop.fma);
      loop.accrueInexact?.(() => exactness.fused(a, b, c, value));
    } else if (this.format === 'd') {
      fma.double(a, b, c);
      this.toBits('d');
      code.tee(result);
      this.exponent();
      code.i32(FORMAT.d.exponentMask);
      code.op('i32.eq');
      code.brIf(loop.slow);
    } else {
      fma.single(a, b, c);
      this.narrowed(result);
    }
  }

  /** Of a fused result: not tiny, unless the product is zero because a factor is; no infinity and no NaN. */
  private requireUsual(result: number, a: number, b: number): void {
    const { code, loop } = this;
    const exponent = loop.temps.take('i32');
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
    code.brIf(loop.slow);
    this.isNonzero(a);
    this.isNonzero(b);
    code.op('i32.and');
    code.brIf(loop.slow);
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

  toInteger(op: keyof typeof TO_INTEGER, arg: Push, result: number): void {
    const { code, loop } = this;
    const { over, orEqual, under, op: truncate, word } = TO_INTEGER[op];
    this.loop.requireMode();
    if (loop.accrueInexact === undefined) loop.requireInexact();
    const given = loop.temps.take('f64');
    const value = loop.temps.take('f64');
    arg();
    this.fromBits(this.format);
    if (this.format === 's') code.op('f64.promote_f32');
    code.tee(given);
    if (loop.rounding === 'away') this.roundAway(given);
    else if (loop.rounding !== undefined) code.op(`f64.${loop.rounding}`);
    code.tee(value);
    code.f64(over);
    code.op(orEqual ? 'f64.ge' : 'f64.gt');
    code.get(value);
    code.f64(under);
    code.op('f64.lt');
    code.op('i32.and');
    code.op('i32.eqz');
    code.brIf(loop.slow);
    code.get(value);
    code.op(truncate);
    // An unsigned word is sign-extended too.
    if (word) code.op('i64.extend_i32_s');
    code.set(result);
    loop.accrueInexact?.(() => {
      code.get(value);
      if (loop.rounding === undefined) code.op('f64.trunc');
      code.get(given);
      code.op('f64.eq');
    });
  }

  /** From the double on the stack, which is in the local too, to the nearest integer; of two, to the one that is farther from zero. */
  private roundAway(given: number): void {
    const { code, loop } = this;
    const truncated = loop.temps.take('f64');
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
    const { code, loop } = this;
    const word = op === 'fromW' || op === 'fromWu';
    const value = loop.temps.take('i64');
    loop.requireMode();
    arg();
    code.set(value);
    // Every word is exact in a double, as are integers up to 2^53.
    if (this.format === 's') loop.requireInexact();
    else if (!word) this.requireExactOrRounded(value, op === 'fromL');
    code.get(value);
    if (word) code.op('i32.wrap_i64');
    code.op(`${this.type}.convert_${FROM_INTEGER[op]}`);
    this.toBits(this.format);
    code.set(result);
  }

  /** An integer that may not be exact in a double must be rounded in the inlined mode, with inexact set. */
  private requireExactOrRounded(value: number, isSigned: boolean): void {
    const { code, loop } = this;
    code.get(value);
    if (isSigned) {
      code.i64(EXACT_INTEGERS);
      code.op('i64.add');
    }
    code.i64(isSigned ? 2n * EXACT_INTEGERS : EXACT_INTEGERS);
    code.op('i64.gt_u');
    code.if();
    if (loop.roundsOtherwise === true) code.br(loop.slow);
    else loop.requireInexact();
    code.end();
  }

  /** Exact, but for what happens to a NaN. */
  widen(arg: Push, result: number): void {
    const { code } = this;
    this.loop.requireMode();
    const value = this.operand(arg, 's');
    this.requireNumber(value, 'f32');
    code.get(value);
    code.op('f64.promote_f32');
    this.toBits('d');
    code.set(result);
  }

  narrow(arg: Push, result: number): void {
    this.loop.requireMode();
    this.loop.requireInexact();
    arg();
    this.fromBits('d');
    this.narrowed(result);
  }

  /** Rounds the double on the stack to a single, if that is safe. */
  private narrowed(result: number): void {
    const { code, loop } = this;
    code.op('f32.demote_f64');
    this.toBits('s');
    code.tee(result);
    // No overflow, no NaN, and not tiny before rounding: 2 ≤ exponent < 255.
    this.exponent();
    code.i32(2);
    code.op('i32.sub');
    code.i32(FORMAT.s.exponentMask - 2);
    code.op('i32.ge_u');
    code.brIf(loop.slow);
  }

  private requireNumber(operand: number, type: 'f32' | 'f64'): void {
    const { code } = this;
    code.get(operand);
    code.get(operand);
    code.op(`${type}.ne`);
    code.brIf(this.loop.slow);
  }

  private operand(arg: Push, format: FpFormat): number {
    const local = this.loop.temps.take(FORMAT[format].type);
    arg();
    this.fromBits(format);
    this.code.set(local);
    return local;
  }

  private isNonzero(operand: number): void {
    this.code.get(operand);
    if (this.type === 'f32') this.code.f32(0);
    else this.code.f64(0);
    this.code.op(`${this.type}.ne`);
  }

  /** From the 64-bit value on the stack that has the format's bits. */
  private fromBits(format: FpFormat): void {
    if (format === 'd') {
      this.code.op('f64.reinterpret_i64');
      return;
    }
    this.code.op('i32.wrap_i64');
    this.code.op('f32.reinterpret_i32');
  }

  private toBits(format: FpFormat): void {
    if (format === 'd') {
      this.code.op('i64.reinterpret_f64');
      return;
    }
    this.code.op('i32.reinterpret_f32');
    this.code.op('i64.extend_i32_u');
  }

  /** The biased exponent, an i32, of the bits on the stack. */
  private exponent(): void {
    const { exponentShift, exponentMask } = FORMAT[this.format];
    this.code.i64(exponentShift);
    this.code.op('i64.shr_u');
    this.code.op('i32.wrap_i64');
    this.code.i32(exponentMask);
    this.code.op('i32.and');
  }
}
