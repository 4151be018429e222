/**
 * Writes an executable file (gABI, "Object Files"): headers, sections at offsets that fit their addresses, symbol table and section headers, in ld's
 * order.
 */

import { ET_EXEC } from '../../elf/header.ts';
import { EM_RISCV, SHT_NOBITS, SHT_STRTAB, SHT_SYMTAB } from '../../elf/numbers.ts';
import { PT_LOAD } from '../../elf/segments.ts';
import { DataWriter } from '../dataWriter.ts';
import { StringTable } from '../stringTable.ts';
import { PAGE } from './addresses.ts';
import { alignUp, isAllocated, isThreadLocalBss, type OutputSection } from './linkSection.ts';
import type { ProgramHeader } from './programHeaders.ts';

const EHDR_SIZE = 64;
const PHDR_SIZE = 56;
const SHDR_SIZE = 64;
const SYM_SIZE = 24;

export interface ExecutableSymbol {
  readonly name: string;
  readonly value: bigint;
  readonly sizeBytes: bigint;
  readonly type: number;
  readonly binding: number;
  readonly visibility: number;
  /** Section of the executable; or SHN_ABS. */
  readonly section: OutputSection | 'absolute';
}

export interface ExecutableParts {
  readonly entry: number;
  readonly flags: number;
  readonly headers: readonly ProgramHeader[];
  readonly sections: readonly OutputSection[];
  /** Locals first. */
  readonly symbols: readonly ExecutableSymbol[];
  bytesOf(section: OutputSection): Uint8Array;
}

/** The parts as an ELF file. */
export function writeExecutable(parts: ExecutableParts): Uint8Array {
  const { sections, headers } = parts;
  const offsets = fileOffsets(sections, headers);
  const writer = new DataWriter(65_536);
  const end = { at: EHDR_SIZE + PHDR_SIZE * headers.length };
  for (const section of sections) {
    if (section.type === SHT_NOBITS) continue;
    end.at = Math.max(end.at, offsets.get(section)! + section.sizeBytes);
  }
  const strings = new StringTable();
  const symtabAt = alignUp(end.at, 8);
  const symtab = symbolTable(parts, strings);
  const strtabAt = symtabAt + symtab.length;
  const strtab = strings.finish();
  const names = new StringTable();
  for (const name of ['.symtab', '.strtab', '.shstrtab', ...sections.map((section) => section.name)]) names.add(name);
  const shstrtab = names.finish();
  const shstrtabAt = strtabAt + strtab.length;
  const shoff = alignUp(shstrtabAt + shstrtab.length, 8);

  elfHeader(writer, parts, shoff);
  for (const header of headers) programHeader(writer, header, offsets);
  const file = new Uint8Array(shoff + SHDR_SIZE * (sections.length + 4));
  file.set(writer.finish());
  for (const section of sections) {
    if (section.type !== SHT_NOBITS) file.set(parts.bytesOf(section), offsets.get(section)!);
  }
  file.set(symtab, symtabAt);
  file.set(strtab, strtabAt);
  file.set(shstrtab, shstrtabAt);

  const table = new DataWriter();
  table.zeros(SHDR_SIZE);
  for (const section of sections) {
    sectionHeader(table, names.offsetOf(section.name), {
      ...section,
      ...{ offset: offsets.get(section)!, size: section.sizeBytes, link: 0, info: 0 },
    });
  }
  const plain = { flags: 0, address: 0, link: 0, info: 0, alignment: 1, entrySize: 0, type: SHT_STRTAB };
  const locals = 1 + parts.symbols.filter(({ binding }) => binding === 0).length;
  sectionHeader(table, names.offsetOf('.symtab'), {
    ...{ ...plain, type: SHT_SYMTAB, offset: symtabAt, size: symtab.length, alignment: 8, entrySize: SYM_SIZE },
    ...{ link: sections.length + 2, info: locals },
  });
  sectionHeader(table, names.offsetOf('.strtab'), { ...plain, offset: strtabAt, size: strtab.length });
  sectionHeader(table, names.offsetOf('.shstrtab'), { ...plain, offset: shstrtabAt, size: shstrtab.length });
  file.set(table.finish(), shoff);
  return file;
}

