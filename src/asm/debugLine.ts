/**
 * `.debug_line` of a module (DWARF 5, 6.2), with the very opcodes that GNU as chooses for RISC-V: each row names its distance from the one before as a
 * difference of labels, since a linker may shorten code between them. With rows of instructions comes a unit (`debugUnit.ts`).
 */

import { FORM } from '../dwarf/constants/dies.ts';
import { LNCT, LNE, LNS } from '../dwarf/constants/lines.ts';
import { SHF_EXECINSTR } from '../elf/numbers.ts';
import { writeUnit } from './debugUnit.ts';
import { LineFiles } from './lineFiles.ts';
import type { DebugOptions } from './lineTable.ts';
import { ModuleBuilder, type Place, RelocatedWriter } from './moduleBuilder.ts';
import type { LineRow, ObjectModule, ObjectSection } from './objectModule.ts';

const LINE_BASE = -5;
const LINE_RANGE = 14;
const OPCODE_BASE = 13;
const OPERAND_COUNTS = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
/** Beyond this distance a row names its address. */
const MAX_ADVANCE = 50_000;
const SHF_MERGE_STRINGS = 0x30;

/** The module with a line table, and with a unit if its rows come of instructions; the same module when it has no rows. */
export function withLineTable(module: ObjectModule, options: DebugOptions): ObjectModule {
  const rows = module.lines.filter(({ section }) => options.fromDirectives || isCode(module.sections[section]!));
  if (rows.length === 0) return module;
  const builder = new ModuleBuilder(module);
  const line = builder.reserve('.debug_line');
  const lineStrings = builder.append('.debug_line_str');
  const files = new LineFiles(options);
  const sequences = bySection(rows);
  const writer = new RelocatedWriter(builder);
  // Files are numbered in the order in which rows come, and the header that lists them stands first.
  const numbers = new Map([...sequences.values()].flat().map((row) => [row, files.numberOf(row)]));
  const statements = statementFlags(rows);
  header(writer, files, lineStrings);
  for (const [section, rows] of sequences) {
    sequence(writer, rows, { numbers, statements }, { section, offset: module.sections[section]!.sizeBytes });
  }
  writer.setU32(0, writer.length - 4);
  builder.fill(line, writer);
  const strings = new RelocatedWriter(builder);
  for (const text of files.texts().strings) strings.string(text);
  builder.fill(lineStrings.index, strings, { flags: SHF_MERGE_STRINGS, entrySize: 1 });
  if (!options.fromDirectives) writeUnit(builder, module, [...sequences.keys()], options, line);
  return builder.finish();
}

const isCode = ({ flags }: ObjectSection): boolean => (flags & SHF_EXECINSTR) !== 0;

function bySection(rows: readonly LineRow[]): Map<number, LineRow[]> {
  const sequences = new Map<number, LineRow[]>();
  for (const row of rows) {
    const known = sequences.get(row.section);
    if (known === undefined) sequences.set(row.section, [row]);
    else known.push(row);
  }
  return sequences;
}

function header(
  writer: RelocatedWriter,
  files: LineFiles,
  strings: { readonly index: number; readonly base: number },
): void {
  writer.u32(0);
  writer.u16(5);
  writer.u8(8);
  writer.u8(0);
  const lengthAt = writer.length;
  writer.u32(0);
  writer.bytes([1, 1, 1, LINE_BASE & 0xff, LINE_RANGE, OPCODE_BASE, ...OPERAND_COUNTS]);
  const texts = files.texts();
  const textAt = (offset: number): void => {
    writer.sectionOffset({ section: strings.index, offset: strings.base + offset });
  };
  writer.bytes([1, LNCT.path, FORM.line_strp]);
  writer.uleb(files.directories.length);
  for (const offset of texts.directories) textAt(offset);
  const hasMd5 = files.entries.some(({ md5 }) => md5 !== undefined);
  writer.bytes([hasMd5 ? 3 : 2, LNCT.path, FORM.line_strp, LNCT.directory_index, FORM.udata]);
  if (hasMd5) writer.bytes([LNCT.MD5, FORM.data16]);
  writer.uleb(files.entries.length);
  for (const entry of files.entries) {
    textAt(texts.entries.get(entry)!);
    writer.uleb(entry.directory);
    if (hasMd5) writer.bytes(entry.md5 ?? new Uint8Array(16));
  }
  writer.setU32(lengthAt, writer.length - lengthAt - 4);
}

