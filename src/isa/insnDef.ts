/**
 * What a row of the instruction table says, and what decoding an instruction answers. The rows themselves are in `table/`, one file per
 * extension; decoder, encoder, disassembler, description and engines derive from them.
 */
import type { Semantics } from './ops.ts';

export type Extension =
  | 'I'
  | 'M'
  | 'A'
  | 'F'
  | 'D'
  | 'C'
  | 'Zicsr'
  | 'Zifencei'
  | 'Zihintpause'
  | 'Zicboz'
  | 'Zicond'
  | 'Zba'
  | 'Zbb'
  | 'Zbc'
  | 'Zbs'
  | 'Priv';

/**
 * Where the operands stand in the encoding. The 32-bit formats are the manual's, with R4 for fused multiply-add, `shift` for 6-bit and
 * `shiftw` for 5-bit shift amounts, `amo` for aq/rl, `csr` and `csri` for Zicsr, `fence` for pred/succ, `cbo` for a cache block, `none` for no
 * operand.
 * The compressed formats are the manual's with one name per immediate layout.
 */
export type Format =
  | 'R'
  | 'R4'
  | 'Rrm'
  | 'R2'
  | 'R2rm'
  | 'I'
  | 'load'
  | 'jalr'
  | 'shift'
  | 'shiftw'
  | 'S'
  | 'B'
  | 'U'
  | 'J'
  | 'amo'
  | 'lr'
  | 'csr'
  | 'csri'
  | 'fence'
  | 'sfence'
  | 'cbo'
  | 'none'
  | 'CR'
  | 'CRj'
  | 'CI'
  | 'CIlui'
  | 'CI16sp'
  | 'CIshift'
  | 'CIlwsp'
  | 'CIldsp'
  | 'CSSw'
  | 'CSSd'
  | 'CIW'
  | 'CLw'
  | 'CLd'
  | 'CSw'
  | 'CSd'
  | 'CA'
  | 'CB'
  | 'CBshift'
  | 'CBimm'
  | 'CJ'
  | 'Cnone';

/** Operand fields of a decoded instruction; those that the format lacks are 0. */
export interface Operands {
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  readonly rs3: number;
  /** Sign-extended immediate or shift amount; for `csri` the 5-bit zimm; for `fence` fm/pred/succ as in bits 31:20. Fits 32 bits signed. */
  readonly imm: number;
  /** CSR number. */
  readonly csr: number;
  /** Rounding-mode field. */
  readonly rm: number;
  /** Bit 1 = aq, bit 0 = rl. */
  readonly aqrl: number;
}

interface RowBase {
  readonly name: string;
  readonly ext: Extension;
  readonly format: Format;
  /**
   * The encoding's fixed bits: `(insn & mask) === match`. 16 bits for compressed rows, else 32, as signed integers, which is what `&` answers.
   */
  readonly mask: number;
  readonly match: number;
  /** Operand syntax in GNU as order: operand names with literal punctuation, e.g. `rd,imm(rs1)`; f registers as `frd`, `frs1`. */
  readonly syntax: string;
  /** One sentence of documentation. */
  readonly doc: string;
  /** A further condition on the fields where fixed bits cannot say it (e.g. c.addi4spn needs imm ≠ 0). */
  readonly valid?: (operands: Operands) => boolean;
}

/** A 32-bit instruction: the only rows with semantics. */
export interface BaseRow extends RowBase {
  readonly kind: 'base';
  readonly semantics: Semantics;
}

/** A compressed instruction: says what it expands to. */
export interface CompressedRow extends RowBase {
  readonly kind: 'compressed';
  /** Name of the base row that it is short for. */
  readonly expandsTo: string;
  /** Operands of that row from this row's own. */
  readonly expand: (operands: Operands) => Operands;
}

export type InsnDef = BaseRow | CompressedRow;

/** A decoded instruction. */
export interface Insn {
  /** The row that was matched. */
  readonly def: InsnDef;
  /** The base row whose semantics it has, and its position in `baseRows` (the engines' opcode number). */
  readonly base: BaseRow;
  readonly opcode: number;
  /** Operands of `base`. */
  readonly operands: Operands;
  readonly length: 2 | 4;
  /** The encoded bits, unsigned; 16 bits for a compressed instruction. */
  readonly bits: number;
}
