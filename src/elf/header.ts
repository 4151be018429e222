/**
 * The ELF header (gABI chapter 4, "ELF Header"): is this a file for this machine at all? Anything else gets a sentence that names what it is.
 */
import { Cursor } from './cursor.ts';
import { ElfError } from './elfError.ts';

export const ET_REL = 1;
export const ET_EXEC = 2;
export const ET_DYN = 3;
export const ET_CORE = 4;
const EM_RISCV = 243;

/** What the linkers of this world produce, by e_machine (gABI and the machines' own supplements). */
const machineNames: Readonly<Record<number, string>> = {
  0: 'no machine',
  2: 'SPARC',
  3: 'x86 (32-bit)',
  4: 'Motorola 68000',
  7: 'Intel 80860',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC 64-bit',
  22: 'IBM S/390',
  40: 'Arm (32-bit)',
  42: 'SuperH',
  43: 'SPARC V9',
  50: 'Itanium',
  62: 'x86-64',
  83: 'AVR',
  94: 'Xtensa',
  183: 'AArch64',
  189: 'MicroBlaze',
  247: 'BPF',
  252: 'C-SKY',
  258: 'LoongArch',
};

export interface ElfHeader {
  /** e_type: ET_EXEC, ET_DYN … */
  readonly type: number;
  readonly entry: bigint;
  /** RISC-V e_flags: bit 0 RVC, bits 1–2 float ABI, bit 3 RVE (RISC-V psABI, "File Header"). */
  readonly flags: number;
  readonly phoff: number;
  readonly phentsize: number;
  readonly phnum: number;
  readonly shoff: number;
  readonly shentsize: number;
  readonly shnum: number;
  readonly shstrndx: number;
}

const EHDR_SIZE = 64;
const part = 'ELF header';

/** Reads and judges the header; throws `ElfError`. */
export function readHeader(file: Uint8Array): ElfHeader {
  if (file.length === 0) throw new ElfError(part, 0, 'the file is empty');
  const magic = [0x7f, 0x45, 0x4c, 0x46];
  const wrong = magic.findIndex((byte, i) => i < file.length && file[i] !== byte);
  if (wrong !== -1) throw new ElfError(part, wrong, `not an ELF file (it starts with ${startOf(file)})`);
  if (file.length < 20) {
    throw new ElfError(
      part,
      file.length,
      `the file is cut off: an ELF header has 64 bytes, but the file has ${file.length} bytes`,
    );
  }
  checkIdentity(file);
  const at = new Cursor(file, part, 0, EHDR_SIZE);
  const header = {
    type: at.u16(16),
    entry: at.u64(24),
    flags: at.u32(48),
    phoff: at.size(32, 'e_phoff'),
    phentsize: at.u16(54),
    phnum: at.u16(56),
    shoff: at.size(40, 'e_shoff'),
    shentsize: at.u16(58),
    shnum: at.u16(60),
    shstrndx: at.u16(62),
  };
  if (at.u32(20) !== 1) throw new ElfError(part, 20, `unknown ELF version ${at.u32(20)}`);
  return header;
}

/** Machine, class and byte order, in the order in which a sentence about them is the most telling. */
function checkIdentity(file: Uint8Array): void {
  const bits = file[4] === 1 ? 32 : file[4] === 2 ? 64 : undefined;
  if (bits === undefined) throw new ElfError(part, 4, `unknown ELF class ${file[4]}`);
  const bigEndian = file[5] === 2;
  if (!bigEndian && file[5] !== 1) throw new ElfError(part, 5, `unknown ELF byte order ${file[5]}`);
  const machine = bigEndian ? (file[18]! << 8) | file[19]! : file[18]! | (file[19]! << 8);
  if (machine !== EM_RISCV) {
    const name = machineNames[machine] ?? `machine number ${machine}`;
    throw new ElfError(part, 18, `it is for ${name}, and Hartbeat runs RISC-V 64-bit`);
  }
  if (bits === 32) throw new ElfError(part, 4, 'it is for RISC-V 32-bit, and Hartbeat runs RISC-V 64-bit');
  if (bigEndian)
    throw new ElfError(part, 5, 'it is for big-endian RISC-V, and Hartbeat runs little-endian RISC-V 64-bit');
}

function startOf(file: Uint8Array): string {
  const first = file.subarray(0, 4);
  const printable = first.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable
    ? `"${String.fromCharCode(...first)}"`
    : Array.from(first, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
