/**
 * Zicsr: reads and writes of control and status registers (Unprivileged ISA, "Zicsr"). Which CSRs exist, who may touch them, and what a
 * write does are rules of the machine, not of the table.
 */
import type { BaseRow } from '../insnDef.ts';
import type { SystemRule } from '../ops.ts';
import { baseRow } from './row.ts';

const register = (name: SystemRule, funct3: string, doc: string): BaseRow =>
  baseRow('Zicsr', 'csr', `${name} rd,csr,rs1`, `csr rs1 ${funct3} rd 1110011`, doc, (o) => o.system(name));

const immediate = (name: SystemRule, funct3: string, doc: string): BaseRow =>
  baseRow('Zicsr', 'csri', `${name} rd,csr,zimm`, `csr imm[4:0] ${funct3} rd 1110011`, doc, (o) => o.system(name));

export const zicsrRows: readonly BaseRow[] = [
  register('csrrw', '001', 'Puts the CSR in rd and rs1 in the CSR; with rd = x0 the CSR is not read.'),
  register('csrrs', '010', 'Puts the CSR in rd and sets the bits of rs1 in it; with rs1 = x0 it is not written.'),
  register('csrrc', '011', 'Puts the CSR in rd and clears the bits of rs1 in it; with rs1 = x0 it is not written.'),
  immediate('csrrwi', '101', 'Puts the CSR in rd and a 5-bit constant in the CSR; with rd = x0 the CSR is not read.'),
  immediate(
    'csrrsi',
    '110',
    'Puts the CSR in rd and sets the bits of a 5-bit constant in it; with 0 it is not written.',
  ),
  immediate(
    'csrrci',
    '111',
    'Puts the CSR in rd and clears the bits of a 5-bit constant in it; with 0 it is not written.',
  ),
];
