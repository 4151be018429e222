/**
 * The D extension: double precision, and conversions between the two precisions (Unprivileged ISA, "D").
 */
import type { BaseRow } from '../insnDef.ts';
import { readF, writeF } from './boxing.ts';
import { floatingRow, floatingRows } from './floating.ts';

export const dRows: readonly BaseRow[] = [
  ...floatingRows('D', 'd', '01', { funct3: '011', width: 8 }),
  floatingRow(
    'D',
    'R2rm',
    'fcvt.s.d frd,frs1,rm',
    '010000000001 rs1 rm rd 1010011',
    'Rounds a double to a single.',
    (o) => writeF(o, 's', o.fp('cvt', 's', readF(o, 'd', 'rs1'))),
  ),
  floatingRow(
    'D',
    'R2rm',
    'fcvt.d.s frd,frs1',
    '010000100000 rs1 rm rd 1010011',
    'Converts a single to a double, exactly.',
    (o) => writeF(o, 'd', o.fp('cvt', 'd', readF(o, 's', 'rs1'))),
  ),
  floatingRow(
    'D',
    'R2',
    'fmv.x.d rd,frs1',
    '111000100000 rs1 000 rd 1010011',
    'Moves the bits of a double to rd.',
    (o) => o.setX(o.f('rs1')),
  ),
  floatingRow(
    'D',
    'R2',
    'fmv.d.x frd,rs1',
    '111100100000 rs1 000 rd 1010011',
    'Moves the bits of rs1 to a double.',
    (o) => writeF(o, 'd', o.x('rs1')),
  ),
];
