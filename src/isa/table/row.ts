/**
 * How a row of the table is written: name and operand syntax as in assembly, the encoding drawn, one sentence, and the semantics.
 *
 * Operand syntax names: `rd rs1 rs2`, `frd frs1 frs2 frs3` for f registers, `imm` (signed), `shamt`, `zimm`, `hi20` (the immediate's upper
 * 20 bits), `target` (pc + immediate), `csr`, `rm` (omitted when dynamic), `pred` and `succ`; anything else is literal.
 */
import { assert } from '../../base/assert.ts';
import { parseDrawing, type Slice } from '../drawing.ts';
import { formats } from '../formats.ts';
import type { BaseRow, CompressedRow, Extension, Format, Operands } from '../insnDef.ts';
import type { Ops, Semantics } from '../ops.ts';

export type Valid = (operands: Operands) => boolean;

/** A value computed from the two source values of an instruction. */
export type Binary = <V, B>(o: Ops<V, B>, a: V, b: V) => V;
/** A condition of the two source values of an instruction. */
export type Comparison = <V, B>(o: Ops<V, B>, a: V, b: V) => B;

/** `assembly` is `name operands`, e.g. `addi rd,rs1,imm`. */
export function baseRow(
  ext: Extension,
  format: Format,
  assembly: string,
  drawn: string,
  doc: string,
  semantics: Semantics,
  valid?: Valid,
): BaseRow {
  return { kind: 'base', ext, format, ...encodingOf(format, assembly, drawn), doc, semantics, ...(valid && { valid }) };
}

/** `expandsTo` names the base row, `expand` maps the operands. */
export function compressedRow(
  format: Format,
  assembly: string,
  drawn: string,
  doc: string,
  expandsTo: string,
  expand: (operands: Operands) => Operands,
  valid?: Valid,
): CompressedRow {
  const encoding = encodingOf(format, assembly, drawn);
  return { kind: 'compressed', ext: 'C', format, ...encoding, doc, expandsTo, expand, ...(valid && { valid }) };
}

function encodingOf(format: Format, assembly: string, drawn: string) {
  const { width, mask, match, slices } = parseDrawing(drawn);
  const layout = formats[format].drawing;
  const isDrawn = (slice: Slice): boolean => slices.some((own) => sameSlice(own, slice));
  const isFixed = ({ insnLow, width: bits }: Slice): boolean => ((~mask >>> insnLow) & (2 ** bits - 1)) === 0;
  assert(
    width === layout.width &&
      slices.every((own) => layout.slices.some((slice) => sameSlice(own, slice))) &&
      layout.slices.every((slice) => isDrawn(slice) || isFixed(slice)),
    `${assembly} is not drawn as format ${format} has its fields`,
  );
  const [name, syntax = ''] = assembly.split(' ');
  return { name: name!, syntax, mask, match };
}

const sameSlice = (a: Slice, b: Slice): boolean =>
  a.field === b.field &&
  a.insnLow === b.insnLow &&
  a.fieldLow === b.fieldLow &&
  a.width === b.width &&
  a.prime === b.prime;
