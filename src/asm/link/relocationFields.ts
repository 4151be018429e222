/**
 * Where the value of a relocation goes in an instruction, and what fits (RISC-V ELF psABI, "Relocations"; unprivileged spec, "Immediate Encoding
 * Variants"). Values are numbers or, for whole words, bigints; nothing here knows symbols.
 */

/** The upper 20 bits that together with a signed lower 12 give the value. */
const high20 = (value: bigint): bigint => (value + 0x800n) >> 12n;

const low12 = (value: bigint): number => Number(BigInt.asUintN(12, value));

const bits = (value: number, high: number, low: number): number => (value >>> low) & ((1 << (high - low + 1)) - 1);

/** Fields of instructions: which of the bits they own are replaced. */
export const insertU = (insn: number, value: bigint): number =>
  ((insn & 0xfff) | (Number(BigInt.asUintN(20, high20(value))) << 12)) >>> 0;

export const insertI = (insn: number, value: bigint): number => ((insn & 0xf_ffff) | (low12(value) << 20)) >>> 0;

export const insertS = (insn: number, value: bigint): number => {
  const imm = low12(value);
  return ((insn & 0x01ff_f07f) | (bits(imm, 11, 5) << 25) | (bits(imm, 4, 0) << 7)) >>> 0;
};

export const insertB = (insn: number, offset: number): number =>
  ((insn & 0x01ff_f07f) |
    (bits(offset, 12, 12) << 31) |
    (bits(offset, 10, 5) << 25) |
    (bits(offset, 4, 1) << 8) |
    (bits(offset, 11, 11) << 7)) >>>
  0;

export const insertJ = (insn: number, offset: number): number =>
  ((insn & 0xfff) |
    (bits(offset, 20, 20) << 31) |
    (bits(offset, 10, 1) << 21) |
    (bits(offset, 11, 11) << 20) |
    (bits(offset, 19, 12) << 12)) >>>
  0;

export const insertCB = (insn: number, offset: number): number =>
  (insn & 0xe383) |
  (bits(offset, 8, 8) << 12) |
  (bits(offset, 4, 3) << 10) |
  (bits(offset, 7, 6) << 5) |
  (bits(offset, 2, 1) << 3) |
  (bits(offset, 5, 5) << 2);

export const insertCJ = (insn: number, offset: number): number =>
  (insn & 0xe003) |
  (bits(offset, 11, 11) << 12) |
  (bits(offset, 4, 4) << 11) |
  (bits(offset, 9, 8) << 9) |
  (bits(offset, 10, 10) << 8) |
  (bits(offset, 6, 6) << 7) |
  (bits(offset, 7, 7) << 6) |
  (bits(offset, 3, 1) << 3) |
  (bits(offset, 5, 5) << 2);

/** `c.lui`, whose immediate must not be 0: then the instruction becomes `c.li rd, 0`, as ld has it. */
export const insertCLui = (insn: number, value: bigint): number => {
  const imm = Number(BigInt.asIntN(6, high20(value)));
  if (imm === 0) return (insn & 0x0f83) | 0x4001;
  return (insn & 0xef83) | (bits(imm, 5, 5) << 12) | (bits(imm, 4, 0) << 2);
};

export const fitsSigned = (value: bigint, width: number): boolean => BigInt.asIntN(width, value) === value;

/** Whether `auipc` or `lui` and a signed 12-bit part reach the value. */
export const fitsHigh20 = (value: bigint): boolean => fitsSigned(high20(value), 20);
