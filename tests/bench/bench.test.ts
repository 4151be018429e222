/**
 * The benchmark's options, arithmetic and table, on made-up numbers: nothing is timed here.
 */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { engines } from '../../src/engine/index.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { sourcePath } from './compile.ts';
import { configurations, configurationsOf } from './configurations.ts';
import { runTimed, type Times, timedNode } from './cpuTime.ts';
import { Measuring } from './measuring.ts';
import { parseOptions } from './options.ts';
import { type BenchProgram, benchPrograms, emptyProgram } from './programs.ts';
import { type BenchResults, best, geometricMean, means, median, mips, noise, ratio, summary } from './results.ts';
import { resultsTable } from './resultsTable.ts';
import { engineRunner, type Run, type Runner } from './runners.ts';

/** Times of a process, and of its main thread where that is known. */
const times = (cpuSeconds: number, mainSeconds?: number): Times => ({ cpuSeconds, mainSeconds, wallSeconds: 99 });

const results: BenchResults = {
  oracle: 'qemu',
  runners: ['native', 'qemu', 'jit'],
  startUp: { native: [times(0)], qemu: [times(0.01)], jit: [times(0.35, 0.15), times(0.25, 0.2)] },
  programs: [
    {
      name: 'fib',
      kind: 'integer',
      steps: 1_000_001_234,
      measurements: {
        native: { rounds: 10, instructions: 1e9, runs: [times(0.1)] },
        qemu: { rounds: 10, instructions: 1e9, runs: [times(0.51), times(9), times(0.52)] },
        jit: { rounds: 10, instructions: 1e9, runs: [times(4.35, 4.15), times(4.25, 4.2), times(5.1, 5)] },
      },
    },
    {
      name: 'sieve',
      kind: 'integer',
      steps: undefined,
      measurements: {
        qemu: { rounds: 10, instructions: 1e9, runs: [times(1.01)] },
        jit: { rounds: 10, instructions: 1e9, runs: [times(2.25, 1.15)] },
      },
    },
    {
      name: 'nbody',
      kind: 'double',
      steps: 500_000_000,
      measurements: { qemu: { rounds: 10, instructions: 5e8, runs: [times(0.51)] } },
    },
  ],
};
const [fib, sieve, nbody] = results.programs;

describe('options', () => {
  test('without arguments everything is measured, by all engines but the slow one', () => {
    const options = parseOptions([])!;
    expect([...options.benches]).toEqual(['engine', 'short', 'debugger', 'adapter', 'snapshot', 'kernel', 'language']);
    expect(options.configurations).toEqual(configurations.filter(({ engine }) => engine !== 'reference'));
    expect(options.programs).toEqual(benchPrograms);
    expect(options).toMatchObject({ runs: 3, json: false });
  });

  test('some benchmarks, engines and programs can be chosen', () => {
    const named = ({ name }: BenchProgram): string => name;
    const options = parseOptions('engine nbody fib --engine reference,interp --runs 5 --json'.split(' '))!;
    expect(options).toMatchObject({ benches: new Set(['engine']), runs: 5, json: true });
    expect(options.programs.map(named)).toEqual(['fib', 'nbody']);
    expect(options.configurations.map(({ label }) => label)).toEqual(['reference', 'interp']);
    expect([...parseOptions(['short', 'engine', '--runs', '1'])!.benches]).toEqual(['engine', 'short']);
  });

  test.each([
    ['an unknown benchmark', 'speed'],
    ['an unknown engine', 'engine --engine turbo'],
    ['an unknown engine beside a known one', 'engine --engine interp,turbo'],
    ['an unknown program', 'engine fib doom'],
    ['an unknown option', 'engine --fast'],
    ['no runs', 'engine --runs 0'],
    ['half a run', 'engine --runs 1.5'],
    ['an option of the engine benchmark for the adapter', 'adapter --runs 2'],
    ['an option of the engine benchmark for everything', '--json'],
    ['programs without a benchmark', 'fib'],
    ['programs for another benchmark', 'short fib'],
    ['JSON of another benchmark', 'short --json'],
  ])('%s is not understood', (_, line) => {
    expect(parseOptions(line.split(' '))).toBeUndefined();
  });
});

describe('configurations', () => {
  test('every engine has one of its name', () => {
    expect(configurations.filter(({ label, engine }) => label === engine).map(({ label }) => label)).toEqual(
      Object.keys(engines),
    );
  });

  test('a translator has a second one without checks, which must say that it is so', () => {
    const both = configurationsOf(['interp', 'jit' as EngineName]);
    expect(both.map(({ label }) => label)).toEqual(['interp', 'jit', 'jit-unchecked']);
    expect(both[2]).toMatchObject({ engine: 'jit', expected: { engine: 'jit', unchecked: true } });
    expect(both[1]!.environment).toEqual({});
    expect(both[2]!.environment).not.toEqual({});
  });
});

