/**
 * A seed fixes the whole run, and another seed is another interleaving with the same outcome, for every program of several threads or processes.
 * `npm test` makes a few runs of each; `SEEDS=100 npm run unit -- tests/kernel/core/seeds.test.ts` makes a hundred with one seed, and one with each of a
 * hundred seeds.
 */
import { expect, test } from 'vitest';
import { hashEvents, hashText, newHash } from '../../../src/kernel/hash.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { bootRcore, goOn } from '../rcore/rcoreRun.ts';
import { bootGuest, collectOutput } from './guestRun.ts';
import { advanceHosted, bootHosted } from './hostedRun.ts';
import { type ParallelGuest, parallelGuests } from './parallelGuests.ts';

const LONG = process.env['SEEDS'] === undefined ? undefined : Number(process.env['SEEDS']);
/** For all runs of a program, in ms. */
const TIMEOUT = LONG === undefined ? 20_000 : 3_600_000;

/** The seed of the runs that must be the same, how many these are, and seeds of others: with 23, all programs run otherwise than with 77. */
const SEED = 77;
const SAME = LONG ?? 2;
const OTHERS = LONG === undefined ? [23] : Array.from({ length: LONG }, (_, seed) => seed);

const programs = parallelGuests.filter(({ isLong }) => LONG !== undefined || !isLong);

interface SeededRun {
  readonly stdout: string;
  readonly end: { readonly kind: string };
  /** Hash of all events. */
  readonly events: string;
  /** Whose polls followed one another on which harts. */
  readonly interleaving: string;
  /** How many tasks were polled. */
  readonly tasks: number;
}

const config = (seed: number) => ({ seed, quantum: 1000, slice: 10_000 });

function boot({ program, args, stdin, needs }: ParallelGuest, seed: number): Promise<KernelApi> {
  if (needs === 'rcore') return bootRcore(program, { args, stdin, config: config(seed) });
  if (needs === 'files') return bootHosted(program, args, { config: config(seed) });
  return bootGuest({ name: program, args, stdin }, { config: config(seed) });
}

async function run(program: ParallelGuest, seed: number): Promise<SeededRun> {
  const kernel = await boot(program, seed);
  const polls: string[] = [];
  const polled = new Set<number>();
  kernel.listen((event) => {
    if (event.kind !== 'poll') return;
    polls.push(`${event.taskId}@${event.at.hart}`);
    polled.add(event.taskId);
  });
  const events = newHash();
  hashEvents(kernel, events);
  const output = collectOutput(kernel);
  const end = await (program.needs === 'rcore' ? goOn(kernel) : advanceHosted(kernel));
  return { stdout: output(), end, events: hashText(events), interleaving: polls.join(' '), tasks: polled.size };
}

/** Output without what depends on the order by right. */
function comparable({ varies, unordered }: ParallelGuest, stdout: string): string {
  const text = varies === undefined ? stdout : stdout.replace(varies, '');
  return unordered ? text.split('\n').sort().join('\n') : text;
}

const outcomeOf = (program: ParallelGuest, { stdout, end, tasks }: SeededRun) => ({
  stdout: comparable(program, stdout),
  end,
  isParallel: tasks > 1,
});

test.each(programs)(
  '$title runs the same with one seed, otherwise with others, and does what it should',
  async (program) => {
    const first = await run(program, SEED);
    const expected = { stdout: comparable(program, program.stdout), end: program.end, isParallel: true };
    expect(outcomeOf(program, first)).toEqual(expected);
    for (let time = 1; time < SAME; time++) expect((await run(program, SEED)).events).toBe(first.events);

    const interleavings = new Set([first.interleaving]);
    for (const seed of OTHERS) {
      const other = await run(program, seed);
      expect({ seed, ...outcomeOf(program, other) }).toEqual({ seed, ...expected });
      interleavings.add(other.interleaving);
    }
    expect(interleavings.size).toBeGreaterThan(1);
    if (LONG !== undefined) process.stdout.write(`${program.title}: ${interleavings.size} orders\n`);
  },
  TIMEOUT,
);
