/**
 * The exact floating point against the host's double arithmetic, which rounds to nearest, and against results known by hand for what the host
 * does not have: flags, the other rounding modes, NaN rules, saturation.
 */
import { expect, test } from 'vitest';
import { Flag, fpu, RoundingMode } from '../../src/isa/fpu.ts';
import type { FpFormat, FpOp } from '../../src/isa/ops.ts';
import { Random } from './random.ts';

const { RNE, RTZ, RDN, RUP, RMM } = RoundingMode;
const { NX, UF, OF, DZ, NV } = Flag;
const MODES: readonly RoundingMode[] = [RNE, RTZ, RDN, RUP, RMM];

const view = new DataView(new ArrayBuffer(8));
const doubleOf = (bits: bigint): number => {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
};
/** Bits of a number, with the canonical NaN for every NaN. */
const bitsOf = (format: FpFormat, value: number): bigint => {
  if (Number.isNaN(value)) return format === 'd' ? 0x7ff8_0000_0000_0000n : 0x7fc0_0000n;
  if (format === 'd') view.setFloat64(0, value);
  else view.setFloat32(0, value);
  return format === 'd' ? view.getBigUint64(0) : BigInt(view.getUint32(0));
};
const singleOf = (bits: bigint): number => {
  view.setUint32(0, Number(BigInt.asUintN(32, bits)));
  return view.getFloat32(0);
};
const d = (value: number): bigint => bitsOf('d', value);
const s = (value: number): bigint => bitsOf('s', value);

/** Numbers at the edges of a format, and random bits, both signs. */
function edges(bits: 32 | 64, fractionBits: bigint, random: Random): bigint[] {
  const one = ((1n << (BigInt(bits) - 2n - fractionBits)) - 1n) << fractionBits;
  const normal = 1n << fractionBits;
  const infinity = ((1n << (BigInt(bits) - 1n - fractionBits)) - 1n) << fractionBits;
  const positive = [
    ...[0n, 1n, 2n, normal / 2n, normal - 1n, normal, normal + 1n, one - 1n, one, one + 1n, one + normal / 2n],
    ...[
      one + normal,
      one + normal + 1n,
      one + 24n * normal,
      one + 53n * normal,
      one - 25n * normal,
      one - 54n * normal,
    ],
    ...[one / 2n, one + one / 2n, infinity - 1n, infinity, infinity + 1n, infinity + normal / 2n],
    ...Array.from({ length: 40 }, () => BigInt.asUintN(bits - 1, random.bits64())),
  ];
  return positive.flatMap((value) => [value, value | (1n << BigInt(bits - 1))]);
}

const doubles = edges(64, 52n, new Random(5n));
const singles = edges(32, 23n, new Random(6n));

const NATIVE: readonly (readonly [FpOp, (a: number, b: number) => number])[] = [
  ['add', (a, b) => a + b],
  ['sub', (a, b) => a - b],
  ['mul', (a, b) => a * b],
  ['div', (a, b) => a / b],
];

test.each(NATIVE)('double %s agrees with the host on all pairs of edge operands', (op, native) => {
  for (const a of doubles) {
    for (const b of doubles) {
      const { value } = fpu(op, 'd', RNE, [a, b]);
      if (value !== d(native(doubleOf(a), doubleOf(b))))
        expect.fail(`${op} ${a.toString(16)} ${b.toString(16)}: ${value.toString(16)}`);
    }
  }
});

// A double has more than twice a single's precision, so rounding twice is rounding once.
test.each(NATIVE)('single %s agrees with the host on all pairs of edge operands', (op, native) => {
  for (const a of singles) {
    for (const b of singles) {
      const { value } = fpu(op, 's', RNE, [a, b]);
      if (value !== s(native(singleOf(a), singleOf(b))))
        expect.fail(`${op} ${a.toString(16)} ${b.toString(16)}: ${value.toString(16)}`);
    }
  }
});

