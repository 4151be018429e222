/**
 * Operands as assembly text: renders the words of operand syntax (`table/row.ts` lists them) for the operands of one instruction.
 */
import { csrByNumber } from './csrs.ts';
import type { Operands } from './insnDef.ts';
import { fRegisters, xRegisters } from './registers.ts';

/** Name of a code address, with an offset where there is one: `main` or `main+0x8`. */
export type SymbolOf = (address: bigint) => string | undefined;

export const ROUNDING_MODES = ['rne', 'rtz', 'rdn', 'rup', 'rmm', 'rm5', 'rm6', 'dyn'] as const;
const DYNAMIC = 7;

/** The operands that a syntax such as `frd,imm(rs1)` names, without those that are omitted. */
export function operandTexts(syntax: string, operands: Operands, pc: bigint, symbolOf?: SymbolOf): string[] {
  if (syntax === '') return [];
  return syntax
    .split(',')
    .filter((word) => word !== 'rm' || operands.rm !== DYNAMIC)
    .map((part) => part.replace(/[a-z]\w*/g, (word) => wordText(word, operands, pc, symbolOf)));
}

/** Where a pc-relative operand points. */
export const targetOf = (operands: Operands, pc: bigint): bigint => BigInt.asUintN(64, pc + BigInt(operands.imm));

function wordText(word: string, operands: Operands, pc: bigint, symbolOf: SymbolOf | undefined): string {
  switch (word) {
    case 'rd':
    case 'rs1':
    case 'rs2':
      return xRegisters[operands[word]]!.name;
    case 'frd':
    case 'frs1':
    case 'frs2':
    case 'frs3':
      return fRegisters[operands[word.slice(1) as 'rd' | 'rs1' | 'rs2' | 'rs3']]!.name;
    case 'imm':
    case 'zimm':
      return String(operands.imm);
    case 'shamt':
      return `0x${operands.imm.toString(16)}`;
    case 'hi20':
      return `0x${(operands.imm >>> 12).toString(16)}`;
    case 'csr':
      return csrByNumber(operands.csr)?.name ?? `0x${operands.csr.toString(16)}`;
    case 'rm':
      return ROUNDING_MODES[operands.rm]!;
    case 'pred':
      return accessSet(operands.imm >>> 4);
    case 'succ':
      return accessSet(operands.imm);
    case 'target':
      return addressText(targetOf(operands, pc), symbolOf);
    default:
      return word;
  }
}

/** The accesses that a fence orders: device input and output, memory reads and writes. */
function accessSet(bits: number): string {
  const letters = [...'iorw'].filter((_, i) => (bits & (8 >>> i)) !== 0).join('');
  return letters === '' ? '0' : letters;
}

function addressText(address: bigint, symbolOf: SymbolOf | undefined): string {
  const symbol = symbolOf?.(address);
  const digits = address.toString(16);
  return symbol === undefined ? `0x${digits}` : `${digits} <${symbol}>`;
}
