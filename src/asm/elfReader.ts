/**
 * Reads a relocatable ELF object (`ET_REL`) as a module that can be linked: of GNU as, of compilers, or our own. What has no place in a module (string
 * tables, the tables of relocations themselves) is taken apart into it. Throws `ElfError` for what is not such a file.
 */

import { Cursor, stringAt } from '../elf/cursor.ts';
import { ElfError } from '../elf/elfError.ts';
import { readElf } from '../elf/elfFile.ts';
import { ET_REL } from '../elf/header.ts';
import {
  SHF_ALLOC,
  SHF_LINK_ORDER,
  SHT_GROUP,
  SHT_NOBITS,
  SHT_NULL,
  SHT_RELA,
  SHT_RISCV_ATTRIBUTES,
  SHT_STRTAB,
  SHT_SYMTAB,
  STT_SECTION,
} from '../elf/numbers.ts';
import type { Section } from '../elf/sections.ts';
import type { ObjectModule, ObjectSection, ObjectSymbol, Relocation, SymbolPlace } from './objectModule.ts';
import { decodeAttributes } from './riscvAttributes.ts';

const SHN_UNDEF = 0;
const SHN_LORESERVE = 0xff00;
const SHN_ABS = 0xfff1;
const SHN_COMMON = 0xfff2;
const MAX_ALIGNMENT = 2 ** 30;
const MAX_TABLE_ALIGNMENT = 2 ** 12;
const SYM_SIZE = 24;
const RELA_SIZE = 24;
const SHDR_SIZE = 64;
const GRP_COMDAT = 1;

/** What section headers say that `readElf` has no use for. */
interface RawHeader {
  readonly info: number;
  readonly alignment: number;
}

/** Reads a relocatable file for RISC-V 64-bit; `name` is for messages. Throws `ElfError` for what is none, or broken. */
export function readObject(name: string, file: Uint8Array): ObjectModule {
  const elf = readElf(file);
  const { header } = elf;
  if (header.type !== ET_REL)
    throw new ElfError('ELF header', 16, 'it is no relocatable object, so it cannot be linked');
  const headers = elf.sections();
  const raw = headers.map((_, index): RawHeader => {
    const at = new Cursor(file, 'section headers', header.shoff + index * SHDR_SIZE, SHDR_SIZE);
    return { info: at.u32(44), alignment: at.size(48, 'sh_addralign') };
  });
  const kept = headers.map(({ type }) => isContent(type));
  for (const [index, section] of headers.entries()) if (kept[index]) checkAlignment(section, raw[index]!.alignment);
  /** Index in the module, by index in the file. */
  const indices = new Map<number, number>();
  for (const [index, isKept] of kept.entries()) if (isKept) indices.set(index, indices.size);
  const table = headers.find(({ type }) => type === SHT_SYMTAB);
  const symbols = table === undefined ? [] : readSymbols(file, headers, table, indices);
  const relocations = readRelocations(file, headers, raw, symbols.length);
  const groups = readGroups(elf.data, headers, raw, symbols);
  const sections = headers.flatMap((section, index): ObjectSection[] => {
    if (!kept[index]) return [];
    const { type, flags, entrySize, size, link } = section;
    const group = groups.get(index);
    const linkedTo = (flags & SHF_LINK_ORDER) === 0 ? undefined : indices.get(link);
    return [
      {
        ...{ name: section.name, type, flags, entrySize },
        alignment: Math.max(1, raw[index]!.alignment),
        bytes: type === SHT_NOBITS ? new Uint8Array(0) : elf.data(section),
        sizeBytes: size,
        relocations: relocations.get(index) ?? [],
        ...(group === undefined ? {} : { group }),
        ...(linkedTo === undefined ? {} : { linkedTo }),
      },
    ];
  });
  const tags = headers.find(({ type }) => type === SHT_RISCV_ATTRIBUTES);
  const said = decodeAttributes(tags === undefined ? new Uint8Array(0) : elf.data(tags));
  return { name, ...said, elfFlags: header.flags, sections, symbols, lines: [] };
}

function isContent(type: number): boolean {
  return ![SHT_NULL, SHT_SYMTAB, SHT_STRTAB, SHT_RELA, SHT_GROUP, SHT_RISCV_ATTRIBUTES].includes(type);
}

