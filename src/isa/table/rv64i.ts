/**
 * RV32I and RV64I, the base integer instructions (Unprivileged ISA, "RV32I Base Integer Instruction Set" and "RV64I"). `fence` is here and
 * orders nothing that an in-order machine would not; ecall and ebreak are with the privileged instructions.
 */
import type { BaseRow, Format } from '../insnDef.ts';
import type { Ops, Semantics, Width } from '../ops.ts';
import { type Binary, baseRow, type Comparison } from './row.ts';
import { PAUSE } from './zihintpause.ts';

const insn = (format: Format, assembly: string, drawn: string, doc: string, semantics: Semantics): BaseRow =>
  baseRow('I', format, assembly, drawn, doc, semantics);

/** rd = f(rs1, rs2). */
const register = (name: string, drawn: string, doc: string, f: Binary): BaseRow =>
  insn('R', `${name} rd,rs1,rs2`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'), o.x('rs2'))));

/** rd = f(rs1, imm). */
const immediate = (name: string, drawn: string, doc: string, f: Binary): BaseRow =>
  insn('I', `${name} rd,rs1,imm`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'), o.imm())));

/** rd = f(rs1, shamt). */
const shift = (format: 'shift' | 'shiftw', name: string, drawn: string, doc: string, f: Binary): BaseRow =>
  insn(format, `${name} rd,rs1,shamt`, drawn, doc, (o) => o.setX(f(o, o.x('rs1'), o.imm())));

const branch = (name: string, drawn: string, doc: string, f: Comparison): BaseRow =>
  insn('B', `${name} rs1,rs2,target`, drawn, doc, (o) => o.branch(f(o, o.x('rs1'), o.x('rs2'))));

const load = (name: string, drawn: string, doc: string, width: Width, signed: boolean): BaseRow =>
  insn('load', `${name} rd,imm(rs1)`, drawn, doc, (o) => o.setX(o.load(width, signed, o.add(o.x('rs1'), o.imm()))));

const store = (name: string, drawn: string, doc: string, width: Width): BaseRow =>
  insn('S', `${name} rs2,imm(rs1)`, drawn, doc, (o) => o.store(width, o.add(o.x('rs1'), o.imm()), o.x('rs2')));

/** The amount of a 32-bit shift by register: the low 5 bits. */
const amount5 = <V, B>(o: Ops<V, B>, b: V): V => o.and(b, o.const(31n));

const upperImmediates = [
  insn(
    'U',
    'lui rd,hi20',
    'imm[31:12] rd 0110111',
    'Loads a 20-bit immediate into bits 31:12 of rd, sign-extended.',
    (o) => o.setX(o.imm()),
  ),
  insn('U', 'auipc rd,hi20', 'imm[31:12] rd 0010111', 'Adds a 20-bit immediate in bits 31:12 to the pc.', (o) =>
    o.setX(o.add(o.pc(), o.imm())),
  ),
];

const jumps = [
  insn(
    'J',
    'jal rd,target',
    'imm[20|10:1|11|19:12] rd 1101111',
    'Jumps to pc + offset and puts the address of the next instruction in rd.',
    (o) => {
      o.setX(o.nextPc());
      o.jump();
    },
  ),
  insn(
    'jalr',
    'jalr rd,imm(rs1)',
    'imm[11:0] rs1 000 rd 1100111',
    'Jumps to rs1 + offset, bit 0 cleared, and puts the address of the next instruction in rd.',
    (o) => {
      const target = o.and(o.add(o.x('rs1'), o.imm()), o.const(-2n));
      o.setX(o.nextPc());
      o.jumpTo(target);
    },
  ),
];

const B = (funct3: string): string => `imm[12|10:5] rs2 rs1 ${funct3} imm[4:1|11] 1100011`;
const branches = [
  branch('beq', B('000'), 'Branches when rs1 and rs2 are equal.', (o, a, b) => o.eq(a, b)),
  branch('bne', B('001'), 'Branches when rs1 and rs2 differ.', (o, a, b) => o.ne(a, b)),
  branch('blt', B('100'), 'Branches when rs1 is less than rs2, both signed.', (o, a, b) => o.lt(a, b)),
  branch('bge', B('101'), 'Branches when rs1 is greater than or equal to rs2, both signed.', (o, a, b) => o.ge(a, b)),
  branch('bltu', B('110'), 'Branches when rs1 is less than rs2, both unsigned.', (o, a, b) => o.ltu(a, b)),
  branch('bgeu', B('111'), 'Branches when rs1 is greater than or equal to rs2, both unsigned.', (o, a, b) =>
    o.geu(a, b),
  ),
];

const loads = [
  load('lb', 'imm[11:0] rs1 000 rd 0000011', 'Loads a byte, sign-extended.', 1, true),
  load('lh', 'imm[11:0] rs1 001 rd 0000011', 'Loads 2 bytes, sign-extended.', 2, true),
  load('lw', 'imm[11:0] rs1 010 rd 0000011', 'Loads 4 bytes, sign-extended.', 4, true),
  load('ld', 'imm[11:0] rs1 011 rd 0000011', 'Loads 8 bytes.', 8, true),
  load('lbu', 'imm[11:0] rs1 100 rd 0000011', 'Loads a byte, zero-extended.', 1, false),
  load('lhu', 'imm[11:0] rs1 101 rd 0000011', 'Loads 2 bytes, zero-extended.', 2, false),
  load('lwu', 'imm[11:0] rs1 110 rd 0000011', 'Loads 4 bytes, zero-extended.', 4, false),
];

const stores = [
  store('sb', 'imm[11:5] rs2 rs1 000 imm[4:0] 0100011', 'Stores the low byte of rs2.', 1),
  store('sh', 'imm[11:5] rs2 rs1 001 imm[4:0] 0100011', 'Stores the low 2 bytes of rs2.', 2),
  store('sw', 'imm[11:5] rs2 rs1 010 imm[4:0] 0100011', 'Stores the low 4 bytes of rs2.', 4),
  store('sd', 'imm[11:5] rs2 rs1 011 imm[4:0] 0100011', 'Stores the 8 bytes of rs2.', 8),
];

const arithmetic = [
  immediate('addi', 'imm[11:0] rs1 000 rd 0010011', 'Adds a 12-bit immediate.', (o, a, b) => o.add(a, b)),
  immediate(
    'slti',
    'imm[11:0] rs1 010 rd 0010011',
    'Sets rd to 1 when rs1 is less than the immediate, both signed, else 0.',
    (o, a, b) => o.bool(o.lt(a, b)),
  ),
  immediate(
    'sltiu',
    'imm[11:0] rs1 011 rd 0010011',
    'Sets rd to 1 when rs1 is less than the sign-extended immediate, both taken as unsigned, else 0.',
    (o, a, b) => o.bool(o.ltu(a, b)),
  ),
  immediate('xori', 'imm[11:0] rs1 100 rd 0010011', 'Exclusive or with a 12-bit immediate.', (o, a, b) => o.xor(a, b)),
  immediate('ori', 'imm[11:0] rs1 110 rd 0010011', 'Or with a 12-bit immediate.', (o, a, b) => o.or(a, b)),
  immediate('andi', 'imm[11:0] rs1 111 rd 0010011', 'And with a 12-bit immediate.', (o, a, b) => o.and(a, b)),
  shift('shift', 'slli', '000000 imm[5:0] rs1 001 rd 0010011', 'Shifts left by a constant.', (o, a, b) => o.shl(a, b)),
  shift(
    'shift',
    'srli',
    '000000 imm[5:0] rs1 101 rd 0010011',
    'Shifts right by a constant, filling with zeros.',
    (o, a, b) => o.shr(a, b),
  ),
  shift(
    'shift',
    'srai',
    '010000 imm[5:0] rs1 101 rd 0010011',
    'Shifts right by a constant, filling with the sign.',
    (o, a, b) => o.sar(a, b),
  ),
  register('add', '0000000 rs2 rs1 000 rd 0110011', 'Adds two registers.', (o, a, b) => o.add(a, b)),
  register('sub', '0100000 rs2 rs1 000 rd 0110011', 'Subtracts rs2 from rs1.', (o, a, b) => o.sub(a, b)),
  register('sll', '0000000 rs2 rs1 001 rd 0110011', 'Shifts rs1 left by the low 6 bits of rs2.', (o, a, b) =>
    o.shl(a, b),
  ),
  register(
    'slt',
    '0000000 rs2 rs1 010 rd 0110011',
    'Sets rd to 1 when rs1 is less than rs2, both signed, else 0.',
    (o, a, b) => o.bool(o.lt(a, b)),
  ),
  register(
    'sltu',
    '0000000 rs2 rs1 011 rd 0110011',
    'Sets rd to 1 when rs1 is less than rs2, both unsigned, else 0.',
    (o, a, b) => o.bool(o.ltu(a, b)),
  ),
  register('xor', '0000000 rs2 rs1 100 rd 0110011', 'Exclusive or of two registers.', (o, a, b) => o.xor(a, b)),
  register(
    'srl',
    '0000000 rs2 rs1 101 rd 0110011',
    'Shifts rs1 right by the low 6 bits of rs2, filling with zeros.',
    (o, a, b) => o.shr(a, b),
  ),
  register(
    'sra',
    '0100000 rs2 rs1 101 rd 0110011',
    'Shifts rs1 right by the low 6 bits of rs2, filling with the sign.',
    (o, a, b) => o.sar(a, b),
  ),
  register('or', '0000000 rs2 rs1 110 rd 0110011', 'Or of two registers.', (o, a, b) => o.or(a, b)),
  register('and', '0000000 rs2 rs1 111 rd 0110011', 'And of two registers.', (o, a, b) => o.and(a, b)),
];

const words = [
  immediate(
    'addiw',
    'imm[11:0] rs1 000 rd 0011011',
    'Adds a 12-bit immediate in 32 bits and sign-extends the sum.',
    (o, a, b) => o.sext(o.add(a, b), 32),
  ),
  shift(
    'shiftw',
    'slliw',
    '0000000 imm[4:0] rs1 001 rd 0011011',
    'Shifts 32 bits left by a constant and sign-extends.',
    (o, a, b) => o.sext(o.shl(a, b), 32),
  ),
  shift(
    'shiftw',
    'srliw',
    '0000000 imm[4:0] rs1 101 rd 0011011',
    'Shifts the low 32 bits right by a constant, filling with zeros, and sign-extends.',
    (o, a, b) => o.sext(o.shr(o.zext(a, 32), b), 32),
  ),
  shift(
    'shiftw',
    'sraiw',
    '0100000 imm[4:0] rs1 101 rd 0011011',
    'Shifts the low 32 bits right by a constant, filling with the sign.',
    (o, a, b) => o.sar(o.sext(a, 32), b),
  ),
  register('addw', '0000000 rs2 rs1 000 rd 0111011', 'Adds in 32 bits and sign-extends the sum.', (o, a, b) =>
    o.sext(o.add(a, b), 32),
  ),
  register(
    'subw',
    '0100000 rs2 rs1 000 rd 0111011',
    'Subtracts in 32 bits and sign-extends the difference.',
    (o, a, b) => o.sext(o.sub(a, b), 32),
  ),
  register(
    'sllw',
    '0000000 rs2 rs1 001 rd 0111011',
    'Shifts 32 bits left by the low 5 bits of rs2 and sign-extends.',
    (o, a, b) => o.sext(o.shl(a, amount5(o, b)), 32),
  ),
  register(
    'srlw',
    '0000000 rs2 rs1 101 rd 0111011',
    'Shifts the low 32 bits right by the low 5 bits of rs2, filling with zeros, and sign-extends.',
    (o, a, b) => o.sext(o.shr(o.zext(a, 32), amount5(o, b)), 32),
  ),
  register(
    'sraw',
    '0100000 rs2 rs1 101 rd 0111011',
    'Shifts the low 32 bits right by the low 5 bits of rs2, filling with the sign.',
    (o, a, b) => o.sar(o.sext(a, 32), amount5(o, b)),
  ),
];

/** The fields rd, rs1 and fm are ignored, as the manual asks of an implementation that knows no finer fence. One encoding is `pause`. */
const fence = baseRow(
  'I',
  'fence',
  'fence pred,succ',
  'imm[11:0] rs1 000 rd 0001111',
  'Orders earlier memory and I/O accesses (pred) before later ones (succ).',
  () => {},
  ({ rd, rs1, imm }) => rd !== 0 || rs1 !== 0 || imm !== PAUSE,
);

export const rv64iRows: readonly BaseRow[] = [
  ...upperImmediates,
  ...jumps,
  ...branches,
  ...loads,
  ...stores,
  ...arithmetic,
  ...words,
  fence,
];
