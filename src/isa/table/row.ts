/**
 * How a row of the table is written: name and operand syntax as in assembly, the encoding drawn, one sentence, and the semantics.
 *
 * Operand syntax names: `rd rs1 rs2`, `frd frs1 frs2 frs3` for f registers, `imm` (signed), `shamt`, `zimm`, `hi20` (the immediate's upper
 * 20 bits), `target` (pc + immediate), `csr`, `rm` (omitted when dynamic), `pred` and `succ`; anything else is literal.
 */
import { assert } from '../../base/assert.ts';
import { parseDrawing } from '../drawing.ts';
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
  const drawing = parseDrawing(drawn);
  assert(drawing.width === 32, `${assembly} is drawn with ${drawing.width} bits`);
  const { mask, match } = drawing;
  return {
    kind: 'base',
    ext,
    format,
    ...splitAssembly(assembly),
    mask,
    match,
    doc,
    semantics,
    ...(valid && { valid }),
  };
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
  const drawing = parseDrawing(drawn);
  assert(drawing.width === 16, `${assembly} is drawn with ${drawing.width} bits`);
  const { mask, match } = drawing;
  const encoding = { ...splitAssembly(assembly), mask, match, doc, ...(valid && { valid }) };
  return { kind: 'compressed', ext: 'C', format, ...encoding, expandsTo, expand };
}

function splitAssembly(assembly: string): { name: string; syntax: string } {
  const [name, syntax = ''] = assembly.split(' ');
  return { name: name!, syntax };
}
