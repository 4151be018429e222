/**
 * The kernel's random numbers: a small generator (mulberry32) over `state.random`, which starts as the run's seed. Same seed, same run; not for secrets.
 */
import type { Kernel } from './context.ts';

export function randomBytes(kernel: Kernel, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 4) {
    const word = nextWord(kernel);
    for (let j = 0; j < 4 && i + j < length; j++) bytes[i + j] = word >>> (8 * j);
  }
  return bytes;
}

function nextWord(kernel: Kernel): number {
  const state = (kernel.state.random + 0x6d2b79f5) >>> 0;
  kernel.state.random = state;
  let word = Math.imul(state ^ (state >>> 15), state | 1);
  word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
  return (word ^ (word >>> 14)) >>> 0;
}
