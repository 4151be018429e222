/**
 * Names of instructions that an assembler takes and a disassembler does not print (RISC-V Assembly Programmer's Manual, "Pseudoinstructions";
 * GNU as's opcode table), in the form of `isa/aliases.ts`. Names that become several instructions are in `pseudo.ts`.
 */
import type { Alias } from '../../isa/aliases.ts';
import { baseRows } from '../../isa/table/index.ts';

const alias = (of: string, as: string, where: Alias['where'] = {}): Alias => ({ of, as, where });

/** The same operation with its operands turned round. */
const TURNED = [
  alias('blt', 'bgt rs2,rs1,target'),
  alias('bge', 'ble rs2,rs1,target'),
  alias('bltu', 'bgtu rs2,rs1,target'),
  alias('bgeu', 'bleu rs2,rs1,target'),
  alias('slt', 'sgt rd,rs2,rs1'),
  alias('sltu', 'sgtu rd,rs2,rs1'),
  ...['s', 'd'].flatMap((format) => [
    alias(`flt.${format}`, `fgt.${format} rd,frs2,frs1`),
    alias(`fle.${format}`, `fge.${format} rd,frs2,frs1`),
  ]),
];

const OLD_NAMES = [
  alias('c.nop', 'c.nop', { rd: 0, imm: 0 }),
  alias('addi', 'move rd,rs1', { imm: 0 }),
  alias('ecall', 'scall'),
  alias('ebreak', 'sbreak'),
  alias('fmv.x.w', 'fmv.x.s rd,frs1'),
  alias('fmv.w.x', 'fmv.s.x frd,rs1'),
  alias('csrrs', 'frsr rd', { csr: 0x003, rs1: 0 }),
  alias('csrrw', 'fssr rs1', { csr: 0x003, rd: 0 }),
  alias('csrrw', 'fssr rd,rs1', { csr: 0x003 }),
];

/** CSR instructions with a constant where their name says a register, and without a destination. */
const CSRS = [
  alias('csrrwi', 'csrrw rd,csr,zimm'),
  alias('csrrsi', 'csrrs rd,csr,zimm'),
  alias('csrrci', 'csrrc rd,csr,zimm'),
  alias('csrrwi', 'csrw csr,zimm', { rd: 0 }),
  alias('csrrsi', 'csrs csr,zimm', { rd: 0 }),
  alias('csrrci', 'csrc csr,zimm', { rd: 0 }),
  alias('csrrwi', 'fsflagsi zimm', { csr: 0x001, rd: 0 }),
  alias('csrrwi', 'fsrmi zimm', { csr: 0x002, rd: 0 }),
];

const JUMPS = [
  alias('jalr', 'jalr rd,rs1,imm'),
  alias('jalr', 'jalr rs1,imm', { rd: 1 }),
  alias('jalr', 'jr rs1,imm', { rd: 0 }),
];

/** `add rd,rs1,imm` for `addi`, `sllw rd,rs1,shamt` for `slliw`: whatever has a form with an immediate can be written without the i. */
const names: ReadonlySet<string> = new Set(baseRows.map(({ name }) => name));
const IMMEDIATES = baseRows
  .filter(({ format }) => format === 'I' || format === 'shift' || format === 'shiftw')
  .flatMap(({ name, syntax }) => {
    const register = name.replace(/i(w|u|)$/, '$1');
    return register !== name && names.has(register) ? [alias(name, `${register} ${syntax}`)] : [];
  });

export const assemblerAliases: readonly Alias[] = [...TURNED, ...OLD_NAMES, ...CSRS, ...JUMPS, ...IMMEDIATES];
