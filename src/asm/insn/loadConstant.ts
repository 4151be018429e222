/**
 * `li`: the sequence that GNU as makes for a constant. Up to 32 bits lui and addiw; beyond, the upper part by the same rule, a shift over the zeros
 * below it, and addi for the low 12 bits.
 */
import { noOperands } from '../../isa/formats.ts';
import type { Assembly } from '../state.ts';
import { emitNamed, emitRow } from './emitRow.ts';
import { rowNamed } from './forms.ts';

const fitsWord = (value: bigint): boolean => BigInt.asIntN(32, value) === value;

/** Writes the instructions that put a 64-bit constant, signed, into rd. */
export function loadConstant(assembly: Assembly, rd: number, constant: bigint): void {
  const value = BigInt.asIntN(64, constant);
  if (value >= -2048n && value < 2048n) {
    const operands = { ...noOperands, rd, imm: Number(value) };
    emitRow(assembly, rowNamed('addi'), operands, undefined, rd !== 0);
    return;
  }
  loadLarge(assembly, rd, value);
}

/** The same without the short form for 12 bits, as `la` has it. */
export function loadLarge(assembly: Assembly, rd: number, value: bigint): void {
  const low = Number(BigInt.asIntN(12, value));
  const upper = BigInt.asIntN(64, value - BigInt(low));
  if (fitsWord(value)) {
    const imm = Number(BigInt.asIntN(32, upper));
    const base = upper === 0n ? 0 : rd;
    if (upper !== 0n) emitNamed(assembly, 'lui', { rd, imm });
    if (low !== 0 || base === 0) emitNamed(assembly, 'addiw', { rd, rs1: base, imm: low });
    return;
  }
  let shift = 12n;
  while (((upper >> shift) & 1n) === 0n) shift++;
  loadLarge(assembly, rd, upper >> shift);
  emitNamed(assembly, 'slli', { rd, rs1: rd, imm: Number(shift) });
  if (low !== 0) emitNamed(assembly, 'addi', { rd, rs1: rd, imm: low });
}
