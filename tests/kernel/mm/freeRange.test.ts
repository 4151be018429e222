/** Where mappings without a wish go: against a model that looks at every free range, and without looking at what is known to be full. */
import { expect, test } from 'vitest';
import type { SpaceId } from '../../../src/base/address.ts';
import { FOUR_GIB, MAP_LOW, MAP_MIN, MAP_TOP, PROT_READ, USER_END } from '../../../src/kernel/mm/layout.ts';
import { findFreeRange, replaceVmas } from '../../../src/kernel/mm/vma.ts';
import type { AddressSpace, Vma } from '../../../src/kernel/state.ts';

const PAGE = 4096;
const MIB = 1024 * 1024;

const emptySpace = (vmas: Vma[] = []): AddressSpace => ({
  id: 1 as SpaceId,
  users: 1,
  satp: 0n,
  vmas,
  modules: [],
  residentPages: 0,
  packed: [],
});

function area(start: number, end: number, name = ''): Vma {
  return { start, end, prot: PROT_READ, shared: false, name, growsDown: false, file: undefined };
}

const map = (space: AddressSpace, start: number, length: number, name?: string): void =>
  replaceVmas(space, start, start + length, [area(start, start + length, name)]);

const unmap = (space: AddressSpace, start: number, length: number): void =>
  replaceVmas(space, start, start + length, []);

/** The highest free range of the first region that has one, by looking at all of them. */
function modelOf({ vmas }: AddressSpace, length: number): number | undefined {
  for (const [low, high] of [
    [MAP_LOW, MAP_TOP],
    [FOUR_GIB, USER_END],
    [MAP_MIN, MAP_LOW],
  ] as const) {
    const edges = [low, ...vmas.flatMap(({ start, end }) => [start, end]), high];
    let found: number | undefined;
    for (let i = 0; i < edges.length; i += 2) {
      const from = Math.max(edges[i]!, low);
      const to = Math.min(edges[i + 1]!, high);
      if (to - from >= length) found = Math.max(found ?? 0, to - length);
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

test.each([1, 2, 3, 4, 5, 6])('after any mappings and unmappings, the highest range that is free (seed %i)', (seed) => {
  const random = randomNumbers(seed);
  const space = emptySpace();
  const lengths = [PAGE, 3 * PAGE, MIB, 40 * MIB, 300 * MIB, 70 * 1024 * MIB];
  for (let step = 0; step < 2000; step++) {
    const length = lengths[random(lengths.length - (random(20) === 0 ? 0 : 1))]!;
    const found = findFreeRange(space, length);
    expect(found, `step ${step}`).toBe(modelOf(space, length));
    const name = String(random(3));
    const choice = random(8);
    if (choice < 5 && found !== undefined) map(space, found, length, name);
    else if (choice === 5) map(space, MAP_MIN + random(6000) * MIB, length, name);
    else if (space.vmas.length > 0) {
      // From within an area to somewhere behind it.
      const { start, end } = space.vmas[random(space.vmas.length)]!;
      const from = start + random((end - start) / PAGE) * PAGE;
      unmap(space, from, random(2) === 0 ? end - from : lengths[random(lengths.length)]!);
    }
  }
});

test.each([
  ['below 4 GiB', 16 * PAGE, 2 * PAGE],
  ['above, when there is no room for them below', 8 * MIB, PAGE],
])('room for one more of very many mappings is found at once: %s', (_, stack, guard) => {
  const space = emptySpace();
  let lowest = 0;
  for (let thread = 0; thread < 3000; thread++) {
    lowest = findFreeRange(space, stack)!;
    map(space, lowest, stack, 'stack');
    map(space, lowest, guard, 'guard');
  }
  expect(space.vmas).toHaveLength(6000);
  let looks = 0;
  const vmas = new Proxy(space.vmas, {
    get: (target, key, receiver) => {
      looks++;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  expect(findFreeRange({ ...space, vmas }, stack)).toBe(lowest - stack);
  expect(looks).toBeLessThan(100);
});
