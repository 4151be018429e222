/**
 * Line tables of all units: which source line an address came from and which addresses a line became. Headers of all tables are read when a file
 * is first looked for, rows of a table when an address or line of its unit is.
 */
import { AT } from '../../dwarf/constants/dies.ts';
import type { DebugInfo } from '../../dwarf/debugInfo.ts';
import { readLineHeader } from '../../dwarf/lineHeader.ts';
import { type LineRow, type LineSequence, type LineTable, runLineProgram } from '../../dwarf/lineProgram.ts';
import type { Unit } from '../../dwarf/unit.ts';
import { bestMatch, joinPath } from './sourcePaths.ts';

/** The line table of a unit with its files as whole paths. */
export interface UnitLines {
  readonly unit: Unit;
  /** By the number that rows use. */
  readonly paths: readonly (string | undefined)[];
  readonly sequences: readonly LineSequence[];
}

/** A row and the addresses it stands for: up to the next row. */
export interface LineSpan {
  readonly row: LineRow;
  readonly low: bigint;
  readonly high: bigint;
}

export class LineIndex {
  readonly #info: DebugInfo;
  readonly #lines = new Map<Unit, UnitLines | undefined>();
  #unitsByPath: Map<string, Unit[]> | undefined;

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  /** All source files that tables name. */
  paths(): readonly string[] {
    return [...this.#byPath().keys()];
  }

  /** The source that best matches a path, how well, and the units with lines of it. */
  find(path: string): { readonly path: string; readonly score: number; readonly units: readonly Unit[] } | undefined {
    const byPath = this.#byPath();
    const best = bestMatch(path, byPath.keys());
    return best && { path: best.candidate, score: best.score, units: byPath.get(best.candidate)! };
  }

  #byPath(): Map<string, Unit[]> {
    if (this.#unitsByPath === undefined) {
      this.#unitsByPath = new Map();
      for (const unit of this.#info.units) {
        const table = this.#table(unit);
        for (const path of new Set(table?.paths)) {
          if (path === undefined) continue;
          const units = this.#unitsByPath.get(path);
          if (units === undefined) this.#unitsByPath.set(path, [unit]);
          else units.push(unit);
        }
      }
    }
    return this.#unitsByPath;
  }

  linesOf(unit: Unit): UnitLines | undefined {
    return this.#table(unit);
  }

  #table(unit: Unit): UnitLines | undefined {
    if (!this.#lines.has(unit)) this.#lines.set(unit, this.#readTable(unit));
    return this.#lines.get(unit);
  }

  #readTable(unit: Unit): UnitLines | undefined {
    const info = this.#info;
    const offset = info.offset(unit.root, AT.stmt_list);
    if (unit.root === undefined || offset === undefined) return undefined;
    const header = info.problems.attempt(() => readLineHeader(info.sections, offset), undefined);
    if (header === undefined) return undefined;
    const directory = info.string(unit.root, AT.comp_dir) ?? '';
    let table: LineTable | undefined;
    return {
      unit,
      // Directory 0 of version 5 is the unit's own, which may be relative itself.
      paths: header.files.map(
        (file) => file && joinPath(directory, file.directory === directory ? '' : file.directory, file.name),
      ),
      get sequences() {
        table ??= runLineProgram(info.sections, header, info.problems);
        return table.sequences;
      },
    };
  }
}

/** The span around an address. Of rows at one address the last counts: those before it stand for no instruction. */
export function spanAt({ sequences }: UnitLines, address: bigint): LineSpan | undefined {
  const sequence = sequences.find(({ low, high }) => address >= low && address < high);
  if (sequence === undefined) return undefined;
  const index = rowAt(sequence, address);
  const row = sequence.rows[index]!;
  return { row, low: row.address, high: sequence.rows[index + 1]?.address ?? sequence.high };
}

/** Parts of spans inside [from, to), by rising address; rows that stand for no instruction are left out. */
export function* spansBetween(
  { sequences }: UnitLines,
  from: bigint,
  to: bigint,
): Generator<LineSpan, void, undefined> {
  for (const sequence of sequences) {
    const { low, high, rows } = sequence;
    if (high <= from || low >= to) continue;
    for (let index = Math.max(rowAt(sequence, from), 0); index < rows.length; index++) {
      const row = rows[index]!;
      if (row.address >= to) break;
      const end = rows[index + 1]?.address ?? high;
      if (end <= row.address || end <= from) continue;
      yield { row, low: row.address > from ? row.address : from, high: end < to ? end : to };
    }
  }
}

/** Index of the last row at or before an address; -1 when all come after it. */
function rowAt({ rows }: LineSequence, address: bigint): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
