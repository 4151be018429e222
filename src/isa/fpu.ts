/**
 * Exact IEEE 754-2019 arithmetic as RISC-V has it, over BigInt: the reference interpreter's floating point and every engine's slow path.
 *
 * Each operation computes its exact result and rounds once. Results that are NaN are the canonical NaN; tininess is detected after rounding
 * (Unprivileged ISA, "F", "NaN Generation and Propagation", "Subnormal Arithmetic"). It holds no state: accruing flags and finding the
 * rounding mode are the caller's.
 */
import { add, divide, multiply, multiplyAdd, squareRoot } from './fpu/arithmetic.ts';
import { equal, less, lessOrEqual, maximum, minimum } from './fpu/compare.ts';
import { fromInteger, toInteger, toPrecision } from './fpu/convert.ts';
import type { FpResult } from './fpu/number.ts';
import type { RoundingMode } from './fpu/round.ts';
import type { FpFormat, FpOp } from './ops.ts';

export type { FpResult } from './fpu/number.ts';
export { Flag } from './fpu/number.ts';
export { RoundingMode } from './fpu/round.ts';

/**
 * `args` are raw bits in `format` (bits above it are ignored), or an integer register. The value is raw bits in `format`, or an integer
 * sign-extended to 64 bits; always an unsigned bigint. `flags` are the exceptions raised, in fflags' bits.
 */
export function fpu(op: FpOp, format: FpFormat, rm: RoundingMode, args: readonly bigint[]): FpResult {
  const [a = 0n, b = 0n, c = 0n] = args;
  switch (op) {
    case 'add':
      return add(format, rm, a, b, false);
    case 'sub':
      return add(format, rm, a, b, true);
    case 'mul':
      return multiply(format, rm, a, b);
    case 'div':
      return divide(format, rm, a, b);
    case 'sqrt':
      return squareRoot(format, rm, a);
    case 'madd':
      return multiplyAdd(format, rm, a, b, c);
    case 'min':
      return minimum(format, a, b);
    case 'max':
      return maximum(format, a, b);
    case 'eq':
      return equal(format, a, b);
    case 'lt':
      return less(format, a, b);
    case 'le':
      return lessOrEqual(format, a, b);
    case 'toW':
      return toInteger(format, rm, a, 32, true);
    case 'toWu':
      return toInteger(format, rm, a, 32, false);
    case 'toL':
      return toInteger(format, rm, a, 64, true);
    case 'toLu':
      return toInteger(format, rm, a, 64, false);
    case 'fromW':
      return fromInteger(format, rm, BigInt.asIntN(32, a));
    case 'fromWu':
      return fromInteger(format, rm, BigInt.asUintN(32, a));
    case 'fromL':
      return fromInteger(format, rm, BigInt.asIntN(64, a));
    case 'fromLu':
      return fromInteger(format, rm, BigInt.asUintN(64, a));
    case 'cvt':
      return toPrecision(format, rm, a);
  }
}
