/**
 * The unit that GNU as describes an assembly source with (DWARF 5, 3.1.1): its name, where its code lies, and its functions, which are the symbols of type
 * function with a size. `.debug_info`, `.debug_abbrev`, `.debug_aranges`, `.debug_str` and, for code in several sections, `.debug_rnglists`.
 */

import { AT, FORM, LANG, TAG, UT } from '../dwarf/constants/dies.ts';
import { RLE } from '../dwarf/constants/lines.ts';
import { STB_GLOBAL, STT_FUNC } from '../elf/numbers.ts';
import type { DebugOptions } from './lineTable.ts';
import { type ModuleBuilder, type Place, RelocatedWriter } from './moduleBuilder.ts';
import type { ObjectModule, ObjectSymbol } from './objectModule.ts';
import { R_RISCV } from './relocationTypes.ts';

const SHF_MERGE_STRINGS = 0x30;
const ADDRESS_SIZE = 8;

interface FunctionSymbol {
  readonly index: number;
  readonly symbol: ObjectSymbol;
}

/** Where in a section other sections point to. */
interface Parts {
  readonly builder: ModuleBuilder;
  readonly line: number;
  readonly info: number;
  readonly abbrev: number;
  readonly strings: number;
  /** Undefined: all code is in one section. */
  readonly ranges: number | undefined;
}

/** `sections` are those with code of this source, in order. */
export function writeUnit(
  builder: ModuleBuilder,
  module: ObjectModule,
  sections: readonly number[],
  options: DebugOptions,
  line: number,
): void {
  const [info, abbrev, aranges, strings] = ['.debug_info', '.debug_abbrev', '.debug_aranges', '.debug_str'].map(
    (name) => builder.reserve(name),
  ) as [number, number, number, number];
  const ranges = sections.length > 1 ? builder.reserve('.debug_rnglists') : undefined;
  const parts: Parts = { builder, line, info, abbrev, strings, ranges };
  const covered = sections.map((section) => ({ section, size: module.sections[section]!.sizeBytes }));
  const functions = module.symbols
    .map((symbol, index) => ({ symbol, index }))
    .filter(
      ({ symbol: { type, place, sizeBytes } }) => type === STT_FUNC && typeof place === 'object' && sizeBytes > 0n,
    );
  const text = new RelocatedWriter(builder);
  writeInfo(parts, covered, functions, options, text);
  builder.fill(strings, text, { flags: SHF_MERGE_STRINGS, entrySize: 1 });
  writeAbbreviations(parts, functions);
  writeAddressRanges(parts, aranges, covered);
  if (ranges !== undefined) writeRangeList(parts, ranges, covered);
}

type Covered = readonly { readonly section: number; readonly size: number }[];

function writeInfo(
  { builder, line, info, abbrev, strings, ranges }: Parts,
  covered: Covered,
  functions: readonly FunctionSymbol[],
  { name, compDir, producer }: DebugOptions,
  text: RelocatedWriter,
): void {
  const writer = new RelocatedWriter(builder);
  const string = (content: string): void => {
    writer.sectionOffset({ section: strings, offset: text.length });
    text.string(content);
  };
  writer.u32(0);
  writer.u16(5);
  writer.u8(UT.compile);
  writer.u8(ADDRESS_SIZE);
  writer.sectionOffset({ section: abbrev, offset: 0 });
  writer.uleb(1);
  writer.sectionOffset({ section: line, offset: 0 });
  if (ranges === undefined) {
    writer.address({ section: covered[0]!.section, offset: 0 });
    writer.uleb(covered[0]!.size);
  } else writer.sectionOffset({ section: ranges, offset: RANGE_HEADER });
  for (const content of [name, compDir, producer]) string(content);
  writer.u16(LANG.Mips_Assembler);
  if (functions.length > 0) {
    const types: number[] = [];
    const isMixed = externalForm(functions) === FORM.flag;
    const sizeOfRest = functions.map((each) => functionSize(each, isMixed));
    /** All functions have the type that stands behind them; its offset is a number of variable length. */
    let typeAt = 0;
    for (let width = 1; ; width++) {
      typeAt = writer.length + sizeOfRest.reduce((sum, size) => sum + size + width, 0);
      if (ulebSize(typeAt) <= width) break;
    }
    for (const { symbol, index } of functions) {
      writer.uleb(2);
      string(symbol.name);
      if (isMixed) writer.u8(symbol.binding === STB_GLOBAL ? 1 : 0);
      types.push(writer.length);
      writer.uleb(typeAt);
      writer.relocate(R_RISCV[64], index);
      writer.u64(0n);
      writer.uleb(Number(symbol.sizeBytes));
    }
    writer.uleb(3);
    writer.uleb(0);
  }
  writer.setU32(0, writer.length - 4);
  builder.fill(info, writer);
}

