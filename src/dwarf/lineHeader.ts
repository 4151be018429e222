/**
 * The header of a line number program: its parameters and its table of files (DWARF 5, 6.2.4; versions 2 to 5). Version 5 describes the columns of
 * its directory and file tables by content type and form; before, they were fixed, and directory 0 and file 0 meant those of the unit.
 */
import { readForm } from './attribute.ts';
import { LNCT } from './constants/lines.ts';
import type { Cursor, OffsetSize } from './cursor.ts';
import type { Sections } from './sections.ts';

export interface LineHeader {
  readonly offset: number;
  readonly version: number;
  readonly minimumInstructionLength: number;
  readonly defaultIsStmt: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Number of operands of standard opcode n at index n - 1. */
  readonly standardOpcodeLengths: readonly number[];
  /** By the number that rows use; a hole where the version counts from 1. */
  readonly files: readonly (LineFile | undefined)[];
  /** Where the program's opcodes begin and end in .debug_line. */
  readonly programStart: number;
  readonly programEnd: number;
}

export interface LineFile {
  readonly name: string;
  /** As written: absolute or relative to the unit's DW_AT_comp_dir; empty for that directory itself. */
  readonly directory: string;
}

/** Reads the header at `offset` of .debug_line; throws `DwarfError`. */
export function readLineHeader(sections: Sections, offset: number): LineHeader {
  const whole = sections.cursor('.debug_line', offset);
  const { length, offsetSize } = whole.initialLength();
  const cursor = whole.at(whole.position, Math.min(whole.position + length, whole.end));
  const version = cursor.u16();
  if (version < 2 || version > 5) cursor.fail(`line table version ${version} is not supported`, offset);
  let addressSize: 4 | 8 = 8;
  if (version >= 5) {
    const size = cursor.u8();
    if (size !== 4 && size !== 8) return cursor.fail(`address size ${size} is not supported`);
    addressSize = size;
    if (cursor.u8() !== 0) cursor.fail('segment selectors are not supported');
  }
  const headerLength = cursor.offset(offsetSize);
  const programStart = cursor.position + headerLength;
  const minimumInstructionLength = cursor.u8();
  if (version >= 4) cursor.skip(1); // maximum_operations_per_instruction: 1 on all but VLIW machines
  const defaultIsStmt = cursor.u8() !== 0;
  const lineBase = cursor.i8();
  const lineRange = cursor.u8();
  if (lineRange === 0) cursor.fail('line_range is 0');
  const opcodeBase = cursor.u8();
  const standardOpcodeLengths = [...cursor.slice(Math.max(opcodeBase - 1, 0))];
  const files =
    version >= 5 ? readFiles(cursor, sections, { offset, version, offsetSize, addressSize }) : readFilesBefore5(cursor);
  if (programStart > cursor.end) cursor.fail('the section ends inside this header');
  return {
    offset,
    version,
    minimumInstructionLength,
    defaultIsStmt,
    lineBase,
    lineRange,
    opcodeBase,
    standardOpcodeLengths,
    files,
    programStart,
    programEnd: cursor.end,
  };
}

function readFilesBefore5(cursor: Cursor): (LineFile | undefined)[] {
  const directories = [''];
  for (let name = cursor.cstring(); name !== ''; name = cursor.cstring()) directories.push(name);
  const files: (LineFile | undefined)[] = [undefined];
  for (let name = cursor.cstring(); name !== ''; name = cursor.cstring()) {
    files.push({ name, directory: directories[cursor.uleb()] ?? '' });
    cursor.skipLeb(); // time of last modification
    cursor.skipLeb(); // length in bytes
  }
  return files;
}

interface Format {
  readonly offset: number;
  readonly version: number;
  readonly offsetSize: OffsetSize;
  readonly addressSize: 4 | 8;
}

function readFiles(cursor: Cursor, sections: Sections, format: Format): LineFile[] {
  const directories = readTable(cursor, sections, format).map(({ path }) => path);
  return readTable(cursor, sections, format).map(({ path, directory }) => ({
    name: path,
    // Directory 0 is the unit's own; that every other one is relative to it is said where paths are joined.
    directory: directories[directory] ?? '',
  }));
}

function readTable(cursor: Cursor, sections: Sections, format: Format): { path: string; directory: number }[] {
  const columns: { content: number; form: number }[] = [];
  for (let left = cursor.u8(); left > 0; left--) columns.push({ content: cursor.uleb(), form: cursor.uleb() });
  const at = cursor.position;
  const count = cursor.uleb();
  if (count > cursor.remaining) cursor.fail(`${count} entries do not fit the ${cursor.remaining} bytes left`, at);
  const rows: { path: string; directory: number }[] = [];
  for (let index = 0; index < count; index++) {
    const row = { path: '', directory: 0 };
    for (const { content, form } of columns) {
      const value = readForm(cursor, form, format);
      if (content === LNCT.path) {
        if (value.kind === 'string') row.path = value.value;
        else if (value.kind === 'stringOffset') row.path = sections.cursor(value.section, value.offset).cstring();
      } else if (content === LNCT.directory_index && value.kind === 'constant') {
        row.directory = Number(value.value);
      }
    }
    rows.push(row);
  }
  return rows;
}
