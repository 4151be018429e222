/**
 * Writes a module as a relocatable ELF file (gABI, "Object Files"; RISC-V ELF psABI) that any linker for RISC-V takes. Sections stand in the module's
 * order, each followed by its relocations; symbols locals first; then `.riscv.attributes` and the tables, as GNU as has them.
 */

import { ET_REL } from '../elf/header.ts';
import {
  EM_RISCV,
  SHF_GROUP,
  SHF_INFO_LINK,
  SHT_GROUP,
  SHT_NOBITS,
  SHT_RELA,
  SHT_RISCV_ATTRIBUTES,
  SHT_STRTAB,
  SHT_SYMTAB,
  STB_LOCAL,
  STT_SECTION,
} from '../elf/numbers.ts';
import { DataWriter } from './dataWriter.ts';
import type { ObjectModule, ObjectSymbol } from './objectModule.ts';
import { encodeAttributes } from './riscvAttributes.ts';
import { StringTable } from './stringTable.ts';

const EHDR_SIZE = 64;
const SHDR_SIZE = 64;
const SYM_SIZE = 24;
const RELA_SIZE = 24;
const SHN_ABS = 0xfff1;
const SHN_COMMON = 0xfff2;
const GRP_COMDAT = 1;

/** A section of the file; `link` and `info` may be the numbers of sections that are not known yet. */
interface FileSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  readonly alignment: number;
  readonly entrySize: number;
  link: number;
  info: number;
}

/** The module as a relocatable ELF file. */
export function writeObject(module: ObjectModule): Uint8Array {
  return new ObjectWriter(module).write();
}

class ObjectWriter {
  private readonly module: ObjectModule;
  /** Index 0 is the null section. */
  private readonly sections: (FileSection | undefined)[] = [undefined];
  /** Numbers in the file, by index in the module. */
  private readonly sectionNumbers: number[] = [];
  private readonly symbolNumbers: number[] = [];
  private readonly ordered: ObjectSymbol[];
  private readonly locals: number;

  constructor(module: ObjectModule) {
    this.module = module;
    const isLocal = ({ binding }: ObjectSymbol): boolean => binding === STB_LOCAL;
    const missing = this.groupNames().filter((name) => !module.symbols.some((symbol) => symbol.name === name));
    const signatures = missing.map((name): ObjectSymbol => {
      const plain = { value: 0n, sizeBytes: 0n, type: 0, binding: STB_LOCAL, visibility: 0 };
      return { ...plain, name, place: 'absolute' };
    });
    const symbols = [...module.symbols, ...signatures].map((symbol, index) => ({ symbol, index }));
    const sorted = [
      ...symbols.filter(({ symbol }) => isLocal(symbol)),
      ...symbols.filter(({ symbol }) => !isLocal(symbol)),
    ];
    for (const [position, { index }] of sorted.entries()) this.symbolNumbers[index] = position + 1;
    this.ordered = sorted.map(({ symbol }) => symbol);
    this.locals = 1 + this.ordered.filter(isLocal).length;
  }

  write(): Uint8Array {
    this.addGroups();
    this.addContents();
    this.addAttributes();
    this.addTables();
    return this.file();
  }

