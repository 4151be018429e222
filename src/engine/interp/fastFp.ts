/**
 * Inlined floating point, exact in value and in flags or not at all. Wasm rounds to nearest even and tells no flags, so an operation is done
 * here only when that is its rounding mode, inexact (NX) is already set so that rounding would set nothing new (or the result is certain to be
 * exact), and operands or result show that no other flag arises; everything else leaves for `rules.fp` (IEEE 754-2019, clause 7; Unprivileged ISA, "F", fcsr).
 *
 * The interpreter looks at results first, since it knows neither mode nor flag when its code is made: most programs have exact results only for
 * long, and some for ever. In rows with a rounding mode the record's immediate says where in the hart's block a word is 0 when the mode fits (`layout.ts`).
 */
import type { FpFormat, FpOp } from '../../isa/ops.ts';
import { FpArithmetic } from './fpArithmetic.ts';
import { FpConversions } from './fpConversions.ts';
import type { FpSite } from './fpEmitter.ts';
import type { Push } from './semanticsEmitter.ts';

/** The rounding mode that the inlined path of an operation implements: conversions to integers truncate, as C casts do. */
export const inlineRounding = (op: FpOp): number => (op.startsWith('to') ? 1 : 0);

/** Between formats and integers: most values that are converted are exact, in whatever mode. */
export const isConversion = (op: FpOp): boolean => op === 'cvt' || op.startsWith('to') || op.startsWith('from');

export function emitFastFp(site: FpSite, op: FpOp, format: FpFormat, args: readonly Push[], result: number): void {
  const arithmetic = new FpArithmetic(site, format);
  const conversions = new FpConversions(site, format);
  switch (op) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'sqrt':
      arithmetic.rounding(op, args, result);
      break;
    case 'min':
    case 'max':
    case 'eq':
    case 'lt':
    case 'le':
      arithmetic.ordered(op, args, result);
      break;
    case 'toW':
    case 'toWu':
    case 'toL':
    case 'toLu':
      conversions.toInteger(op, args[0]!, result);
      break;
    case 'fromW':
    case 'fromWu':
    case 'fromL':
    case 'fromLu':
      conversions.fromInteger(op, args[0]!, result);
      break;
    case 'cvt':
      if (format === 'd') conversions.widen(args[0]!, result);
      else conversions.narrow(args[0]!, result);
      break;
    case 'madd':
      arithmetic.fused(args, result);
  }
}
