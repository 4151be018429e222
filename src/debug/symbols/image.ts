/**
 * What the debugger takes from an ELF file: the sections with debug information, the code as it is in the file, and addresses of a few sections.
 * A file whose section table is broken still gives what its segments say; every shortcoming is noted as a sentence.
 */

import type { Problems } from '../../dwarf/error.ts';
import { type SectionBytes, sectionNames } from '../../dwarf/sections.ts';
import { ElfError } from '../../elf/elfError.ts';
import { type ElfFile, readElf } from '../../elf/elfFile.ts';
import { readJumpSlots } from '../../elf/jumpSlots.ts';
import { SHF_ALLOC, SHF_EXECINSTR, SHT_NOBITS } from '../../elf/numbers.ts';
import type { Section } from '../../elf/sections.ts';
import { PF_X, PT_LOAD, PT_TLS } from '../../elf/segments.ts';
import type { ElfSymbol } from '../../elf/symbols.ts';

/** gABI, section attribute flags. */
const SHF_TLS = 0x400;

/** A part of the program's memory: [low, high). */
export interface Region {
  readonly low: bigint;
  readonly high: bigint;
  readonly executable: boolean;
}

export interface Image {
  readonly debugSections: SectionBytes;
  readonly ehFrameAddress: bigint;
  /** Sections that occupy memory, or segments where there are no sections, by rising address. */
  readonly regions: readonly Region[];
  readonly symbols: readonly ElfSymbol[];
  /** Functions of other files by the address of their slot. */
  readonly jumpSlots: ReadonlyMap<bigint, string>;
  /** Whether there is a PT_TLS segment. */
  readonly hasThreadLocals: boolean;
  /** All code of the file, by executable segment. */
  readonly code: readonly { readonly low: bigint; readonly bytes: Uint8Array }[];
  /** Up to `length` bytes of executable content of the file at an address; undefined outside. */
  codeAt(address: bigint, length: number): Uint8Array | undefined;
}

/** Never throws: a file that is no ELF at all gives an empty image and a problem. */
export function readImage(bytes: Uint8Array, problems: Problems): Image {
  const elf = attempt(() => readElf(bytes), undefined, problems);
  if (elf === undefined) return emptyImage;
  const sections = attempt(() => elf.sections(), [], problems);
  const code = codeOf(elf);
  let symbols: readonly ElfSymbol[] | undefined;
  let slots: ReadonlyMap<bigint, string> | undefined;
  return {
    debugSections: debugSections(elf, sections, problems),
    ehFrameAddress: sections.find(({ name }) => name === '.eh_frame')?.address ?? 0n,
    regions: regionsOf(elf, sections),
    // Of many files nobody asks for them.
    get symbols() {
      symbols ??= attempt(() => elf.symbols(), [], problems);
      return symbols;
    },
    get jumpSlots() {
      slots ??= attempt(() => readJumpSlots(elf.bytes, sections), new Map<bigint, string>(), problems);
      return slots;
    },
    hasThreadLocals: elf.segments.some(({ type }) => type === PT_TLS),
    code,
    codeAt: (address, length) => codeAt(code, address, length),
  };
}

const emptyImage: Image = {
  debugSections: {},
  ehFrameAddress: 0n,
  regions: [],
  symbols: [],
  jumpSlots: new Map(),
  hasThreadLocals: false,
  code: [],
  codeAt: () => undefined,
};

function attempt<T>(read: () => T, otherwise: T, problems: Problems): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    problems.add(error.message);
    return otherwise;
  }
}

function debugSections(elf: ElfFile, sections: readonly Section[], problems: Problems): SectionBytes {
  const found: { -readonly [Name in keyof SectionBytes]: SectionBytes[Name] } = {};
  for (const name of sectionNames) {
    const section = sections.find((candidate) => candidate.name === name);
    if (section === undefined) continue;
    if (section.compressed) {
      problems.add(`${name} is compressed, which is not supported: it is read as if it were missing`);
      continue;
    }
    found[name] = sectionBytes(elf, section, problems);
  }
  return found;
}

/** A section's bytes, as far as the file has them. */
function sectionBytes(elf: ElfFile, section: Section, problems: Problems): Uint8Array {
  const { bytes } = elf;
  const cut = attempt(() => elf.data(section), undefined, problems);
  return (
    cut ?? bytes.subarray(Math.min(section.offset, bytes.length), Math.min(section.offset + section.size, bytes.length))
  );
}

function regionsOf(elf: ElfFile, sections: readonly Section[]): Region[] {
  const fromSections = sections
    // .tbss occupies addresses in each thread's block, not here: its own overlap those of the next section.
    .filter(
      ({ flags, size, type }) =>
        (flags & SHF_ALLOC) !== 0 && size > 0 && !((flags & SHF_TLS) !== 0 && type === SHT_NOBITS),
    )
    .map(({ address, size, flags }) => ({
      low: address,
      high: address + BigInt(size),
      executable: (flags & SHF_EXECINSTR) !== 0,
    }));
  const regions =
    fromSections.length > 0
      ? fromSections
      : elf.segments
          .filter(({ type }) => type === PT_LOAD)
          .map(({ vaddr, memsz, flags }) => ({ low: vaddr, high: vaddr + memsz, executable: (flags & PF_X) !== 0 }));
  return regions.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
}

/** Code by section: data may lie between sections of one segment. */
export function codeSections({ regions, codeAt: read }: Image): Image['code'] {
  return regions.flatMap(({ low, high, executable }) => {
    const bytes = executable ? read(low, Number(high - low)) : undefined;
    return bytes === undefined ? [] : [{ low, bytes }];
  });
}

function codeOf(elf: ElfFile): Image['code'] {
  return elf.segments
    .filter(({ type, flags }) => type === PT_LOAD && (flags & PF_X) !== 0)
    .map(({ vaddr, offset, filesz }) => ({ low: vaddr, bytes: elf.bytes.subarray(offset, offset + filesz) }));
}

function codeAt(code: Image['code'], address: bigint, length: number): Uint8Array | undefined {
  for (const { low, bytes } of code) {
    const offset = Number(address - low);
    if (offset >= 0 && offset < bytes.length) return bytes.subarray(offset, offset + length);
  }
  return undefined;
}
