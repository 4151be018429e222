/**
 * What the engine benchmark has measured, the numbers that follow from it, and its table.
 *
 * Times are CPU seconds of whole processes; speeds are retired instructions by time less start-up, in millions a second. QEMU does not count
 * instructions, but a program retires the same number everywhere (nearly, with threads), so the count is an engine's.
 */
import type { ProgramKind } from './programs.ts';

/** Runs of one program by one runner, an engine or QEMU. */
export interface Measurement {
  readonly rounds: number;
  readonly instructions: number;
  /** In the order of the runs. */
  readonly cpuSeconds: readonly number[];
}

export interface ProgramResult {
  readonly name: string;
  readonly kind: ProgramKind;
  /** By the name of the runner; one is not there when the program failed in it. */
  readonly measurements: Readonly<Record<string, Measurement>>;
}

export interface BenchResults {
  /** Name of QEMU among the runners, when it is installed. */
  readonly oracle: string | undefined;
  /** In the order of the table's columns. */
  readonly runners: readonly string[];
  /** Median CPU seconds of a program that does nothing. */
  readonly startUp: Readonly<Record<string, number>>;
  readonly programs: readonly ProgramResult[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Undefined of nothing. */
export function geometricMean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Undefined when the program has not run, or not longer than the start-up. */
export function mips({ startUp }: BenchResults, { measurements }: ProgramResult, runner: string): number | undefined {
  const measurement = measurements[runner];
  if (measurement === undefined) return undefined;
  const seconds = median(measurement.cpuSeconds) - (startUp[runner] ?? 0);
  return seconds > 0 ? measurement.instructions / seconds / 1e6 : undefined;
}

/** The speed of a runner as a share of QEMU's. */
export function ratio(results: BenchResults, program: ProgramResult, runner: string): number | undefined {
  const [own, theirs] = [
    mips(results, program, runner),
    results.oracle === undefined ? undefined : mips(results, program, results.oracle),
  ];
  return own === undefined || theirs === undefined ? undefined : own / theirs;
}

const isNumber = (value: number | undefined): value is number => value !== undefined;

/** Geometric means of speeds and ratios over the programs of a kind; a program that lacks the number is left out. */
export function means(results: BenchResults, kind: ProgramKind, runner: string) {
  const programs = results.programs.filter((program) => program.kind === kind);
  return {
    mips: geometricMean(programs.map((program) => mips(results, program, runner)).filter(isNumber)),
    ratio: geometricMean(programs.map((program) => ratio(results, program, runner)).filter(isNumber)),
  };
}

/** What `--json` prints: everything measured, and what follows from it. */
export function summary(results: BenchResults) {
  const of = <T>(value: (runner: string) => T): Record<string, T> =>
    Object.fromEntries(results.runners.map((runner) => [runner, value(runner)]));
  return {
    ...results,
    programs: results.programs.map((program) => ({
      ...program,
      mips: of((runner) => mips(results, program, runner)),
      ratio: of((runner) => ratio(results, program, runner)),
    })),
    means: Object.fromEntries(
      kindsOf(results).map((kind) => [kind, of((runner) => means(results, kind, runner))] as const),
    ),
  };
}

export function renderTable(results: BenchResults): string {
  const { runners, oracle } = results;
  const cell = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '–';
  const heads = [
    'program',
    'kind',
    ...runners.flatMap((runner) => [
      `${runner}: Minsn`,
      'CPU s',
      'MIPS',
      ...(oracle === undefined || runner === oracle ? [] : ['ratio']),
    ]),
  ];
  const numbers = (runner: string, speed: number | undefined, share: number | undefined): string[] => [
    cell(speed, speed !== undefined && speed < 10 ? 2 : 0),
    ...(oracle === undefined || runner === oracle ? [] : [cell(share, share !== undefined && share < 0.1 ? 4 : 3)]),
  ];
  const lines = results.programs.map((program) => [
    program.name,
    program.kind,
    ...runners.flatMap((runner) => {
      const measurement = program.measurements[runner];
      return [
        cell(measurement && measurement.instructions / 1e6, 1),
        cell(measurement && median(measurement.cpuSeconds), 2),
        ...numbers(runner, mips(results, program, runner), ratio(results, program, runner)),
      ];
    }),
  ]);
  for (const kind of kindsOf(results)) {
    if (results.programs.filter((program) => program.kind === kind).length < 2) continue;
    const cells = runners.flatMap((runner) => {
      const mean = means(results, kind, runner);
      return ['', '', ...numbers(runner, mean.mips, mean.ratio)];
    });
    lines.push(['geometric mean', kind, ...cells]);
  }
  lines.push(['start-up', '', ...runners.flatMap((runner) => startUpCells(results, runner, cell))]);
  const widths = heads.map((head, column) => Math.max(head.length, ...lines.map((line) => line[column]!.length)));
  const render = (line: readonly string[]): string =>
    line.map((text, at) => (at < 2 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join('  ');
  return [heads, ...lines].map((line) => render(line).trimEnd()).join('\n');
}

function startUpCells(results: BenchResults, runner: string, cell: (value: number, digits: number) => string) {
  const empty = results.oracle === undefined || runner === results.oracle ? [''] : ['', ''];
  return ['', cell(results.startUp[runner]!, 2), ...empty];
}

/** Those that there are, in the order of the programs. */
function kindsOf({ programs }: BenchResults): readonly ProgramKind[] {
  return [...new Set(programs.map(({ kind }) => kind))];
}
