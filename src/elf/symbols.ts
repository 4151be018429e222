/**
 * Symbol tables (gABI chapter 4, "Symbol Table"): `.symtab`, or `.dynsym` where the former has been stripped.
 */

import { Cursor, stringAt } from './cursor.ts';
import { ElfError } from './elfError.ts';
import { SHT_DYNSYM, SHT_SYMTAB } from './numbers.ts';
import { type Section, sectionData } from './sections.ts';

export const SHN_UNDEF = 0;

export interface ElfSymbol {
  readonly name: string;
  readonly value: bigint;
  readonly size: number;
  /** STT_FUNC, STT_OBJECT … */
  readonly type: number;
  /** STB_LOCAL, STB_GLOBAL … */
  readonly binding: number;
  /** Index of the section it is defined in; SHN_UNDEF when it is not. */
  readonly section: number;
}

const SYM_SIZE = 24;

/** The symbols of the richest table present, without the null symbol; empty when stripped. Throws `ElfError`. */
export function readSymbols(file: Uint8Array, sections: readonly Section[]): ElfSymbol[] {
  const table =
    sections.find((section) => section.type === SHT_SYMTAB) ?? sections.find((section) => section.type === SHT_DYNSYM);
  if (table === undefined) return [];
  if (table.entrySize !== SYM_SIZE) {
    throw new ElfError(
      table.name,
      table.offset,
      `an entry of ${table.name} has ${table.entrySize} bytes, it should be ${SYM_SIZE}`,
    );
  }
  const strings = sections[table.link];
  if (strings === undefined) {
    throw new ElfError(
      table.name,
      table.offset,
      `${table.name} names section ${table.link} as its strings, which is not there`,
    );
  }
  const names = sectionData(file, strings);
  const count = Math.floor(table.size / SYM_SIZE);
  const at = new Cursor(file, table.name, table.offset, count * SYM_SIZE);
  const symbols: ElfSymbol[] = [];
  for (let index = 1; index < count; index++) {
    const base = index * SYM_SIZE;
    const info = at.u8(base + 4);
    symbols.push({
      name: stringAt(names, at.u32(base)),
      type: info & 15,
      binding: info >>> 4,
      section: at.u16(base + 6),
      value: at.u64(base + 8),
      size: Number(at.u64(base + 16)),
    });
  }
  return symbols;
}
