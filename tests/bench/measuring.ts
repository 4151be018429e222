/**
 * Runs programs by several runners in turn, several times over, so that what disturbs the machine disturbs all alike; and compares what came
 * of it: all must print the same, and engines that did the same rounds must have made the same number of steps.
 */
import type { Times } from './cpuTime.ts';
import type { BenchProgram } from './programs.ts';
import type { Measurement, ProgramResult } from './results.ts';
import type { Counts, Run, Runner } from './runners.ts';

/** What one runner has done with one program. */
interface Series {
  readonly runner: Runner;
  readonly times: Times[];
  output: string | undefined;
  counts: Counts | undefined;
}

export class Measuring {
  /** What went wrong so far, in words. */
  readonly failures: string[] = [];
  readonly #runners: readonly Runner[];
  readonly #runs: number;
  /** Counts where no runner of a program has counted all its rounds. */
  readonly #counter: Runner;

  constructor(runners: readonly Runner[], runs: number, counter: Runner) {
    this.#runners = runners;
    this.#runs = runs;
    this.#counter = counter;
  }

  startUp(empty: BenchProgram): Record<string, readonly Times[]> {
    const runs = Math.max(this.#runs, 3);
    return Object.fromEntries(
      this.#runners.map((runner) => [runner.name, Array.from({ length: runs }, () => runner.run(empty))]),
    );
  }

  measure(program: BenchProgram): ProgramResult {
    let series: readonly Series[] = this.#runners.map((runner) => ({
      runner,
      times: [],
      output: undefined,
      counts: undefined,
    }));
    for (let i = 0; i < this.#runs; i++) {
      series = series.filter((one) => i >= one.runner.maxRuns || this.#goOn(one, program));
    }
    this.#compare(program, series);
    const { name, kind } = program;
    const full = this.#countOf(program, series);
    const measurements: Record<string, Measurement> = {};
    for (const { runner, times, counts } of series) {
      const instructions = (counts ?? full)?.instructions;
      if (instructions === undefined) continue;
      measurements[runner.name] = { rounds: runner.rounds(program), instructions, runs: times };
    }
    return { name, kind, steps: full?.steps, measurements };
  }

  /** False, with the reason among the failures, when the program did not end as it should. */
  #goOn(series: Series, program: BenchProgram): boolean {
    const run = this.#attempt(series.runner, program);
    if (run === undefined) return false;
    const { cpuSeconds, mainSeconds, wallSeconds } = run;
    series.times.push({ cpuSeconds, mainSeconds, wallSeconds });
    series.output = run.output;
    series.counts = run.counts;
    return true;
  }

  #attempt(runner: Runner, program: BenchProgram): Run | undefined {
    try {
      return runner.run(program);
    } catch (error) {
      this.#fail((error as Error).message);
      return undefined;
    }
  }

  #compare(program: BenchProgram, series: readonly Series[]): void {
    const [first, ...others] = series;
    for (const { runner, output } of others) {
      if (output === first!.output) continue;
      this.#fail(
        `${program.name}: ${runner.name} prints ${output?.trim()}, ${first!.runner.name} ${first!.output?.trim()}`,
      );
    }
    const [counting, ...counters] = allRounds(program, series);
    for (const { runner, counts } of counters) {
      const [own, theirs] = [counts!.steps, counting!.counts!.steps];
      if (own === theirs) continue;
      this.#fail(`${program.name}: ${runner.name} makes ${own} steps, ${counting!.runner.name} ${theirs}`);
    }
  }

  /** How much all rounds of a program are: as an engine has counted that ran them all, or as one counts now. */
  #countOf(program: BenchProgram, series: readonly Series[]): Counts | undefined {
    const [counting] = allRounds(program, series);
    if (counting !== undefined) return counting.counts;
    return this.#attempt(this.#counter, program)?.counts;
  }

  #fail(message: string): void {
    this.failures.push(message);
  }
}

/** Those that counted while they ran all rounds. */
const allRounds = (program: BenchProgram, series: readonly Series[]): readonly Series[] =>
  series.filter(({ runner, counts }) => counts !== undefined && runner.rounds(program) === program.rounds);
