/** The counts of free frames that the pool keeps, against the frames themselves. */
import { CHUNK_FRAMES, type FramePool, GROUP_FRAMES, holdersOf } from '../../../src/kernel/mm/framePool.ts';

export function poolFaults(pool: FramePool): string[] {
  const free = (from: number, size: number): number => {
    let count = 0;
    for (let number = from; number < Math.min(from + size, pool.count); number++) {
      if (holdersOf(pool, number) === 0) count++;
    }
    return count;
  };
  const faults: string[] = [];
  const compare = (what: string, kept: number, counted: number): void => {
    if (kept !== counted) faults.push(`${what} keeps ${kept} free and has ${counted}`);
  };
  compare('the pool', pool.free, free(0, pool.count));
  pool.freeInGroup.forEach((kept, at) => {
    compare(`group ${at}`, kept, free(at * GROUP_FRAMES, GROUP_FRAMES));
  });
  pool.freeInChunk.forEach((kept, at) => {
    compare(`chunk ${at}`, kept, free(at * CHUNK_FRAMES, CHUNK_FRAMES));
  });
  const whole = pool.freeInChunk.filter((kept) => kept === CHUNK_FRAMES).length;
  if (whole !== pool.wholeChunks) faults.push(`the pool keeps ${pool.wholeChunks} whole chunks and has ${whole}`);
  return faults;
}
