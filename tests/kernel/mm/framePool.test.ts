/** The pool of frames: which ones are chosen, that none is given twice, and that all can be had. */
import { expect, test } from 'vitest';
import {
  addHolder,
  CHUNK_FRAMES,
  createFramePool,
  dropHolder,
  type FramePool,
  frameInFreePart,
  GROUP_FRAMES,
  highestFree,
  holdersOf,
  isFree,
  isInWholeChunk,
  lowestFree,
  takeNumber,
} from '../../../src/kernel/mm/framePool.ts';
import { PAGE_SIZE } from '../../../src/machine/physMemory.ts';
import { poolFaults } from '../../fuzz/invariants/framePool.ts';

const poolOf = (frames: number): FramePool => createFramePool(frames * PAGE_SIZE);

test('a frame is known to be zero until it has been used once', () => {
  const pool = poolOf(GROUP_FRAMES);
  expect(takeNumber(pool, 5)).toBe(false);
  dropHolder(pool, 5);
  expect(takeNumber(pool, 5)).toBe(true);
  expect(takeNumber(pool, 6)).toBe(false);
});

test('the last of its holders frees a frame, and nobody takes one that is held', () => {
  const pool = poolOf(GROUP_FRAMES);
  takeNumber(pool, 5);
  addHolder(pool, 5);
  dropHolder(pool, 5);
  expect([holdersOf(pool, 5), isFree(pool, 5), pool.free]).toEqual([1, false, GROUP_FRAMES - 1]);
  expect(() => takeNumber(pool, 5)).toThrow('is free');
  dropHolder(pool, 5);
  expect([holdersOf(pool, 5), isFree(pool, 5), pool.free]).toEqual([0, true, GROUP_FRAMES]);
  expect(() => dropHolder(pool, 5)).toThrow('has holders');
});

test('what lies outside of RAM is neither free nor in a chunk', () => {
  const pool = poolOf(CHUNK_FRAMES + 16);
  expect([-1, -CHUNK_FRAMES, CHUNK_FRAMES + 16, 2 * GROUP_FRAMES].map((number) => isFree(pool, number))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect([-1, 0, CHUNK_FRAMES, 2 * CHUNK_FRAMES].map((number) => isInWholeChunk(pool, number))).toEqual([
    false,
    true,
    // It is shorter than others.
    false,
    false,
  ]);
  expect(() => takeNumber(pool, CHUNK_FRAMES + 16)).toThrow('is free');
});

test('a page gets the place in a free group that it has in its table, then the one in a free chunk, then none', () => {
  const pool = poolOf(2 * GROUP_FRAMES);
  const page = 7 * GROUP_FRAMES + 3 * CHUNK_FRAMES + 9;
  expect(frameInFreePart(pool, page)).toBe(3 * CHUNK_FRAMES + 9);
  takeNumber(pool, 0);
  expect(frameInFreePart(pool, page)).toBe(GROUP_FRAMES + 3 * CHUNK_FRAMES + 9);
  takeNumber(pool, 2 * GROUP_FRAMES - 1);
  expect(frameInFreePart(pool, page)).toBe(CHUNK_FRAMES + 9);
  for (let chunk = 1; chunk < 15; chunk++) takeNumber(pool, chunk * CHUNK_FRAMES);
  expect([frameInFreePart(pool, page), pool.free]).toEqual([undefined, 2 * GROUP_FRAMES - 16]);
  dropHolder(pool, 4 * CHUNK_FRAMES);
  expect(frameInFreePart(pool, page)).toBe(4 * CHUNK_FRAMES + 9);
});

test('the lowest and the highest free frame meet when all are taken', () => {
  const pool = poolOf(GROUP_FRAMES + CHUNK_FRAMES + 16);
  const taken: number[] = [];
  while (pool.free > 0) {
    const number = taken.length % 2 === 0 ? lowestFree(pool) : highestFree(pool);
    takeNumber(pool, number);
    taken.push(number);
  }
  expect(taken.slice(0, 4)).toEqual([0, pool.count - 1, 1, pool.count - 2]);
  expect(new Set(taken).size).toBe(pool.count);
  expect(poolFaults(pool)).toEqual([]);
});

/** Takes, shares and drops at random, with a plain record of who holds what; answers all frames that were taken, in order. */
function churn(seed: number, frames: number, steps: number): number[] {
  let state = seed;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pool = poolOf(frames);
  const holders = new Map<number, number>();
  const taken: number[] = [];
  for (let step = 0; step < steps; step++) {
    // Fills up in the first half, and empties in the second.
    const takes = random(8) < (step < steps / 2 ? 5 : 2);
    const held = [...holders.keys()];
    if (takes && pool.free > 0) {
      const choice = random(4);
      const number =
        choice === 0
          ? highestFree(pool)
          : choice === 1
            ? lowestFree(pool)
            : (frameInFreePart(pool, random(2 ** 26)) ?? lowestFree(pool));
      expect(holders.has(number), `frame ${number} is held`).toBe(false);
      takeNumber(pool, number);
      holders.set(number, 1);
      taken.push(number);
    } else if (held.length > 0) {
      const number = held[random(held.length)]!;
      const count = holders.get(number)!;
      if (takes || random(6) === 0) {
        addHolder(pool, number);
        holders.set(number, count + 1);
      } else {
        dropHolder(pool, number);
        if (count === 1) holders.delete(number);
        else holders.set(number, count - 1);
      }
    }
    expect(pool.free).toBe(frames - holders.size);
    if (step % 100 === 0) {
      expect(poolFaults(pool)).toEqual([]);
      for (let number = 0; number < frames; number++) {
        expect(holdersOf(pool, number)).toBe(holders.get(number) ?? 0);
      }
    }
  }
  expect(poolFaults(pool)).toEqual([]);
  return taken;
}

test.each([1, 2, 3])(
  'no frame is given twice and the counts are right, whatever is taken and freed (seed %i)',
  (seed) => {
    const frames = 2 * GROUP_FRAMES + CHUNK_FRAMES + 16;
    const taken = churn(seed, frames, 3000);
    expect(taken.length).toBeGreaterThan(1000);
    // Which frames are given depends on nothing else.
    expect(churn(seed, frames, 3000)).toEqual(taken);
  },
);