function functionSize({ symbol }: FunctionSymbol, isMixed: boolean): number {
  return 1 + 4 + (isMixed ? 1 : 0) + ADDRESS_SIZE + ulebSize(Number(symbol.sizeBytes));
}

function ulebSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** How functions say that they are external: all of them are, none is (then nothing is said), or each for itself. */
function externalForm(functions: readonly FunctionSymbol[]): number | undefined {
  const externals = functions.filter(({ symbol }) => symbol.binding === STB_GLOBAL).length;
  if (externals === functions.length) return FORM.flag_present;
  return externals === 0 ? undefined : FORM.flag;
}

function writeAbbreviations({ builder, abbrev, ranges }: Parts, functions: readonly FunctionSymbol[]): void {
  const writer = new RelocatedWriter(builder);
  const hasFunctions = functions.length > 0;
  const entry = (
    code: number,
    tag: number,
    hasChildren: boolean,
    attributes: readonly (readonly [number, number])[],
  ): void => {
    writer.uleb(code);
    writer.uleb(tag);
    writer.u8(hasChildren ? 1 : 0);
    for (const [attribute, form] of [...attributes, [0, 0] as const]) {
      writer.uleb(attribute);
      writer.uleb(form);
    }
  };
  entry(1, TAG.compile_unit, hasFunctions, [
    [AT.stmt_list, FORM.sec_offset],
    ...(ranges === undefined
      ? ([
          [AT.low_pc, FORM.addr],
          [AT.high_pc, FORM.udata],
        ] as const)
      : ([[AT.ranges, FORM.sec_offset]] as const)),
    [AT.name, FORM.strp],
    [AT.comp_dir, FORM.strp],
    [AT.producer, FORM.strp],
    [AT.language, FORM.data2],
  ]);
  if (hasFunctions) {
    const external = externalForm(functions);
    entry(2, TAG.subprogram, false, [
      [AT.name, FORM.strp],
      ...(external === undefined ? [] : ([[AT.external, external]] as const)),
      [AT.type, FORM.ref_udata],
      [AT.low_pc, FORM.addr],
      [AT.high_pc, FORM.udata],
    ]);
    entry(3, TAG.unspecified_type, false, []);
  }
  writer.uleb(0);
  builder.fill(abbrev, writer);
}

/** DWARF 5, 6.1.2: an older version, without a change since. */
function writeAddressRanges({ builder, info }: Parts, index: number, covered: Covered): void {
  const writer = new RelocatedWriter(builder);
  writer.u32(0);
  writer.u16(2);
  writer.sectionOffset({ section: info, offset: 0 });
  writer.u8(ADDRESS_SIZE);
  writer.u8(0);
  writer.align(2 * ADDRESS_SIZE);
  for (const { section, size } of covered) {
    const begin: Place = { section, offset: 0 };
    writer.address(begin);
    writer.difference({ section, offset: size }, begin, ADDRESS_SIZE);
  }
  writer.zeros(2 * ADDRESS_SIZE);
  writer.setU32(0, writer.length - 4);
  builder.fill(index, writer, { alignment: 2 * ADDRESS_SIZE });
}

/** Length, version, sizes of addresses and segments, and number of offsets. */
const RANGE_HEADER = 12;

function writeRangeList({ builder }: Parts, index: number, covered: Covered): void {
  const writer = new RelocatedWriter(builder);
  writer.u32(0);
  writer.u16(5);
  writer.u8(ADDRESS_SIZE);
  writer.u8(0);
  writer.u32(0);
  for (const { section, size } of covered) {
    writer.u8(RLE.start_length);
    writer.address({ section, offset: 0 });
    writer.uleb(size);
  }
  writer.u8(RLE.end_of_list);
  writer.setU32(0, writer.length - 4);
  builder.fill(index, writer);
}
