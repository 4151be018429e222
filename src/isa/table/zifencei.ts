/**
 * Zifencei (Unprivileged ISA, "Zifencei"). The fields imm, rs1 and rd are reserved for finer fences and ignored.
 */
import type { BaseRow } from '../insnDef.ts';
import { baseRow } from './row.ts';

export const zifenceiRows: readonly BaseRow[] = [
  baseRow(
    'Zifencei',
    'I',
    'fence.i',
    'imm[11:0] rs1 001 rd 0001111',
    'Makes earlier stores visible to instruction fetches of this hart.',
    (o) => o.system('fence.i'),
  ),
];
