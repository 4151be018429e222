/**
 * A seed fixes the whole run, and another seed is another interleaving with the same outcome. `npm test` makes a share of the runs; `SEEDS=100 npm run
 * unit -- tests/kernel/core/seeds.test.ts` makes a hundred of each.
 */
import { describe, expect, test } from 'vitest';
import { type GuestProgram, guestPrograms } from '../../guest/programs.ts';
import { bootGuest, runToEnd } from './guestRun.ts';

const LONG = process.env['SEEDS'] === undefined ? undefined : Number(process.env['SEEDS']);
const SAME = LONG ?? 3;
const DIFFERENT = LONG ?? 10;

/** Programs of several threads or processes whose output does not tell who came first. */
const programs = ['threads', 'crowd'].map((name) => guestPrograms.find((each) => each.name === name)!);

interface SeededRun {
  readonly outcome: ReturnType<typeof runToEnd>;
  /** Whose polls followed one another on which harts. */
  readonly interleaving: string;
}

async function run(program: GuestProgram, seed: number): Promise<SeededRun> {
  const kernel = await bootGuest(program, { config: { seed, quantum: 5000, slice: 100_000 } });
  const polls: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'poll') polls.push(`${event.taskId}@${event.at.hart}`);
  });
  return { outcome: runToEnd(kernel), interleaving: polls.join(' ') };
}

describe.each(programs)('$name', (program) => {
  test(
    'runs the same with the same seed, by the hash of all events',
    async () => {
      for (const seed of [0, 77]) {
        const hashes = new Set<string>();
        for (let time = 0; time < SAME; time++) hashes.add((await run(program, seed)).outcome.events);
        expect(hashes.size).toBe(1);
      }
    },
    LONG === undefined ? undefined : 3_600_000,
  );

  test(
    'is interleaved otherwise with other seeds, and does what it should',
    async () => {
      const interleavings = new Set<string>();
      for (let seed = 0; seed < DIFFERENT; seed++) {
        const { outcome, interleaving } = await run(program, seed);
        interleavings.add(interleaving);
        expect({ seed, end: outcome.end, stdout: outcome.stdout }).toEqual({
          seed,
          end: { kind: 'exited', code: 0, signo: 0 },
          stdout: program.stdout,
        });
      }
      // A program that polls little has few orders, so that two seeds may find the same one.
      expect(interleavings.size).toBeGreaterThanOrEqual(DIFFERENT * 0.9);
    },
    LONG === undefined ? undefined : 3_600_000,
  );
});
