/**
 * Zbb: basic bit manipulation (Unprivileged ISA, "Zbb"). Words are rotated as two copies side by side, whose period is 32.
 */
import type { BaseRow, Format } from '../insnDef.ts';
import type { Ops } from '../ops.ts';
import { type Binary, baseRow } from './row.ts';

/** A value computed from the one source value of an instruction. */
type Unary = <V, B>(o: Ops<V, B>, a: V) => V;

const register = (name: string, drawn: string, doc: string, f: Binary): BaseRow =>
  baseRow('Zbb', 'R', `${name} rd,rs1,rs2`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'), o.x('rs2'))));

const unary = (name: string, drawn: string, doc: string, f: Unary): BaseRow =>
  baseRow('Zbb', 'R2', `${name} rd,rs1`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'))));

const rotation = (format: Extract<Format, 'shift' | 'shiftw'>, name: string, drawn: string, doc: string, f: Binary) =>
  baseRow('Zbb', format, `${name} rd,rs1,shamt`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'), o.imm())));

const not = <V, B>(o: Ops<V, B>, a: V): V => o.xor(a, o.const(-1n));

/** The low word of a in both halves. */
function twice<V, B>(o: Ops<V, B>, a: V): V {
  const word = o.zext(a, 32);
  return o.or(word, o.shl(word, o.const(32n)));
}

const LOW_7_BITS = 0x7f7f_7f7f_7f7f_7f7fn;
const BIT_7 = 0x8080_8080_8080_8080n;

/** Adding 7f to the low bits of a byte carries into bit 7 when one of them is set, and into no other byte. */
function fillBytes<V, B>(o: Ops<V, B>, a: V): V {
  const low = o.const(LOW_7_BITS);
  const isSet = o.and(o.or(o.add(o.and(a, low), low), a), o.const(BIT_7));
  return o.mul(o.shr(isSet, o.const(7n)), o.const(0xffn));
}

const logic = [
  register('andn', '0100000 rs2 rs1 111 rd 0110011', 'And of rs1 and the inverted rs2.', (o, a, b) =>
    o.and(a, not(o, b)),
  ),
  register('orn', '0100000 rs2 rs1 110 rd 0110011', 'Or of rs1 and the inverted rs2.', (o, a, b) => o.or(a, not(o, b))),
  register('xnor', '0100000 rs2 rs1 100 rd 0110011', 'Inverted exclusive or of two registers.', (o, a, b) =>
    not(o, o.xor(a, b)),
  ),
];

const counts = [
  unary('clz', '011000000000 rs1 001 rd 0010011', 'Counts the zeros above the highest one; 64 when all are.', (o, a) =>
    o.clz(a),
  ),
  unary('ctz', '011000000001 rs1 001 rd 0010011', 'Counts the zeros below the lowest one; 64 when all are.', (o, a) =>
    o.ctz(a),
  ),
  unary('cpop', '011000000010 rs1 001 rd 0010011', 'Counts the ones.', (o, a) => o.popcount(a)),
  unary(
    'clzw',
    '011000000000 rs1 001 rd 0011011',
    'Counts the zeros above the highest one in the low 32 bits; 32 when all are.',
    (o, a) => o.sub(o.clz(o.zext(a, 32)), o.const(32n)),
  ),
  unary(
    'ctzw',
    '011000000001 rs1 001 rd 0011011',
    'Counts the zeros below the lowest one in the low 32 bits; 32 when all are.',
    (o, a) => o.ctz(o.or(a, o.const(1n << 32n))),
  ),
  unary('cpopw', '011000000010 rs1 001 rd 0011011', 'Counts the ones in the low 32 bits.', (o, a) =>
    o.popcount(o.zext(a, 32)),
  ),
];

const extremes = [
  register('max', '0000101 rs2 rs1 110 rd 0110011', 'The greater of two signed numbers.', (o, a, b) =>
    o.select(o.lt(a, b), b, a),
  ),
  register('maxu', '0000101 rs2 rs1 111 rd 0110011', 'The greater of two unsigned numbers.', (o, a, b) =>
    o.select(o.ltu(a, b), b, a),
  ),
  register('min', '0000101 rs2 rs1 100 rd 0110011', 'The lesser of two signed numbers.', (o, a, b) =>
    o.select(o.lt(a, b), a, b),
  ),
  register('minu', '0000101 rs2 rs1 101 rd 0110011', 'The lesser of two unsigned numbers.', (o, a, b) =>
    o.select(o.ltu(a, b), a, b),
  ),
];

const extensions = [
  unary('sext.b', '011000000100 rs1 001 rd 0010011', 'Sign-extends the low byte.', (o, a) => o.sext(a, 8)),
  unary('sext.h', '011000000101 rs1 001 rd 0010011', 'Sign-extends the low 16 bits.', (o, a) => o.sext(a, 16)),
  unary('zext.h', '000010000000 rs1 100 rd 0111011', 'Zero-extends the low 16 bits.', (o, a) => o.zext(a, 16)),
];

const rotations = [
  register('rol', '0110000 rs2 rs1 001 rd 0110011', 'Rotates rs1 left by the low 6 bits of rs2.', (o, a, b) =>
    o.rotl(a, b),
  ),
  register('ror', '0110000 rs2 rs1 101 rd 0110011', 'Rotates rs1 right by the low 6 bits of rs2.', (o, a, b) =>
    o.rotr(a, b),
  ),
  rotation('shift', 'rori', '011000 imm[5:0] rs1 101 rd 0010011', 'Rotates right by a constant.', (o, a, b) =>
    o.rotr(a, b),
  ),
  register(
    'rolw',
    '0110000 rs2 rs1 001 rd 0111011',
    'Rotates the low 32 bits left by the low 5 bits of rs2 and sign-extends.',
    (o, a, b) => o.sext(o.rotl(twice(o, a), b), 32),
  ),
  register(
    'rorw',
    '0110000 rs2 rs1 101 rd 0111011',
    'Rotates the low 32 bits right by the low 5 bits of rs2 and sign-extends.',
    (o, a, b) => o.sext(o.rotr(twice(o, a), b), 32),
  ),
  rotation(
    'shiftw',
    'roriw',
    '0110000 imm[4:0] rs1 101 rd 0011011',
    'Rotates the low 32 bits right by a constant and sign-extends.',
    (o, a, b) => o.sext(o.rotr(twice(o, a), b), 32),
  ),
];

const bytes = [
  unary('orc.b', '001010000111 rs1 101 rd 0010011', 'Sets all bits of each byte that is not zero.', (o, a) =>
    fillBytes(o, a),
  ),
  unary('rev8', '011010111000 rs1 101 rd 0010011', 'Puts the bytes in the opposite order.', (o, a) => o.byteReverse(a)),
];

export const zbbRows: readonly BaseRow[] = [...logic, ...counts, ...extremes, ...extensions, ...rotations, ...bytes];
