/**
 * All units of a program's debug information, and what an attribute means: strings, addresses, references and constants, resolved through the
 * sections that they point into (DWARF 5, 7.5.5; .debug_str_offsets 7.26, .debug_addr 7.27). A value that cannot be resolved is `undefined` and
 * noted as a problem.
 */
import { type AbbreviationTable, readAbbreviations } from './abbrev.ts';
import type { AttributeValue } from './attribute.ts';
import { AT } from './constants/dies.ts';
import { DwarfError, Problems } from './error.ts';
import { type SectionBytes, Sections } from './sections.ts';
import { type Die, Unit } from './unit.ts';
import { readUnitHeaders } from './unitHeader.ts';

/** How far a chain of DW_AT_abstract_origin and DW_AT_specification is followed: real ones have at most three links. */
const maxOriginLinks = 8;

export class DebugInfo {
  readonly sections: Sections;
  readonly problems: Problems;
  /** In order of their offsets, .debug_info first. */
  readonly units: readonly Unit[];
  readonly #abbreviations = new Map<number, AbbreviationTable>();
  #signatures: Map<bigint, Unit> | undefined;

  constructor(bytes: SectionBytes, problems = new Problems()) {
    this.sections = new Sections(bytes);
    this.problems = problems;
    this.units = readUnitHeaders(this.sections, problems).map(
      (header) => new Unit(header, this.sections, () => this.#abbreviationsAt(header.abbrevOffset), problems),
    );
  }

  #abbreviationsAt(offset: number): AbbreviationTable {
    let table = this.#abbreviations.get(offset);
    if (table === undefined) {
      const note = (error: unknown): void => {
        if (!(error instanceof DwarfError)) throw error;
        this.problems.add(error.message);
      };
      table = this.problems.attempt(
        () => readAbbreviations(this.sections.cursor('.debug_abbrev', offset), note),
        new Map(),
      );
      this.#abbreviations.set(offset, table);
    }
    return table;
  }

  /** The entry at an offset of .debug_info. */
  entryAt(offset: number, section: '.debug_info' | '.debug_types' = '.debug_info'): Die | undefined {
    return this.units
      .find((unit) => unit.header.section === section && offset >= unit.header.offset && offset < unit.header.end)
      ?.entryAt(offset);
  }

  /** The entry that an attribute refers to. */
  reference(die: Die, attribute: number): Die | undefined {
    const value = die.get(attribute);
    if (value?.kind === 'reference') {
      const { header } = die.unit;
      return value.offset >= header.offset && value.offset < header.end
        ? die.unit.entryAt(value.offset)
        : this.entryAt(value.offset);
    }
    if (value?.kind === 'signature') return this.#typeBySignature(value.value);
    return undefined;
  }

  #typeBySignature(signature: bigint): Die | undefined {
    this.#signatures ??= new Map(
      this.units.flatMap((unit) => (unit.header.type === undefined ? [] : [[unit.header.type.signature, unit]])),
    );
    const unit = this.#signatures.get(signature);
    return unit?.entryAt(unit.header.type!.entry);
  }

  /** The entry and those that it is an instance or completion of, nearest first (DW_AT_abstract_origin, DW_AT_specification). */
  origins(die: Die): Die[] {
    const chain: Die[] = [die];
    for (let last: Die | undefined = die; chain.length < maxOriginLinks; ) {
      last = this.reference(last, AT.abstract_origin) ?? this.reference(last, AT.specification);
      if (last === undefined) break;
      chain.push(last);
    }
    return chain;
  }

  /** An attribute of the entry or of the nearest of its origins that has it, with the entry that has it (its unit gives the meaning). */
  inherited(die: Die, attribute: number): { readonly die: Die; readonly value: AttributeValue } | undefined {
    const own = die.get(attribute);
    if (own !== undefined) return { die, value: own };
    if (!die.attributes.has(AT.abstract_origin) && !die.attributes.has(AT.specification)) return undefined;
    for (const origin of this.origins(die)) {
      const value = origin.get(attribute);
      if (value !== undefined) return { die: origin, value };
    }
    return undefined;
  }

  name(die: Die): string | undefined {
    return this.string(die, AT.name);
  }

  /** A string attribute, the entry's own or inherited. */
  string(die: Die, attribute: number): string | undefined {
    const found = this.inherited(die, attribute);
    return found === undefined ? undefined : this.stringOf(found.die.unit, found.value);
  }

  stringOf(unit: Unit, value: AttributeValue): string | undefined {
    if (value.kind === 'string') return value.value;
    return this.problems.attempt(() => {
      if (value.kind === 'stringOffset') return this.sections.cursor(value.section, value.offset).cstring();
      if (value.kind !== 'stringIndex') return undefined;
      const { offsetSize } = unit.header;
      // A unit without the attribute has its table right after the section's header.
      const base = this.offset(unit.root, AT.str_offsets_base) ?? (unit.header.version >= 5 ? 2 * offsetSize : 0);
      const cursor = this.sections.cursor('.debug_str_offsets', base + value.index * offsetSize);
      return this.sections.cursor('.debug_str', cursor.offset(offsetSize)).cstring();
    }, undefined);
  }

  address(die: Die, attribute: number): bigint | undefined {
    const value = die.get(attribute);
    return value === undefined ? undefined : this.addressOf(die.unit, value);
  }

  addressOf(unit: Unit, value: AttributeValue): bigint | undefined {
    if (value.kind === 'address') return value.value;
    if (value.kind !== 'addressIndex') return undefined;
    return this.problems.attempt(() => this.addressAt(unit, value.index), undefined);
  }

  /** Entry of the unit's part of .debug_addr; throws `DwarfError`. */
  addressAt(unit: Unit, index: number): bigint {
    const { addressSize, version, offsetSize } = unit.header;
    const base =
      this.offset(unit.root, AT.addr_base) ??
      this.offset(unit.root, AT.GNU_addr_base) ??
      (version >= 5 ? 2 * offsetSize : 0);
    return this.sections.cursor('.debug_addr', base + index * addressSize).unsigned(addressSize);
  }

  /** An offset into another section; versions 2 and 3 wrote it as a plain number. */
  offset(die: Die | undefined, attribute: number): number | undefined {
    const value = die?.get(attribute);
    if (value?.kind === 'sectionOffset') return value.offset;
    if (value?.kind === 'constant' && (value.bits === 32 || value.bits === 64)) return Number(value.value);
    return undefined;
  }

  /** A small unsigned constant such as a size, a line or a code. */
  number(die: Die, attribute: number): number | undefined {
    const value = this.inherited(die, attribute)?.value;
    return value?.kind === 'constant' && value.value >= 0n ? Number(value.value) : undefined;
  }

  /** A constant whose fixed-size forms are signed. */
  signed(die: Die, attribute: number): bigint | undefined {
    const value = this.inherited(die, attribute)?.value;
    return value?.kind === 'constant' ? BigInt.asIntN(value.bits, value.value) : undefined;
  }

  flag(die: Die, attribute: number): boolean {
    const value = this.inherited(die, attribute)?.value;
    return value?.kind === 'flag' && value.value;
  }
}
