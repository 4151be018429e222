/**
 * The benchmark of short programs and of those with a flat profile: each engine's time, start-up and all, as a multiple of the interpreter's. It
 * prints, and answers whether all printed the same.
 */
import { provideSystem } from '../programs/sysroot.ts';
import { type Configuration, configurations, isPlain } from './configurations.ts';
import type { Times } from './cpuTime.ts';
import type { Options } from './options.ts';
import { geometricMean, isNumber } from './results.ts';
import { runConfigured } from './runners.ts';
import { guestPrograms, type ShortProgram, systemPrograms } from './shortPrograms.ts';
import { cell, textTable } from './textTable.ts';

const BASE = 'interp';
const CLOCKS = ['cpuSeconds', 'mainSeconds', 'wallSeconds'] as const;
type Clock = (typeof CLOCKS)[number];

/** Short runs are disturbed more easily. */
const LEAST_RUNS = 5;

/** What configurations, by label, did with a program. */
interface ShortResult {
  readonly name: string;
  steps: number;
  /** What was printed and counted, each once; more than one is wrong. */
  readonly outputs: Set<string>;
  /** How the program failed, by configuration; it does not run there again. */
  readonly failures: Map<Configuration, string>;
  readonly times: ReadonlyMap<string, Times[]>;
}

/** Whether every program gave its result, the same on every engine. */
export async function benchShortPrograms(options: Options): Promise<boolean> {
  const system = await provideSystem();
  if ('why' in system) console.error(`only static programs are measured: ${system.why}`);
  const programs = [...guestPrograms, ...('why' in system ? [] : systemPrograms(system.value))];
  const base = configurations.find(({ label }) => label === BASE)!;
  const others = options.configurations.filter((one) => one !== base && one.isUsual && isPlain(one));
  const chosen = [base, ...others];
  const runs = Math.max(options.runs, LEAST_RUNS);
  const results = programs.map((program) => {
    console.error(program.name);
    return measure(program, chosen, runs);
  });
  console.log(
    `\nshort programs and flat profiles: seconds with the start-up, best of ${runs}; ×: as a multiple of ${BASE}'s\n`,
  );
  console.log(
    table(
      results,
      chosen.map(({ label }) => label),
    ),
  );
  for (const { name, outputs, failures } of results) {
    for (const failure of failures.values()) console.error(failure);
    if (outputs.size > 1) console.error(`${name}: the engines differ: ${JSON.stringify([...outputs])}`);
  }
  return results.every(({ outputs, failures }) => outputs.size === 1 && failures.size === 0);
}

function measure(program: ShortProgram, chosen: readonly Configuration[], runs: number): ShortResult {
  const times = new Map<string, Times[]>(chosen.map(({ label }) => [label, []]));
  const result: ShortResult = { name: program.name, steps: 0, outputs: new Set(), failures: new Map(), times };
  for (let i = 0; i < runs; i++) {
    for (const configuration of chosen.filter((each) => !result.failures.has(each))) {
      try {
        const { output, counts, ...run } = runConfigured(configuration, program.options, program.command);
        result.outputs.add(`${output}${counts.steps} steps`);
        result.steps = counts.steps;
        times.get(configuration.label)!.push(run);
      } catch (error) {
        result.failures.set(configuration, (error as Error).message);
      }
    }
  }
  return result;
}

function least({ times }: ShortResult, label: string, clock: Clock): number | undefined {
  const seconds = times
    .get(label)!
    .map((run) => run[clock])
    .filter(isNumber);
  return seconds.length === 0 ? undefined : Math.min(...seconds);
}

function multiple(result: ShortResult, label: string, clock: Clock): number | undefined {
  return quotient(least(result, label, clock), least(result, BASE, clock));
}

const quotient = (own: number | undefined, base: number | undefined): number | undefined =>
  own === undefined || base === undefined ? undefined : own / base;

function table(results: readonly ShortResult[], labels: readonly string[]): string {
  const others = labels.filter((label) => label !== BASE);
  const heads = [
    'program',
    'steps',
    ...labels.flatMap((label) => [`${label}: s`, 'main s', 'wall s']),
    ...others.flatMap((label) => [`${label} ×: s`, 'main', 'wall']),
  ];
  const lines = results.map((result) => [
    result.name,
    result.steps.toLocaleString('en'),
    ...labels.flatMap((label) => CLOCKS.map((clock) => cell(least(result, label, clock), 3))),
    ...others.flatMap((label) => CLOCKS.map((clock) => cell(multiple(result, label, clock), 2))),
  ]);
  const total = (label: string, clock: Clock): number | undefined =>
    sum(results.map((result) => least(result, label, clock)));
  const totals = [
    ...labels.flatMap((label) => CLOCKS.map((clock) => cell(total(label, clock), 3))),
    ...others.flatMap((label) => CLOCKS.map((clock) => cell(quotient(total(label, clock), total(BASE, clock)), 2))),
  ];
  const over = (of: (values: readonly number[]) => number | undefined): string[] =>
    others.flatMap((label) =>
      CLOCKS.map((clock) => cell(of(results.map((result) => multiple(result, label, clock)).filter(isNumber)), 2)),
    );
  const empty = labels.flatMap(() => CLOCKS.map(() => ''));
  const most = (values: readonly number[]): number | undefined =>
    values.length === 0 ? undefined : Math.max(...values);
  const compared =
    others.length === 0
      ? []
      : [
          ['geometric mean', '', ...empty, ...over(geometricMean)],
          ['worst', '', ...empty, ...over(most)],
        ];
  return textTable([heads, ...lines, ['total', '', ...totals], ...compared], 1);
}

/** Undefined when one is not known. */
const sum = (values: readonly (number | undefined)[]): number | undefined =>
  values.every(isNumber) ? values.reduce((total, value) => total + value, 0) : undefined;
