/**
 * The parts of the guest program `memory`: what each sees of mappings, shared memory, semaphores and message queues is what Linux shows it
 * (`tests/guest/memory/expected.txt`, the output of the same sources on Linux), on either engine and however it is preempted.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bootGuest, runToEnd, sequence } from './guestRun.ts';

const file = path.join(import.meta.dirname, '../../guest/memory/expected.txt');
const parts = readFileSync(file, 'utf8')
  .split(/^# /m)
  .slice(1)
  .map((text) => {
    const end = text.indexOf('\n');
    return { name: text.slice(0, end), stdout: text.slice(end + 1) };
  });

describe.each(parts)('memory $name', ({ name, stdout }) => {
  const program = { name: 'memory', args: [name], stdin: '' };

  test('sees what Linux shows', async () => {
    const outcome = runToEnd(await bootGuest(program));
    expect(outcome.stdout).toBe(stdout);
    expect(outcome.end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });

  test('does the same when advanced in random pieces, and when preempted often', async () => {
    const next = sequence(3);
    const config = { quantum: 5000, slice: 3000 };
    const whole = runToEnd(await bootGuest(program, { config }));
    const chopped = runToEnd(await bootGuest(program, { config }), () => 1 + next(9000));
    expect(chopped).toEqual(whole);
    expect(whole.stdout).toBe(stdout);
  });
});
