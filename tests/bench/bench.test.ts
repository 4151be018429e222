/**
 * The benchmark's options, arithmetic and table, on made-up numbers: nothing is timed here.
 */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { engines } from '../../src/engine/index.ts';
import { runTimed } from './cpuTime.ts';
import { parseOptions } from './options.ts';
import { benchPrograms, emptyProgram } from './programs.ts';
import { type BenchResults, geometricMean, means, median, mips, ratio, renderTable, summary } from './results.ts';
import { engineRunner } from './runners.ts';

const results: BenchResults = {
  oracle: 'qemu',
  runners: ['qemu', 'interp'],
  startUp: { qemu: 0.01, interp: 0.25 },
  programs: [
    {
      name: 'fib',
      kind: 'integer',
      measurements: {
        qemu: { rounds: 10, instructions: 1e9, cpuSeconds: [0.51, 9, 0.4] },
        interp: { rounds: 10, instructions: 1e9, cpuSeconds: [4.25, 4.35, 4.15] },
      },
    },
    {
      name: 'sieve',
      kind: 'integer',
      measurements: {
        qemu: { rounds: 10, instructions: 1e9, cpuSeconds: [1.01] },
        interp: { rounds: 10, instructions: 1e9, cpuSeconds: [2.25] },
      },
    },
    {
      name: 'nbody',
      kind: 'double',
      measurements: { qemu: { rounds: 10, instructions: 5e8, cpuSeconds: [0.51] } },
    },
  ],
};
const [fib, sieve, nbody] = results.programs;

describe('options', () => {
  test('everything is measured without arguments', () => {
    const options = parseOptions([])!;
    expect([...options.benches]).toEqual(['engine', 'adapter', 'snapshot', 'kernel']);
    expect(options.engines).toEqual(Object.keys(engines));
    expect(options.programs).toEqual(benchPrograms.map(({ name }) => name));
    expect(options).toMatchObject({ runs: 3, json: false });
  });

  test('one benchmark, some engines and programs can be chosen', () => {
    const line = 'engine --engine interp --program nbody,fib --runs 5 --json';
    expect(parseOptions(line.split(' '))).toEqual({
      benches: new Set(['engine']),
      engines: ['interp'],
      programs: ['fib', 'nbody'],
      runs: 5,
      json: true,
    });
  });

  test.each([
    ['an unknown benchmark', 'speed'],
    ['an unknown engine', 'engine --engine turbo'],
    ['an unknown program', 'engine --program fib,doom'],
    ['an unknown option', 'engine --fast'],
    ['no runs', 'engine --runs 0'],
    ['half a run', 'engine --runs 1.5'],
    ['an option of the engine benchmark for the adapter', 'adapter --runs 2'],
    ['an option of the engine benchmark for everything', '--json'],
  ])('%s is not understood', (_, line) => {
    expect(parseOptions(line.split(' '))).toBeUndefined();
  });
});

describe('programs', () => {
  test('each has a source, and there are integer programs, double programs and one with threads', () => {
    for (const { name } of [emptyProgram, ...benchPrograms]) {
      expect(existsSync(new URL(`guest/${name}.c`, import.meta.url)), name).toBe(true);
    }
    const kinds = benchPrograms.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['integer', 'double', 'threads']));
    expect(new Set(benchPrograms.map(({ name }) => name)).size).toBe(benchPrograms.length);
  });

  test('the reference engine gets few rounds, but at least one', () => {
    const [slow, fast] = [engineRunner('reference'), engineRunner('interp')];
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

  test('MIPS and ratios are of the median, without the start-up', () => {
    expect(mips(results, fib!, 'qemu')).toBeCloseTo(2000);
    expect(mips(results, fib!, 'interp')).toBeCloseTo(250);
    expect(ratio(results, fib!, 'interp')).toBeCloseTo(0.125);
    expect(ratio(results, sieve!, 'interp')).toBeCloseTo(0.5);
  });

  test('a program that failed in an engine has no numbers there and does not count in the means', () => {
    expect(mips(results, nbody!, 'interp')).toBeUndefined();
    expect(means(results, 'double', 'interp')).toEqual({ mips: undefined, ratio: undefined });
    expect(means(results, 'integer', 'interp').ratio).toBeCloseTo(0.25);
  });

  test('a run that is no longer than the start-up has no speed', () => {
    const slow: BenchResults = { ...results, startUp: { qemu: 0.01, interp: 5 } };
    expect(mips(slow, fib!, 'interp')).toBeUndefined();
    expect(ratio(slow, fib!, 'interp')).toBeUndefined();
  });
});

describe('output', () => {
  test('the table has a line for each program, each mean and the start-up', () => {
    expect(`\n${renderTable(results)}\n`).toMatchInlineSnapshot(`
      "
      program         kind     qemu: Minsn  CPU s  MIPS  interp: Minsn  CPU s  MIPS  ratio
      fib             integer       1000.0   0.51  2000         1000.0   4.25   250  0.125
      sieve           integer       1000.0   1.01  1000         1000.0   2.25   500  0.500
      nbody           double         500.0   0.51  1000              –      –     –      –
      geometric mean  integer                      1414                         354  0.250
      start-up                               0.01                        0.25
      "
    `);
  });

  test('without QEMU the table has no ratios', () => {
    const alone = renderTable({ ...results, oracle: undefined, runners: ['interp'] });
    expect(alone).toContain('MIPS');
    expect(alone).not.toContain('ratio');
    expect(alone).not.toContain('NaN');
  });

  test('the summary survives JSON with measurements, speeds and means', () => {
    const read = JSON.parse(JSON.stringify(summary(results)));
    expect(read.programs[0]).toMatchObject({ name: 'fib', mips: { qemu: expect.closeTo(2000, 3) } });
    expect(read.programs[0].measurements.qemu.cpuSeconds).toEqual([0.51, 9, 0.4]);
    expect(read.means.integer.interp.ratio).toBeCloseTo(0.25);
  });
});

describe('a timed run', () => {
  const node = (script: string): string[] => [process.execPath, '-e', script];

  test('answers what the program wrote to standard error, without the times', () => {
    const { cpuSeconds, stderr } = runTimed(node('console.log("out"); console.error("words")'));
    expect(stderr).toBe('words');
    expect(cpuSeconds).toBeGreaterThan(0);
  });

  test('throws with the code and the last words of a program that fails', () => {
    expect(() => runTimed(node('console.error("round 0 gave 1"); process.exit(3)'))).toThrow(
      /ended with code 3: round 0 gave 1$/,
    );
  });
});
