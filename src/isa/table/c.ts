/**
 * The C extension for RV64 with F and D (Unprivileged ISA, "C"). A compressed row has no semantics of its own: it names the base row and
 * fills in the operands that its encoding leaves out. HINTs expand as they stand, to instructions that change nothing; reserved encodings
 * match no row.
 */
import type { CompressedRow, Format, Operands } from '../insnDef.ts';
import { compressedRow, type Valid } from './row.ts';

type Expand = (operands: Operands) => Operands;

const SP = 2;
const asIs: Expand = (c) => c;
const onRd: Expand = (c) => ({ ...c, rs1: c.rd });
const onSp: Expand = (c) => ({ ...c, rs1: SP });
const rdIsRa: Expand = (c) => ({ ...c, rd: 1 });

const hasImm: Valid = (c) => c.imm !== 0;
const hasRd: Valid = (c) => c.rd !== 0;
const hasRs1: Valid = (c) => c.rs1 !== 0;

/** rd' op= rs2'. */
const register = (name: string, drawn: string, doc: string): CompressedRow =>
  compressedRow('CA', `c.${name} rd,rs2`, drawn, doc, name, onRd);

const load = (format: Format, name: string, drawn: string, doc: string): CompressedRow =>
  compressedRow(format, `c.${name} ${name.startsWith('f') ? 'frd' : 'rd'},imm(rs1)`, drawn, doc, name, asIs);

const store = (format: Format, name: string, drawn: string, doc: string): CompressedRow =>
  compressedRow(format, `c.${name} ${name.startsWith('f') ? 'frs2' : 'rs2'},imm(rs1)`, drawn, doc, name, asIs);

const quadrant0 = [
  compressedRow(
    'CIW',
    'c.addi4spn rd,sp,imm',
    "000 imm[5:4|9:6|2|3] rd' 00",
    'Adds a multiple of 4 to sp.',
    'addi',
    onSp,
    hasImm,
  ),
  load('CLd', 'fld', "001 imm[5:3] rs1' imm[7:6] rd' 00", 'Loads a double.'),
  load('CLw', 'lw', "010 imm[5:3] rs1' imm[2|6] rd' 00", 'Loads 4 bytes, sign-extended.'),
  load('CLd', 'ld', "011 imm[5:3] rs1' imm[7:6] rd' 00", 'Loads 8 bytes.'),
  store('CSd', 'fsd', "101 imm[5:3] rs1' imm[7:6] rs2' 00", 'Stores a double.'),
  store('CSw', 'sw', "110 imm[5:3] rs1' imm[2|6] rs2' 00", 'Stores 4 bytes.'),
  store('CSd', 'sd', "111 imm[5:3] rs1' imm[7:6] rs2' 00", 'Stores 8 bytes.'),
];

