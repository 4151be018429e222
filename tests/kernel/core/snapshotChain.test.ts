/**
 * Snapshots taken one after another share what did not change between them. Each still stands for its own moment: restored in any order, on the same
 * machine or on another, with either engine, the run goes on to the same end.
 */
import { describe, expect, test } from 'vitest';
import { type HashState, hashEvents, newHash } from '../../../src/kernel/hash.ts';
import type { KernelApi } from '../../../src/kernel/kernelApi.ts';
import { restoreKernel, type Snapshot, saveKernel } from '../../../src/kernel/snapshot.ts';
import { pagesBeyond } from '../../../src/machine/pageMap.ts';
import { type GuestProgram, guestPrograms } from '../../guest/programs.ts';
import { bootGuest, collectOutput, makeMachine, type Outcome, runToEnd, sequence } from './guestRun.ts';

type Runnable = Pick<GuestProgram, 'name' | 'args' | 'stdin'>;

const memoryParts: readonly Runnable[] = ['mappings', 'cow', 'sysv', 'mqueue', 'memfd'].map((part) => ({
  name: 'memory',
  args: [part],
  stdin: '',
}));
const programs: readonly Runnable[] = [...guestPrograms, ...memoryParts];
const config = { quantum: 2000, slice: 1500 };
const LINKS = 6;

interface Link {
  readonly snapshot: Snapshot;
  readonly hash: HashState;
  readonly stdout: string;
}

const stepsOf = (kernel: KernelApi): number => kernel.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);

/** Saves at random steps on the way, and runs on to the end. */
function chainOf(kernel: KernelApi, steps: number, next: (below: number) => number): { links: Link[]; whole: Outcome } {
  const hash = newHash();
  const output = collectOutput(kernel);
  const stop = hashEvents(kernel, hash);
  const links: Link[] = [];
  for (let link = 0; link < LINKS; link++) {
    kernel.advance({ maxSteps: 1 + next(Math.ceil((2 * steps) / LINKS)) });
    links.push({ snapshot: saveKernel(kernel), hash: { ...hash }, stdout: output() });
  }
  stop();
  const before = output();
  const rest = runToEnd(kernel, () => 1 + next(20_000), { ...hash });
  return { links, whole: { ...rest, stdout: before + rest.stdout } };
}

describe('each snapshot of a chain goes on to the end of the whole run', () => {
  for (const program of programs) {
    test(`${program.name} ${program.args.join(' ')}`, async () => {
      const next = sequence(program.name.length + program.args.length);
      const plain = await bootGuest(program, { config });
      const whole = runToEnd(plain);
      const kernel = await bootGuest(program, { config });
      const chain = chainOf(kernel, stepsOf(plain), next);
      expect(chain.whole).toEqual(whole);
      const others = [await makeMachine('interp', 2), await makeMachine('reference', 2)];
      for (let round = 0; round < 5; round++) {
        const link = chain.links[next(LINKS)]!;
        // The machine that made it goes back; the others jump from one moment to another.
        const machine = round < 2 ? kernel.machine : others[round % 2]!;
        const restored = restoreKernel(machine, link.snapshot);
        const rest = runToEnd(restored, () => 1 + next(20_000), { ...link.hash });
        expect({ ...rest, stdout: link.stdout + rest.stdout }).toEqual(whole);
      }
    });
  }
});

test('saving changes nothing in the run', async () => {
  const program = { name: 'memory', args: ['cow'], stdin: '' };
  const whole = runToEnd(await bootGuest(program));
  const kernel = await bootGuest(program);
  const saving = runToEnd(kernel, () => {
    saveKernel(kernel);
    return 3000;
  });
  expect(saving).toEqual(whole);
});

test('two snapshots in a row share all pages, and two near each other most', async () => {
  const kernel = await bootGuest({ name: 'memory', args: ['cow'], stdin: '' });
  kernel.advance({ maxSteps: 20_000 });
  const first = saveKernel(kernel).machine.pages;
  expect(saveKernel(kernel).machine.pages).toBe(first);
  kernel.advance({ maxSteps: 500 });
  const second = saveKernel(kernel).machine.pages;
  expect(pagesBeyond(second, [])).toBeGreaterThan(20);
  expect(pagesBeyond(second, first)).toBeLessThan(10);
});

test('content of files is shared until it is written, and a snapshot keeps what it had', async () => {
  const program = { name: 'files', args: [], stdin: '' };
  const kernel = await bootGuest(program);
  const chunksOf = ({ kernel: state }: Snapshot) =>
    [...state.inodes.values()].flatMap((inode) => (inode.kind === 'file' ? [...inode.chunks.values()] : []));
  kernel.advance({ maxSteps: 30_000 });
  const first = saveKernel(kernel);
  const second = saveKernel(kernel);
  expect(chunksOf(first).length).toBeGreaterThan(0);
  expect(new Set(chunksOf(second).map(({ bytes }) => bytes))).toEqual(
    new Set(chunksOf(first).map(({ bytes }) => bytes)),
  );
  const before = chunksOf(first).map(({ bytes }) => bytes.slice());
  runToEnd(kernel);
  expect(chunksOf(first).map(({ bytes }) => bytes)).toEqual(before);
});
