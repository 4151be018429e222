/**
 * The engine benchmark: each program by QEMU and by every engine in turn, several times over, so that what disturbs the machine disturbs all
 * alike. It prints; a program with a wrong result is told and makes the answer false, a slow one does not.
 */
import { QEMU, qemuVersion } from '../conformance/user/qemu.ts';
import { benchBareMix } from './bareMix.ts';
import { COMPILER, compile, hasCompiler } from './compile.ts';
import type { Options } from './options.ts';
import { type BenchProgram, benchPrograms, emptyProgram } from './programs.ts';
import { type BenchResults, type Measurement, median, type ProgramResult, renderTable, summary } from './results.ts';
import { engineRunner, qemuRunner, type Run, type Runner } from './runners.ts';

/** Whether every program gave its right result. */
export async function benchEngines(options: Options): Promise<boolean> {
  if (!hasCompiler()) {
    console.error(`${COMPILER} is not installed (Debian: gcc-riscv64-linux-gnu): only the built-in mix is measured.`);
    await benchBareMix(options.engines);
    return true;
  }
  const programs = benchPrograms.filter(({ name }) => options.programs.includes(name));
  compile([emptyProgram, ...programs].map(({ name }) => name));
  const qemu = qemuVersion(QEMU);
  if (qemu === undefined) console.error(`${QEMU} is not installed (Debian: qemu-user): there are no ratios.`);
  const oracle = qemu === undefined ? undefined : qemuRunner(QEMU);
  const runners = [...(oracle === undefined ? [] : [oracle]), ...options.engines.map(engineRunner)];
  const startUp = Object.fromEntries(runners.map((runner) => [runner.name, startUpOf(runner, options.runs)]));
  const failures: string[] = [];
  const measured = programs.map((program) => measure(program, runners, options.runs, failures));
  const results: BenchResults = {
    oracle: oracle?.name,
    runners: runners.map(({ name }) => name),
    startUp,
    programs: measured,
  };
  if (options.json) console.log(JSON.stringify({ qemu, ...summary(results), failures }, null, 1));
  else console.log(`\n${heading(qemu, options.runs)}\n\n${renderTable(results)}`);
  return failures.length === 0;
}

function heading(qemu: string | undefined, runs: number): string {
  const ratio = qemu === undefined ? '' : `; ratio is the speed as a share of that of ${qemu}`;
  return `CPU seconds of whole processes, median of ${runs}; MIPS without the start-up${ratio}`;
}

function startUpOf(runner: Runner, runs: number): number {
  return median(Array.from({ length: Math.max(runs, 3) }, () => runner.run(emptyProgram).cpuSeconds));
}

function measure(program: BenchProgram, runners: readonly Runner[], runs: number, failures: string[]): ProgramResult {
  console.error(program.name);
  const seconds = new Map<Runner, number[]>(runners.map((runner) => [runner, []]));
  const instructions = new Map<Runner, number>();
  for (let i = 0; i < runs; i++) {
    for (const [runner, times] of seconds) {
      const run = attempt(runner, program, failures);
      if (run === undefined) seconds.delete(runner);
      else times.push(run.cpuSeconds);
      if (run?.instructions !== undefined) instructions.set(runner, run.instructions);
    }
  }
  const measurements: Record<string, Measurement> = {};
  for (const [runner, cpuSeconds] of seconds) {
    const count = instructions.get(runner) ?? countOf(program, instructions, failures);
    if (count === undefined) continue;
    measurements[runner.name] = { rounds: runner.rounds(program), instructions: count, cpuSeconds };
  }
  return { name: program.name, kind: program.kind, measurements };
}

/** Undefined, with the reason among the failures, when the program did not end as it should. */
function attempt(runner: Runner, program: BenchProgram, failures: string[]): Run | undefined {
  try {
    return runner.run(program);
  } catch (error) {
    const { message } = error as Error;
    console.error(message);
    failures.push(message);
    return undefined;
  }
}

/** How many instructions all rounds of a program retire: as an engine has counted that ran them all, or as one counts now. */
function countOf(program: BenchProgram, counted: ReadonlyMap<Runner, number>, failures: string[]): number | undefined {
  for (const [runner, count] of counted) {
    if (runner.rounds(program) === program.rounds) return count;
  }
  return attempt(engineRunner('interp'), program, failures)?.instructions;
}
