/**
 * Zba: address generation (Unprivileged ISA, "Zba"). The forms that end in uw take rs1 as an unsigned word.
 */
import type { BaseRow } from '../insnDef.ts';
import type { Ops } from '../ops.ts';
import { type Binary, baseRow } from './row.ts';

const register = (name: string, drawn: string, doc: string, f: Binary): BaseRow =>
  baseRow('Zba', 'R', `${name} rd,rs1,rs2`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'), o.x('rs2'))));

const word = <V, B>(o: Ops<V, B>, a: V): V => o.zext(a, 32);

/** rs1 counts elements of 2^amount bytes, rs2 is where they begin. */
const shiftedAdd = (amount: 1 | 2 | 3, funct3: string): readonly BaseRow[] => [
  register(
    `sh${amount}add`,
    `0010000 rs2 rs1 ${funct3} rd 0110011`,
    `Adds rs1 shifted left by ${amount} to rs2.`,
    (o, a, b) => o.add(o.shl(a, o.const(BigInt(amount))), b),
  ),
  register(
    `sh${amount}add.uw`,
    `0010000 rs2 rs1 ${funct3} rd 0111011`,
    `Adds the zero-extended low 32 bits of rs1, shifted left by ${amount}, to rs2.`,
    (o, a, b) => o.add(o.shl(word(o, a), o.const(BigInt(amount))), b),
  ),
];

export const zbaRows: readonly BaseRow[] = [
  register('add.uw', '0000100 rs2 rs1 000 rd 0111011', 'Adds the zero-extended low 32 bits of rs1 to rs2.', (o, a, b) =>
    o.add(word(o, a), b),
  ),
  ...shiftedAdd(1, '010'),
  ...shiftedAdd(2, '100'),
  ...shiftedAdd(3, '110'),
  baseRow(
    'Zba',
    'shift',
    'slli.uw rd,rs1,shamt',
    '000010 imm[5:0] rs1 001 rd 0011011',
    'Shifts the zero-extended low 32 bits of rs1 left by a constant.',
    (o) => o.setX(o.shl(word(o, o.x('rs1')), o.imm())),
  ),
];
