/**
 * `.insn`: an instruction given by its format and fields, or by its bits (Using as, "RISC-V-Formats"). Where operands stand is in `isa/formats.ts`.
 */
import { formats, noOperands, placeOperands } from '../../isa/formats.ts';
import type { Format, Operands } from '../../isa/insnDef.ts';
import { type Operand, parseOperands } from '../insn/operand.ts';
import { emitConstant, emitInsn, noteInsn } from '../layout/emit.ts';
import { evaluate } from '../layout/evaluate.ts';
import type { Value } from '../layout/model.ts';
import { constantNow } from '../layout/resolve.ts';
import { R_RISCV } from '../relocationTypes.ts';
import type { Assembly } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import type { Directive, DirectiveFamily } from './directive.ts';

/** Numbers that stand before the operands: how wide, and where their lowest bit is. */
interface Constant {
  readonly what: string;
  readonly width: number;
  readonly low: number;
}

/** What an operand fills in. `raw` immediates go as they are into the immediate's bits, from the lowest to the highest of the instruction. */
type Field = 'rd' | 'rs1' | 'rs2' | 'rs3' | 'imm' | 'hi20' | 'memory' | 'target' | 'raw' | 'rawMemory';

interface InsnFormat {
  readonly format: Format;
  readonly constants: readonly Constant[];
  readonly fields: readonly Field[];
  readonly relocation?: number;
}

const OPCODE: Constant = { what: 'the opcode', width: 7, low: 0 };
const FUNCT3: Constant = { what: 'funct3', width: 3, low: 12 };
const QUADRANT: Constant = { what: 'the opcode', width: 2, low: 0 };
const C_FUNCT3: Constant = { what: 'funct3', width: 3, low: 13 };
const constant = (what: string, width: number, low: number): Constant => ({ what, width, low });

const R4: InsnFormat = {
  format: 'R4',
  constants: [OPCODE, FUNCT3, constant('funct2', 2, 25)],
  fields: ['rd', 'rs1', 'rs2', 'rs3'],
};
const B: InsnFormat = {
  format: 'B',
  constants: [OPCODE, FUNCT3],
  fields: ['rs1', 'rs2', 'target'],
  relocation: R_RISCV.BRANCH,
};
const J: InsnFormat = { format: 'J', constants: [OPCODE], fields: ['rd', 'target'], relocation: R_RISCV.JAL };

/** By name; the first whose operands fit is taken. */
const FORMATS: Readonly<Record<string, readonly InsnFormat[]>> = {
  r: [{ format: 'R', constants: [OPCODE, FUNCT3, constant('funct7', 7, 25)], fields: ['rd', 'rs1', 'rs2'] }, R4],
  r4: [R4],
  i: [
    { format: 'I', constants: [OPCODE, FUNCT3], fields: ['rd', 'rs1', 'imm'] },
    { format: 'I', constants: [OPCODE, FUNCT3], fields: ['rd', 'memory'] },
  ],
  s: [{ format: 'S', constants: [OPCODE, FUNCT3], fields: ['rs2', 'memory'] }],
  sb: [B],
  b: [B],
  u: [{ format: 'U', constants: [OPCODE], fields: ['rd', 'hi20'] }],
  uj: [J],
  j: [J],
  cr: [{ format: 'CR', constants: [QUADRANT, constant('funct4', 4, 12)], fields: ['rd', 'rs2'] }],
  ci: [{ format: 'CI', constants: [QUADRANT, C_FUNCT3], fields: ['rd', 'imm'] }],
  ciw: [{ format: 'CIW', constants: [QUADRANT, C_FUNCT3], fields: ['rd', 'raw'] }],
  css: [{ format: 'CSSw', constants: [QUADRANT, C_FUNCT3], fields: ['rs2', 'raw'] }],
  cl: [{ format: 'CLw', constants: [QUADRANT, C_FUNCT3], fields: ['rd', 'rawMemory'] }],
  cs: [{ format: 'CSw', constants: [QUADRANT, C_FUNCT3], fields: ['rs2', 'rawMemory'] }],
  ca: [
    { format: 'CA', constants: [QUADRANT, constant('funct6', 6, 10), constant('funct2', 2, 5)], fields: ['rd', 'rs2'] },
  ],
  cb: [{ format: 'CB', constants: [QUADRANT, C_FUNCT3], fields: ['rs1', 'target'], relocation: R_RISCV.RVC_BRANCH }],
  cj: [{ format: 'CJ', constants: [QUADRANT, C_FUNCT3], fields: ['target'], relocation: R_RISCV.RVC_JUMP }],
};

