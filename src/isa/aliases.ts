/**
 * The other names of instructions (RISC-V Assembly Programmer's Manual, "Pseudoinstructions"), as GNU objdump prints them: data, so that an
 * assembler can read the table the other way round.
 *
 * An alias stands for the row `of` when its operands are as `where` says. The first that fits is the one printed. A row's own name comes
 * before that of its expansion: most compressed rows have no entry and print as what they expand to, but HINTs keep their own name.
 */
import type { Field } from './drawing.ts';
import type { Insn, InsnDef, Operands } from './insnDef.ts';

export interface Alias {
  /** Name of a base row, or of a compressed row; the operands are the expansion's in both cases. */
  readonly of: string;
  /** Name and operand syntax, in the words of the table. */
  readonly as: string;
  /** Values that operands must have: a number, or the name of an operand that is equal. */
  readonly where: Where;
}

type Where = Readonly<Partial<Record<Field, number | Field>>>;

const alias = (of: string, as: string, where: Where = {}): Alias => ({ of, as, where });

const HINTS = [
  alias('c.nop', 'nop', { imm: 0 }),
  alias('c.nop', 'c.nop imm'),
  alias('c.addi', 'addi rd,rs1,imm', { imm: 0 }),
  alias('c.li', 'c.li rd,imm', { rd: 0 }),
  alias('c.lui', 'c.lui rd,hi20', { rd: 0 }),
  alias('c.slli', 'c.slli64 rd', { imm: 0 }),
  alias('c.slli', 'c.slli rd,shamt', { rd: 0 }),
  alias('c.srli', 'c.srli64 rd', { imm: 0 }),
  alias('c.srai', 'c.srai64 rd', { imm: 0 }),
  alias('c.mv', 'c.mv rd,rs2', { rd: 0 }),
  alias('c.add', 'c.add rd,rs2', { rd: 0 }),
];

const ARITHMETIC = [
  alias('c.mv', 'mv rd,rs2'),
  alias('addi', 'nop', { rd: 0, rs1: 0, imm: 0 }),
  alias('addi', 'li rd,imm', { rs1: 0 }),
  alias('addi', 'mv rd,rs1', { imm: 0 }),
  alias('addiw', 'sext.w rd,rs1', { imm: 0 }),
  alias('xori', 'not rd,rs1', { imm: -1 }),
  alias('andi', 'zext.b rd,rs1', { imm: 255 }),
  alias('add.uw', 'zext.w rd,rs1', { rs2: 0 }),
  alias('sub', 'neg rd,rs2', { rs1: 0 }),
  alias('subw', 'negw rd,rs2', { rs1: 0 }),
  alias('sltiu', 'seqz rd,rs1', { imm: 1 }),
  alias('sltu', 'snez rd,rs2', { rs1: 0 }),
  alias('slt', 'sltz rd,rs1', { rs2: 0 }),
  alias('slt', 'sgtz rd,rs2', { rs1: 0 }),
];

const CONTROL = [
  alias('beq', 'beqz rs1,target', { rs2: 0 }),
  alias('bne', 'bnez rs1,target', { rs2: 0 }),
  alias('bge', 'blez rs2,target', { rs1: 0 }),
  alias('bge', 'bgez rs1,target', { rs2: 0 }),
  alias('blt', 'bltz rs1,target', { rs2: 0 }),
  alias('blt', 'bgtz rs2,target', { rs1: 0 }),
  alias('jal', 'j target', { rd: 0 }),
  alias('jal', 'jal target', { rd: 1 }),
  alias('jalr', 'ret', { rd: 0, rs1: 1, imm: 0 }),
  alias('jalr', 'jr rs1', { rd: 0, imm: 0 }),
  alias('jalr', 'jr imm(rs1)', { rd: 0 }),
  alias('jalr', 'jalr rs1', { rd: 1, imm: 0 }),
  alias('jalr', 'jalr imm(rs1)', { rd: 1 }),
  alias('jalr', 'jalr rd,rs1', { imm: 0 }),
];

const FENCES = [
  alias('fence', 'fence', { imm: 0x0ff }),
  alias('fence', 'fence.tso', { imm: 0x833 }),
  alias('sfence.vma', 'sfence.vma', { rs1: 0, rs2: 0 }),
  alias('sfence.vma', 'sfence.vma rs1', { rs2: 0 }),
];

/** The names that one floating-point CSR has for its reads and writes: `frrm`, `fsrm`, and with a constant `fsrmi`. */
const floatingCsr = (csr: number, name: string): Alias[] => [
  alias('csrrs', `fr${name} rd`, { csr, rs1: 0 }),
  alias('csrrw', `fs${name} rs1`, { csr, rd: 0 }),
  alias('csrrw', `fs${name} rd,rs1`, { csr }),
];

const CSRS = [
  ...floatingCsr(0x001, 'flags'),
  ...floatingCsr(0x002, 'rm'),
  ...floatingCsr(0x003, 'csr'),
  alias('csrrwi', 'fsflagsi rd,zimm', { csr: 0x001 }),
  alias('csrrwi', 'fsrmi rd,zimm', { csr: 0x002 }),
  alias('csrrs', 'rdcycle rd', { csr: 0xc00, rs1: 0 }),
  alias('csrrs', 'rdtime rd', { csr: 0xc01, rs1: 0 }),
  alias('csrrs', 'rdinstret rd', { csr: 0xc02, rs1: 0 }),
  alias('csrrw', 'unimp', { csr: 0xc00, rd: 0, rs1: 0 }),
  alias('csrrs', 'csrr rd,csr', { rs1: 0 }),
  alias('csrrw', 'csrw csr,rs1', { rd: 0 }),
  alias('csrrs', 'csrs csr,rs1', { rd: 0 }),
  alias('csrrc', 'csrc csr,rs1', { rd: 0 }),
  alias('csrrwi', 'csrwi csr,zimm', { rd: 0 }),
  alias('csrrsi', 'csrsi csr,zimm', { rd: 0 }),
  alias('csrrci', 'csrci csr,zimm', { rd: 0 }),
];

/** Sign injection from the register itself. */
const SIGNS = ['s', 'd'].flatMap((format) => [
  alias(`fsgnj.${format}`, `fmv.${format} frd,frs1`, { rs2: 'rs1' }),
  alias(`fsgnjn.${format}`, `fneg.${format} frd,frs1`, { rs2: 'rs1' }),
  alias(`fsgnjx.${format}`, `fabs.${format} frd,frs1`, { rs2: 'rs1' }),
]);

export const aliases: readonly Alias[] = [...HINTS, ...ARITHMETIC, ...CONTROL, ...FENCES, ...CSRS, ...SIGNS];

const aliasesFor = (row: InsnDef): readonly Alias[] => byRow.get(row.name) ?? [];
const byRow = new Map<string, Alias[]>();
for (const entry of aliases) byRow.set(entry.of, [...(byRow.get(entry.of) ?? []), entry]);

/** The alias under which an instruction is printed, if any. */
export function aliasOf(insn: Insn): Alias | undefined {
  const candidates = [...aliasesFor(insn.def), ...(insn.def === insn.base ? [] : aliasesFor(insn.base))];
  return candidates.find(({ where }) => fits(where, insn.operands));
}

function fits(where: Where, operands: Operands): boolean {
  return (Object.entries(where) as [Field, number | Field][]).every(
    ([field, value]) => operands[field] === (typeof value === 'number' ? value : operands[value]),
  );
}
