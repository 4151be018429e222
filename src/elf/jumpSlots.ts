/**
 * Slots of the procedure linkage table: the places where the dynamic linker puts the addresses of functions of other files, at start or when they are first
 * called (RISC-V ELF psABI, "Procedure Linkage Table", R_RISCV_JUMP_SLOT).
 */
import { Cursor, stringAt } from './cursor.ts';
import { type Section, sectionData } from './sections.ts';

const RELA_SIZE = 24;
const SYM_SIZE = 24;
const R_RISCV_JUMP_SLOT = 5n;

/** The function that each slot is for, by the slot's address in the file; empty where there is none. Throws `ElfError`. */
export function readJumpSlots(file: Uint8Array, sections: readonly Section[]): Map<bigint, string> {
  const slots = new Map<bigint, string>();
  const table = sections.find(({ name }) => name === '.rela.plt');
  const symbols = table === undefined ? undefined : sections[table.link];
  const strings = symbols === undefined ? undefined : sections[symbols.link];
  if (table === undefined || symbols === undefined || strings === undefined) return slots;
  const names = sectionData(file, strings);
  const symbolCount = Math.floor(symbols.size / SYM_SIZE);
  const symbol = new Cursor(file, symbols.name, symbols.offset, symbolCount * SYM_SIZE);
  const count = Math.floor(table.size / RELA_SIZE);
  const rela = new Cursor(file, table.name, table.offset, count * RELA_SIZE);
  for (let base = 0; base < count * RELA_SIZE; base += RELA_SIZE) {
    const info = rela.u64(base + 8);
    const index = Number(info >> 32n);
    if ((info & 0xffff_ffffn) !== R_RISCV_JUMP_SLOT || index >= symbolCount) continue;
    slots.set(rela.u64(base), stringAt(names, symbol.u32(index * SYM_SIZE)));
  }
  return slots;
}