test('square roots and conversions between the precisions agree with the host', () => {
  for (const a of doubles) {
    expect(fpu('sqrt', 'd', RNE, [a]).value).toBe(d(Math.sqrt(doubleOf(a))));
    expect(fpu('cvt', 's', RNE, [a]).value).toBe(s(doubleOf(a)));
  }
  for (const a of singles) {
    expect(fpu('sqrt', 's', RNE, [a]).value).toBe(s(Math.sqrt(singleOf(a))));
    expect(fpu('cvt', 'd', RNE, [a]).value).toBe(d(singleOf(a)));
  }
});

test('comparisons agree with the host', () => {
  for (const a of doubles) {
    for (const b of doubles) {
      const [x, y] = [doubleOf(a), doubleOf(b)];
      const compared = (['eq', 'lt', 'le'] as const).map((op) => fpu(op, 'd', RNE, [a, b]).value === 1n);
      if (compared.join() !== [x === y, x < y, x <= y].join())
        expect.fail(`${a.toString(16)} ${b.toString(16)}: ${compared.join()}`);
    }
  }
});

test('conversions of integers agree with the host', () => {
  const random = new Random(7n);
  for (let i = 0; i < 2000; i++) {
    const value = random.bits64() >> BigInt(random.below(64));
    expect(fpu('fromLu', 'd', RNE, [value]).value).toBe(d(Number(value)));
    expect(fpu('fromL', 'd', RNE, [value]).value).toBe(d(Number(BigInt.asIntN(64, value))));
    expect(fpu('fromW', 's', RNE, [value]).value).toBe(s(Number(BigInt.asIntN(32, value))));
    expect(fpu('fromWu', 's', RNE, [value]).value).toBe(s(Number(BigInt.asUintN(32, value))));
  }
});

test('multiply-add with a zero addend or a factor of one is multiplication or addition', () => {
  for (const a of doubles) {
    for (const b of doubles) {
      for (const rm of MODES) {
        const sum = fpu('madd', 'd', rm, [a, d(1), b]);
        const expected = fpu('add', 'd', rm, [a, b]);
        if (sum.value !== expected.value || sum.flags !== expected.flags)
          expect.fail(`${a.toString(16)} + ${b.toString(16)}`);
      }
    }
  }
});

test('directed modes enclose the exact result, one place apart when it is inexact', () => {
  const inexactAt = (a: bigint, b: bigint): boolean => {
    const [down, up] = [fpu('mul', 'd', RDN, [a, b]), fpu('mul', 'd', RUP, [a, b])];
    const [low, high] = [doubleOf(down.value), doubleOf(up.value)];
    if ((down.flags & NX) === 0) return low === high || Number.isNaN(low);
    const places = BigInt.asIntN(64, up.value) - BigInt.asIntN(64, down.value);
    return low < high && (places === 1n || places === -1n || low === 0 || high === 0);
  };
  for (const a of doubles)
    for (const b of doubles) if (!inexactAt(a, b)) expect.fail(`${a.toString(16)} × ${b.toString(16)}`);
});

const MAX = Number.MAX_VALUE;
const TINY = Number.MIN_VALUE;
const MIN_NORMAL = 2 ** -1022;
const QUIET = 0x7ff8_0000_0000_0000n;
const SIGNALLING = 0x7ff0_0000_0000_0001n;