/** What is known of each row besides what it says. */
interface RowFacts {
  /** Of its file. */
  readonly numbers: ReadonlyMap<LineRow, number>;
  /** Whether a statement begins there. */
  readonly statements: ReadonlyMap<LineRow, boolean>;
}

/** What a `.loc` says of `is_stmt` holds for those after it, too. */
function statementFlags(rows: readonly LineRow[]): Map<LineRow, boolean> {
  let current = true;
  return new Map(
    rows.map((row) => {
      current = row.loc?.isStatement ?? current;
      return [row, current];
    }),
  );
}

/** Rows of one section, up to its end. */
function sequence(
  writer: RelocatedWriter,
  rows: readonly LineRow[],
  { numbers, statements }: RowFacts,
  end: Place,
): void {
  const state = { file: 1, line: 1, column: 0, isStatement: true };
  let last: Place | undefined;
  for (const row of rows) {
    const file = numbers.get(row)!;
    if (file !== state.file) operation(writer, LNS.set_file, file);
    if (row.column !== state.column && row.loc !== undefined) {
      operation(writer, LNS.set_column, row.column);
      state.column = row.column;
    }
    state.file = file;
    registers(writer, row, statements.get(row)!, state);
    const place = { section: row.section, offset: row.offset };
    const delta = row.line - state.line;
    if (last === undefined) first(writer, place, delta);
    else next(writer, place, last, delta);
    state.line = row.line;
    last = place;
  }
  if (last === undefined) return;
  advance(writer, end, last);
  extended(writer, LNE.end_sequence, 1);
}

/** What a `.loc` says besides. */
function registers(
  writer: RelocatedWriter,
  { loc }: LineRow,
  isStatement: boolean,
  state: { isStatement: boolean },
): void {
  const discriminator = loc?.discriminator ?? 0;
  if (discriminator > 0) {
    let size = 1;
    for (let rest = discriminator; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
    extended(writer, LNE.set_discriminator, 1 + size);
    writer.uleb(discriminator);
  }
  if (isStatement !== state.isStatement) {
    state.isStatement = isStatement;
    writer.u8(LNS.negate_stmt);
  }
  if (loc?.basicBlock === true) writer.u8(LNS.set_basic_block);
  if (loc?.prologueEnd === true) writer.u8(LNS.set_prologue_end);
  if (loc?.epilogueBegin === true) writer.u8(LNS.set_epilogue_begin);
}

function operation(writer: RelocatedWriter, opcode: number, operand: number): void {
  writer.u8(opcode);
  writer.uleb(operand);
}

function extended(writer: RelocatedWriter, opcode: number, length: number): void {
  writer.u8(0);
  writer.uleb(length);
  writer.u8(opcode);
}

function setAddress(writer: RelocatedWriter, place: Place): void {
  extended(writer, LNE.set_address, 9);
  writer.address(place);
}

/** The first row names its address; its line fits a special opcode, or not. */
function first(writer: RelocatedWriter, place: Place, delta: number): void {
  setAddress(writer, place);
  if (delta === 0) writer.u8(LNS.copy);
  else if (delta >= LINE_BASE && delta < LINE_BASE + LINE_RANGE) writer.u8(OPCODE_BASE + delta - LINE_BASE);
  else {
    writer.u8(LNS.advance_line);
    writer.sleb(delta);
    writer.u8(LNS.copy);
  }
}

function next(writer: RelocatedWriter, place: Place, last: Place, delta: number): void {
  writer.u8(LNS.advance_line);
  writer.sleb(delta);
  advance(writer, place, last);
  writer.u8(LNS.copy);
}

function advance(writer: RelocatedWriter, place: Place, last: Place): void {
  if (place.offset - last.offset > MAX_ADVANCE) {
    setAddress(writer, place);
    return;
  }
  writer.u8(LNS.fixed_advance_pc);
  writer.difference(place, last, 2);
}
