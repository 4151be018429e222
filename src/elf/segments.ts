/**
 * Program headers (gABI chapter 5): what a loader maps. Fields keep the specification's names without the `p_` prefix.
 */
import { Cursor } from './cursor.ts';
import { ElfError } from './elfError.ts';
import type { ElfHeader } from './header.ts';

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const PT_NOTE = 4;
export const PT_PHDR = 6;
export const PT_TLS = 7;
export const PT_GNU_EH_FRAME = 0x6474e550;
export const PT_GNU_STACK = 0x6474e551;
export const PT_GNU_RELRO = 0x6474e552;

export const PF_X = 1;
export const PF_W = 2;
export const PF_R = 4;

export interface Segment {
  readonly type: number;
  /** PF_X | PF_W | PF_R. */
  readonly flags: number;
  readonly offset: number;
  readonly vaddr: bigint;
  readonly paddr: bigint;
  readonly filesz: number;
  readonly memsz: bigint;
  readonly align: bigint;
}

const PHDR_SIZE = 56;
const part = 'program headers';

/** All program headers; throws `ElfError` when the table, or the file content of a PT_LOAD segment, is cut off. */
export function readSegments(file: Uint8Array, header: ElfHeader): Segment[] {
  if (header.phnum === 0) return [];
  if (header.phentsize !== PHDR_SIZE) {
    throw new ElfError(part, 54, `e_phentsize is ${header.phentsize}, RISC-V 64-bit has ${PHDR_SIZE}`);
  }
  const table = new Cursor(file, part, header.phoff, header.phnum * PHDR_SIZE);
  return Array.from({ length: header.phnum }, (_, index) => readSegment(file, table, header.phoff, index));
}

function readSegment(file: Uint8Array, table: Cursor, phoff: number, index: number): Segment {
  const base = index * PHDR_SIZE;
  const segment = {
    type: table.u32(base),
    flags: table.u32(base + 4),
    offset: table.size(base + 8, `p_offset of segment ${index}`),
    vaddr: table.u64(base + 16),
    paddr: table.u64(base + 24),
    filesz: table.size(base + 32, `p_filesz of segment ${index}`),
    memsz: table.u64(base + 40),
    align: table.u64(base + 48),
  };
  if (segment.type !== PT_LOAD) return segment;
  if (BigInt(segment.filesz) > segment.memsz) {
    throw new ElfError(part, phoff + base + 32, `segment ${index} has more bytes in the file than in memory`);
  }
  if (segment.offset + segment.filesz > file.length) {
    throw new ElfError(
      part,
      phoff + base + 8,
      `the file is cut off: its segment ${index} should end at byte ${segment.offset + segment.filesz}, but the file has ${file.length} bytes`,
    );
  }
  return segment;
}
