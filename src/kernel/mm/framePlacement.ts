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
import type { AddressSpace } from '../state.ts';
import { CHUNK_FRAMES, frameInFreePart, GROUP_FRAMES, isFree, isInWholeChunk, lowestFree } from './framePool.ts';
import { allocateFrame, frameNumber } from './frames.ts';
import { USER_END } from './layout.ts';
import { findEntry, frameOf, RESIDENT } from './pageTable.ts';

/** Pages that are looked at one by one, from the nearest on; aligned to this, so they have one table. */
const WINDOW = CHUNK_FRAMES;
const WINDOW_BYTES = WINDOW * PAGE_SIZE;
/** How far away a window may lie that says where another goes: as far as one table of leaves maps. */
const FARTHEST = GROUP_FRAMES * PAGE_SIZE;
const ENTRY_BYTES = 8;

/** A page of user memory, by its address. */
export interface PagePlace {
  readonly space: AddressSpace;
  readonly va: number;
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
  for (const step of [1, -1]) {
    const neighbour = pages?.get(index - step);
    if (neighbour === undefined) continue;
    const wanted = frameNumber(neighbour) + step;
    if (isFree(kernel.state.frames, wanted)) return allocateFrame(kernel, wanted);
  }
  return allocatePageFrame(kernel, place);
}

/** A free frame for a page, the better the earlier it is tried. */
function choose(kernel: Kernel, { space, va }: PagePlace): number | undefined {
  const { frames } = kernel.state;
  if (frames.free === 0) return undefined;
  return (
    besidePages(kernel, space, va) ??
    besideWindows(kernel, space, va) ??
    frameInFreePart(frames, va / PAGE_SIZE) ??
    lowestFree(frames)
  );
}

/** By the nearest page of the same window beside whose frame the right one is free. */
function besidePages(kernel: Kernel, space: AddressSpace, va: number): number | undefined {
  const { memory } = kernel.machine;
  const { frames } = kernel.state;
  const entry = findEntry(kernel, space, va);
  if (entry === undefined) return undefined;
  const index = (va / PAGE_SIZE) % WINDOW;
  for (let turn = 0; turn < 2 * (WINDOW - 1); turn++) {
    // −1, 1, −2, 2, and so on.
    const step = turn % 2 === 0 ? -1 - turn / 2 : (turn + 1) / 2;
    if (index + step < 0 || index + step >= WINDOW) continue;
    const pte = memory.readU32(physAddr(entry + step * ENTRY_BYTES));
    if ((pte & RESIDENT) === 0) continue;
    const wanted = frameNumber(frameOf(pte)) - step;
    if (isFree(frames, wanted)) return wanted;
  }
  return undefined;
}

/** For a page in whose window nobody helps: by the nearest windows, and only where the frames for the whole window are free. */
function besideWindows(kernel: Kernel, space: AddressSpace, va: number): number | undefined {
  if (kernel.state.frames.wholeChunks === 0) return undefined;
  const window = va - (va % WINDOW_BYTES);
  for (let distance = WINDOW_BYTES; distance <= FARTHEST; distance += WINDOW_BYTES) {
    const wanted =
      besideWindow(kernel, space, va, window - distance) ?? besideWindow(kernel, space, va, window + distance);
    if (wanted !== undefined) return wanted;
  }
  return undefined;
}

function besideWindow(kernel: Kernel, space: AddressSpace, va: number, window: number): number | undefined {
  if (window < 0 || window >= USER_END) return undefined;
  const { memory } = kernel.machine;
  const { frames } = kernel.state;
  const entry = findEntry(kernel, space, window);
  if (entry === undefined) return undefined;
  const first = (window - va) / PAGE_SIZE;
  for (let index = 0; index < WINDOW; index++) {
    const pte = memory.readU32(physAddr(entry + index * ENTRY_BYTES));
    if ((pte & RESIDENT) === 0) continue;
    const wanted = frameNumber(frameOf(pte)) - (first + index);
    if (isInWholeChunk(frames, wanted)) return wanted;
  }
  return undefined;
}
