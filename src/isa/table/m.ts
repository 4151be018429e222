/**
 * The M extension: multiplication and division (Unprivileged ISA, "M"). Division never traps: by zero the quotient is all ones and the
 * remainder the dividend; the overflowing quotient is the dividend and its remainder 0.
 */
import type { BaseRow } from '../insnDef.ts';
import { type Binary, baseRow } from './row.ts';

const register = (name: string, drawn: string, doc: string, f: Binary): BaseRow =>
  baseRow('M', 'R', `${name} rd,rs1,rs2`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'), o.x('rs2'))));

/** f over the sign-extended low halves, its result sign-extended. */
const signedWord =
  (f: Binary): Binary =>
  (o, a, b) =>
    o.sext(f(o, o.sext(a, 32), o.sext(b, 32)), 32);

/** f over the zero-extended low halves, its result sign-extended. */
const unsignedWord =
  (f: Binary): Binary =>
  (o, a, b) =>
    o.sext(f(o, o.zext(a, 32), o.zext(b, 32)), 32);

export const mRows: readonly BaseRow[] = [
  register('mul', '0000001 rs2 rs1 000 rd 0110011', 'Multiplies and keeps the low 64 bits.', (o, a, b) => o.mul(a, b)),
  register('mulh', '0000001 rs2 rs1 001 rd 0110011', 'High 64 bits of the product of two signed numbers.', (o, a, b) =>
    o.mulh(a, b),
  ),
  register(
    'mulhsu',
    '0000001 rs2 rs1 010 rd 0110011',
    'High 64 bits of the product of signed rs1 and unsigned rs2.',
    (o, a, b) => o.mulhsu(a, b),
  ),
  register(
    'mulhu',
    '0000001 rs2 rs1 011 rd 0110011',
    'High 64 bits of the product of two unsigned numbers.',
    (o, a, b) => o.mulhu(a, b),
  ),
  register('div', '0000001 rs2 rs1 100 rd 0110011', 'Signed quotient, rounded towards zero.', (o, a, b) => o.div(a, b)),
  register('divu', '0000001 rs2 rs1 101 rd 0110011', 'Unsigned quotient.', (o, a, b) => o.divu(a, b)),
  register('rem', '0000001 rs2 rs1 110 rd 0110011', 'Signed remainder, with the sign of the dividend.', (o, a, b) =>
    o.rem(a, b),
  ),
  register('remu', '0000001 rs2 rs1 111 rd 0110011', 'Unsigned remainder.', (o, a, b) => o.remu(a, b)),
  register('mulw', '0000001 rs2 rs1 000 rd 0111011', 'Multiplies in 32 bits and sign-extends the product.', (o, a, b) =>
    o.sext(o.mul(a, b), 32),
  ),
  register(
    'divw',
    '0000001 rs2 rs1 100 rd 0111011',
    'Signed quotient of the low 32 bits, sign-extended.',
    signedWord((o, a, b) => o.div(a, b)),
  ),
  register(
    'divuw',
    '0000001 rs2 rs1 101 rd 0111011',
    'Unsigned quotient of the low 32 bits, sign-extended.',
    unsignedWord((o, a, b) => o.divu(a, b)),
  ),
  register(
    'remw',
    '0000001 rs2 rs1 110 rd 0111011',
    'Signed remainder of the low 32 bits, sign-extended.',
    signedWord((o, a, b) => o.rem(a, b)),
  ),
  register(
    'remuw',
    '0000001 rs2 rs1 111 rd 0111011',
    'Unsigned remainder of the low 32 bits, sign-extended.',
    unsignedWord((o, a, b) => o.remu(a, b)),
  ),
];
