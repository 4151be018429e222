/** Pages of user memory that lie side by side have frames that lie side by side, in whatever order they are touched, while RAM has room for it. */
import { expect, test } from 'vitest';
import { emptyFile, fillContent, type MemoryFile } from '../../../src/kernel/fs/chunks.ts';
import { makeInode } from '../../../src/kernel/fs/inode.ts';
import { destroyAddressSpace } from '../../../src/kernel/mm/addressSpace.ts';
import { forkAddressSpace } from '../../../src/kernel/mm/fork.ts';
import { GROUP_FRAMES, isFree } from '../../../src/kernel/mm/framePool.ts';
import { allocateFrame, framesLeft } from '../../../src/kernel/mm/frames.ts';
import { mapArea } from '../../../src/kernel/mm/mapping.ts';
import { pageFault } from '../../../src/kernel/mm/pageFault.ts';
import { findPage } from '../../../src/kernel/mm/pageTable.ts';
import type { AddressSpace, Inode } from '../../../src/kernel/state.ts';
import { PAGE_SIZE, RAM_BASE } from '../../../src/machine/physMemory.ts';
import { poolFaults } from '../../fuzz/invariants/framePool.ts';
import { FakeKernel } from '../fakeKernel.ts';

const TABLE = 512 * PAGE_SIZE;
const PRIVATE_FIXED = 0x32;
const SHARED_FIXED = 0x31;
const MAP_NORESERVE = 0x4000;

/** Maps memory that begins with a table of its own. */
function map(kernel: FakeKernel, pages: number, at = 64 * TABLE, flags = PRIVATE_FIXED): number {
  return kernel.call('mmap', [at, pages * PAGE_SIZE, 3, flags, -1, 0]) as number;
}

/** The numbers below `count`, in an order that depends on the seed. */
function shuffled(count: number, seed: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  let state = seed;
  for (let index = count - 1; index > 0; index--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (index + 1));
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}

function touch(kernel: FakeKernel, va: number, pages: readonly number[], space: AddressSpace = kernel.space): void {
  for (const page of pages) expect(pageFault(kernel, space, va + page * PAGE_SIZE, 'store')).toBe('ok');
}

const frameAt = (kernel: FakeKernel, va: number, space: AddressSpace = kernel.space): number =>
  (findPage(kernel, space, va)!.frame - RAM_BASE) / PAGE_SIZE;

/** Behind how many of the pages the next one's frame does not follow. */
function breaks(kernel: FakeKernel, va: number, pages: number, space: AddressSpace = kernel.space): number {
  let count = 0;
  for (let page = 1; page < pages; page++) {
    const at = va + page * PAGE_SIZE;
    if (frameAt(kernel, at, space) !== frameAt(kernel, at - PAGE_SIZE, space) + 1) count++;
  }
  return count;
}

test.each([1, 2, 3, 4])('an array that is touched in random order lies in one piece (seed %i)', (seed) => {
  const kernel = new FakeKernel();
  // From the midst of one window to the midst of another.
  const va = map(kernel, 300, 64 * TABLE + 37 * PAGE_SIZE);
  touch(kernel, va, shuffled(300, seed));
  expect(breaks(kernel, va, 300)).toBe(0);
});

test('an array of several tables is broken at their ends at most', () => {
  const kernel = new FakeKernel({ ramBytes: 32 * 1024 * 1024 });
  const va = map(kernel, 4 * 512);
  touch(kernel, va, shuffled(4 * 512, 5));
  expect(breaks(kernel, va, 4 * 512)).toBeLessThanOrEqual(3);
});

test('two arrays that are touched in turn do not get in each other’s way', () => {
  const kernel = new FakeKernel();
  const first = map(kernel, 100);
  const second = map(kernel, 100, 70 * TABLE);
  for (const page of shuffled(100, 6)) {
    touch(kernel, first, [page]);
    touch(kernel, second, [99 - page]);
  }
  expect([breaks(kernel, first, 100), breaks(kernel, second, 100)]).toEqual([0, 0]);
});

test('page tables lie at the end of RAM, between no two pages', () => {
  const kernel = new FakeKernel();
  const count = kernel.machine.memory.ramBytes / PAGE_SIZE;
  const root = Number(kernel.space.satp & 0xfff_ffff_ffffn) - RAM_BASE / PAGE_SIZE;
  expect(root).toBe(count - 1);
  touch(kernel, map(kernel, 1), [0]);
  expect([count - 2, count - 3, count - 4].map((number) => isFree(kernel.state.frames, number))).toEqual([
    false,
    false,
    true,
  ]);
});

test('what parent and child copy after a fork lies in one piece on each side', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 128);
  touch(kernel, va, shuffled(128, 7));
  const child = forkAddressSpace(kernel, kernel.space);
  touch(kernel, va, shuffled(128, 8), child);
  expect([breaks(kernel, va, 128), breaks(kernel, va, 128, child)]).toEqual([0, 0]);
  expect(frameAt(kernel, va, child)).not.toBe(frameAt(kernel, va));
  destroyAddressSpace(kernel, child);
  expect(poolFaults(kernel.state.frames)).toEqual([]);
});

