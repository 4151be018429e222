/**
 * The engine benchmark: each program by this machine itself, by QEMU and by every engine. It prints; a program with a wrong result is told and
 * makes the answer false, a slow one does not.
 */
import { QEMU, qemuVersion } from '../conformance/user/qemu.ts';
import { benchBareMix } from './bareMix.ts';
import { COMPILER, compile, compileNative, hasNativeCompiler, provideCompiler } from './compile.ts';
import { type Configuration, configurations } from './configurations.ts';
import { Measuring } from './measuring.ts';
import type { Options } from './options.ts';
import { emptyProgram } from './programs.ts';
import { type BenchResults, summary } from './results.ts';
import { resultsTable } from './resultsTable.ts';
import { engineRunner, isKnown, nativeRunner, qemuRunner, type Runner } from './runners.ts';

/** Whether every program gave its right result. */
export async function benchEngines(options: Options): Promise<boolean> {
  const { programs, runs } = options;
  if (!(await provideCompiler())) {
    console.error(`${COMPILER} is not installed (Debian: gcc-riscv64-linux-gnu): only the built-in mix is measured.`);
    await benchBareMix(options.configurations);
    return true;
  }
  const names = [emptyProgram, ...programs].map(({ name }) => name);
  compile(names);
  const qemu = qemuVersion(QEMU);
  if (qemu === undefined) console.error(`${QEMU} is not installed (Debian: qemu-user): there are no ratios.`);
  const outsiders: Runner[] = qemu === undefined ? [] : [qemuRunner(QEMU)];
  if (hasNativeCompiler()) {
    compileNative(names);
    outsiders.unshift(nativeRunner());
  }
  const chosen = options.configurations.filter(isKnown);
  const runners = [...outsiders, ...chosen.map(engineRunner)];
  const measuring = new Measuring(runners, runs, engineRunner(counter()));
  const startUp = measuring.startUp(emptyProgram);
  const { failures } = measuring;
  const measured = programs.map((program) => {
    console.error(program.name);
    const told = failures.length;
    const result = measuring.measure(program);
    for (const failure of failures.slice(told)) console.error(failure);
    return result;
  });
  const results: BenchResults = {
    oracle: qemu === undefined ? undefined : 'qemu',
    runners: runners.map(({ name }) => name),
    startUp,
    programs: measured,
  };
  if (options.json)
    console.log(JSON.stringify({ qemu, node: process.version, ...summary(results), failures }, null, 1));
  else console.log(`\n${heading(qemu, runs)}\n\n${resultsTable(results)}`);
  return failures.length === 0;
}

function heading(qemu: string | undefined, runs: number): string {
  const lines = [
    `Node ${process.version}; s: CPU seconds of the whole process, main s: of its main thread, best of ${runs}; ±%: the median run above the best; MIPS without the start-up`,
  ];
  if (qemu !== undefined) {
    lines.push(
      `ratio: speed as a share of that of ${qemu}, both without start-up; main: the same by the main thread's time`,
    );
  }
  return lines.join('\n');
}

const counter = (): Configuration => configurations.find(({ label }) => label === 'interp')!;
