/**
 * Source lines and addresses as breakpoints and steps need them.
 */
import { TAG } from '../../dwarf/constants/dies.ts';
import { rangesContain, rangesOf } from '../../dwarf/rangeList.ts';
import type { Die, Unit } from '../../dwarf/unit.ts';
import type { ResolvedLine, SourceLocation } from '../symbolsApi.ts';
import { afterPrologue } from './functions.ts';
import { type LineSpan, spanAt, spansBetween, type UnitLines } from './lineIndex.ts';
import type { Program } from './program.ts';

/** The line an address came from; code of no line (0) counts to the last line before it in its function. */
export function locate(program: Program, pc: bigint): SourceLocation | undefined {
  const found = linedSpan(program, pc);
  const path = found?.lines.paths[found.span.row.file];
  if (found === undefined || path === undefined) return undefined;
  return { path, line: found.span.row.line, column: found.span.row.column };
}

function linedSpan(program: Program, pc: bigint): { lines: UnitLines; span: LineSpan } | undefined {
  const unit = program.unitAt(pc);
  const lines = unit && program.lines.linesOf(unit);
  const span = lines && spanAt(lines, pc);
  if (lines === undefined || span === undefined) return undefined;
  if (span.row.line > 0) return { lines, span };
  const low = program.functionAt(pc)?.ranges.find((range) => rangesContain([range], pc))?.[0];
  if (low === undefined) return undefined;
  let last: LineSpan | undefined;
  for (const before of spansBetween(lines, low, pc)) if (before.row.line > 0) last = before;
  return last && { lines, span: last };
}

/** A place where a line's code begins: one for each function and each inlined copy. */
interface Candidate {
  readonly unit: Unit;
  readonly span: LineSpan;
}

export function resolveLine(program: Program, path: string, line: number): ResolvedLine | undefined {
  const source = program.lines.find(path);
  if (source === undefined) return undefined;
  let nearest = Number.POSITIVE_INFINITY;
  let candidates: Candidate[] = [];
  for (const unit of source.units) {
    const lines = program.lines.linesOf(unit)!;
    for (const span of allSpans(lines)) {
      const { row } = span;
      if (!row.isStmt || row.line < line || row.line > nearest || lines.paths[row.file] !== source.path) continue;
      if (row.line < nearest) candidates = [];
      nearest = row.line;
      candidates.push({ unit, span });
    }
  }
  if (candidates.length === 0) return undefined;
  const addresses = onePerBlock(program, candidates);
  const moved = addresses.map((address) => pastPrologue(program, address));
  const unique = [...new Set(moved)];
  const allMoved = moved.every((address, index) => address !== addresses[index]);
  const shown = allMoved ? (locate(program, moved[0]!)?.line ?? nearest) : nearest;
  return { line: shown, match: source.score, addresses: unique.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };
}

/** Rows with code; a line all of whose rows stand for no instruction has those instead. */
function* allSpans({ sequences }: UnitLines): Generator<LineSpan, void, undefined> {
  for (const { high, rows } of sequences) {
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      yield { row, low: row.address, high: rows[index + 1]?.address ?? high };
    }
  }
}

/** The lowest address in each innermost function or inlined copy; rows with instructions before those without. */
function onePerBlock(program: Program, candidates: readonly Candidate[]): bigint[] {
  const best = new Map<Die | Unit, LineSpan>();
  for (const { unit, span } of candidates) {
    const block = blockAt(program, span.low) ?? unit;
    const other = best.get(block);
    const empty = span.high === span.low;
    const otherEmpty = other !== undefined && other.high === other.low;
    if (other === undefined || (otherEmpty && !empty) || (empty === otherEmpty && span.low < other.low)) {
      best.set(block, span);
    }
  }
  return [...best.values()].map(({ low }) => low);
}

/** The function or inlined copy whose code is at an address, the innermost. */
function blockAt(program: Program, address: bigint): Die | undefined {
  const outer = program.functionAt(address)?.die;
  return outer && innermostInlined(program, outer, outer, address);
}

function innermostInlined(program: Program, scope: Die, found: Die, address: bigint): Die {
  for (const child of scope.children) {
    if (child.tag !== TAG.inlined_subroutine && child.tag !== TAG.lexical_block) continue;
    if (!rangesContain(rangesOf(program.info, child), address)) continue;
    return innermostInlined(program, child, child.tag === TAG.inlined_subroutine ? child : found, address);
  }
  return found;
}

function pastPrologue(program: Program, address: bigint): bigint {
  const entry = program.functionAt(address);
  return entry !== undefined && entry.ranges[0]![0] === address ? afterPrologue(program, entry) : address;
}

/** Code of the line around `pc` in its function, and code of no line; neighbours are joined. */
export function stepRanges(program: Program, pc: bigint): readonly (readonly [bigint, bigint])[] {
  const here = linedSpan(program, pc);
  if (here === undefined) return [];
  const { file, line } = here.span.row;
  const path = here.lines.paths[file];
  const bounds = program.functionAt(pc)?.ranges ?? here.lines.sequences.map(({ low, high }) => [low, high] as const);
  const ranges: [bigint, bigint][] = [];
  for (const [low, high] of bounds) {
    for (const span of spansBetween(here.lines, low, high)) {
      const same = span.row.line === line && here.lines.paths[span.row.file] === path;
      if (!same && span.row.line !== 0) continue;
      const last = ranges.at(-1);
      if (last?.[1] === span.low) last[1] = span.high;
      else ranges.push([span.low, span.high]);
    }
  }
  return ranges;
}
