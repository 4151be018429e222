/**
 * What the engine benchmark has measured, and the numbers that follow from it.
 *
 * A time is the best of several runs less the start-up (the best of a program that does nothing); on whichever clock: CPU time of the whole process, or of its main thread alone.
 * Speeds are retired instructions by time, in millions a second. QEMU does not count instructions, but a program retires the same number
 * everywhere, so the count is an engine's.
 */
import type { Times } from './cpuTime.ts';
import type { ProgramKind } from './programs.ts';

export type Clock = 'cpu' | 'main';

/** Runs of one program by one runner. */
export interface Measurement {
  readonly rounds: number;
  readonly instructions: number;
  /** In the order of the runs; at least one. */
  readonly runs: readonly Times[];
}

export interface ProgramResult {
  readonly name: string;
  readonly kind: ProgramKind;
  /** Instructions retired and traps taken in all its rounds, the same on every engine; unknown when none ran them all. */
  readonly steps: number | undefined;
  /** By the name of the runner; one is not there when the program failed in it. */
  readonly measurements: Readonly<Record<string, Measurement>>;
}

export interface BenchResults {
  /** Name of QEMU among the runners, when it is installed. */
  readonly oracle: string | undefined;
  /** In the order of the table's columns. */
  readonly runners: readonly string[];
  /** Runs of a program that does nothing. */
  readonly startUp: Readonly<Record<string, readonly Times[]>>;
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

/** Seconds of the quickest run; undefined when nobody read that clock. */
export function best(runs: readonly Times[], clock: Clock): number | undefined {
  const seconds = runs.map((run) => (clock === 'cpu' ? run.cpuSeconds : run.mainSeconds)).filter(isNumber);
  return seconds.length === 0 ? undefined : Math.min(...seconds);
}

/** How much longer than the quickest run the median one took, as a share; undefined of a single run. */
export function noise(runs: readonly Times[]): number | undefined {
  const seconds = runs.map(({ cpuSeconds }) => cpuSeconds);
  return seconds.length < 2 ? undefined : median(seconds) / Math.min(...seconds) - 1;
}

/** Undefined when the program has not run, or not longer than the start-up. */
export function mips(
  { startUp }: BenchResults,
  { measurements }: ProgramResult,
  runner: string,
  clock: Clock = 'cpu',
): number | undefined {
  const measurement = measurements[runner];
  const whole = measurement && best(measurement.runs, clock);
  if (measurement === undefined || whole === undefined) return undefined;
  const seconds = whole - (best(startUp[runner] ?? [], clock) ?? 0);
  return seconds > 0 ? measurement.instructions / seconds / 1e6 : undefined;
}

/** The speed of a runner by a clock, as a share of that of QEMU's whole process. */
export function ratio(
  results: BenchResults,
  program: ProgramResult,
  runner: string,
  clock: Clock = 'cpu',
): number | undefined {
  if (results.oracle === undefined) return undefined;
  const [own, theirs] = [mips(results, program, runner, clock), mips(results, program, results.oracle)];
  return own === undefined || theirs === undefined ? undefined : own / theirs;
}

export const isNumber = (value: number | undefined): value is number => value !== undefined;

export interface Means {
  readonly mips: number | undefined;
  readonly ratio: number | undefined;
  readonly mainRatio: number | undefined;
  /** The program with the least share of QEMU's speed. */
  readonly least: { readonly name: string; readonly ratio: number } | undefined;
}

/** Geometric means over the programs of a kind, and their worst; a program that lacks the number is left out. */
export function means(results: BenchResults, kind: ProgramKind, runner: string): Means {
  const programs = results.programs.filter((program) => program.kind === kind);
  const over = (number: (program: ProgramResult) => number | undefined): number | undefined =>
    geometricMean(programs.map(number).filter(isNumber));
  const shares = programs.flatMap((program) => {
    const share = ratio(results, program, runner);
    return share === undefined ? [] : [{ name: program.name, ratio: share }];
  });
  return {
    mips: over((program) => mips(results, program, runner)),
    ratio: over((program) => ratio(results, program, runner)),
    mainRatio: over((program) => ratio(results, program, runner, 'main')),
    least: shares.sort((a, b) => a.ratio - b.ratio)[0],
  };
}

/** Those that there are, in the order of the programs. */
export function kindsOf({ programs }: BenchResults): readonly ProgramKind[] {
  return [...new Set(programs.map(({ kind }) => kind))];
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
      mainRatio: of((runner) => ratio(results, program, runner, 'main')),
    })),
    means: Object.fromEntries(
      kindsOf(results).map((kind) => [kind, of((runner) => means(results, kind, runner))] as const),
    ),
  };
}
