/**
 * `unimp`, an instruction that is none: all zeros where code is compressed, else a write to a read-only CSR, as GNU as has it.
 */
import { emitInsn } from '../layout/emit.ts';
import type { Assembly } from '../state.ts';

/** The name that has no row. */
export const UNIMPLEMENTED = 'c.unimp';

/** Writes 16 zeros for `unimp` and `c.unimp`, if that is what the name and mode ask for. */
export function unimplemented(assembly: Assembly, name: string): boolean {
  if (name !== UNIMPLEMENTED && !(name === 'unimp' && assembly.mode.isCompressed)) return false;
  emitInsn(assembly, 0);
  return true;
}
