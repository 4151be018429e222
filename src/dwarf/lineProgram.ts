/**
 * Runs a line number program: rows that say which source line each instruction came from (DWARF 5, 6.2.2 and 6.2.5). Rows come in sequences of
 * rising addresses; the last row of a sequence only marks its end.
 */
import { LNE, LNS } from './constants/lines.ts';
import { DwarfError, type Problems } from './error.ts';
import type { LineFile, LineHeader } from './lineHeader.ts';
import type { Sections } from './sections.ts';

export interface LineRow {
  readonly address: bigint;
  /** Index into the header's files. */
  readonly file: number;
  /** From 1; 0 where the instruction belongs to no line. */
  readonly line: number;
  readonly column: number;
  /** A recommended place for a breakpoint. */
  readonly isStmt: boolean;
  readonly prologueEnd: boolean;
  readonly epilogueBegin: boolean;
}

export interface LineSequence {
  readonly low: bigint;
  /** Exclusive end. */
  readonly high: bigint;
  /** By rising address, without the row that ends the sequence. */
  readonly rows: readonly LineRow[];
}

export interface LineTable {
  readonly header: LineHeader;
  /** The header's files and those that the program defined itself (DW_LNE_define_file). */
  readonly files: readonly (LineFile | undefined)[];
  /** By rising address; sequences of discarded code (at address 0) are left out. */
  readonly sequences: readonly LineSequence[];
}

/** Rows of a program that breaks off are kept up to that point, closed at the last known address. */
export function runLineProgram(sections: Sections, header: LineHeader, problems: Problems): LineTable {
  const machine = new LineMachine(header);
  problems.attempt(() => machine.run(sections), undefined);
  const sequences = machine.sequences.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  return { header, files: machine.files, sequences };
}

class LineMachine {
  readonly sequences: LineSequence[] = [];
  readonly files: (LineFile | undefined)[];
  readonly #header: LineHeader;
  #rows: LineRow[] = [];
  #address = 0n;
  #file = 1;
  #line = 1;
  #column = 0;
  #isStmt: boolean;
  #prologueEnd = false;
  #epilogueBegin = false;

  constructor(header: LineHeader) {
    this.#header = header;
    this.files = [...header.files];
    this.#isStmt = header.defaultIsStmt;
  }

  run(sections: Sections): void {
    const { programStart, programEnd, opcodeBase } = this.#header;
    const cursor = sections.cursor('.debug_line', programStart, programEnd);
    try {
      while (!cursor.atEnd) {
        const opcode = cursor.u8();
        if (opcode >= opcodeBase) this.#special(opcode);
        else if (opcode === 0) this.#extended(cursor);
        else this.#standard(opcode, cursor);
      }
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      this.#endSequence();
      throw error;
    }
    if (this.#rows.length > 0) {
      this.#endSequence();
      cursor.fail('the line program ends inside a sequence');
    }
  }

  #advance(operations: number): void {
    this.#address += BigInt(operations * this.#header.minimumInstructionLength);
  }

  #special(opcode: number): void {
    const { opcodeBase, lineBase, lineRange } = this.#header;
    const adjusted = opcode - opcodeBase;
    this.#advance(Math.floor(adjusted / lineRange));
    this.#line += lineBase + (adjusted % lineRange);
    this.#append();
  }

  #standard(opcode: number, cursor: ReturnType<Sections['cursor']>): void {
    switch (opcode) {
      case LNS.copy:
        this.#append();
        break;
      case LNS.advance_pc:
        this.#advance(cursor.uleb());
        break;
      case LNS.advance_line:
        this.#line += cursor.sleb();
        break;
      case LNS.set_file:
        this.#file = cursor.uleb();
        break;
      case LNS.set_column:
        this.#column = cursor.uleb();
        break;
      case LNS.negate_stmt:
        this.#isStmt = !this.#isStmt;
        break;
      case LNS.set_basic_block:
        break;
      case LNS.const_add_pc:
        this.#advance(Math.floor((255 - this.#header.opcodeBase) / this.#header.lineRange));
        break;
      case LNS.fixed_advance_pc:
        this.#address += BigInt(cursor.u16());
        break;
      case LNS.set_prologue_end:
        this.#prologueEnd = true;
        break;
      case LNS.set_epilogue_begin:
        this.#epilogueBegin = true;
        break;
      default:
        // An opcode of the future: its operands are LEB128 numbers, as many as the header says (DWARF 5, 6.2.5.2).
        for (let left = this.#header.standardOpcodeLengths[opcode - 1] ?? 0; left > 0; left--) cursor.skipLeb();
    }
  }

  #extended(cursor: ReturnType<Sections['cursor']>): void {
    const length = cursor.uleb();
    const next = cursor.position + length;
    if (length > cursor.remaining) cursor.fail(`an opcode of ${length} bytes does not fit`);
    if (length === 0) return;
    switch (cursor.u8()) {
      case LNE.end_sequence:
        this.#endSequence();
        break;
      case LNE.set_address:
        this.#address = cursor.unsigned(length - 1);
        break;
      case LNE.define_file:
        this.files.push({ name: cursor.cstring(), directory: '' });
        break;
      default:
        break;
    }
    cursor.position = next;
  }

  #append(): void {
    this.#rows.push({
      address: this.#address,
      file: this.#file,
      line: this.#line,
      column: this.#column,
      isStmt: this.#isStmt,
      prologueEnd: this.#prologueEnd,
      epilogueBegin: this.#epilogueBegin,
    });
    this.#prologueEnd = false;
    this.#epilogueBegin = false;
  }

  #endSequence(): void {
    const rows = this.#rows;
    const low = rows[0]?.address;
    // Code that the linker has thrown away keeps its rows, relocated to address 0 or 1.
    if (low !== undefined && low > 1n && this.#address > low) {
      if (rows.some((row, index) => index > 0 && row.address < rows[index - 1]!.address)) {
        rows.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
      }
      const last = rows.at(-1)!.address;
      this.sequences.push({ low: rows[0]!.address, high: this.#address > last ? this.#address : last + 1n, rows });
    }
    this.#rows = [];
    this.#address = 0n;
    this.#file = 1;
    this.#line = 1;
    this.#column = 0;
    this.#isStmt = this.#header.defaultIsStmt;
    this.#prologueEnd = false;
    this.#epilogueBegin = false;
  }
}
