/**
 * Any wait of the kernel may stand in any branch of a combinator, also beside another of the same thread for the same object. Whatever wakes, interrupts, ends
 * or drops it, whenever time runs out: nothing stays registered for a future that is gone, no wait is forgotten, no wake-up is lost, and a snapshot in
 * between goes on the same.
 */
import { expect, test } from 'vitest';
import { futureTable } from '../../../src/kernel/futures.ts';
import { hashEvents, hashMemory, hashText, newHash } from '../../../src/kernel/hash.ts';
import { forgottenLeaves, liveFutures, staleRegistrations } from './registrations.ts';
import { makeMachine, makeWorld, type World } from './world.ts';

/** What is no wait for something of the kernel's: the frame around them, what asks the host, and what is done at its first poll. */
const NO_WAITS = [
  ...[
    'userTask',
    'threadloop',
    'trampoline',
    'utrapHandler',
    'trapHandler',
    'init',
    'startProgram',
    'execve',
    'rcoreExec',
  ],
  ...['hostFile', 'readInput', 'rcoreSpawn', 'rcoreReap', 'yieldNow'],
];
const SEEDS = Number(process.env['SEEDS'] ?? 40);
const STEPS = 60;
const TWIN_STEPS = 10;

/** One step: time passes, all settle; then a look from all sides. */
function step(world: World): void {
  const { kernel } = world;
  world.pass();
  expect(staleRegistrations(kernel.state)).toEqual([]);
  world.settle();
  expect([...staleRegistrations(kernel.state), ...forgottenLeaves(kernel.state)]).toEqual([]);
  // Who is in the background sends a signal whenever it is polled.
  if (liveFutures(kernel.state).some(({ future }) => future.state === 'background')) return;
  expect(world.pollAll()).toBe(0);
  expect([...staleRegistrations(kernel.state), ...forgottenLeaves(kernel.state)]).toEqual([]);
}

function goOn(world: World): string {
  const hash = newHash();
  const stop = hashEvents(world.kernel, hash);
  for (let count = 0; count < TWIN_STEPS; count++) step(world);
  stop();
  return `${hashText(hash)} ${hashMemory(world.kernel)} ${world.kernel.now()} ${world.ended}`;
}

test('waits in combinators leave nothing behind and miss nothing', { timeout: 300_000 }, async () => {
  const machines = [await makeMachine(), await makeMachine()] as const;
  const fresh = machines[0].save();
  const seen = new Set<string>();
  let ended = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    machines[0].restore(fresh);
    const world = makeWorld(machines[0], seed, seed % 4 === 3 ? 'trampoline' : 'threadloop');
    try {
      for (let count = 0; count < STEPS; count++) step(world);
      if (seed % 2 === 0) expect(goOn(world.copy(machines[1]))).toBe(goOn(world));
    } catch (error) {
      throw new Error(`seed ${seed}, ${world.made} calls`, { cause: error });
    }
    for (const kind of world.seen) seen.add(kind);
    ({ ended } = { ended: ended + world.ended });
  }
  expect(ended).toBeGreaterThan(SEEDS * 20);
  expect(futureTable.kinds.filter((kind) => !seen.has(kind) && !NO_WAITS.includes(kind))).toEqual([]);
});
