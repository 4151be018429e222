/**
 * The instruction formats: where each operand stands, drawn as in the manual ("Base Instruction Formats", "Compressed Instruction
 * Formats"), and reading and writing operands accordingly. Which bits are fixed is a row's matter; dots here.
 */
import { type Drawing, type Field, parseDrawing, type Slice } from './drawing.ts';
import type { Format, Operands } from './insnDef.ts';

const DRAWINGS: Readonly<Record<Format, string>> = {
  R: '....... rs2 rs1 ... rd .......',
  R4: 'rs3 .. rs2 rs1 rm rd .......',
  Rrm: '....... rs2 rs1 rm rd .......',
  R2: '............ rs1 ... rd .......',
  R2rm: '............ rs1 rm rd .......',
  I: 'imm[11:0] rs1 ... rd .......',
  load: 'imm[11:0] rs1 ... rd .......',
  jalr: 'imm[11:0] rs1 ... rd .......',
  shift: '...... imm[5:0] rs1 ... rd .......',
  shiftw: '....... imm[4:0] rs1 ... rd .......',
  S: 'imm[11:5] rs2 rs1 ... imm[4:0] .......',
  B: 'imm[12|10:5] rs2 rs1 ... imm[4:1|11] .......',
  U: 'imm[31:12] rd .......',
  J: 'imm[20|10:1|11|19:12] rd .......',
  amo: '..... aqrl rs2 rs1 ... rd .......',
  lr: '..... aqrl ..... rs1 ... rd .......',
  csr: 'csr rs1 ... rd .......',
  csri: 'csr imm[4:0] ... rd .......',
  fence: 'imm[11:0] rs1 ... rd .......',
  sfence: '....... rs2 rs1 ... ..... .......',
  cbo: '............ rs1 ... ..... .......',
  none: '............ ..... ... ..... .......',
  CR: '.... rd rs2 ..',
  CRj: '.... rs1 ..... ..',
  CI: '... imm[5] rd imm[4:0] ..',
  CIlui: '... imm[17] rd imm[16:12] ..',
  CI16sp: '... imm[9] ..... imm[4|6|8:7|5] ..',
  CIshift: '... imm[5] rd imm[4:0] ..',
  CIlwsp: '... imm[5] rd imm[4:2|7:6] ..',
  CIldsp: '... imm[5] rd imm[4:3|8:6] ..',
  CSSw: '... imm[5:2|7:6] rs2 ..',
  CSSd: '... imm[5:3|8:6] rs2 ..',
  CIW: "... imm[5:4|9:6|2|3] rd' ..",
  CLw: "... imm[5:3] rs1' imm[2|6] rd' ..",
  CLd: "... imm[5:3] rs1' imm[7:6] rd' ..",
  CSw: "... imm[5:3] rs1' imm[2|6] rs2' ..",
  CSd: "... imm[5:3] rs1' imm[7:6] rs2' ..",
  CA: "...... rd' .. rs2' ..",
  CB: "... imm[8|4:3] rs1' imm[7:6|2:1|5] ..",
  CBshift: "... imm[5] .. rd' imm[4:0] ..",
  CBimm: "... imm[5] .. rd' imm[4:0] ..",
  CJ: '... imm[11|4|9:8|10|6|7|3:1|5] ..',
  Cnone: '... ... ..... ... ..',
};

/** Formats whose immediate is sign-extended; in all others it is unsigned. */
const SIGNED: ReadonlySet<Format> = new Set<Format>([
  ...(['I', 'load', 'jalr', 'S', 'B', 'U', 'J'] as const),
  ...(['CI', 'CIlui', 'CI16sp', 'CB', 'CBimm', 'CJ'] as const),
]);

/** The values that a field can hold: `step` apart, from `min` to `max`. A field that the format lacks holds 0. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface FormatLayout {
  readonly drawing: Drawing;
  /** The drawing's slices by field. */
  readonly slicesOf: Readonly<Record<Field, readonly Slice[]>>;
  /** Left shift and then arithmetic right shift that sign-extends the immediate; 0 when it is unsigned. */
  readonly immShift: number;
  readonly ranges: Readonly<Record<Field, Range>>;
}

const FIELDS: readonly Field[] = ['rd', 'rs1', 'rs2', 'rs3', 'imm', 'csr', 'rm', 'aqrl'];

const forEachField = <T>(make: (field: Field) => T): Record<Field, T> =>
  Object.fromEntries(FIELDS.map((field) => [field, make(field)])) as Record<Field, T>;

function layoutOf(format: Format): FormatLayout {
  const drawing = parseDrawing(DRAWINGS[format]);
  const signed = SIGNED.has(format);
  const immediateBits = topBit(drawing.slices, 'imm');
  return {
    drawing,
    slicesOf: forEachField((field) => drawing.slices.filter((slice) => slice.field === field)),
    immShift: signed ? 32 - immediateBits : 0,
    ranges: forEachField((field) => rangeOf(drawing.slices, field, signed)),
  };
}

const topBit = (slices: readonly Slice[], field: Field): number =>
  Math.max(0, ...slices.filter((slice) => slice.field === field).map((slice) => slice.fieldLow + slice.width));

function rangeOf(slices: readonly Slice[], field: Field, signed: boolean): Range {
  const own = slices.filter((slice) => slice.field === field);
  if (own.length === 0) return { min: 0, max: 0, step: 1 };
  if (own[0]!.prime) return { min: 8, max: 15, step: 1 };
  const span = 2 ** topBit(slices, field);
  const step = 2 ** Math.min(...own.map((slice) => slice.fieldLow));
  return field === 'imm' && signed
    ? { min: -span / 2, max: span / 2 - step, step }
    : { min: 0, max: span - step, step };
}

export const formats = Object.fromEntries(
  (Object.keys(DRAWINGS) as Format[]).map((format) => [format, layoutOf(format)]),
) as Readonly<Record<Format, FormatLayout>>;

/** Operands with every field 0. */
export const noOperands: Operands = { rd: 0, rs1: 0, rs2: 0, rs3: 0, imm: 0, csr: 0, rm: 0, aqrl: 0 };

/** Reads the operands of an instruction in this format. */
export function readOperands(format: Format, bits: number): Operands {
  const { slicesOf, immShift } = formats[format];
  return {
    rd: readField(slicesOf.rd, bits),
    rs1: readField(slicesOf.rs1, bits),
    rs2: readField(slicesOf.rs2, bits),
    rs3: readField(slicesOf.rs3, bits),
    imm: (readField(slicesOf.imm, bits) << immShift) >> immShift,
    csr: readField(slicesOf.csr, bits),
    rm: readField(slicesOf.rm, bits),
    aqrl: readField(slicesOf.aqrl, bits),
  };
}

function readField(slices: readonly Slice[], bits: number): number {
  let value = 0;
  for (const { insnLow, width, fieldLow, prime } of slices) {
    const part = (bits >>> insnLow) & (0xffffffff >>> (32 - width));
    value |= prime ? part + 8 : part << fieldLow;
  }
  return value;
}

/** The bits of the operands in this format; each must be in the format's range. */
export function placeOperands(format: Format, operands: Operands): number {
  let bits = 0;
  for (const slice of formats[format].drawing.slices) {
    const value = slice.prime ? operands[slice.field] - 8 : operands[slice.field] >>> slice.fieldLow;
    bits |= (value & (2 ** slice.width - 1)) << slice.insnLow;
  }
  return bits;
}