  private groupNames(): string[] {
    return [...new Set(this.module.sections.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  }

  private add(section: Omit<FileSection, 'link' | 'info' | 'sizeBytes'> & Partial<FileSection>): number {
    return this.sections.push({ link: 0, info: 0, sizeBytes: section.bytes.length, ...section }) - 1;
  }

  /** Groups come first, so that a linker knows them before their members (gABI, "Section Groups"). */
  private addGroups(): void {
    const plain = { name: '.group', type: SHT_GROUP, flags: 0, alignment: 4, entrySize: 4 };
    for (const name of this.groupNames()) {
      const members = this.module.sections.filter(({ group }) => group === name);
      const words = members.reduce((sum, { relocations }) => sum + (relocations.length > 0 ? 2 : 1), 1);
      this.add({ ...plain, bytes: new Uint8Array(4 * words) });
    }
  }

  private addContents(): void {
    for (const section of this.module.sections) {
      const { group, relocations, flags } = section;
      const inGroup = group === undefined ? 0 : SHF_GROUP;
      const { name, type, entrySize, alignment, bytes, sizeBytes } = section;
      const number = this.add({ name, type, entrySize, alignment, bytes, sizeBytes, flags: flags | inGroup });
      this.sectionNumbers.push(number);
      if (relocations.length === 0) continue;
      const table = new DataWriter(relocations.length * RELA_SIZE);
      for (const { offset, type: kind, symbol, addend } of relocations) {
        table.u64(BigInt(offset));
        table.u64((BigInt(this.symbolNumbers[symbol]!) << 32n) | BigInt(kind));
        table.u64(addend);
      }
      const rela = { name: `.rela${name}`, type: SHT_RELA, alignment: 8, entrySize: RELA_SIZE };
      this.add({ ...rela, flags: SHF_INFO_LINK | inGroup, bytes: table.finish(), info: number });
    }
    for (const [index, { linkedTo }] of this.module.sections.entries()) {
      if (linkedTo !== undefined) this.sections[this.sectionNumbers[index]!]!.link = this.sectionNumbers[linkedTo]!;
    }
  }

  private addAttributes(): void {
    const { arch, attributes = {} } = this.module;
    const bytes = encodeAttributes({ arch, attributes });
    if (bytes.length === 0) return;
    this.add({ name: '.riscv.attributes', type: SHT_RISCV_ATTRIBUTES, flags: 0, alignment: 1, entrySize: 0, bytes });
  }

  private addTables(): void {
    const strings = new StringTable();
    for (const { name, type } of this.ordered) if (type !== STT_SECTION) strings.add(name);
    const stringBytes = strings.finish();
    const table = new DataWriter((this.ordered.length + 1) * SYM_SIZE);
    table.zeros(SYM_SIZE);
    for (const symbol of this.ordered) {
      table.u32(symbol.type === STT_SECTION ? 0 : strings.offsetOf(symbol.name));
      table.u8((symbol.binding << 4) | symbol.type);
      table.u8(symbol.visibility);
      table.u16(this.placeNumber(symbol));
      table.u64(symbol.value);
      table.u64(symbol.sizeBytes);
    }
    const plain = { flags: 0, entrySize: 0, alignment: 1 };
    const symtab = this.add({
      ...{ ...plain, name: '.symtab', type: SHT_SYMTAB, alignment: 8, entrySize: SYM_SIZE },
      ...{ bytes: table.finish(), info: this.locals },
    });
    this.sections[symtab]!.link = this.add({ ...plain, name: '.strtab', type: SHT_STRTAB, bytes: stringBytes });
    for (const section of this.sections) {
      if (section?.type === SHT_RELA || section?.type === SHT_GROUP) section.link = symtab;
    }
    this.fillGroups();
  }

  private placeNumber({ place }: ObjectSymbol): number {
    if (typeof place === 'object') return this.sectionNumbers[place.section]!;
    return { undefined: 0, absolute: SHN_ABS, common: SHN_COMMON }[place];
  }

  private fillGroups(): void {
    for (const [index, name] of this.groupNames().entries()) {
      const group = this.sections[index + 1]!;
      group.info = 1 + this.ordered.findIndex((symbol) => symbol.name === name);
      const view = new DataView(group.bytes.buffer);
      view.setUint32(0, GRP_COMDAT, true);
      let at = 4;
      for (const [member, section] of this.module.sections.entries()) {
        if (section.group !== name) continue;
        const number = this.sectionNumbers[member]!;
        view.setUint32(at, number, true);
        at += 4;
        if (section.relocations.length === 0) continue;
        view.setUint32(at, number + 1, true);
        at += 4;
      }
    }
  }

  private file(): Uint8Array {
    const names = new StringTable();
    for (const section of this.sections) names.add(section?.name ?? '');
    names.add('.shstrtab');
    const plain = { flags: 0, entrySize: 0, alignment: 1 };
    const last = this.add({ ...plain, name: '.shstrtab', type: SHT_STRTAB, bytes: names.finish() });
    const offsets: number[] = [];
    let at = EHDR_SIZE;
    for (const section of this.sections) {
      if (section !== undefined) at = Math.ceil(at / section.alignment) * section.alignment;
      offsets.push(section === undefined ? 0 : at);
      if (section !== undefined && section.type !== SHT_NOBITS) at += section.bytes.length;
    }
    const shoff = Math.ceil(at / 8) * 8;
    const file = new Uint8Array(shoff + SHDR_SIZE * this.sections.length);
    file.set(this.header(shoff, last));
    const table = new DataWriter(SHDR_SIZE * this.sections.length);
    for (const [index, section] of this.sections.entries()) {
      if (section === undefined) table.zeros(SHDR_SIZE);
      else {
        sectionHeader(table, section, names.offsetOf(section.name), offsets[index]!);
        if (section.type !== SHT_NOBITS) file.set(section.bytes, offsets[index]!);
      }
    }
    file.set(table.finish(), shoff);
    return file;
  }

  private header(shoff: number, names: number): Uint8Array {
    const writer = new DataWriter(EHDR_SIZE);
    writer.bytes([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
    writer.zeros(8);
    writer.u16(ET_REL);
    writer.u16(EM_RISCV);
    writer.u32(1);
    writer.u64(0n);
    writer.u64(0n);
    writer.u64(BigInt(shoff));
    writer.u32(this.module.elfFlags);
    for (const size of [EHDR_SIZE, 0, 0, SHDR_SIZE, this.sections.length, names]) writer.u16(size);
    return writer.finish();
  }
}

function sectionHeader(writer: DataWriter, section: FileSection, name: number, offset: number): void {
  const { type, flags, sizeBytes, link, info, alignment, entrySize } = section;
  writer.u32(name);
  writer.u32(type);
  writer.u64(BigInt(flags));
  writer.u64(0n);
  writer.u64(BigInt(offset));
  writer.u64(BigInt(sizeBytes));
  writer.u32(link);
  writer.u32(info);
  writer.u64(BigInt(alignment));
  writer.u64(BigInt(entrySize));
}
