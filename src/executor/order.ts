/**
 * The order in which ready tasks are taken, and its variations. Seed 0 is the fair order: first in, first out. Any other seed lets a small generator
 * (mulberry32) of its own perturb what a scheduler may decide as it likes, so that other interleavings can be tried, each as repeatable as the fair
 * one. Nothing starves: see `PATIENCE`.
 */

/** `word` is where the generator stands; it is used with other seeds than 0 alone. */
export interface OrderState {
  readonly seed: number;
  word: number;
}

/** Among how many of the first ready tasks one is chosen. */
export const WINDOW = 8;

/** How many tasks may become ready after one that stays ready before it must be taken. */
export const PATIENCE = 64;

/** The shortest slice that another order than the fair one may give, unless slices are shorter anyhow. */
const SHORTEST_SLICE = 256;

/** Seeds that are neighbours begin far from one another. */
export const newOrder = (seed: number): OrderState => ({ seed, word: Math.imul(seed, 0x9e37_79b1) >>> 0 });

/** A whole number below `count`: 0 in the fair order. */
export function choose(order: OrderState, count: number): number {
  if (order.seed === 0 || count <= 1) return 0;
  return nextWord(order) % count;
}

/** Steps until preemption where `slice` is the longest: short and long ones are equally frequent by magnitude. */
export function sliceLength(order: OrderState, slice: number): number {
  if (order.seed === 0 || slice <= SHORTEST_SLICE) return slice;
  const magnitudes = Math.floor(Math.log2(slice / SHORTEST_SLICE)) + 1;
  const low = SHORTEST_SLICE * 2 ** choose(order, magnitudes);
  return Math.min(slice, low + choose(order, low));
}

function nextWord(order: OrderState): number {
  const state = (order.word + 0x6d2b_79f5) >>> 0;
  order.word = state;
  let word = Math.imul(state ^ (state >>> 15), state | 1);
  word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
  return (word ^ (word >>> 14)) >>> 0;
}
