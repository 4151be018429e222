/**
 * An instruction explained, for hover and the disassembly view: what it is called, one sentence, its operands, its encoding drawn, and its
 * semantics as pseudo-code. All of it is derived from the table.
 */
import { csrByNumber } from './csrs.ts';
import { disassemble } from './disassemble.ts';
import { formats } from './formats.ts';
import type { BaseRow, Insn, InsnDef } from './insnDef.ts';
import { operandTexts, type SymbolOf, targetOf } from './operandText.ts';
import { type OperandNames, pseudoCode } from './pseudoCode.ts';
import { fRegisters, registerByName, xRegisters } from './registers.ts';

export interface Description {
  /** As disassembled. */
  readonly text: string;
  /** Name and syntax of the row in the table, e.g. `addi rd,rs1,imm`; of the compressed row where it is one. */
  readonly syntax: string;
  readonly extension: string;
  readonly sentence: string;
  /** What it is short for, when compressed. */
  readonly expansion?: string;
  readonly operands: readonly OperandDescription[];
  readonly encoding: readonly EncodingField[];
  /** Statements, one a line; none where they are no help (`fence`), or so long that the sentence says it better (`fclass`). */
  readonly semantics: readonly string[];
}

export interface OperandDescription {
  /** The word of the syntax: `rd`, `imm`. */
  readonly word: string;
  readonly value: string;
  /** What is known about the value: a register's role, a CSR's sentence. */
  readonly meaning?: string;
}

/** A run of bits of the encoding. */
export interface EncodingField {
  readonly high: number;
  readonly low: number;
  /** The field's name, e.g. `rs1` or `imm[4:1|11]`; undefined for fixed bits and for bits that do not count. */
  readonly name?: string;
  /** The bits of this instruction, or of the row where they are fixed and dots elsewhere. */
  readonly bits: string;
}

/** Explains one instruction at `pc`. */
export function describe(insn: Insn, pc: bigint, symbolOf?: SymbolOf): Description {
  const { def, base, operands } = insn;
  const words = base.syntax.match(/[a-z]\w*/g) ?? [];
  return {
    text: disassemble(insn, pc, symbolOf).text,
    syntax: `${def.name} ${def.syntax}`.trimEnd(),
    extension: def.ext,
    sentence: def.doc,
    ...(def.kind === 'compressed' && {
      expansion: [base.name, operandTexts(base.syntax, operands, pc).join(',')].join(' ').trimEnd(),
    }),
    operands: words.map((word) =>
      describeOperand(word, operandTexts(word, operands, pc, symbolOf)[0] ?? 'dyn', operands.csr),
    ),
    encoding: encodingFields(def, insn.bits),
    semantics: readable(pseudoCode(base, namesOf(insn, pc))),
  };
}

/** Explains a row of the table with the operands' own names. */
export const rowPseudoCode = (row: BaseRow): string[] => readable(pseudoCode(row, ROW_NAMES));

const LONGEST_STATEMENT = 160;
const readable = (statements: string[]): string[] =>
  statements.some((statement) => statement.length > LONGEST_STATEMENT) ? [] : statements;

/** The encoding in three lines: bit numbers, bits, names. */
export function drawEncoding(fields: readonly EncodingField[]): string {
  const columns = fields.map(({ high, low, name = '', bits }) => {
    const width = Math.max(bits.length, name.length, `${high}${low}`.length + 1);
    const numbers = high === low ? `${high}` : `${high}${`${low}`.padStart(width - `${high}`.length)}`;
    return [numbers.padEnd(width), bits.padEnd(width), name.padEnd(width)];
  });
  return [0, 1, 2]
    .map((line) =>
      columns
        .map((column) => column[line])
        .join(' ')
        .trimEnd(),
    )
    .join('\n');
}

/** The encoding from the highest bit down; without `bits` that of the row in general. */
export function encodingFields(def: InsnDef, bits?: number): EncodingField[] {
  const { width, slices } = formats[def.format].drawing;
  /** For each bit the field it belongs to and its bit in the field; fixed bits belong to none. */
  const owner = (bit: number) => {
    if (((def.mask >>> bit) & 1) === 1) return undefined;
    const slice = slices.find(({ insnLow, width: size }) => bit >= insnLow && bit < insnLow + size);
    return slice === undefined ? undefined : { field: slice.field, bit: bit - slice.insnLow + slice.fieldLow };
  };
  const bitText = (bit: number): string => {
    if (bits !== undefined) return String((bits >>> bit) & 1);
    return ((def.mask >>> bit) & 1) === 1 ? String((def.match >>> bit) & 1) : '.';
  };
  const fields: EncodingField[] = [];
  for (let high = width - 1; high >= 0; ) {
    const field = owner(high)?.field;
    let low = high;
    while (low > 0 && owner(low - 1)?.field === field) low--;
    const positions = Array.from({ length: high - low + 1 }, (_, i) => high - i);
    const name = field === 'imm' ? `imm[${ranges(positions.map((bit) => owner(bit)!.bit))}]` : field;
    fields.push({ high, low, ...(name !== undefined && { name }), bits: positions.map(bitText).join('') });
    high = low - 1;
  }
  return fields;
}

/** Falling runs of bit numbers as the manual writes them: `12|10:5`. */
function ranges(bits: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const bit of bits) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === bit + 1) last[1] = bit;
    else runs.push([bit, bit]);
  }
  return runs.map(([high, low]) => (high === low ? `${high}` : `${high}:${low}`)).join('|');
}

function describeOperand(word: string, value: string, csr: number): OperandDescription {
  const meaning = word === 'csr' ? csrByNumber(csr)?.doc : registerByName(value)?.role;
  return { word, value, ...(meaning !== undefined && { meaning }) };
}

function namesOf({ operands, length }: Insn, pc: bigint): OperandNames {
  const address = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;
  const x = (index: number): string => xRegisters[index]!.name;
  const f = (index: number): string => fRegisters[index]!.name;
  const { rd, rs1, rs2, rs3, imm, csr } = operands;
  return {
    x: { rd: x(rd), rs1: x(rs1), rs2: x(rs2) },
    f: { rd: f(rd), rs1: f(rs1), rs2: f(rs2), rs3: f(rs3) },
    imm: Math.abs(imm) > 2048 ? address(BigInt(imm)) : String(imm),
    csr: csrByNumber(csr)?.name ?? address(BigInt(csr)),
    pc: address(pc),
    nextPc: address(pc + BigInt(length)),
    target: address(targetOf(operands, pc)),
  };
}

const ROW_NAMES: OperandNames = {
  x: { rd: 'rd', rs1: 'rs1', rs2: 'rs2' },
  f: { rd: 'frd', rs1: 'frs1', rs2: 'frs2', rs3: 'frs3' },
  imm: 'imm',
  csr: 'csr',
  pc: 'pc',
  nextPc: 'next pc',
  target: 'pc + imm',
};
