/** Every guest program runs as it does on Linux, and the same on either engine, however `advance` is chopped. */
import { describe, expect, test } from 'vitest';
import { guestPrograms } from '../../guest/programs.ts';
import { bootGuest, runToEnd, sequence } from './guestRun.ts';

for (const program of guestPrograms) {
  describe(`${program.name} ${program.args.join(' ')}`, () => {
    test('prints and ends as on Linux', async () => {
      const outcome = runToEnd(await bootGuest(program));
      expect(outcome.stdout).toBe(program.stdout);
      expect(outcome.end).toEqual({ kind: 'exited', code: program.code, signo: program.signo });
    });

    test('does the same on the reference engine, at every trap', async () => {
      const interp = runToEnd(await bootGuest(program));
      const reference = runToEnd(await bootGuest(program, { engine: 'reference' }));
      expect(reference).toEqual(interp);
    });

    test('does the same when advanced in random pieces, and when preempted often', async () => {
      const next = sequence(7);
      const config = { quantum: 1000, slice: 700 };
      const whole = runToEnd(await bootGuest(program, { config }));
      const chopped = runToEnd(await bootGuest(program, { config }), () => 1 + next(900));
      expect(chopped).toEqual(whole);
      expect(whole.stdout).toBe(program.stdout);
    });
  });
}

test('one step at a time is the same run', async () => {
  const program = guestPrograms.find(({ name }) => name === 'threads')!;
  const stepped = runToEnd(await bootGuest(program), () => 1);
  expect(stepped).toEqual(runToEnd(await bootGuest(program)));
});
