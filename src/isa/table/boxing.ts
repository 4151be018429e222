/**
 * What the F and D tables share: NaN-boxing of single-precision values in 64-bit f registers, and the operations on sign bits and classes
 * that neither round nor set flags (Unprivileged ISA, "NaN Boxing of Narrower Values", "Single-Precision Floating-Point").
 */
import type { FpFormat, FSource, Ops } from '../ops.ts';

const BOX = 0xffff_ffff_0000_0000n;
const CANONICAL_NAN_S = 0x7fc0_0000n;

interface FormatBits {
  readonly sign: bigint;
  readonly signShift: bigint;
  readonly infinity: bigint;
  /** The fraction's top bit: set in a quiet NaN. */
  readonly quiet: bigint;
  readonly minNormal: bigint;
}

const FORMAT_BITS: Readonly<Record<FpFormat, FormatBits>> = {
  s: { sign: 1n << 31n, signShift: 31n, infinity: 0xffn << 23n, quiet: 1n << 22n, minNormal: 1n << 23n },
  d: { sign: 1n << 63n, signShift: 63n, infinity: 0x7ffn << 52n, quiet: 1n << 51n, minNormal: 1n << 52n },
};

/** An f register operand as raw bits in `format`: a single that is not boxed reads as the canonical NaN. */
export function readF<V, B>(o: Ops<V, B>, format: FpFormat, source: FSource): V {
  const raw = o.f(source);
  if (format === 'd') return raw;
  const boxed = o.eq(o.shr(raw, o.const(32n)), o.const(0xffff_ffffn));
  return o.select(boxed, o.zext(raw, 32), o.const(CANONICAL_NAN_S));
}

/** Writes raw bits in `format` to the f register rd; of a single only the low 32 bits count. */
export function writeF<V, B>(o: Ops<V, B>, format: FpFormat, value: V): void {
  o.setF(format === 'd' ? value : o.or(value, o.const(BOX)));
}

export function negate<V, B>(o: Ops<V, B>, format: FpFormat, value: V): V {
  return o.xor(value, o.const(FORMAT_BITS[format].sign));
}

/** The magnitude of `value` with the sign bit of `sign`. */
export function withSignOf<V, B>(o: Ops<V, B>, format: FpFormat, value: V, sign: V): V {
  const bit = FORMAT_BITS[format].sign;
  return o.or(o.and(value, o.const(bit - 1n)), o.and(sign, o.const(bit)));
}

export function signBit<V, B>(o: Ops<V, B>, format: FpFormat, value: V): V {
  return o.and(value, o.const(FORMAT_BITS[format].sign));
}

/** The one-hot class of fclass: from bit 0, −∞, −normal, −subnormal, −0, +0, +subnormal, +normal, +∞, signalling NaN, quiet NaN. */
export function classOf<V, B>(o: Ops<V, B>, format: FpFormat, value: V): V {
  const { sign, signShift, infinity, quiet, minNormal } = FORMAT_BITS[format];
  const magnitude = o.and(value, o.const(sign - 1n));
  const below = (bound: bigint, then: V, otherwise: V): V =>
    o.select(o.ltu(magnitude, o.const(bound)), then, otherwise);
  const nan = below(infinity | quiet, o.const(1n << 8n), o.const(1n << 9n));
  const classes = (zero: bigint, subnormal: bigint, normal: bigint, infinite: bigint): V =>
    below(1n, o.const(zero), below(minNormal, o.const(subnormal), below(infinity, o.const(normal), o.const(infinite))));
  const negative = o.ne(o.shr(value, o.const(signShift)), o.const(0n));
  const number = o.select(negative, classes(8n, 4n, 2n, 1n), classes(16n, 32n, 64n, 128n));
  return below(infinity + 1n, number, nan);
}