/** A power of two, and no larger than anybody has a use for. */
function checkAlignment({ name, flags, offset }: Section, alignment: number): void {
  const most = (flags & SHF_ALLOC) === 0 ? MAX_TABLE_ALIGNMENT : MAX_ALIGNMENT;
  const isPower = alignment === 0 || Number.isInteger(Math.log2(alignment));
  if (isPower && alignment <= most) return;
  throw new ElfError(name, offset, `its ${name} is aligned to ${alignment}, which is no power of two up to ${most}`);
}

/** All symbols, the null symbol included, so that their numbers are those of the file. */
function readSymbols(
  file: Uint8Array,
  headers: readonly Section[],
  table: Section,
  indices: ReadonlyMap<number, number>,
): ObjectSymbol[] {
  const strings = headers[table.link];
  if (strings === undefined) throw new ElfError(table.name, table.offset, 'its symbol table has no strings');
  const names = file.subarray(strings.offset, strings.offset + strings.size);
  const at = new Cursor(file, table.name, table.offset, table.size);
  return Array.from({ length: Math.floor(table.size / SYM_SIZE) }, (_, index) => {
    const base = index * SYM_SIZE;
    const info = at.u8(base + 4);
    const type = info & 15;
    const section = at.u16(base + 6);
    const place = placeOf(section, indices, table);
    return {
      name: type === STT_SECTION ? (headers[section]?.name ?? '') : stringAt(names, at.u32(base)),
      place,
      value: at.u64(base + 8),
      sizeBytes: at.u64(base + 16),
      type,
      binding: info >>> 4,
      visibility: at.u8(base + 5) & 3,
    };
  });
}

function placeOf(section: number, indices: ReadonlyMap<number, number>, table: Section): SymbolPlace {
  if (section === SHN_UNDEF) return 'undefined';
  if (section === SHN_ABS) return 'absolute';
  if (section === SHN_COMMON) return 'common';
  const index = indices.get(section);
  if (index !== undefined) return { section: index };
  // Signatures of groups may stand in the group's own section, which is no content.
  if (section < SHN_LORESERVE) return 'absolute';
  throw new ElfError(
    table.name,
    table.offset,
    `a symbol is in section 0x${section.toString(16)}, which means nothing here`,
  );
}

/** By the section that they belong to, sorted by offset. */
function readRelocations(
  file: Uint8Array,
  headers: readonly Section[],
  raw: readonly RawHeader[],
  symbolCount: number,
): Map<number, Relocation[]> {
  const found = new Map<number, Relocation[]>();
  for (const [index, table] of headers.entries()) {
    if (table.type !== SHT_RELA) continue;
    const at = new Cursor(file, table.name, table.offset, table.size);
    const relocations = Array.from({ length: Math.floor(table.size / RELA_SIZE) }, (_, number): Relocation => {
      const base = number * RELA_SIZE;
      const info = at.u64(base + 8);
      const symbol = Number(info >> 32n);
      if (symbol >= symbolCount) {
        throw new ElfError(
          table.name,
          table.offset + base,
          `relocation ${number} names symbol ${symbol}, which is not there`,
        );
      }
      return {
        offset: at.size(base, 'r_offset'),
        type: Number(info & 0xffff_ffffn),
        symbol,
        addend: BigInt.asIntN(64, at.u64(base + 16)),
      };
    });
    found.set(
      raw[index]!.info,
      relocations.toSorted((a, b) => a.offset - b.offset),
    );
  }
  return found;
}

/** Signatures of COMDAT groups, by the sections that belong to them. */
function readGroups(
  dataOf: (section: Section) => Uint8Array,
  headers: readonly Section[],
  raw: readonly RawHeader[],
  symbols: readonly ObjectSymbol[],
): Map<number, string> {
  const groups = new Map<number, string>();
  for (const [index, header] of headers.entries()) {
    if (header.type !== SHT_GROUP) continue;
    const bytes = dataOf(header);
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const signature = symbols[raw[index]!.info]?.name;
    if (signature === undefined || bytes.length < 4 || (words.getUint32(0, true) & GRP_COMDAT) === 0) continue;
    for (let at = 4; at + 4 <= bytes.length; at += 4) groups.set(words.getUint32(at, true), signature);
  }
  return groups;
}
