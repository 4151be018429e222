/**
 * What debugging costs: a program with the debugger attached that watches for what never comes, as a multiple of its time without one; and how many
 * false conditions a second a breakpoint stands, beside gdb with QEMU where there is one. It prints and judges nothing.
 */
import { QEMU, qemuVersion } from '../conformance/user/qemu.ts';
import { COMPILER, compile, provideCompiler } from './compile.ts';
import { type Configuration, isPlain } from './configurations.ts';
import { type DebugRun, debugRun, PROGRAM, type Watch, type Work } from './debugRun.ts';
import { findGdb, gdbRun } from './gdb.ts';
import type { Options } from './options.ts';
import { isNumber, noise } from './results.ts';
import { cell, percentCell, textTable } from './textTable.ts';

/** Over a billion instructions. */
const LONG: Work = { calls: 80_000, rounds: 2000 };

const WATCHES: readonly { readonly label: string; readonly watch: Watch }[] = [
  { label: 'no debugger', watch: { kind: 'no debugger' } },
  { label: 'attached, no breakpoint', watch: { kind: 'nothing' } },
  { label: 'breakpoint in the loop, never hit', watch: { kind: 'breakpoint', mark: 'never' } },
  { label: 'watchpoint on another page', watch: { kind: 'data', variable: 'unrelated.first' } },
];

const CONDITIONS: readonly string[] = ['call == -1', '$a0 == -1'];

/** A call of the function of which the condition is evaluated; the rest of it takes no time to speak of. */
const SHORT_CALL = { rounds: 1 };
const FIRST_CALLS = 1000;
const GROWTH = 4;
const MAX_CALLS = 4_000_000;
/** Seconds that a run with a condition should take. */
const LONG_ENOUGH = 1;

export async function benchDebugger(options: Options, adapter: string): Promise<void> {
  if (!(await provideCompiler())) {
    console.error(`${COMPILER} is not installed (Debian: gcc-riscv64-linux-gnu): the debugger is not measured.`);
    return;
  }
  compile([PROGRAM]);
  const chosen = options.configurations.filter((one) => one.isUsual && isPlain(one));
  console.log(
    `\n${PROGRAM} under the debugger: seconds of the adapter's process, best of ${options.runs}; ×: as a multiple of no debugger's\n`,
  );
  const lines = [['engine', 'watched for', 's', 'main s', 'wall s', '±%', '×']];
  for (const configuration of chosen) lines.push(...(await watchLines(adapter, configuration, options.runs)));
  console.log(textTable(lines, 2));
  console.log('\nfalse conditions of a breakpoint, by wall time and by the CPU time of the adapter\n');
  console.log(textTable(await conditionLines(options, chosen, adapter), 2));
}

async function conditionLines(
  { runs }: Options,
  chosen: readonly Configuration[],
  adapter: string,
): Promise<readonly string[][]> {
  const lines = [['engine', 'condition', 'a second', 'a CPU second']];
  const add = async (label: string, condition: string, run: (calls: number) => Promise<Clocks>): Promise<void> => {
    const rates: Rate[] = [];
    for (let i = 0; i < runs; i++) rates.push(await rate(run));
    const best = (clock: keyof Rate): number | undefined => greatest(rates.map((one) => one[clock]).filter(isNumber));
    lines.push([label, condition, cell(best('wall'), 0), cell(best('cpu'), 0)]);
  };
  for (const condition of CONDITIONS) {
    const watch: Watch = { kind: 'breakpoint', mark: 'call', condition };
    for (const configuration of chosen) {
      await add(configuration.label, condition, (calls) =>
        debugRun(adapter, configuration, watch, { calls, ...SHORT_CALL }),
      );
    }
  }
  const gdb = findGdb();
  if (gdb === undefined || qemuVersion(QEMU) === undefined) {
    console.log(`not compared with gdb: there is none for RISC-V, or no ${QEMU} (Debian: gdb-multiarch, qemu-user)\n`);
    return lines;
  }
  for (const condition of CONDITIONS) {
    await add('gdb, QEMU', condition, (calls) => gdbRun(gdb, QEMU, condition, { calls, ...SHORT_CALL }));
  }
  return lines;
}

const least = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.min(...values);
const greatest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values);

async function watchLines(adapter: string, configuration: Configuration, runs: number): Promise<string[][]> {
  const results = WATCHES.map(({ label, watch }) => ({ label, watch, runs: [] as DebugRun[], failure: '' }));
  for (let i = 0; i < runs; i++) {
    for (const result of results.filter(({ failure }) => failure === '')) {
      try {
        result.runs.push(await debugRun(adapter, configuration, result.watch, LONG));
      } catch (error) {
        result.failure = (error as Error).message;
      }
    }
  }
  const base = least(results[0]!.runs.map(({ cpuSeconds }) => cpuSeconds));
  const output = results[0]!.runs[0]?.output;
  const wrong = results.find((result) => result.runs.some((run) => run.output !== output));
  if (wrong !== undefined) console.error(`${configuration.label}, ${wrong.label}: the program printed something else`);
  for (const { label, failure } of results) {
    if (failure !== '') console.error(`${configuration.label}, ${label}: not measured: ${failure}`);
  }
  return results.map((result) => {
    const own = least(result.runs.map(({ cpuSeconds }) => cpuSeconds));
    return [
      configuration.label,
      result.label,
      cell(own, 2),
      cell(least(result.runs.map(({ mainSeconds }) => mainSeconds).filter(isNumber)), 2),
      cell(least(result.runs.map(({ wallSeconds }) => wallSeconds)), 2),
      percentCell(noise(result.runs)),
      cell(own !== undefined && base !== undefined ? own / base : undefined, 3),
    ];
  });
}

interface Clocks {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | undefined;
}

interface Rate {
  readonly wall: number | undefined;
  readonly cpu: number | undefined;
}

/** Calls a second, by the difference of two runs of which the second is long; so the start-up does not count. Undefined when they cannot be told apart. */
async function rate(run: (calls: number) => Promise<Clocks>): Promise<Rate> {
  let calls = FIRST_CALLS;
  let before = await run(calls);
  for (;;) {
    const more = calls * GROWTH;
    const after = await run(more);
    const wall = after.wallSeconds - before.wallSeconds;
    if (wall > LONG_ENOUGH || more >= MAX_CALLS) {
      const cpu = (after.cpuSeconds ?? 0) - (before.cpuSeconds ?? 0);
      const by = (seconds: number): number | undefined => (seconds > 0 ? (more - calls) / seconds : undefined);
      return { wall: by(wall), cpu: by(cpu) };
    }
    [calls, before] = [more, after];
  }
}