/** Names of opcodes (Unprivileged ISA, "RISC-V base opcode map"). */
const OPCODES: Readonly<Record<string, bigint>> = {
  LOAD: 0x03n,
  LOAD_FP: 0x07n,
  CUSTOM_0: 0x0bn,
  MISC_MEM: 0x0fn,
  OP_IMM: 0x13n,
  AUIPC: 0x17n,
  OP_IMM_32: 0x1bn,
  STORE: 0x23n,
  STORE_FP: 0x27n,
  CUSTOM_1: 0x2bn,
  AMO: 0x2fn,
  OP: 0x33n,
  LUI: 0x37n,
  OP_32: 0x3bn,
  MADD: 0x43n,
  MSUB: 0x47n,
  NMSUB: 0x4bn,
  NMADD: 0x4fn,
  OP_FP: 0x53n,
  CUSTOM_2: 0x5bn,
  BRANCH: 0x63n,
  JALR: 0x67n,
  JAL: 0x6fn,
  SYSTEM: 0x73n,
  CUSTOM_3: 0x7bn,
  C0: 0n,
  C1: 1n,
  C2: 2n,
};

const insn: Directive = (assembly, cursor) => {
  const head = cursor.peek();
  const name = head?.kind === 'name' && !isValue(assembly, head.text) ? head.text : undefined;
  if (head === undefined || name === undefined) {
    bits(assembly, cursor);
    return;
  }
  const candidates = Object.hasOwn(FORMATS, name) ? FORMATS[name]! : [];
  if (candidates.length === 0) {
    throw new SyntaxProblem(
      `\`${name}\` is no format; there are ${Object.keys(FORMATS).join(' ')}`,
      head.start,
      head.end,
    );
  }
  cursor.next();
  const operands = parseOperands(cursor);
  const format = candidates.find((each) => fits(each, operands));
  if (format === undefined) {
    const { constants, fields } = candidates[0]!;
    const usage = [...constants.map(({ what }) => what), ...fields].join(', ');
    throw new SyntaxProblem(`format ${name} is written with ${usage}`, head.start, head.end);
  }
  emitFormat(assembly, format, operands);
};

const isValue = (assembly: Assembly, name: string): boolean =>
  !Object.hasOwn(FORMATS, name) && assembly.symbols.find(name)?.definition !== undefined;

const isRegisterField = (field: Field): boolean => field.startsWith('r') && !field.startsWith('raw');

function fits({ constants, fields }: InsnFormat, operands: readonly Operand[]): boolean {
  if (operands.length !== constants.length + fields.length) return false;
  return operands.every((operand, i) => {
    const field = fields[i - constants.length];
    if (field === undefined) return operand.kind === 'expression' && operand.modifier === undefined;
    if (isRegisterField(field)) return operand.kind === 'register';
    return field === 'memory' || field === 'rawMemory' ? operand.kind === 'memory' : operand.kind === 'expression';
  });
}

function emitFormat(
  assembly: Assembly,
  { format, constants, fields, relocation }: InsnFormat,
  operands: readonly Operand[],
): void {
  let encoded = 0;
  let target: Value | undefined;
  const own: { -readonly [key in keyof Operands]: Operands[key] } = { ...noOperands };
  for (const [i, operand] of operands.entries()) {
    const field = fields[i - constants.length];
    const { width, low } = constants[i] ?? { width: 0, low: 0 };
    if (field === undefined) encoded |= Number(opcodeOf(assembly, operand, width)) << low;
    else if (operand.kind === 'register') own[field as 'rd' | 'rs1' | 'rs2' | 'rs3'] = operand.register.index;
    else if (operand.kind === 'memory') {
      own.rs1 = operand.base.index;
      if (operand.offset === undefined) continue;
      const value = constantOf(assembly, operand, operand.offset.expression);
      if (field === 'rawMemory') encoded |= rawImmediate(format, value, operand);
      else own.imm = inRange(format, value, operand);
    } else if (field === 'target') target = evaluate(assembly, operand.expression);
    else if (field === 'hi20')
      own.imm = (Number(BigInt.asUintN(20, constantOf(assembly, operand, operand.expression))) << 12) | 0;
    else if (field === 'raw')
      encoded |= rawImmediate(format, constantOf(assembly, operand, operand.expression), operand);
    else own.imm = inRange(format, constantOf(assembly, operand, operand.expression), operand);
  }
  checkRegisters(format, own, operands);
  const all = placeOperands(format, own) | encoded;
  emitInsn(assembly, all >>> 0, target === undefined ? undefined : relocation, target);
}

