/**
 * Floating-point operations as a hart does them: the arithmetic of `isa/fpu` in the rounding mode of the instruction or of frm, flags accrued in
 * fflags (Unprivileged ISA, "Floating-Point Control and Status Register").
 */
import { fpu, RoundingMode } from '../isa/fpu.ts';
import type { FpFormat, FpOp } from '../isa/ops.ts';
import type { Hart } from './hart.ts';
import { FFLAGS, FRM } from './stateLayout.ts';

/** The instruction's rm field that asks for frm. */
const DYNAMIC = 7;
const MODES: readonly RoundingMode[] = Object.values(RoundingMode);

/** In these operations the field selects the operation, not a mode. */
const UNROUNDED: ReadonlySet<FpOp> = new Set(['min', 'max', 'eq', 'lt', 'le']);

/** Undefined when the rounding mode is reserved: an illegal instruction. */
export function floatingPoint(
  hart: Hart,
  op: FpOp,
  format: FpFormat,
  rm: number,
  args: readonly bigint[],
): bigint | undefined {
  const mode = UNROUNDED.has(op)
    ? RoundingMode.RNE
    : MODES.find((known) => known === (rm === DYNAMIC ? hart.get32(FRM) : rm));
  if (mode === undefined) return undefined;
  const { value, flags } = fpu(op, format, mode, args);
  const old = hart.get32(FFLAGS);
  if ((flags & ~old) !== 0) {
    hart.set32(FFLAGS, old | flags);
    hart.setFpDirty();
  }
  return value;
}
