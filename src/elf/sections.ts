/**
 * Section headers (gABI chapter 4, "Sections"): what linkers and debuggers look at; running a program needs none. Read lazily, so a file whose
 * section table is cut off still loads.
 */

import { Cursor, stringAt } from './cursor.ts';
import { ElfError } from './elfError.ts';
import type { ElfHeader } from './header.ts';
import { SHF_COMPRESSED, SHT_NOBITS } from './numbers.ts';

const SHN_XINDEX = 0xffff;

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: bigint;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly entrySize: number;
  /** SHF_COMPRESSED: the data begins with an Elf64_Chdr; `sectionData` gives it as it is in the file. */
  readonly compressed: boolean;
}

const SHDR_SIZE = 64;
const part = 'section headers';

/** All section headers, index 0 included; empty when the file has none. Throws `ElfError`. */
export function readSections(file: Uint8Array, header: ElfHeader): Section[] {
  if (header.shoff === 0) return [];
  if (header.shentsize !== SHDR_SIZE) {
    throw new ElfError(part, 58, `e_shentsize is ${header.shentsize}, RISC-V 64-bit has ${SHDR_SIZE}`);
  }
  // With 0xff00 sections or more, the first header holds the count and the string table's index (gABI, "ELF Header").
  const first = new Cursor(file, part, header.shoff, SHDR_SIZE);
  const count = header.shnum !== 0 ? header.shnum : first.size(32, 'number of sections');
  const namesIndex = header.shstrndx === SHN_XINDEX ? first.u32(40) : header.shstrndx;
  const table = new Cursor(file, part, header.shoff, count * SHDR_SIZE);
  const nameOffsets: number[] = [];
  const sections: Section[] = [];
  for (let index = 0; index < count; index++) {
    const base = index * SHDR_SIZE;
    nameOffsets.push(table.u32(base));
    const flags = Number(table.u64(base + 8));
    sections.push({
      name: '',
      type: table.u32(base + 4),
      flags,
      address: table.u64(base + 16),
      offset: Number(table.u64(base + 24)),
      size: Number(table.u64(base + 32)),
      link: table.u32(base + 40),
      entrySize: Number(table.u64(base + 56)),
      compressed: (flags & SHF_COMPRESSED) !== 0,
    });
  }
  const namesSection = sections[namesIndex];
  if (namesSection === undefined || namesIndex === 0) return sections;
  const names = sectionData(file, { ...namesSection, name: 'section name table' });
  return sections.map((section, index) => ({ ...section, name: stringAt(names, nameOffsets[index]!) }));
}

/** The bytes of a section as they are in the file (none for SHT_NOBITS); throws `ElfError` when they are cut off. */
export function sectionData(file: Uint8Array, section: Section): Uint8Array {
  if (section.type === SHT_NOBITS) return new Uint8Array(0);
  const end = section.offset + section.size;
  if (!Number.isSafeInteger(end) || end > file.length) {
    throw new ElfError(
      section.name,
      Math.min(section.offset, file.length),
      `the file is cut off: its ${section.name} should have ${section.size} bytes at byte ${section.offset}, but the file has ${file.length} bytes`,
    );
  }
  return file.subarray(section.offset, end);
}
