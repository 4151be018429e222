/**
 * The rows of the benchmarks: engines of the registry, and variants of one that differ in what its environment says. A variant shows itself in
 * what `--stats=json` tells; so one that the engine does not know is not measured under a name that is not its own.
 */
import { engines } from '../../src/engine/index.ts';
import type { EngineName } from '../../src/machine/engine.ts';

export interface Configuration {
  /** Its name in options and tables. */
  readonly label: string;
  readonly engine: EngineName;
  /** Beside the environment of the benchmark. */
  readonly environment: Readonly<Record<string, string>>;
  /** What its `--stats=json` must hold. */
  readonly expected: Readonly<Record<string, unknown>>;
  /** The part of a program's rounds that it gets. */
  readonly share: number;
  /** It runs no more often than this, however often the others do. */
  readonly maxRuns: number;
  /** Whether it is measured when nobody names it. */
  readonly isUsual: boolean;
}

/** What is known of engines beyond their names. */
const SPEEDS: Partial<Record<string, Pick<Configuration, 'share' | 'maxRuns' | 'isUsual'>>> = {
  reference: { share: 1 / 400, maxRuns: 1, isUsual: false },
  interp: { share: 1, maxRuns: 1, isUsual: true },
};

const FAST = { share: 1, maxRuns: Number.POSITIVE_INFINITY, isUsual: true };

/** The ceiling: translated code that does not check its accesses to memory. A program that makes no wrong ones gives the same result. */
const UNCHECKED = {
  suffix: 'unchecked',
  of: 'jit',
  environment: { HARTBEAT_JIT: 'unchecked' },
  expected: { unchecked: true },
};

/** Of the engines that there are. */
export function configurationsOf(names: readonly EngineName[]): readonly Configuration[] {
  const plain = names.map((engine): Configuration => {
    return { label: engine, engine, environment: {}, expected: { engine }, ...(SPEEDS[engine] ?? FAST) };
  });
  const { suffix, of, environment, expected } = UNCHECKED;
  const variants = plain
    .filter(({ label }) => label === of)
    .map(
      (base): Configuration => ({
        ...base,
        label: `${of}-${suffix}`,
        environment,
        expected: { ...base.expected, ...expected },
      }),
    );
  return [...plain, ...variants];
}

export const configurations = configurationsOf(Object.keys(engines) as EngineName[]);

/** Whether it is an engine as it is, and not a variant. */
export const isPlain = ({ label, engine }: Configuration): boolean => label === engine;
