/**
 * The table of the engine benchmark: a line for each program, then each kind's geometric mean and its worst program, and the start-up.
 */
import {
  type BenchResults,
  best,
  kindsOf,
  type Means,
  means,
  mips,
  noise,
  type ProgramResult,
  ratio,
} from './results.ts';
import { cell, percentCell, shareCell, textTable } from './textTable.ts';

/** A runner's columns: what stands at their head, in a program's line, in a kind's, in that of the worst, and in the start-up's. */
interface Column {
  readonly head: string;
  of(results: BenchResults, program: ProgramResult, runner: string): string;
  mean?(mean: Means): string;
  least?(mean: Means): string;
  startUp?(results: BenchResults, runner: string): string;
}

const speedCell = (value: number | undefined): string => cell(value, value !== undefined && value < 10 ? 2 : 0);

const cpuColumn: Column = {
  head: 's',
  of: (_, { measurements }, runner) => cell(best(measurements[runner]?.runs ?? [], 'cpu'), 2),
  startUp: ({ startUp }, runner) => cell(best(startUp[runner] ?? [], 'cpu'), 2),
};

const mainColumn: Column = {
  head: 'main s',
  of: (_, { measurements }, runner) => cell(best(measurements[runner]?.runs ?? [], 'main'), 2),
  startUp: ({ startUp }, runner) => cell(best(startUp[runner] ?? [], 'main'), 2),
};

const noiseColumn: Column = {
  head: '±%',
  of: (_, { measurements }, runner) => percentCell(noise(measurements[runner]?.runs ?? [])),
};

const mipsColumn: Column = {
  head: 'MIPS',
  of: (results, program, runner) => speedCell(mips(results, program, runner)),
  mean: (mean) => speedCell(mean.mips),
};

const ratioColumn: Column = {
  head: 'ratio',
  of: (results, program, runner) => shareCell(ratio(results, program, runner)),
  mean: (mean) => shareCell(mean.ratio),
  least: (mean) => shareCell(mean.least?.ratio),
};

const mainRatioColumn: Column = {
  head: 'main',
  of: (results, program, runner) => shareCell(ratio(results, program, runner, 'main')),
  mean: (mean) => shareCell(mean.mainRatio),
};

/** Only engines tell what their main thread takes; MIPS of the host would be of another architecture's instructions. */
function columnsOf({ oracle, startUp }: BenchResults, runner: string): readonly Column[] {
  const isEngine = best(startUp[runner] ?? [], 'main') !== undefined;
  const shares = oracle === undefined ? [] : [ratioColumn, ...(isEngine ? [mainRatioColumn] : [])];
  if (isEngine) return [cpuColumn, mainColumn, noiseColumn, mipsColumn, ...shares];
  return [cpuColumn, noiseColumn, ...(runner === oracle ? [mipsColumn] : shares)];
}

export function resultsTable(results: BenchResults): string {
  const columns = results.runners.flatMap((runner) =>
    columnsOf(results, runner).map((column, index) => ({ runner, column, isFirst: index === 0 })),
  );
  const line = (label: readonly string[], text: (column: Column, runner: string) => string): string[] => [
    ...label,
    ...columns.map(({ column, runner }) => text(column, runner)),
  ];
  const heads = ['program', 'kind', 'steps'];
  const lines = [
    [...heads, ...columns.map(({ runner, column, isFirst }) => (isFirst ? `${runner}: ${column.head}` : column.head))],
    ...results.programs.map((program) =>
      line([program.name, program.kind, program.steps?.toLocaleString('en') ?? '–'], (column, runner) =>
        column.of(results, program, runner),
      ),
    ),
  ];
  for (const kind of kindsOf(results)) {
    if (results.programs.filter((program) => program.kind === kind).length < 2) continue;
    const mean = (runner: string): Means => means(results, kind, runner);
    lines.push(line(['geometric mean', kind, ''], (column, runner) => column.mean?.(mean(runner)) ?? ''));
    lines.push(line(['minimum', kind, ''], (column, runner) => column.least?.(mean(runner)) ?? ''));
  }
  lines.push(line(['start-up', '', ''], (column, runner) => column.startUp?.(results, runner) ?? ''));
  return textTable(lines, 2);
}
