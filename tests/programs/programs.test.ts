/**
 * The share of `npm run programs` that `npm test` runs: programs of Debian print what they print on `qemu-riscv64` (`expected`), end well, ask for nothing that is
 * not there; and both engines do the same at their beginning.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { hashStart, runOnEngine } from './engineRun.ts';
import { provideSystem } from './sysroot.ts';
import { PROGRAMS } from './table.ts';
import { endOf, expectedOutput, hasSucceeded } from './verdict.ts';

const MAX_STEPS = 10_000_000_000;
const LOCKSTEP = 500_000;
const FETCH_MS = 600_000;
const TEST_MS = 300_000;

let system = '';
beforeAll(async () => {
  const found = await provideSystem();
  if ('why' in found) throw new Error(`Debian's riscv64 packages cannot be had: ${found.why}`);
  system = found.value;
}, FETCH_MS);

describe.each(PROGRAMS.filter(({ inShare }) => inShare))('$name', (program) => {
  test('prints what it prints on Linux', { timeout: TEST_MS }, async () => {
    const run = await runOnEngine(system, program, 'interp', MAX_STEPS);
    expect({ stdout: run.stdout, end: endOf(run) }).toEqual({ stdout: expectedOutput(program), end: 0 });
    expect(hasSucceeded(endOf(run), run.stdout)).toBe(true);
    expect(run.unknown.filter((name) => program.doesWithout?.includes(name) !== true)).toEqual([]);
  });

  test('does the same on the reference interpreter', { timeout: TEST_MS }, async () => {
    const fast = await hashStart(system, program, 'interp', LOCKSTEP);
    const slow = await hashStart(system, program, 'reference', LOCKSTEP);
    expect(slow).toEqual(fast);
    expect(slow.steps).toBeGreaterThanOrEqual(LOCKSTEP);
  });
});
