/**
 * Drawings of encodings, as the manual has them: `imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011`, most significant bit first.
 *
 * A token is fixed bits (`0110011`), bits of no account here (`...`), or a field: `rd rs1 rs2 rs3` (5 bits), the same with a prime (3 bits,
 * x8…x15), `csr` (12), `rm` (3), `aqrl` (2), `imm[…]` with the bits of the immediate in the order in which they stand. Formats are drawn with
 * dots for what a row fixes (`formats.ts`); each row of the table is drawn in full, and masks come from there.
 */
import { assert } from '../base/assert.ts';
import type { Operands } from './insnDef.ts';

export type Field = keyof Operands;

/** A run of neighbouring bits of one field. */
export interface Slice {
  readonly field: Field;
  /** Lowest bit in the instruction. */
  readonly insnLow: number;
  /** Lowest bit in the field's value. */
  readonly fieldLow: number;
  readonly width: number;
  /** The field is a 3-bit register number that counts from x8. */
  readonly prime: boolean;
}

export interface Drawing {
  readonly width: 16 | 32;
  /** Fixed bits as signed 32-bit integers, so that `(insn & mask) === match` holds as JavaScript computes it. */
  readonly mask: number;
  readonly match: number;
  /** From the most significant bit down. */
  readonly slices: readonly Slice[];
}

const FIELD_WIDTHS: Readonly<Record<Field, number>> = {
  rd: 5,
  rs1: 5,
  rs2: 5,
  rs3: 5,
  csr: 12,
  rm: 3,
  aqrl: 2,
  imm: 0,
};

/** Reads a drawing; one that does not fill 16 or 32 bits is a mistake of ours. */
export function parseDrawing(text: string): Drawing {
  const tokens = text.split(/\s+/).map(parseToken);
  const width = tokens.reduce((sum, token) => sum + token.width, 0);
  assert(width === 16 || width === 32, `drawing "${text}" is ${width} bits wide`);
  let mask = 0;
  let match = 0;
  let top = width;
  const slices: Slice[] = [];
  for (const token of tokens) {
    for (const part of token.parts) {
      top -= part.width;
      if (part.kind === 'slice') slices.push({ ...part.slice, insnLow: top, width: part.width });
      if (part.kind !== 'fixed') continue;
      mask |= (2 ** part.width - 1) << top;
      match |= part.value << top;
    }
  }
  return { width, mask, match, slices };
}

type Part =
  | { readonly kind: 'any'; readonly width: number }
  | { readonly kind: 'fixed'; readonly width: number; readonly value: number }
  | { readonly kind: 'slice'; readonly width: number; readonly slice: Omit<Slice, 'insnLow' | 'width'> };

function parseToken(token: string): { width: number; parts: Part[] } {
  const parts = partsOf(token);
  return { width: parts.reduce((sum, part) => sum + part.width, 0), parts };
}

function partsOf(token: string): Part[] {
  if (/^\.+$/.test(token)) return [{ kind: 'any', width: token.length }];
  if (/^[01]+$/.test(token)) return [{ kind: 'fixed', width: token.length, value: Number.parseInt(token, 2) }];
  const immediate = /^imm\[(.+)\]$/.exec(token);
  if (immediate !== null) return immediate[1]!.split('|').map(immediatePart);
  const register = /^(.*?)('?)$/.exec(token)!;
  const field = register[1] as Field;
  const prime = register[2] !== '';
  assert(field in FIELD_WIDTHS && field !== 'imm', `unknown field "${token}" in a drawing`);
  return [{ kind: 'slice', width: prime ? 3 : FIELD_WIDTHS[field], slice: { field, fieldLow: 0, prime } }];
}

/** `10:5` or `11`. */
function immediatePart(range: string): Part {
  const [high, low] = range.split(':').map(Number);
  const fieldLow = low ?? high!;
  return { kind: 'slice', width: high! - fieldLow + 1, slice: { field: 'imm', fieldLow, prime: false } };
}
