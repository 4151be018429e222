/**
 * Which frame a page of user memory gets: pages that lie side by side get frames that lie side by side in the same order, where that is possible. Then translated
 * code can do an access across two pages by itself (`engine/jit/checkEmitter.ts`), whatever the order in which pages are touched.
 *
 * Nothing is remembered for this. What is resident around the page says where its frame should be; where nothing is, the frame is taken out of the
 * midst of free ones, as far from their begin as the page is from its table's, so that those of its neighbours are likely to be free when they come.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { PAGE_SIZE } from '../../machine/physMemory.ts';
import type { Kernel } from '../context.ts';
import { CHUNK_FRAMES, frameInFreePart, GROUP_FRAMES, isFree, isInWholeChunk, lowestFree } from './framePool.ts';
import { allocateFrame, frameNumber } from './frames.ts';
import { frameNumberOf, RESIDENT } from './pageTable.ts';

/** Pages that are looked at one by one, from the nearest on: an aligned part of the pages of a table. */
const WINDOW = CHUNK_FRAMES;
const TABLE = GROUP_FRAMES;
const ENTRY_BYTES = 8;
/** The way through a window from a page to others, the nearest first: −1, 1, −2, 2, and so on. */
const TURNS = 2 * (WINDOW - 1);
const stepOf = (turn: number): number => (turn % 2 === 0 ? -1 - turn / 2 : (turn + 1) / 2);

/** A page of user memory, and where its entry lies if there is a table for it. */
export interface PagePlace {
  readonly va: number;
  readonly entry: PhysAddr | undefined;
}

/** A frame of zeros for a page that is not resident or is about to get another; undefined when RAM is used up. */
export function allocatePageFrame(kernel: Kernel, place: PagePlace): PhysAddr | undefined {
  return allocateFrame(kernel, choose(kernel, place));
}

/** The same for page `index` of a file that several may map, whose frames so far are `pages`: its neighbours in the file come first. */
export function allocateFilePageFrame(
  kernel: Kernel,
  pages: ReadonlyMap<number, number> | undefined,
  index: number,
  place: PagePlace,
): PhysAddr | undefined {
  for (let turn = 0; turn < TURNS && pages !== undefined; turn++) {
    const neighbour = pages.get(index + stepOf(turn));
    if (neighbour === undefined) continue;
    const wanted = frameNumber(neighbour) - stepOf(turn);
    if (isFree(kernel.state.frames, wanted)) return allocateFrame(kernel, wanted);
  }
  return allocatePageFrame(kernel, place);
}

/** A free frame for a page: the first that there is of these choices. */
function choose(kernel: Kernel, { va, entry }: PagePlace): number | undefined {
  const { frames } = kernel.state;
  if (frames.free === 0) return undefined;
  const page = va / PAGE_SIZE;
  if (entry !== undefined) {
    const wanted = besidePages(kernel, entry, page & (WINDOW - 1)) ?? besideWindows(kernel, entry, page & (TABLE - 1));
    if (wanted !== undefined) return wanted;
  }
  return frameInFreePart(frames, page) ?? lowestFree(frames);
}

/** By the nearest page of the same window beside whose frame the right one is free. `index` is the page's own in its window. */
function besidePages(kernel: Kernel, entry: PhysAddr, index: number): number | undefined {
  for (let turn = 0; turn < TURNS; turn++) {
    const step = stepOf(turn);
    if (index + step < 0 || index + step >= WINDOW) continue;
    const wanted = beside(kernel, entry, step);
    if (wanted !== undefined && isFree(kernel.state.frames, wanted)) return wanted;
  }
  return undefined;
}

/** By the nearest window of the same table, if the frames for all of the page's window are free there. `index` is the page's own in the table. */
function besideWindows(kernel: Kernel, entry: PhysAddr, index: number): number | undefined {
  if (kernel.state.frames.wholeChunks === 0) return undefined;
  const own = index - (index % WINDOW);
  for (let distance = WINDOW; distance < TABLE; distance += WINDOW) {
    const wanted =
      besideWindow(kernel, entry, index, own - distance) ?? besideWindow(kernel, entry, index, own + distance);
    if (wanted !== undefined) return wanted;
  }
  return undefined;
}

function besideWindow(kernel: Kernel, entry: PhysAddr, index: number, window: number): number | undefined {
  if (window < 0 || window >= TABLE) return undefined;
  for (let other = window; other < window + WINDOW; other++) {
    const wanted = beside(kernel, entry, other - index);
    if (wanted !== undefined && isInWholeChunk(kernel.state.frames, wanted)) return wanted;
  }
  return undefined;
}

/** The number that a frame must have to lie beside the one of the page that is `step` pages further, if that is resident. */
function beside({ machine: { memory } }: Kernel, entry: PhysAddr, step: number): number | undefined {
  const pte = memory.readU32(physAddr(entry + step * ENTRY_BYTES));
  return (pte & RESIDENT) === 0 ? undefined : frameNumberOf(pte) - step;
}
