/**
 * Builds small ELF files for tests: a header, program headers, the segments' bytes, then sections and symbols if asked for.
 */
export interface BuiltSegment {
  readonly type?: number;
  /** PF_X | PF_W | PF_R = 1 | 2 | 4. */
  readonly flags?: number;
  readonly vaddr: number | bigint;
  readonly bytes?: Uint8Array;
  /** File size when other than `bytes`' length, for broken files. */
  readonly filesz?: number;
  readonly memsz?: number | bigint;
  /** File offset; else the next one congruent to `vaddr`. */
  readonly offset?: number;
}

export interface BuiltSymbol {
  readonly name: string;
  readonly value: number;
  readonly size?: number;
  readonly type?: number;
}

export interface ElfDescription {
  readonly machine?: number;
  readonly elfClass?: number;
  readonly endianness?: number;
  readonly type?: number;
  readonly flags?: number;
  readonly entry?: number;
  readonly segments?: readonly BuiltSegment[];
  readonly sections?: readonly { readonly name: string; readonly bytes: Uint8Array; readonly flags?: number }[];
  readonly symbols?: readonly BuiltSymbol[];
}

const EHDR = 64;
const PHDR = 56;
const SHDR = 64;
const SYM = 24;
const PAGE = 4096;

interface PlacedSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly link: number;
  readonly entrySize: number;
  offset: number;
}

export function buildElf(description: ElfDescription): Uint8Array {
  const segments = description.segments ?? [];
  let end = EHDR + segments.length * PHDR;
  const placed = segments.map((segment) => {
    const bytes = segment.bytes ?? new Uint8Array(0);
    const misfit = (Number(BigInt(segment.vaddr) % BigInt(PAGE)) - (end % PAGE) + PAGE) % PAGE;
    const offset = segment.offset ?? (bytes.length === 0 ? end : end + misfit);
    end = Math.max(end, offset + bytes.length);
    return { ...segment, bytes, offset };
  });
  const sections = placeSections(description, end);
  const shoff = sections.reduce((last, section) => Math.max(last, section.offset + section.bytes.length), end);
  const file = new Uint8Array(sections.length === 0 ? end : shoff + sections.length * SHDR);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, description.elfClass ?? 2, description.endianness ?? 1, 1]);
  view.setUint16(16, description.type ?? 2, true);
  view.setUint16(18, description.machine ?? 243, description.endianness !== 2);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(description.entry ?? 0x10000), true);
  view.setBigUint64(32, BigInt(segments.length === 0 ? 0 : EHDR), true);
  view.setBigUint64(40, BigInt(sections.length === 0 ? 0 : shoff), true);
  view.setUint32(48, description.flags ?? 5, true);
  view.setUint16(52, EHDR, true);
  view.setUint16(54, PHDR, true);
  view.setUint16(56, segments.length, true);
  view.setUint16(58, SHDR, true);
  view.setUint16(60, sections.length, true);
  view.setUint16(62, Math.max(0, sections.length - 1), true);
  for (const [index, segment] of placed.entries()) {
    const at = EHDR + index * PHDR;
    view.setUint32(at, segment.type ?? 1, true);
    view.setUint32(at + 4, segment.flags ?? 5, true);
    view.setBigUint64(at + 8, BigInt(segment.offset), true);
    view.setBigUint64(at + 16, BigInt(segment.vaddr), true);
    view.setBigUint64(at + 32, BigInt(segment.filesz ?? segment.bytes.length), true);
    view.setBigUint64(at + 40, BigInt(segment.memsz ?? segment.bytes.length), true);
    view.setBigUint64(at + 48, BigInt(PAGE), true);
    file.set(segment.bytes, segment.offset);
  }
  writeSections(file, view, sections, shoff);
  return file;
}

/** The sections of the description, symbol and string tables, in file order; the null section first, the names last. */
function placeSections({ sections = [], symbols }: ElfDescription, start: number): PlacedSection[] {
  if (sections.length === 0 && symbols === undefined) return [];
  const none = { name: '', type: 0, flags: 0, bytes: new Uint8Array(0), link: 0, entrySize: 0, offset: 0 };
  const all: PlacedSection[] = [none];
  for (const { name, bytes, flags = 0 } of sections) all.push({ ...none, name, type: 1, flags, bytes });
  if (symbols !== undefined) {
    const { table, strings } = symbolTable(symbols);
    all.push({ ...none, name: '.symtab', type: 2, bytes: table, link: all.length + 1, entrySize: SYM });
    all.push({ ...none, name: '.strtab', type: 3, bytes: strings });
  }
  const names = new TextEncoder().encode(`${all.map((section) => section.name).join('\0')}\0.shstrtab\0`);
  all.push({ ...none, name: '.shstrtab', type: 3, bytes: names });
  let offset = start;
  for (const section of all) {
    section.offset = offset;
    offset += section.bytes.length;
  }
  return all;
}

function symbolTable(symbols: readonly BuiltSymbol[]): { table: Uint8Array; strings: Uint8Array } {
  const table = new DataView(new ArrayBuffer((symbols.length + 1) * SYM));
  let text = '\0';
  for (const [index, symbol] of symbols.entries()) {
    const at = (index + 1) * SYM;
    table.setUint32(at, text.length, true);
    table.setUint8(at + 4, 0x10 | (symbol.type ?? 2));
    table.setUint16(at + 6, 1, true);
    table.setBigUint64(at + 8, BigInt(symbol.value), true);
    table.setBigUint64(at + 16, BigInt(symbol.size ?? 0), true);
    text += `${symbol.name}\0`;
  }
  return { table: new Uint8Array(table.buffer), strings: new TextEncoder().encode(text) };
}

function writeSections(file: Uint8Array, view: DataView, sections: readonly PlacedSection[], shoff: number): void {
  let nameOffset = 0;
  for (const [index, section] of sections.entries()) {
    const at = shoff + index * SHDR;
    view.setUint32(at, nameOffset, true);
    view.setUint32(at + 4, section.type, true);
    view.setBigUint64(at + 8, BigInt(section.flags), true);
    view.setBigUint64(at + 24, BigInt(section.offset), true);
    view.setBigUint64(at + 32, BigInt(section.bytes.length), true);
    view.setUint32(at + 40, section.link, true);
    view.setBigUint64(at + 56, BigInt(section.entrySize), true);
    file.set(section.bytes, section.offset);
    nameOffset += section.name.length + 1;
  }
}
