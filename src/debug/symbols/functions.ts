/**
 * Functions as the run control sees them: from DWARF where it describes one, else from the ELF symbol table.
 */
import { AT } from '../../dwarf/constants/dies.ts';
import type { Die } from '../../dwarf/unit.ts';
import type { FunctionSymbol, SourceLocation } from '../symbolsApi.ts';
import type { CodeSymbol, ElfSymbols } from './elfSymbols.ts';
import { type InlinedCopy, inlinedCopies } from './inlinedCopies.ts';
import { spansBetween } from './lineIndex.ts';
import { isOptimised, type Program } from './program.ts';
import type { FunctionEntry } from './unitIndex.ts';

export function functionAt(program: Program, symbols: ElfSymbols, pc: bigint): FunctionSymbol | undefined {
  const entry = program.functionAt(pc);
  if (entry !== undefined) return fromDwarf(program, entry, pc);
  const symbol = symbols.functionAt(pc);
  return symbol && fromElf(symbol);
}

export function functionsNamed(program: Program, symbols: ElfSymbols, name: string): FunctionSymbol[] {
  const described = [
    ...program.functionsNamed(name).map((entry) => fromDwarf(program, entry, entry.ranges[0]![0])),
    ...inlinedCopies(program, name).map((copy) => fromCopy(program, name, copy)),
  ];
  const symbol = symbols.functionNamed(name);
  if (symbol === undefined || described.some(({ low }) => low === symbol.low)) return described;
  return [...described, fromElf(symbol)];
}

/** `low` and `high` are those of the part around `pc` where a function has several. */
function fromDwarf(program: Program, entry: FunctionEntry, pc: bigint): FunctionSymbol {
  const [low, high] = entry.ranges.find(([from, to]) => pc >= from && pc < to) ?? entry.ranges[0]!;
  const entered = low === entry.ranges[0]![0];
  return {
    name: entry.name,
    low,
    high,
    afterPrologue: entered ? afterPrologue(program, entry) : low,
    declaration: declaration(program, entry.die),
    hasDebugInfo: true,
  };
}

/** A copy has no prologue: what it needs is set up where control enters it. */
function fromCopy(program: Program, name: string, { die, entry, range }: InlinedCopy): FunctionSymbol {
  return {
    name,
    low: entry,
    high: range[1],
    afterPrologue: entry,
    declaration: declaration(program, die),
    hasDebugInfo: true,
  };
}

function fromElf({ name, low, high }: CodeSymbol): FunctionSymbol {
  return { name, low, high, afterPrologue: low, hasDebugInfo: false };
}

/**
 * Where a function's variables can be seen: at the row marked so, or else at the second row. Assembly has no prologue; in optimised code the
 * second row is anywhere, and variables are right from the first.
 */
export function afterPrologue(program: Program, entry: FunctionEntry): bigint {
  const [low, high] = entry.ranges[0]!;
  const { unit } = entry.die;
  const lines = program.lines.linesOf(unit);
  if (lines === undefined || program.isAssembly(unit)) return low;
  const believesFirst = isOptimised(program.info, unit);
  let second: bigint | undefined;
  for (const { row } of spansBetween(lines, low, high)) {
    if (row.prologueEnd && row.address >= low) return row.address;
    if (row.address > low && row.isStmt && row.line > 0) second ??= row.address;
  }
  return believesFirst ? low : (second ?? low);
}

function declaration({ info, lines }: Program, die: Die): SourceLocation | undefined {
  const file = info.inherited(die, AT.decl_file);
  const line = info.number(die, AT.decl_line);
  if (file === undefined || file.value.kind !== 'constant' || line === undefined) return undefined;
  const path = lines.linesOf(file.die.unit)?.paths[Number(file.value.value)];
  return path === undefined ? undefined : { path, line, column: info.number(die, AT.decl_column) ?? 0 };
}
