/**
 * A relocatable object as text, to be compared line by line: sections with their bytes and relocations, and the symbols that have names. Of GNU as's
 * objects and of the assembler's own modules alike. Left out is what others make: symbol and string tables, attributes, and what
 * is made of `.loc` and `.cfi_*`; GNU as's mapping symbols (`$x`, `$d`), and symbols of elsewhere that no relocation needs.
 */

import type { ObjectModule } from '../../src/asm/objectModule.ts';
import { readHeader } from '../../src/elf/header.ts';
import { readSections, type Section, sectionData } from '../../src/elf/sections.ts';

interface TextRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: string;
  readonly addend: bigint;
}

interface TextSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly alignment: number;
  readonly entrySize: number;
  readonly sizeBytes: number;
  readonly bytes: Uint8Array;
  readonly relocations: readonly TextRelocation[];
}

interface TextSymbol {
  readonly name: string;
  readonly place: string;
  readonly value: bigint;
  readonly sizeBytes: bigint;
  readonly type: number;
  readonly binding: number;
  readonly visibility: number;
}

/** Made of directives by who makes tables, or of no account to code. */
const LEFT_OUT =
  /^(\.debug_line|\.debug_line_str|\.eh_frame|\.debug_frame|\.riscv\.attributes|\.symtab|\.strtab|\.shstrtab|\.note\.GNU-stack|)$/;
const SHT_RELA = 4;
const SHT_GROUP = 17;
const SHF_INFO_LINK = 0x40;
const BYTES_PER_LINE = 16;

function print(sections: readonly TextSection[], symbols: readonly TextSymbol[]): string[] {
  const lines: string[] = [];
  for (const { name, type, flags, alignment, entrySize, sizeBytes, bytes, relocations } of sections) {
    if (LEFT_OUT.test(name)) continue;
    lines.push(
      `section ${name} type ${type} flags ${flags.toString(16)} align ${alignment} entries ${entrySize} size ${sizeBytes}`,
    );
    for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
      lines.push(`  ${at.toString(16)}: ${Buffer.from(bytes.subarray(at, at + BYTES_PER_LINE)).toString('hex')}`);
    }
    for (const { offset, type: kind, symbol, addend } of relocations) {
      lines.push(`  relocation ${offset.toString(16)} ${kind} ${symbol} ${addend}`);
    }
  }
  const related = new Set(sections.flatMap(({ relocations }) => relocations.map(({ symbol }) => symbol)));
  const named = symbols
    .filter(({ name, type }) => name !== '' && type !== 3 && !/^(\$|\.L)/.test(name))
    .filter(({ name, place }) => place !== 'undefined' || related.has(name));
  const texts = named.map(
    ({ name, place, value, sizeBytes, type, binding, visibility }) =>
      `symbol ${name} ${place} ${value} size ${sizeBytes} type ${type} binding ${binding} visibility ${visibility}`,
  );
  return [...lines, ...texts.sort()];
}

/** Labels of the assembler's own are told apart by where they stand. */
function symbolText({ name, place, value }: Pick<TextSymbol, 'name' | 'place' | 'value'>): string {
  return name === '' || name.startsWith('.L') ? `${name.trim()}@${place}+${value}` : name;
}

/** Of a file that an assembler wrote. */
export function textOfObject(file: Uint8Array): string[] {
  const sections = readSections(file, readHeader(file));
  const symbols = symbolsOf(file, sections);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headers = Number(view.getBigUint64(40, true));
  const alignmentOf = (index: number): number => Number(view.getBigUint64(headers + index * 64 + 48, true));
  const infoOf = (index: number): number => view.getUint32(headers + index * 64 + 44, true);
  const texts = sections.flatMap((section, index): TextSection[] => {
    const { name, type, flags, entrySize, size } = section;
    if (index === 0 || type === SHT_RELA || type === SHT_GROUP) return [];
    const rela = sections.findIndex((each, i) => each.type === SHT_RELA && infoOf(i) === index);
    const relocations = rela < 0 ? [] : relocationsOf(sectionData(file, sections[rela]!), symbols);
    return [
      {
        ...{ name, type, flags: flags & ~SHF_INFO_LINK, entrySize, sizeBytes: size, relocations },
        alignment: Math.max(1, alignmentOf(index)),
        bytes: sectionData(file, section),
      },
    ];
  });
  return print(texts, symbols);
}

function symbolsOf(file: Uint8Array, sections: readonly Section[]): TextSymbol[] {
  const table = sections.find(({ name }) => name === '.symtab')!;
  const data = sectionData(file, table);
  const strings = sectionData(file, sections[table.link]!);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 24 }, (_, i) => {
    const at = i * 24;
    const start = view.getUint32(at, true);
    const name = Buffer.from(strings.subarray(start, strings.indexOf(0, start))).toString();
    const index = view.getUint16(at + 6, true);
    const info = view.getUint8(at + 4);
    return {
      name,
      place: placeText(index, sections),
      value: view.getBigUint64(at + 8, true),
      sizeBytes: view.getBigUint64(at + 16, true),
      type: info & 15,
      binding: info >> 4,
      visibility: view.getUint8(at + 5),
    };
  });
}

function placeText(index: number, sections: readonly Section[]): string {
  if (index === 0) return 'undefined';
  if (index === 0xfff1) return 'absolute';
  return index === 0xfff2 ? 'common' : sections[index]!.name;
}

function relocationsOf(data: Uint8Array, symbols: readonly TextSymbol[]): TextRelocation[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 24 }, (_, i) => {
    const at = i * 24;
    const number = view.getUint32(at + 12, true);
    return {
      offset: Number(view.getBigUint64(at, true)),
      type: view.getUint32(at + 8, true),
      symbol: number === 0 ? 'none' : symbolText(symbols[number]!),
      addend: view.getBigInt64(at + 16, true),
    };
  });
}

/** Of what the assembler made. */
export function textOfModule({ sections, symbols }: ObjectModule): string[] {
  const texts = symbols.map(
    (symbol): TextSymbol => ({
      ...symbol,
      place: typeof symbol.place === 'string' ? symbol.place : sections[symbol.place.section]!.name,
      value: BigInt.asUintN(64, symbol.value),
    }),
  );
  return print(
    sections.map((section) => ({
      ...section,
      flags: section.flags,
      relocations: section.relocations.map(({ offset, type, symbol, addend }) => ({
        ...{ offset, type, addend },
        symbol: symbol < 0 ? 'none' : symbolText(texts[symbol]!),
      })),
    })),
    texts,
  );
}
