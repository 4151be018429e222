/**
 * An ELF file for RISC-V 64-bit: what a loader needs is read and checked at once, what only a debugger needs (sections, symbols) when asked for.
 * Specified by the System V gABI and the RISC-V ELF psABI. Knows neither DWARF nor how to load; decompresses nothing.
 */
import { type ElfHeader, readHeader } from './header.ts';
import { readSections, type Section, sectionData } from './sections.ts';
import { readSegments, type Segment } from './segments.ts';
import { type ElfSymbol, readSymbols } from './symbols.ts';

export interface ElfFile {
  readonly bytes: Uint8Array;
  readonly header: ElfHeader;
  readonly segments: readonly Segment[];
  /** All sections, index 0 included; throws `ElfError` when the table is cut off. */
  sections(): readonly Section[];
  /** The first section of that name; throws like `sections`. */
  section(name: string): Section | undefined;
  /** Bytes of a section as they are in the file; throws `ElfError` when they are cut off. */
  data(section: Section): Uint8Array;
  /** Symbols of .symtab, or else .dynsym; throws `ElfError`. */
  symbols(): readonly ElfSymbol[];
}

/** Reads the headers of an ELF file; throws `ElfError` for anything but a complete RV64 little-endian file. */
export function readElf(bytes: Uint8Array): ElfFile {
  const header = readHeader(bytes);
  const segments = readSegments(bytes, header);
  let sections: readonly Section[] | undefined;
  let symbols: readonly ElfSymbol[] | undefined;
  const allSections = (): readonly Section[] => {
    sections ??= readSections(bytes, header);
    return sections;
  };
  return {
    bytes,
    header,
    segments,
    sections: allSections,
    section: (name) => allSections().find((section) => section.name === name),
    data: (section) => sectionData(bytes, section),
    symbols: () => {
      symbols ??= readSymbols(bytes, allSections());
      return symbols;
    },
  };
}
