/**
 * DWARF's numbers of RISC-V registers (psABI, "DWARF register numbers"): 0 to 31 are x, 32 to 63 f.
 */
import { fRegisters, type Register, xRegisters } from '../../isa/registers.ts';
import type { FrameContext } from '../symbolsApi.ts';

export function registerOfColumn(column: number): Register | undefined {
  return column < 32 ? xRegisters[column] : fRegisters[column - 32];
}

/** `a0`, `fs1`; the number of those that have no name. */
export function registerName(column: number): string {
  return registerOfColumn(column)?.name ?? `${column}`;
}

/** The value in a frame; undefined when it was not saved. */
export function registerOf({ registers }: Pick<FrameContext, 'registers'>, column: number): bigint | undefined {
  if (column === 0) return 0n;
  return column < 32 ? registers.x[column] : registers.f[column - 32];
}
