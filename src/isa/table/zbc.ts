/**
 * Zbc: carry-less multiplication (Unprivileged ISA, "Zbc").
 */
import type { BaseRow } from '../insnDef.ts';
import { type Binary, baseRow } from './row.ts';

const register = (name: string, funct3: string, doc: string, f: Binary): BaseRow =>
  baseRow('Zbc', 'R', `${name} rd,rs1,rs2`, `0000101 rs2 rs1 ${funct3} rd 0110011`, doc, (o) =>
    o.setX(f(o, o.x('rs1'), o.x('rs2'))),
  );

export const zbcRows: readonly BaseRow[] = [
  register('clmul', '001', 'Low 64 bits of the product without carries.', (o, a, b) => o.clmul(a, b)),
  register('clmulr', '010', 'Bits 126:63 of the product without carries.', (o, a, b) => o.clmulr(a, b)),
  // Bit 127 is always 0.
  register('clmulh', '011', 'High 64 bits of the product without carries.', (o, a, b) =>
    o.shr(o.clmulr(a, b), o.const(1n)),
  ),
];