test.each<[string, FpOp, RoundingMode, bigint[], bigint, number]>([
  ['1 + 2^-53 is a tie, to even', 'add', RNE, [d(1), d(2 ** -53)], d(1), NX],
  ['1 + 2^-53 is a tie, away', 'add', RMM, [d(1), d(2 ** -53)], d(1 + 2 ** -52), NX],
  ['1 + 2^-53 up', 'add', RUP, [d(1), d(2 ** -53)], d(1 + 2 ** -52), NX],
  ['1 + 2^-53 towards zero', 'add', RTZ, [d(1), d(2 ** -53)], d(1), NX],
  ['-1 - 2^-53 down', 'add', RDN, [d(-1), d(-(2 ** -53))], d(-1 - 2 ** -52), NX],
  ['1 - 1 is +0', 'sub', RNE, [d(1), d(1)], d(0), 0],
  ['1 - 1 is -0 when rounding down', 'sub', RDN, [d(1), d(1)], d(-0), 0],
  ['-0 + -0 is -0', 'add', RUP, [d(-0), d(-0)], d(-0), 0],
  ['∞ - ∞ is invalid', 'sub', RNE, [d(Infinity), d(Infinity)], QUIET, NV],
  ['a quiet NaN is no exception, and comes out canonical', 'add', RNE, [0xfff8_0000_0000_1234n, d(1)], QUIET, 0],
  ['a signalling NaN is invalid', 'mul', RNE, [d(1), SIGNALLING], QUIET, NV],
  ['0 × ∞ is invalid', 'mul', RNE, [d(0), d(-Infinity)], QUIET, NV],
  ['overflow to nearest', 'mul', RNE, [d(MAX), d(2)], d(Infinity), OF | NX],
  ['overflow towards zero', 'mul', RTZ, [d(MAX), d(2)], d(MAX), OF | NX],
  ['negative overflow up', 'mul', RUP, [d(MAX), d(-2)], d(-MAX), OF | NX],
  ['negative overflow down', 'mul', RDN, [d(MAX), d(-2)], d(-Infinity), OF | NX],
  ['rounding up into overflow', 'add', RUP, [d(MAX), d(TINY)], d(Infinity), OF | NX],
  ['1 / 0', 'div', RNE, [d(1), d(-0)], d(-Infinity), DZ],
  ['0 / 0', 'div', RNE, [d(0), d(0)], QUIET, NV],
  ['∞ / 0 is exact', 'div', RNE, [d(Infinity), d(0)], d(Infinity), 0],
  ['1 / 3 up', 'div', RUP, [d(1), d(3)], d(1 / 3) + 1n, NX],
  ['half the smallest subnormal, to nearest', 'div', RNE, [d(TINY), d(2)], d(0), UF | NX],
  ['half the smallest subnormal, up', 'div', RUP, [d(TINY), d(2)], d(TINY), UF | NX],
  ['an exact subnormal does not underflow', 'div', RNE, [d(MIN_NORMAL), d(2)], d(MIN_NORMAL / 2), 0],
  ['√-1', 'sqrt', RNE, [d(-1)], QUIET, NV],
  ['√-0', 'sqrt', RNE, [d(-0)], d(-0), 0],
  ['√2 up', 'sqrt', RUP, [d(2)], d(Math.SQRT2), NX],
  ['√2 down', 'sqrt', RDN, [d(2)], d(Math.SQRT2) - 1n, NX],
  ['∞ × 0 + a quiet NaN is invalid', 'madd', RNE, [d(Infinity), d(0), QUIET], QUIET, NV],
  ['∞ × 1 - ∞ is invalid', 'madd', RNE, [d(Infinity), d(1), d(-Infinity)], QUIET, NV],
  ['multiply-add rounds once', 'madd', RNE, [d(1 + 2 ** -52), d(1 - 2 ** -52), d(-1)], d(-(2 ** -104)), 0],
  ['min of -0 and +0', 'min', RNE, [d(0), d(-0)], d(-0), 0],
  ['max of -0 and +0', 'max', RNE, [d(-0), d(0)], d(0), 0],
  ['min with a quiet NaN', 'min', RNE, [QUIET, d(3)], d(3), 0],
  ['max with a signalling NaN', 'max', RNE, [d(3), SIGNALLING], d(3), NV],
  ['min of two NaNs', 'min', RNE, [0xfff8_0000_0000_0001n, QUIET], QUIET, 0],
  ['equality is quiet', 'eq', RNE, [QUIET, d(1)], 0n, 0],
  ['equality signals for a signalling NaN', 'eq', RNE, [SIGNALLING, d(1)], 0n, NV],
  ['less than signals for any NaN', 'lt', RNE, [QUIET, d(1)], 0n, NV],
  ['less or equal signals for any NaN', 'le', RNE, [d(1), QUIET], 0n, NV],
])('%s', (_what, op, rm, args, value, flags) => {
  expect(fpu(op, 'd', rm, args)).toEqual({ value, flags });
});