describe('programs', () => {
  test('each has a source, and there are integer programs, double programs and one with threads', () => {
    for (const { name } of [emptyProgram, ...benchPrograms]) expect(existsSync(sourcePath(name)), name).toBe(true);
    const kinds = benchPrograms.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['integer', 'double', 'single', 'exact', 'threads']));
    expect(benchPrograms.find(({ kind }) => kind === 'threads')!.harts).toBe(4);
    expect(new Set(benchPrograms.map(({ name }) => name)).size).toBe(benchPrograms.length);
  });

  test('the reference engine gets few rounds, but at least one', () => {
    const runner = (name: EngineName): Runner => engineRunner(configurations.find(({ label }) => label === name)!);
    const [slow, fast] = [runner('reference'), runner('interp')];
    for (const program of benchPrograms) {
      expect(fast.rounds(program)).toBe(program.rounds);
      expect(slow.rounds(program)).toBeGreaterThanOrEqual(1);
      expect(slow.rounds(program)).toBeLessThan(program.rounds);
    }
  });
});

describe('numbers', () => {
  test('the median of an even number of values lies between the middle two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('a geometric mean weighs double and half alike', () => {
    expect(geometricMean([2, 0.5])).toBeCloseTo(1);
    expect(geometricMean([])).toBeUndefined();
  });

  test('MIPS and ratios are of the best run, without the best start-up', () => {
    expect(mips(results, fib!, 'qemu')).toBeCloseTo(2000);
    expect(mips(results, fib!, 'jit')).toBeCloseTo(250);
    expect(ratio(results, fib!, 'jit')).toBeCloseTo(0.125);
    expect(ratio(results, sieve!, 'jit')).toBeCloseTo(0.5);
  });

  test("by the main thread's clock they are its best run's, against the whole of QEMU", () => {
    expect(mips(results, fib!, 'jit', 'main')).toBeCloseTo(250);
    expect(ratio(results, sieve!, 'jit', 'main')).toBeCloseTo(1);
    expect(best(results.startUp['jit']!, 'main')).toBe(0.15);
    expect(mips(results, fib!, 'qemu', 'main')).toBeUndefined();
  });

  test('noise is how far the median lies above the best', () => {
    expect(noise([times(1), times(1.5), times(1.1)])).toBeCloseTo(0.1);
    expect(noise([times(1)])).toBeUndefined();
  });

  test('a program that failed in an engine has no numbers there and does not count in the means', () => {
    expect(mips(results, nbody!, 'jit')).toBeUndefined();
    expect(means(results, 'double', 'jit')).toMatchObject({ mips: undefined, ratio: undefined, least: undefined });
    expect(means(results, 'integer', 'jit').ratio).toBeCloseTo(0.25);
    expect(means(results, 'integer', 'jit').least).toEqual({ name: 'fib', ratio: expect.closeTo(0.125) });
  });

  test('a run that is no longer than the start-up has no speed', () => {
    const slow: BenchResults = { ...results, startUp: { qemu: [times(0.01)], jit: [times(5)] } };
    expect(mips(slow, fib!, 'jit')).toBeUndefined();
    expect(ratio(slow, fib!, 'jit')).toBeUndefined();
  });
});

