/**
 * Adds sections to a module that refer to places in it: by labels of its own (`.L0 `, as GNU as names them), and not by sections with addends,
 * because a linker that shortens code moves labels only.
 */
import { SHT_PROGBITS, STT_NOTYPE } from '../elf/numbers.ts';
import { DataWriter } from './dataWriter.ts';
import type { ObjectModule, ObjectSection, ObjectSymbol, Relocation } from './objectModule.ts';
import { R_RISCV } from './relocationTypes.ts';

const LABEL = '.L0 ';

/** A place in a section of the module. */
export interface Place {
  readonly section: number;
  readonly offset: number;
}

export class ModuleBuilder {
  private readonly module: ObjectModule;
  private readonly sections: ObjectSection[];
  private readonly symbols: ObjectSymbol[];
  private readonly labels = new Map<string, number>();

  constructor(module: ObjectModule) {
    this.module = module;
    this.sections = [...module.sections];
    this.symbols = [...module.symbols];
  }

  /** The index of a symbol that stands there. */
  label({ section, offset }: Place): number {
    const key = `${section} ${offset}`;
    const known = this.labels.get(key);
    if (known !== undefined) return known;
    const plain = { sizeBytes: 0n, type: STT_NOTYPE, binding: 0, visibility: 0 };
    const index = this.symbols.push({ ...plain, name: LABEL, place: { section }, value: BigInt(offset) }) - 1;
    this.labels.set(key, index);
    return index;
  }

  /** Makes room for a section, so that others can refer to it before it is written. */
  reserve(name: string): number {
    const empty = { type: SHT_PROGBITS, flags: 0, entrySize: 0, alignment: 1, bytes: new Uint8Array(0) };
    return this.sections.push({ ...empty, name, sizeBytes: 0, relocations: [] }) - 1;
  }

  /** Where content goes that is added to a section, which may be there already: its index, and how many bytes it has. */
  append(name: string): { readonly index: number; readonly base: number } {
    const known = this.sections.findIndex((section) => section.name === name);
    return known === -1
      ? { index: this.reserve(name), base: 0 }
      : { index: known, base: this.sections[known]!.sizeBytes };
  }

  /** Writes a section; what has been in it stays before. */
  fill(
    index: number,
    content: RelocatedWriter,
    { flags = 0, alignment = 1, entrySize = 0 }: Partial<Pick<ObjectSection, 'flags' | 'alignment' | 'entrySize'>> = {},
  ): void {
    const { name, bytes: before, relocations: known } = this.sections[index]!;
    const bytes = new Uint8Array(before.length + content.length);
    bytes.set(before);
    bytes.set(content.finish(), before.length);
    const added = content.relocations.map((each) => ({ ...each, offset: each.offset + before.length }));
    this.sections[index] = {
      ...{ name, type: SHT_PROGBITS, flags, alignment, entrySize },
      ...{ bytes, sizeBytes: bytes.length, relocations: [...known, ...added] },
    };
  }

  finish(): ObjectModule {
    return { ...this.module, sections: this.sections, symbols: this.symbols };
  }
}

/** Data with fields that the linker fills in. */
export class RelocatedWriter extends DataWriter {
  readonly relocations: Relocation[] = [];
  private readonly builder: ModuleBuilder;

  constructor(builder: ModuleBuilder) {
    super();
    this.builder = builder;
  }

  /** The address of a place. */
  address(place: Place): void {
    this.relocate(R_RISCV[64], this.builder.label(place));
    this.u64(0n);
  }

  /** Where a place lies in a section that is not loaded, in 4 bytes. */
  sectionOffset(place: Place): void {
    this.relocate(R_RISCV[32], this.builder.label(place));
    this.u32(0);
  }

  /** How far it is from one place to another in as many bytes. */
  difference(to: Place, from: Place, sizeBytes: 2 | 4 | 8): void {
    const add = { 2: R_RISCV.ADD16, 4: R_RISCV.ADD32, 8: R_RISCV.ADD64 }[sizeBytes];
    const subtract = { 2: R_RISCV.SUB16, 4: R_RISCV.SUB32, 8: R_RISCV.SUB64 }[sizeBytes];
    this.relocate(add, this.builder.label(to));
    this.relocate(subtract, this.builder.label(from));
    this.zeros(sizeBytes);
  }

  /** Notes a relocation of the field that comes next, against a place. */
  relocateTo(type: number, place: Place): void {
    this.relocate(type, this.builder.label(place));
  }

  /** Notes a relocation of the field that comes next. */
  relocate(type: number, symbol: number, addend = 0n): void {
    this.relocations.push({ offset: this.length, type, symbol, addend });
  }
}