/** 2^-126 − 2^-150, halfway between the largest subnormal and the smallest normal single. */
const BELOW_MIN_NORMAL = 2 ** -126 - 2 ** -150;

test.each<[string, number, RoundingMode, number]>([
  // To 24 bits it would be 2^-126 − 2^-150 itself: tiny.
  ['a tie below the smallest normal is tiny though it rounds to it', BELOW_MIN_NORMAL, RNE, UF | NX],
  // To 24 bits this rounds to 2^-126: not tiny, although it lies below.
  ['what full precision would round to the smallest normal is not tiny', BELOW_MIN_NORMAL + 2 ** -151, RNE, NX],
  ['nor when rounding up', BELOW_MIN_NORMAL + 2 ** -151, RUP, NX],
])('%s', (_what, value, rm, flags) => {
  expect(fpu('cvt', 's', rm, [d(value)])).toEqual({ value: s(2 ** -126), flags });
});

const WORD_MIN = 0xffff_ffff_8000_0000n;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;

test.each<[FpOp, number, RoundingMode, bigint, number]>([
  ['toW', 2.5, RNE, 2n, NX],
  ['toW', 2.5, RMM, 3n, NX],
  ['toW', -2.5, RTZ, BigInt.asUintN(64, -2n), NX],
  ['toW', -2.5, RDN, BigInt.asUintN(64, -3n), NX],
  ['toW', 2 ** 31, RNE, 0x7fff_ffffn, NV],
  ['toW', -(2 ** 31), RNE, WORD_MIN, 0],
  ['toW', -(2 ** 31) - 0.5, RTZ, WORD_MIN, NX],
  ['toW', -(2 ** 31) - 1, RNE, WORD_MIN, NV],
  ['toW', Number.NaN, RNE, 0x7fff_ffffn, NV],
  ['toW', -Infinity, RNE, WORD_MIN, NV],
  ['toWu', -0.5, RTZ, 0n, NX],
  ['toWu', -0.75, RNE, 0n, NV],
  ['toWu', -1, RTZ, 0n, NV],
  ['toWu', 3e9, RNE, 0xffff_ffff_b2d0_5e00n, 0],
  ['toWu', 2 ** 32, RNE, ALL_ONES, NV],
  ['toWu', Number.NaN, RNE, ALL_ONES, NV],
  ['toL', 2 ** 63, RNE, 0x7fff_ffff_ffff_ffffn, NV],
  ['toL', -(2 ** 63), RNE, 1n << 63n, 0],
  ['toLu', 2 ** 63, RNE, 1n << 63n, 0],
  ['toLu', 2 ** 64, RNE, ALL_ONES, NV],
  ['toLu', -Infinity, RNE, 0n, NV],
])('%s of %d in mode %d saturates as RISC-V says', (op, value, rm, result, flags) => {
  expect(fpu(op, 'd', rm, [d(value)])).toEqual({ value: result, flags });
});

test('bits above the format are ignored', () => {
  expect(fpu('add', 's', RNE, [0xffff_ffff_0000_0000n | s(1), 0xabcd_0000_0000n | s(2)])).toEqual({
    value: s(3),
    flags: 0,
  });
  expect(fpu('min', 's', RNE, [0xffff_ffff_0000_0000n | s(1), s(2)])).toEqual({ value: s(1), flags: 0 });
  expect(fpu('fromW', 'd', RNE, [0x1_0000_0001n])).toEqual({ value: d(1), flags: 0 });
});
