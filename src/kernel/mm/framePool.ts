/**
 * Which frames of RAM are free, and ways to choose one. A frame goes by its number here. Frames are counted in groups of 512, as many as a table of leaves
 * maps pages, and in chunks of 64: how many of each are free is kept. So a choice looks at each group at most once, never at each frame, and it
 * depends on nothing but which frames are free. Nothing is reserved: whatever is free can be had by anybody.
 */
import { assert } from '../../base/assert.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';

export const GROUP_FRAMES = 512;
export const CHUNK_FRAMES = 64;
const GROUP_CHUNKS = GROUP_FRAMES / CHUNK_FRAMES;
// Every page fault counts here, so it is by bits: V8 divides numbers that may be no small integers slowly.
const groupOf = (number: number): number => number >>> 9;
const chunkOf = (number: number): number => number >>> 6;
const inGroup = (number: number): number => number & (GROUP_FRAMES - 1);
const inChunk = (number: number): number => number & (CHUNK_FRAMES - 1);

/** In `holders` of a frame that is free but has been used, so may hold anything. */
const USED = 0x8000_0000;

export interface FramePool {
  /** How many frames there are, and how many of them are free. */
  readonly count: number;
  free: number;
  readonly freeInGroup: Uint32Array;
  readonly freeInChunk: Uint8Array;
  /** How many chunks of 64 frames are wholly free. */
  wholeChunks: number;
  /** By group and place in it, how many hold a frame: 0 or `USED` when it is free. A group that is missing has never been used. */
  readonly holders: (Uint32Array | undefined)[];
}

/** The frames of a RAM that nobody has used: all are free, and zero. */
export function createFramePool(ramBytes: number): FramePool {
  const count = ramBytes / PAGE_SIZE;
  const parts = (size: number): number[] =>
    Array.from({ length: Math.ceil(count / size) }, (_, at) => Math.min(size, count - at * size));
  const freeInGroup = Uint32Array.from(parts(GROUP_FRAMES));
  const wholeChunks = Math.floor(count / CHUNK_FRAMES);
  const holders = new Array<Uint32Array | undefined>(freeInGroup.length).fill(undefined);
  return { count, free: count, freeInGroup, freeInChunk: Uint8Array.from(parts(CHUNK_FRAMES)), wholeChunks, holders };
}

/** How many hold a frame; 0 when it is free. */
export function holdersOf({ holders }: FramePool, number: number): number {
  return (holders[groupOf(number)]?.[inGroup(number)] ?? 0) & ~USED;
}

/** Whether there is a frame of this number, and it is free. */
export const isFree = (pool: FramePool, number: number): boolean =>
  number >= 0 && number < pool.count && holdersOf(pool, number) === 0;

/** Whether the chunk in which a frame would lie exists and is wholly free. */
export const isInWholeChunk = (pool: FramePool, number: number): boolean =>
  pool.freeInChunk[chunkOf(number)] === CHUNK_FRAMES;

/** Gives a free frame its first holder; answers whether it has been used before, so that it is not known to be zero. */
export function takeNumber(pool: FramePool, number: number): boolean {
  pool.holders[groupOf(number)] ??= new Uint32Array(GROUP_FRAMES);
  const holders = pool.holders[groupOf(number)]!;
  const before = holders[inGroup(number)]!;
  assert(number < pool.count && (before === 0 || before === USED), 'a frame that is taken is free');
  holders[inGroup(number)] = 1;
  pool.free--;
  pool.freeInGroup[groupOf(number)]!--;
  if (pool.freeInChunk[chunkOf(number)]!-- === CHUNK_FRAMES) pool.wholeChunks--;
  return before === USED;
}

/** One more holder of a frame that is not free. */
export function addHolder(pool: FramePool, number: number): void {
  pool.holders[groupOf(number)]![inGroup(number)]! += 1;
}

/** One holder less; the last one frees the frame. */
export function dropHolder(pool: FramePool, number: number): void {
  const holders = pool.holders[groupOf(number)]!;
  const before = holders[inGroup(number)]!;
  assert(before > 0 && before < USED, 'a frame that is released has holders');
  if (before > 1) {
    holders[inGroup(number)] = before - 1;
    return;
  }
  holders[inGroup(number)] = USED;
  pool.free++;
  pool.freeInGroup[groupOf(number)]!++;
  if (++pool.freeInChunk[chunkOf(number)]! === CHUNK_FRAMES) pool.wholeChunks++;
}

/** The frame that lies in the lowest wholly free group, or in the lowest such chunk, as the page does in its own; undefined when there is none. */
export function frameInFreePart(pool: FramePool, page: number): number | undefined {
  if (pool.wholeChunks === 0) return undefined;
  const group = pool.freeInGroup.indexOf(GROUP_FRAMES);
  if (group >= 0) return group * GROUP_FRAMES + inGroup(page);
  return pool.freeInChunk.indexOf(CHUNK_FRAMES) * CHUNK_FRAMES + inChunk(page);
}

/** The lowest free frame, of a pool that has one. */
export function lowestFree(pool: FramePool): number {
  let group = 0;
  while (pool.freeInGroup[group] === 0) group++;
  let chunk = group * GROUP_CHUNKS;
  while (pool.freeInChunk[chunk] === 0) chunk++;
  let number = chunk * CHUNK_FRAMES;
  while (!isFree(pool, number)) number++;
  return number;
}

/** The highest free frame, of a pool that has one. */
export function highestFree(pool: FramePool): number {
  let group = pool.freeInGroup.length - 1;
  while (pool.freeInGroup[group] === 0) group--;
  let chunk = Math.min((group + 1) * GROUP_CHUNKS, pool.freeInChunk.length) - 1;
  while (pool.freeInChunk[chunk] === 0) chunk--;
  let number = Math.min((chunk + 1) * CHUNK_FRAMES, pool.count) - 1;
  while (!isFree(pool, number)) number--;
  return number;
}
