/**
 * Draws instructions and operands for vectors: every row that computes on registers alone, in every rounding mode, with operands at the edges
 * of the formats more often than not.
 */
import { encode } from '../../src/isa/encode.ts';
import { formats } from '../../src/isa/formats.ts';
import type { BaseRow, Operands } from '../../src/isa/insnDef.ts';
import { baseRows } from '../../src/isa/table/index.ts';
import type { Random } from './random.ts';
import { anyOperands } from './samples.ts';
import type { Vector } from './vectors.ts';

export type VectorInput = Omit<Vector, 'result' | 'flags'>;

const REGISTER_FORMATS = ['R', 'R4', 'Rrm', 'R2', 'R2rm', 'I', 'shift', 'shiftw'];
/** Rows that compute on registers alone. */
export const registerRows: readonly BaseRow[] = baseRows.filter(
  ({ format, name }) => REGISTER_FORMATS.includes(format) && name !== 'fence.i',
);

/** `count` vectors of each row, or of each row in each rounding mode. */
export function drawInputs(rows: readonly BaseRow[], count: number, random: Random): VectorInput[] {
  return rows.flatMap((row) => {
    const modes = row.format.endsWith('rm') || row.format === 'R4' ? [0, 1, 2, 3, 4] : [0];
    return modes.flatMap((frm) => Array.from({ length: count }, () => drawInput(row, frm, random)));
  });
}

function drawInput(row: BaseRow, frm: number, random: Random): VectorInput {
  const drawn = anyOperands(row, random);
  const fields = formats[row.format].drawing.slices.map(({ field }) => field);
  const number = (field: 'rd' | 'rs1' | 'rs2' | 'rs3', index: number): number => (fields.includes(field) ? index : 0);
  const registers = { rd: 10, rs1: number('rs1', 11), rs2: number('rs2', 12), rs3: number('rs3', 13) };
  /** Dynamic rounding mostly, and the same mode in the instruction otherwise. */
  const rm = fields.includes('rm') ? { rm: random.below(4) === 0 ? frm : 7 } : {};
  const operands: Operands = { ...drawn, ...registers, ...rm };
  const sources = (['rs1', 'rs2', 'rs3'] as const).filter((field) => fields.includes(field));
  const values = sources.map(() => 0n);
  for (const [i, source] of sources.entries()) values[i] = drawOperand(row, source, values[i - 1], random);
  return { name: row.name, bits: encode(row, operands), frm, operands: values };
}

const INTEGERS = [
  0n,
  1n,
  2n,
  -1n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  1n << 63n,
];

function drawOperand(row: BaseRow, source: string, previous: bigint | undefined, random: Random): bigint {
  if (!row.syntax.includes(`f${source}`)) {
    const any = random.bits64() >> BigInt(random.below(64));
    return BigInt.asUintN(64, random.below(3) === 0 ? random.pick(INTEGERS) : random.below(2) === 0 ? any : -any);
  }
  const isSingle = /\.s$|^fmv\.x\.w$|^fcvt\.d\.s$/.test(row.name) && row.name !== 'fcvt.s.d';
  if (!isSingle || random.below(24) === 0) return drawFloat(64, 52, previous, random);
  return 0xffff_ffff_0000_0000n | drawFloat(32, 23, previous, random);
}

/** Raw bits of a format with that many bits and fraction bits. */
function drawFloat(bits: number, fractionBits: number, previous: bigint | undefined, random: Random): bigint {
  const exponentBits = bits - fractionBits - 1;
  const maxField = (1 << exponentBits) - 1;
  const bias = maxField >> 1;
  const pack = (field: number, fraction: bigint): bigint =>
    (BigInt(random.below(2)) << BigInt(bits - 1)) |
    (BigInt(Math.min(Math.max(field, 0), maxField)) << BigInt(fractionBits)) |
    BigInt.asUintN(fractionBits, fraction);
  if (random.below(10) === 0) return pack(random.pick([0, maxField]), 0n);
  /** All of a fraction, its ends, or a few bits at the top. */
  const fraction = random.pick([
    random.bits64(),
    0n,
    1n,
    -1n,
    -2n,
    1n << BigInt(fractionBits - 1),
    random.bits64() << BigInt(fractionBits - 3),
  ]);
  const near = previous === undefined ? bias : Number((previous >> BigInt(fractionBits)) & BigInt(maxField));
  const field = random.pick([
    ...[0, 1, maxField - 1, maxField, bias, bias - 1],
    ...[near, near - 1, near - fractionBits, near + fractionBits - random.below(4), bias - near],
    ...[bias + 31, bias + 63, bias + random.below(66), bias - (bias >> 1), random.below(maxField)],
  ]);
  return pack(field, fraction);
}
