/** Machine and kernel can be saved between any two steps and go on elsewhere as if nothing had happened; the state is plain data throughout. */
import { describe, expect, test } from 'vitest';
import { hashEvents, hashMemory, hashText, newHash } from '../../../src/kernel/hash.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { restoreKernel, type Snapshot, saveKernel } from '../../../src/kernel/snapshot.ts';
import { guestPrograms } from '../../guest/programs.ts';
import { bootGuest, collectOutput, makeMachine, runToEnd, sequence } from './guestRun.ts';
import { notPlain } from './plain.ts';

/** Steps that a program makes in all, over its harts. */
function stepsOf(kernel: KernelApi): number {
  return kernel.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
}

describe('save → structuredClone → restore on a fresh machine → the same run to the end', () => {
  for (const program of guestPrograms) {
    test(`${program.name} ${program.args.join(' ')}`, async () => {
      const config = { quantum: 2000, slice: 1500 };
      const original = await bootGuest(program, { config });
      const whole = runToEnd(original);
      const steps = stepsOf(original);
      const next = sequence(program.name.length);
      for (let round = 0; round < 3; round++) {
        const hash = newHash();
        const first = await bootGuest(program, { config });
        const output = collectOutput(first);
        const stop = hashEvents(first, hash);
        first.advance({ maxSteps: next(steps) });
        stop();
        const before = output();
        const saved = structuredClone(saveKernel(first)) satisfies Snapshot;
        // What the first kernel does later must not reach the snapshot.
        first.advance({ maxSteps: 500 });
        const second = restoreKernel(await makeMachine(round === 0 ? 'reference' : 'interp', 2), saved);
        const rest = runToEnd(second, () => 1 + next(5000), { ...hash });
        expect({ ...rest, stdout: before + rest.stdout }).toEqual(whole);
      }
    });
  }

  test('one snapshot can be restored many times', async () => {
    const program = guestPrograms.find(({ name }) => name === 'threads')!;
    const kernel = await bootGuest(program);
    kernel.advance({ maxSteps: 9000 });
    const saved = saveKernel(kernel);
    const machine = await makeMachine('interp', 2);
    const ends = [1, 2].map(() => runToEnd(restoreKernel(machine, saved)));
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]!.end).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });
});

test('the state is plain data at every suspension of every program', async () => {
  for (const program of guestPrograms) {
    const kernel = await bootGuest(program, { config: { quantum: 500, slice: 400 } });
    for (let piece = 0; piece < 60; piece++) {
      expect(notPlain(kernel.state), program.name).toEqual([]);
      if (kernel.advance({ maxSteps: 777 }).kind !== 'budget') break;
    }
    expect(notPlain(kernel.state), program.name).toEqual([]);
  }
});

test('the walk finds what is not plain', () => {
  class Thing {}
  const found = notPlain({ a: () => 1, b: new Thing(), c: new Map([[{}, 1]]), d: Promise.resolve(), e: [new Set()] });
  expect(found).toHaveLength(5);
});

test('the hashes see a register, an event and a byte of memory that differ', async () => {
  const program = guestPrograms.find(({ name }) => name === 'assembly')!;
  const base = runToEnd(await bootGuest(program));
  const other = await bootGuest(program);
  other.registers([...other.state.threads.values()][0]!).setF(31, 1n);
  expect(runToEnd(other).events).not.toBe(base.events);
  const kernel = await bootGuest(program);
  const before = hashMemory(kernel);
  const space = [...kernel.state.spaces.values()][0]!;
  const stack = space.vmas.at(-1)!;
  kernel.writeMemory({ space: space.id, va: BigInt(stack.end - 8) as never }, new Uint8Array([7]));
  expect(hashMemory(kernel)).not.toBe(before);
  const hash = newHash();
  hashEvents(kernel, hash);
  const untouched = hashText(hash);
  kernel.advance({ maxSteps: 1 });
  expect(hashText(hash)).not.toBe(untouched);
});
