/**
 * Zicond: integer conditional operations (Unprivileged ISA, "Zicond").
 */
import type { BaseRow } from '../insnDef.ts';
import { baseRow, type Comparison } from './row.ts';

/** rd = rs1, or 0 when the condition of rs2 and 0 holds. */
const zeroWhen = (name: string, drawn: string, doc: string, condition: Comparison): BaseRow =>
  baseRow('Zicond', 'R', `${name} rd,rs1,rs2`, drawn, doc, (o) => {
    const zero = o.const(0n);
    o.setX(o.select(condition(o, o.x('rs2'), zero), zero, o.x('rs1')));
  });

export const zicondRows: readonly BaseRow[] = [
  zeroWhen('czero.eqz', '0000111 rs2 rs1 101 rd 0110011', 'Moves rs1 to rd, or 0 when rs2 is 0.', (o, a, b) =>
    o.eq(a, b),
  ),
  zeroWhen('czero.nez', '0000111 rs2 rs1 111 rd 0110011', 'Moves rs1 to rd, or 0 when rs2 is not 0.', (o, a, b) =>
    o.ne(a, b),
  ),
];
