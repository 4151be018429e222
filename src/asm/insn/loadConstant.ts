/**
 * `li`: the sequence that GNU as makes for a constant. Up to 32 bits lui and addiw; beyond, the upper part by the same rule, a shift over the zeros
 * below it, and addi for the low 12 bits.
 */
import type { Assembly } from '../state.ts';
import { emitNamed } from './emitRow.ts';

const fitsWord = (value: bigint): boolean => BigInt.asIntN(32, value) === value;

export function loadConstant(assembly: Assembly, rd: number, constant: bigint): void {
  const value = BigInt.asIntN(64, constant);
  if (value >= -2048n && value < 2048n) {
    emitNamed(assembly, 'addi', { rd, imm: Number(value) });
    return;
  }
  loadLarge(assembly, rd, value);
}

function loadLarge(assembly: Assembly, rd: number, value: bigint): void {
  const low = Number(BigInt.asIntN(12, value));
  const upper = BigInt.asIntN(64, value - BigInt(low));
  if (fitsWord(value)) {
    const imm = Number(BigInt.asIntN(32, upper));
    if (upper !== 0n) emitNamed(assembly, 'lui', { rd, imm });
    if (low !== 0 || upper === 0n) emitNamed(assembly, 'addiw', { rd, rs1: upper === 0n ? 0 : rd, imm: low });
    return;
  }
  let shift = 12n;
  while (((upper >> shift) & 1n) === 0n) shift++;
  loadLarge(assembly, rd, upper >> shift);
  emitNamed(assembly, 'slli', { rd, rs1: rd, imm: Number(shift) });
  if (low !== 0) emitNamed(assembly, 'addi', { rd, rs1: rd, imm: low });
}
