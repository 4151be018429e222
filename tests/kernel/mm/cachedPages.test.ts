/** Pages of unchanged files: private mappings share their frames until somebody stores, the file changes, or RAM is used up. */
import { beforeEach, expect, test } from 'vitest';
import { emptyFile, fillContent, type MemoryFile } from '../../../src/kernel/fs/chunks.ts';
import { truncateContent, writeContent } from '../../../src/kernel/fs/content.ts';
import { makeInode } from '../../../src/kernel/fs/inode.ts';
import { forkAddressSpace } from '../../../src/kernel/mm/fork.ts';
import { allocateFrame, cachedFrames, frameHolders, framesLeft } from '../../../src/kernel/mm/frames.ts';
import { mapArea } from '../../../src/kernel/mm/mapping.ts';
import { makeResident, pageFault } from '../../../src/kernel/mm/pageFault.ts';
import { findPage } from '../../../src/kernel/mm/pageTable.ts';
import { copyIn } from '../../../src/kernel/mm/userMemory.ts';
import { findVma } from '../../../src/kernel/mm/vma.ts';
import type { Inode } from '../../../src/kernel/state.ts';
import { PAGE_SIZE } from '../../../src/machine/physMemory.ts';
import { FakeKernel } from '../fakeKernel.ts';

const FIRST = 0x3000_0000;
const SECOND = 0x3100_0000;
const READ_EXEC = 5;
const READ_WRITE = 3;

let kernel: FakeKernel;
let inode: Inode & MemoryFile;
beforeEach(() => {
  kernel = new FakeKernel();
  const body = emptyFile();
  fillContent(
    body,
    Uint8Array.from({ length: 2 * PAGE_SIZE + 10 }, (_, index) => index >> 8),
  );
  inode = makeInode(kernel, 0o755, body) as Inode & MemoryFile;
});

function map(start: number, prot: number, more: { shared?: boolean; fileEnd?: number } = {}): void {
  const { shared = false, fileEnd = inode.size } = more;
  const file = { ino: inode.ino, offset: 0, fileEnd };
  mapArea(kernel, kernel.space, {
    start,
    end: start + 3 * PAGE_SIZE,
    prot,
    shared,
    name: 'file',
    growsDown: false,
    file,
  });
}

const frameAt = (va: number): number => findPage(kernel, kernel.space, va)!.frame;
const load = (va: number): number => copyIn(kernel, kernel.space, va, 1)[0]!;

test('two mappings read from one frame, the last page and its zeros too', () => {
  map(FIRST, READ_EXEC);
  map(SECOND, READ_EXEC);
  for (const page of [0, 1, 2]) {
    expect(load(FIRST + page * PAGE_SIZE)).toBe(page * 16);
    expect(load(SECOND + page * PAGE_SIZE)).toBe(page * 16);
    expect(frameAt(FIRST + page * PAGE_SIZE)).toBe(frameAt(SECOND + page * PAGE_SIZE));
  }
  expect(load(SECOND + 2 * PAGE_SIZE + 10)).toBe(0);
});

test('a store makes the page the own one of its mapping', () => {
  map(FIRST, READ_WRITE);
  map(SECOND, READ_WRITE);
  expect([load(FIRST), load(SECOND)]).toEqual([0, 0]);
  expect(pageFault(kernel, kernel.space, FIRST, 'store')).toBe('ok');
  expect(findPage(kernel, kernel.space, FIRST)!.writable).toBe(true);
  expect(findPage(kernel, kernel.space, SECOND)!.writable).toBe(false);
  expect(frameAt(FIRST)).not.toBe(frameAt(SECOND));
  // One that is stored to first is never in the cache.
  expect(pageFault(kernel, kernel.space, SECOND + PAGE_SIZE, 'store')).toBe('ok');
  expect(frameHolders(kernel, findPage(kernel, kernel.space, SECOND + PAGE_SIZE)!.frame)).toBe(1);
});

test('a debugger that writes into code writes into the page of one mapping', () => {
  map(FIRST, READ_EXEC);
  map(SECOND, READ_EXEC);
  load(FIRST);
  load(SECOND);
  expect(makeResident(kernel, kernel.space, findVma(kernel.space, FIRST)!, FIRST, true)).toBe('ok');
  expect(frameAt(FIRST)).not.toBe(frameAt(SECOND));
});

test('a segment that ends within a page has zeros after its end, whatever the file has there', () => {
  map(FIRST, READ_EXEC, { fileEnd: PAGE_SIZE + 300 });
  map(SECOND, READ_EXEC);
  expect([load(FIRST + PAGE_SIZE + 299), load(FIRST + PAGE_SIZE + 300)]).toEqual([17, 0]);
  expect(load(SECOND + PAGE_SIZE + 300)).toBe(17);
});

test('the cache outlives the mappings, and RAM that is used up takes it back', () => {
  const before = framesLeft(kernel);
  map(FIRST, READ_EXEC);
  for (const page of [0, 1, 2]) load(FIRST + page * PAGE_SIZE);
  kernel.call('munmap', [FIRST, 3 * PAGE_SIZE]);
  expect([framesLeft(kernel), cachedFrames(kernel)]).toEqual([before - 3, 3]);
  let taken = 0;
  while (allocateFrame(kernel) !== undefined) taken++;
  expect([taken, cachedFrames(kernel)]).toEqual([before, 0]);
});

test('what is mapped stays when RAM is used up, and a fork takes back what it needs', () => {
  map(FIRST, READ_EXEC);
  for (const page of [0, 1, 2]) load(FIRST + page * PAGE_SIZE);
  kernel.call('munmap', [FIRST + PAGE_SIZE, 2 * PAGE_SIZE]);
  while (framesLeft(kernel) > 0) allocateFrame(kernel);
  expect(cachedFrames(kernel)).toBe(2);
  expect(() => forkAddressSpace(kernel, kernel.space)).toThrow(/no \d+ frames/);
  expect([cachedFrames(kernel), load(FIRST)]).toEqual([0, 0]);
});

test('a file that changes is read anew; who mapped it before keeps what was there', () => {
  map(FIRST, READ_EXEC);
  load(FIRST);
  writeContent(kernel, inode, 0, new Uint8Array([99]));
  map(SECOND, READ_EXEC);
  expect([load(FIRST), load(SECOND)]).toEqual([0, 99]);
  expect(frameHolders(kernel, findPage(kernel, kernel.space, FIRST)!.frame)).toBe(1);
});

test('a file that is cut to nothing leaves nothing in the cache', () => {
  map(FIRST, READ_EXEC);
  load(FIRST);
  kernel.call('munmap', [FIRST, 3 * PAGE_SIZE]);
  truncateContent(kernel, inode, 0);
  expect([cachedFrames(kernel), kernel.state.frames.cached.size]).toEqual([0, 0]);
});

test('a private mapping of a page that is mapped shared has its own', () => {
  map(FIRST, READ_WRITE, { shared: true });
  expect(pageFault(kernel, kernel.space, FIRST, 'store')).toBe('ok');
  map(SECOND, READ_EXEC);
  load(SECOND);
  expect(frameAt(SECOND)).not.toBe(frameAt(FIRST));
  expect(kernel.state.frames.cached.size).toBe(0);
});