/** Registers of 3 bits are x8…x15. */
function checkRegisters(format: Format, own: Operands, operands: readonly Operand[]): void {
  const { ranges } = formats[format];
  for (const field of ['rd', 'rs1', 'rs2'] as const) {
    const { min, max } = ranges[field];
    if (max === 0 || (own[field] >= min && own[field] <= max)) continue;
    const { start } = operands[0]!;
    throw new SyntaxProblem(`${field} must be one of x${min}…x${max}`, start, operands[operands.length - 1]!.end);
  }
}

function opcodeOf(assembly: Assembly, operand: Operand, width: number): bigint {
  if (operand.kind !== 'expression') return 0n;
  const { expression, start, end } = operand;
  const named =
    expression.kind === 'symbol' && Object.hasOwn(OPCODES, expression.name) ? OPCODES[expression.name] : undefined;
  const value = named ?? constantOf(assembly, operand, expression);
  if (value >= 0n && value < 1n << BigInt(width)) return value;
  throw new SyntaxProblem(`${value} does not fit ${width} bits`, start, end);
}

function constantOf(assembly: Assembly, { start, end }: Operand, expression: Parameters<typeof evaluate>[1]): bigint {
  const value = constantNow(evaluate(assembly, expression));
  if (value === undefined) throw new SyntaxProblem('a constant is expected', start, end);
  return value;
}

function inRange(format: Format, value: bigint, { start, end }: Operand): number {
  const { min, max } = formats[format].ranges.imm;
  if (value >= min && value <= max) return Number(value);
  throw new SyntaxProblem(`${value} is not in ${min}…${max}`, start, end);
}

/** The bits of an immediate of a compressed format in the order of the instruction's own bits. */
function rawImmediate(format: Format, value: bigint, { start, end }: Operand): number {
  const slices = [...formats[format].slicesOf.imm].sort((a, b) => a.insnLow - b.insnLow);
  const width = slices.reduce((sum, slice) => sum + slice.width, 0);
  if (value < 0n || value >= 1n << BigInt(width))
    throw new SyntaxProblem(`${value} does not fit ${width} bits`, start, end);
  let rest = Number(value);
  let encoded = 0;
  for (const slice of slices) {
    encoded |= (rest & (2 ** slice.width - 1)) << slice.insnLow;
    rest >>= slice.width;
  }
  return encoded;
}

/** `.insn value` or `.insn length, value`. */
function bits(assembly: Assembly, cursor: Cursor): void {
  const operands = parseOperands(cursor);
  const values = operands.map((operand) =>
    operand.kind === 'expression' ? constantOf(assembly, operand, operand.expression) : undefined,
  );
  const value = values[values.length - 1];
  const last = operands[operands.length - 1];
  if (value === undefined || last === undefined || values.length > 2) {
    cursor.fail('a format, a value, or a length and a value are expected');
  }
  const length = lengthOf(value);
  if (values.length === 2 && values[0] !== BigInt(length)) {
    throw new SyntaxProblem(`by its lowest bits ${value} has ${length} bytes, not ${values[0]}`, last.start, last.end);
  }
  if (BigInt.asUintN(length * 8, value) !== value) {
    throw new SyntaxProblem(`${value} does not fit ${length} bytes`, last.start, last.end);
  }
  noteInsn(assembly);
  emitConstant(assembly, value, length);
}

/** Bytes of an instruction by its lowest bits (Unprivileged ISA, "Expanded Instruction-Length Encoding"). */
function lengthOf(value: bigint): number {
  if ((value & 3n) !== 3n) return 2;
  if ((value & 0x1cn) !== 0x1cn) return 4;
  if ((value & 0x3fn) === 0x1fn) return 6;
  return 8;
}

export const insnDirectives: DirectiveFamily = { '.insn': insn };
