/**
 * Zbs: single-bit instructions (Unprivileged ISA, "Zbs"). Each names the bit by the low 6 bits of rs2, or by a constant.
 */
import type { BaseRow } from '../insnDef.ts';
import type { Ops } from '../ops.ts';
import { type Binary, baseRow } from './row.ts';

const ONE = 1n;
const ALL = -1n;

const bit = <V, B>(o: Ops<V, B>, index: V): V => o.shl(o.const(ONE), index);

/** Both forms: `verb` is said of a bit. */
const singleBit = (name: string, funct6: string, funct3: string, verb: string, f: Binary): readonly BaseRow[] => [
  baseRow(
    'Zbs',
    'R',
    `${name} rd,rs1,rs2`,
    `${funct6}0 rs2 rs1 ${funct3} rd 0110011`,
    `${verb} the bit of rs1 that the low 6 bits of rs2 name.`,
    (o) => o.setX(f(o, o.x('rs1'), o.x('rs2'))),
  ),
  baseRow(
    'Zbs',
    'shift',
    `${name}i rd,rs1,shamt`,
    `${funct6} imm[5:0] rs1 ${funct3} rd 0010011`,
    `${verb} the bit of rs1 that a constant names.`,
    (o) => o.setX(f(o, o.x('rs1'), o.imm())),
  ),
];

export const zbsRows: readonly BaseRow[] = [
  ...singleBit('bclr', '010010', '001', 'Clears', (o, a, b) => o.and(a, o.xor(bit(o, b), o.const(ALL)))),
  ...singleBit('bext', '010010', '101', 'Extracts', (o, a, b) => o.and(o.shr(a, b), o.const(ONE))),
  ...singleBit('binv', '011010', '001', 'Inverts', (o, a, b) => o.xor(a, bit(o, b))),
  ...singleBit('bset', '001010', '001', 'Sets', (o, a, b) => o.or(a, bit(o, b))),
];