/** Loaded sections lie in the file as in their pages; the others follow. */
function fileOffsets(
  sections: readonly OutputSection[],
  headers: readonly ProgramHeader[],
): Map<OutputSection, number> {
  const offsets = new Map<OutputSection, number>();
  const firsts = new Set(headers.filter(({ type }) => type === PT_LOAD).map((header) => header.sections[0]));
  let at = EHDR_SIZE + PHDR_SIZE * headers.length;
  const fitting = (address: number): number => at + ((((address - at) % PAGE) + PAGE) % PAGE);
  for (const section of sections) {
    if (section.type !== SHT_NOBITS) {
      at = isAllocated(section) ? fitting(section.address) : alignUp(at, section.alignment);
      offsets.set(section, at);
      at += section.sizeBytes;
      // What is not in the file has an offset all the same: the next that is free, and at the begin of a segment one that fits.
    } else offsets.set(section, firsts.has(section) ? fitting(section.address) : at);
  }
  return offsets;
}

function elfHeader(writer: DataWriter, { entry, flags, headers, sections }: ExecutableParts, shoff: number): void {
  writer.bytes([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
  writer.zeros(8);
  writer.u16(ET_EXEC);
  writer.u16(EM_RISCV);
  writer.u32(1);
  writer.u64(BigInt(entry));
  writer.u64(BigInt(headers.length === 0 ? 0 : EHDR_SIZE));
  writer.u64(BigInt(shoff));
  writer.u32(flags);
  for (const size of [EHDR_SIZE, PHDR_SIZE, headers.length, SHDR_SIZE, sections.length + 4, sections.length + 3]) {
    writer.u16(size);
  }
}

function programHeader(writer: DataWriter, header: ProgramHeader, offsets: ReadonlyMap<OutputSection, number>): void {
  const { type, flags, sections, hasHeaders, alignment, extent } = header;
  const first = sections[0];
  const offset = hasHeaders || first === undefined ? 0 : offsets.get(first)!;
  const start = first === undefined ? 0 : hasHeaders ? first.address - offsets.get(first)! : first.address;
  let [fileEnd, memoryEnd] = [offset, start];
  for (const section of sections) {
    if (isThreadLocalBss(section) && type === PT_LOAD) continue;
    if (section.type !== SHT_NOBITS) fileEnd = Math.max(fileEnd, offsets.get(section)! + section.sizeBytes);
    memoryEnd = Math.max(memoryEnd, section.address + section.sizeBytes);
  }
  if (extent !== undefined) {
    memoryEnd = extent.end;
    fileEnd = offset + extent.end - start;
  }
  const isLoaded = first === undefined || isAllocated(first);
  // A segment with nothing in the file may begin behind its end.
  const place = fileEnd === offset ? offset % PAGE : offset;
  writer.u32(type);
  writer.u32(flags);
  writer.u64(BigInt(type === PT_LOAD ? place : offset));
  writer.u64(BigInt(start));
  writer.u64(BigInt(start));
  writer.u64(BigInt(fileEnd - offset));
  writer.u64(BigInt(isLoaded ? memoryEnd - start : 0));
  writer.u64(BigInt(alignment));
}

interface SectionHeader {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
  readonly entrySize: number;
}

function sectionHeader(writer: DataWriter, name: number, header: SectionHeader): void {
  writer.u32(name);
  writer.u32(header.type);
  writer.u64(BigInt(header.flags));
  writer.u64(BigInt(header.address));
  writer.u64(BigInt(header.offset));
  writer.u64(BigInt(header.size));
  writer.u32(header.link);
  writer.u32(header.info);
  writer.u64(BigInt(header.alignment));
  writer.u64(BigInt(header.entrySize));
}

function symbolTable({ symbols, sections }: ExecutableParts, strings: StringTable): Uint8Array {
  const indices = new Map(sections.map((section, index) => [section, index + 1]));
  for (const { name } of symbols) strings.add(name);
  strings.finish();
  const writer = new DataWriter();
  writer.zeros(SYM_SIZE);
  for (const symbol of symbols) {
    const { section } = symbol;
    writer.u32(strings.offsetOf(symbol.name));
    writer.u8((symbol.binding << 4) | symbol.type);
    writer.u8(symbol.visibility);
    writer.u16(section === 'absolute' ? 0xfff1 : indices.get(section)!);
    writer.u64(symbol.value);
    writer.u64(symbol.sizeBytes);
  }
  return writer.finish();
}