describe('measuring', () => {
  interface Result extends Partial<Run> {
    readonly steps?: number;
    readonly error?: string;
  }
  const played = (name: string, log: string[], result: Result, share = 1, maxRuns = 9): Runner => ({
    name,
    maxRuns,
    rounds: ({ rounds }) => rounds * share,
    run: () => {
      log.push(name);
      if (result.error !== undefined) throw new Error(result.error);
      const counts = result.steps === undefined ? {} : { counts: { steps: result.steps, instructions: 7 } };
      return { ...times(1), output: 'sum\n', ...counts, ...result };
    },
  });
  const program: BenchProgram = { name: 'fib', kind: 'integer', rounds: 10, harts: 1 };
  const measured = (runners: readonly Runner[], log: string[], runs: number) => {
    const measuring = new Measuring(runners, runs, played('counter', log, { steps: 50 }));
    return { result: measuring.measure(program), failures: measuring.failures };
  };

  test('runners take turns, and one with few runs is left out of the later ones', () => {
    const log: string[] = [];
    const runners = [played('qemu', log, {}), played('interp', log, { steps: 50 }, 1, 1)];
    const { result, failures } = measured(runners, log, 3);
    expect(log).toEqual(['qemu', 'interp', 'qemu', 'qemu']);
    expect(failures).toEqual([]);
    expect(result.measurements['qemu']!.runs).toHaveLength(3);
    expect(result.measurements['interp']!.runs).toHaveLength(1);
    expect(result.steps).toBe(50);
  });

  test('where nobody counts all rounds, one more run does', () => {
    const log: string[] = [];
    const { result } = measured([played('qemu', log, {}), played('reference', log, { steps: 5 }, 0.1)], log, 1);
    expect(log).toEqual(['qemu', 'reference', 'counter']);
    expect(result).toMatchObject({ steps: 50, measurements: { qemu: { instructions: 7 }, reference: { rounds: 1 } } });
  });

  test('one that fails is told, and does not run again', () => {
    const log: string[] = [];
    const { result, failures } = measured([played('jit', log, { error: 'fib ended with code 1' })], log, 3);
    expect(log).toEqual(['jit', 'counter']);
    expect(failures).toEqual(['fib ended with code 1']);
    expect(result.measurements).toEqual({});
  });

  test('another checksum or another number of steps is a failure', () => {
    const runners = [
      played('qemu', [], {}),
      played('interp', [], { steps: 50 }),
      played('jit', [], { steps: 51, output: 'mus\n' }),
    ];
    expect(measured(runners, [], 2).failures).toEqual([
      'fib: jit prints mus, qemu sum',
      'fib: jit makes 51 steps, interp 50',
    ]);
  });
});

describe('output', () => {
  test('the table has a line for each program, each mean and minimum, and the start-up', () => {
    expect(`\n${resultsTable(results)}\n`).toMatchInlineSnapshot(`
      "
      program         kind             steps  native: s  ±%  ratio  qemu: s  ±%  MIPS  jit: s  main s  ±%  MIPS  ratio  main
      fib             integer  1,000,001,234       0.10   –   5.00     0.51   2  2000    4.25    4.15   2   250   0.13  0.13
      sieve           integer              –          –   –      –     1.01   –  1000    2.25    1.15   –   500   0.50  1.00
      nbody           double     500,000,000          –   –      –     0.51   –  1000       –       –   –     –      –     –
      geometric mean  integer                                 5.00               1414                       354   0.25  0.35
      minimum         integer                                 5.00                                                0.13
      start-up                                     0.00                0.01              0.25    0.15
      "
    `);
  });

  test('without QEMU the table has no ratios', () => {
    const alone = resultsTable({ ...results, oracle: undefined, runners: ['jit'] });
    expect(alone).toContain('MIPS');
    expect(alone).not.toContain('ratio');
    expect(alone).not.toContain('NaN');
  });

  test('the summary survives JSON with measurements, speeds and means', () => {
    const read = JSON.parse(JSON.stringify(summary(results)));
    expect(read.programs[0]).toMatchObject({ name: 'fib', mips: { qemu: expect.closeTo(2000, 3) } });
    expect(read.programs[0].measurements.qemu.runs[1].cpuSeconds).toBe(9);
    expect(read.means.integer.jit.ratio).toBeCloseTo(0.25);
  });
});

describe('a timed run', () => {
  const node = (script: string): string[] => [process.execPath, '-e', script];

  test('answers what the program wrote, without the times', () => {
    const { stdout, stderr, cpuSeconds } = runTimed(node('console.log("out"); console.error("words")'));
    expect({ stdout, stderr }).toEqual({ stdout: 'out\n', stderr: 'words' });
    expect(cpuSeconds).toBeGreaterThan(0);
  });

  test('knows the time of the main thread alone where the program tells it', () => {
    const [program, ...words] = timedNode('-e', 'console.error("words")');
    const { stderr, mainSeconds } = runTimed([program!, ...words]);
    expect(stderr).toBe('words');
    if (process.platform === 'linux') expect(mainSeconds).toBeGreaterThan(0);
    expect(runTimed(node('')).mainSeconds).toBeUndefined();
  });

  test('is stopped, and throws, when it has taken too much CPU time', () => {
    expect(() => runTimed(node('for (;;);'), { cpuLimit: 1 })).toThrow(/was killed, as after 1 s of CPU time$/);
  });

  test('hands over the environment', () => {
    const script = 'console.log(process.env.HARTBEAT_JIT)';
    expect(runTimed(node(script), { environment: { HARTBEAT_JIT: 'unchecked' } }).stdout).toBe('unchecked\n');
  });

  test('throws with the code and the last words of a program that fails', () => {
    expect(() => runTimed(node('console.error("round 0 gave 1"); process.exit(3)'))).toThrow(
      /ended with code 3: round 0 gave 1$/,
    );
  });
});