const quadrant1 = [
  compressedRow('CI', 'c.nop imm', '000 imm[5] 00000 imm[4:0] 01', 'Does nothing.', 'addi', asIs),
  compressedRow('CI', 'c.addi rd,imm', '000 imm[5] rd imm[4:0] 01', 'Adds a 6-bit immediate.', 'addi', onRd, hasRd),
  compressedRow(
    'CI',
    'c.addiw rd,imm',
    '001 imm[5] rd imm[4:0] 01',
    'Adds a 6-bit immediate in 32 bits and sign-extends the sum.',
    'addiw',
    onRd,
    hasRd,
  ),
  compressedRow('CI', 'c.li rd,imm', '010 imm[5] rd imm[4:0] 01', 'Loads a 6-bit immediate.', 'addi', asIs),
  compressedRow(
    'CI16sp',
    'c.addi16sp sp,imm',
    '011 imm[9] 00010 imm[4|6|8:7|5] 01',
    'Adds a multiple of 16 to sp.',
    'addi',
    (c) => ({ ...c, rd: SP, rs1: SP }),
    hasImm,
  ),
  compressedRow(
    'CIlui',
    'c.lui rd,hi20',
    '011 imm[17] rd imm[16:12] 01',
    'Loads a 6-bit immediate into bits 17:12, sign-extended.',
    'lui',
    asIs,
    (c) => c.imm !== 0 && c.rd !== SP,
  ),
  compressedRow(
    'CBshift',
    'c.srli rd,shamt',
    "100 imm[5] 00 rd' imm[4:0] 01",
    'Shifts right by a constant, filling with zeros.',
    'srli',
    onRd,
  ),
  compressedRow(
    'CBshift',
    'c.srai rd,shamt',
    "100 imm[5] 01 rd' imm[4:0] 01",
    'Shifts right by a constant, filling with the sign.',
    'srai',
    onRd,
  ),
  compressedRow('CBimm', 'c.andi rd,imm', "100 imm[5] 10 rd' imm[4:0] 01", 'And with a 6-bit immediate.', 'andi', onRd),
  register('sub', "100011 rd' 00 rs2' 01", 'Subtracts rs2 from rd.'),
  register('xor', "100011 rd' 01 rs2' 01", 'Exclusive or of two registers.'),
  register('or', "100011 rd' 10 rs2' 01", 'Or of two registers.'),
  register('and', "100011 rd' 11 rs2' 01", 'And of two registers.'),
  register('subw', "100111 rd' 00 rs2' 01", 'Subtracts in 32 bits and sign-extends the difference.'),
  register('addw', "100111 rd' 01 rs2' 01", 'Adds in 32 bits and sign-extends the sum.'),
  compressedRow('CJ', 'c.j target', '101 imm[11|4|9:8|10|6|7|3:1|5] 01', 'Jumps to pc + offset.', 'jal', asIs),
  compressedRow(
    'CB',
    'c.beqz rs1,target',
    "110 imm[8|4:3] rs1' imm[7:6|2:1|5] 01",
    'Branches when rs1 is zero.',
    'beq',
    asIs,
  ),
  compressedRow(
    'CB',
    'c.bnez rs1,target',
    "111 imm[8|4:3] rs1' imm[7:6|2:1|5] 01",
    'Branches when rs1 is not zero.',
    'bne',
    asIs,
  ),
];

const quadrant2 = [
  compressedRow('CIshift', 'c.slli rd,shamt', '000 imm[5] rd imm[4:0] 10', 'Shifts left by a constant.', 'slli', onRd),
  compressedRow(
    'CIldsp',
    'c.fldsp frd,imm(sp)',
    '001 imm[5] rd imm[4:3|8:6] 10',
    'Loads a double from the stack.',
    'fld',
    onSp,
  ),
  compressedRow(
    'CIlwsp',
    'c.lwsp rd,imm(sp)',
    '010 imm[5] rd imm[4:2|7:6] 10',
    'Loads 4 bytes from the stack, sign-extended.',
    'lw',
    onSp,
    hasRd,
  ),
  compressedRow(
    'CIldsp',
    'c.ldsp rd,imm(sp)',
    '011 imm[5] rd imm[4:3|8:6] 10',
    'Loads 8 bytes from the stack.',
    'ld',
    onSp,
    hasRd,
  ),
  compressedRow('CRj', 'c.jr rs1', '1000 rs1 00000 10', 'Jumps to the address in rs1.', 'jalr', asIs, hasRs1),
  compressedRow('CR', 'c.mv rd,rs2', '1000 rd rs2 10', 'Copies rs2.', 'add', asIs, (c) => c.rs2 !== 0),
  compressedRow(
    'Cnone',
    'c.ebreak',
    '100 1 00000 00000 10',
    'Traps to the debugger by a breakpoint exception.',
    'ebreak',
    asIs,
  ),
  compressedRow(
    'CRj',
    'c.jalr rs1',
    '1001 rs1 00000 10',
    'Jumps to the address in rs1 and puts the address of the next instruction in ra.',
    'jalr',
    rdIsRa,
    hasRs1,
  ),
  compressedRow('CR', 'c.add rd,rs2', '1001 rd rs2 10', 'Adds rs2 to rd.', 'add', onRd, (c) => c.rs2 !== 0),
  compressedRow(
    'CSSd',
    'c.fsdsp frs2,imm(sp)',
    '101 imm[5:3|8:6] rs2 10',
    'Stores a double on the stack.',
    'fsd',
    onSp,
  ),
  compressedRow('CSSw', 'c.swsp rs2,imm(sp)', '110 imm[5:2|7:6] rs2 10', 'Stores 4 bytes on the stack.', 'sw', onSp),
  compressedRow('CSSd', 'c.sdsp rs2,imm(sp)', '111 imm[5:3|8:6] rs2 10', 'Stores 8 bytes on the stack.', 'sd', onSp),
];

export const cRows: readonly CompressedRow[] = [...quadrant0, ...quadrant1, ...quadrant2];