test('the grown stack and memory that was given back and is touched again lie in one piece too', () => {
  const kernel = new FakeKernel();
  const top = 80 * TABLE + 60 * PAGE_SIZE;
  const stack = { start: top - PAGE_SIZE, end: top, prot: 3, shared: false, name: '[stack]', growsDown: true };
  mapArea(kernel, kernel.space, stack);
  for (let page = 1; page <= 40; page++) {
    expect(pageFault(kernel, kernel.space, top - page * PAGE_SIZE, 'store')).toBe('ok');
  }
  expect(breaks(kernel, top - 40 * PAGE_SIZE, 40)).toBe(0);
  const va = map(kernel, 50);
  touch(kernel, va, shuffled(50, 9));
  const MADV_DONTNEED = 4;
  expect(kernel.call('madvise', [va + 10 * PAGE_SIZE, 30 * PAGE_SIZE, MADV_DONTNEED])).toBe(0);
  touch(kernel, va, shuffled(50, 10));
  expect(breaks(kernel, va, 50)).toBe(0);
});

test('pages of a file are side by side by their place in the file, whoever brings them in', () => {
  const kernel = new FakeKernel();
  const body = emptyFile();
  fillContent(body, new Uint8Array(40 * PAGE_SIZE).fill(1));
  const inode = makeInode(kernel, 0o755, body) as Inode & MemoryFile;
  const file = { ino: inode.ino, offset: 0, fileEnd: inode.size };
  const mapFile = (start: number): number => {
    const end = start + 40 * PAGE_SIZE;
    mapArea(kernel, kernel.space, { start, end, prot: 5, shared: false, name: 'file', growsDown: false, file });
    return start;
  };
  const mappings = [mapFile(64 * TABLE), mapFile(70 * TABLE)];
  // Each brings in every second page, and then both have all.
  for (const page of shuffled(40, 14)) {
    pageFault(kernel, kernel.space, mappings[page % 2]! + page * PAGE_SIZE, 'load');
  }
  for (const va of mappings) {
    for (let page = 0; page < 40; page++) pageFault(kernel, kernel.space, va + page * PAGE_SIZE, 'load');
    expect(breaks(kernel, va, 40)).toBe(0);
  }
});

test('pages of shared memory are side by side for all who map it', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 60, 64 * TABLE, SHARED_FIXED);
  const child = forkAddressSpace(kernel, kernel.space);
  for (const page of shuffled(60, 11)) touch(kernel, va, [page], page % 2 === 0 ? child : kernel.space);
  for (const space of [kernel.space, child]) {
    touch(
      kernel,
      va,
      Array.from({ length: 60 }, (_, page) => page),
      space,
    );
  }
  expect([breaks(kernel, va, 60), breaks(kernel, va, 60, child)]).toEqual([0, 0]);
});

test('every last frame can be had by whoever wants it, and comes back', () => {
  const kernel = new FakeKernel({ ramBytes: 3 * 1024 * 1024 });
  const left = framesLeft(kernel);
  // Of each window one page is touched: there are not nearly as many chunks of free frames as windows.
  const bytes = 1000 * 64 * PAGE_SIZE;
  const va = map(kernel, bytes / PAGE_SIZE, 64 * TABLE, PRIVATE_FIXED | MAP_NORESERVE);
  let resident = 0;
  while (pageFault(kernel, kernel.space, va + resident * 64 * PAGE_SIZE, 'store') === 'ok') resident++;
  const tables = 1 + Math.ceil(resident / 8);
  expect([kernel.space.residentPages, framesLeft(kernel)]).toEqual([resident, left - resident - tables]);
  // The last one is not enough for a page that needs a table too.
  expect(framesLeft(kernel)).toBeLessThanOrEqual(1);
  kernel.call('munmap', [va, bytes]);
  expect(framesLeft(kernel)).toBe(left);
  expect(poolFaults(kernel.state.frames)).toEqual([]);
});

test('between what others hold, pages are still placed where there is room, and then anywhere', () => {
  const kernel = new FakeKernel({ ramBytes: 2 * GROUP_FRAMES * PAGE_SIZE });
  // In each chunk somebody holds a frame, so none is wholly free.
  for (let number = 0; number < 2 * GROUP_FRAMES; number += 64) {
    if (isFree(kernel.state.frames, number)) allocateFrame(kernel, number);
  }
  const va = map(kernel, 60);
  touch(
    kernel,
    va,
    Array.from({ length: 60 }, (_, page) => page),
  );
  expect([frameAt(kernel, va), breaks(kernel, va, 60)]).toEqual([1, 0]);
});

test('the same faults lead to the same frames', () => {
  const run = (): number[] => {
    const kernel = new FakeKernel();
    const va = map(kernel, 200);
    touch(kernel, va, shuffled(200, 12));
    const child = forkAddressSpace(kernel, kernel.space);
    touch(kernel, va, shuffled(100, 13), child);
    return [kernel.space, child].flatMap((space) =>
      Array.from({ length: 200 }, (_, page) => frameAt(kernel, va + page * PAGE_SIZE, space)),
    );
  };
  expect(run()).toEqual(run());
});
