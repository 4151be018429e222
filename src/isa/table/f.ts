/**
 * The F extension: single precision (Unprivileged ISA, "F"). Moves to and from integer registers copy bits and look at no boxing.
 */
import type { BaseRow } from '../insnDef.ts';
import { writeF } from './boxing.ts';
import { floatingRow, floatingRows } from './floating.ts';

export const fRows: readonly BaseRow[] = [
  ...floatingRows('F', 's', '00', { funct3: '010', width: 4 }),
  floatingRow(
    'F',
    'R2',
    'fmv.x.w rd,frs1',
    '111000000000 rs1 000 rd 1010011',
    'Moves the low 32 bits of an f register to rd, sign-extended.',
    (o) => o.setX(o.sext(o.f('rs1'), 32)),
  ),
  floatingRow(
    'F',
    'R2',
    'fmv.w.x frd,rs1',
    '111100000000 rs1 000 rd 1010011',
    'Moves the low 32 bits of rs1 to an f register.',
    (o) => writeF(o, 's', o.x('rs1')),
  ),
];
