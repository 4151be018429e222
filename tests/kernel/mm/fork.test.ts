/** fork's copy of an address space: what each side sees afterwards, what it costs, and that it fails whole. */
import { expect, test } from 'vitest';
import {
  createAddressSpace,
  destroyAddressSpace,
  releaseSpace,
  retainSpace,
} from '../../../src/kernel/mm/addressSpace.ts';
import { forkAddressSpace } from '../../../src/kernel/mm/fork.ts';
import { allocateFrame, frameHolders, framesLeft, releaseFrame } from '../../../src/kernel/mm/frames.ts';
import { pageFault } from '../../../src/kernel/mm/pageFault.ts';
import { findPage } from '../../../src/kernel/mm/pageTable.ts';
import { copyIn, copyOut } from '../../../src/kernel/mm/userMemory.ts';
import type { AddressSpace } from '../../../src/kernel/state.ts';
import { SysError } from '../../../src/kernel/sysError.ts';
import { PAGE_SIZE } from '../../../src/machine/physMemory.ts';
import { FakeKernel } from '../fakeKernel.ts';

const PRIVATE = 0x22;
const SHARED = 0x21;
const READ_WRITE = 3;

function map(kernel: FakeKernel, pages: number, flags = PRIVATE, at = 0): number {
  return kernel.call('mmap', [at, pages * PAGE_SIZE, READ_WRITE, flags, -1, 0]) as number;
}

const put = (kernel: FakeKernel, space: AddressSpace, va: number, value: number): void =>
  copyOut(kernel, space, va, new Uint8Array([value]));
const get = (kernel: FakeKernel, space: AddressSpace, va: number): number => copyIn(kernel, space, va, 1)[0]!;

test('parent and child see what was there, and their own stores from then on', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 3);
  put(kernel, kernel.space, va, 1);
  put(kernel, kernel.space, va + PAGE_SIZE, 2);
  const child = forkAddressSpace(kernel, kernel.space);
  put(kernel, kernel.space, va, 11);
  put(kernel, child, va + PAGE_SIZE, 22);
  put(kernel, child, va + 2 * PAGE_SIZE, 33);
  const seen = (space: AddressSpace): number[] => [0, 1, 2].map((page) => get(kernel, space, va + page * PAGE_SIZE));
  expect(seen(kernel.space)).toEqual([11, 2, 0]);
  expect(seen(child)).toEqual([1, 22, 33]);
});

test('private pages share their frame and are read-only on both sides until one stores', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 1);
  put(kernel, kernel.space, va, 1);
  const child = forkAddressSpace(kernel, kernel.space);
  const mine = findPage(kernel, kernel.space, va)!;
  const its = findPage(kernel, child, va)!;
  expect(its.frame).toBe(mine.frame);
  expect([mine.writable, its.writable]).toEqual([false, false]);
  expect(frameHolders(kernel, mine.frame)).toBe(2);
  // The engine hears of it once, for the whole space.
  expect(kernel.invalidated.at(-1)).toBeUndefined();
  expect(pageFault(kernel, child, va, 'store')).toBe('ok');
  expect(findPage(kernel, child, va)!.frame).not.toBe(mine.frame);
  // The last holder takes the frame itself.
  expect(pageFault(kernel, kernel.space, va, 'store')).toBe('ok');
  expect(findPage(kernel, kernel.space, va)).toMatchObject({ frame: mine.frame, writable: true });
});

test('shared mappings stay shared, also pages that come later', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 2, SHARED);
  put(kernel, kernel.space, va, 1);
  const child = forkAddressSpace(kernel, kernel.space);
  put(kernel, child, va, 2);
  put(kernel, kernel.space, va + PAGE_SIZE, 3);
  expect(get(kernel, kernel.space, va)).toBe(2);
  expect(get(kernel, child, va + PAGE_SIZE)).toBe(3);
});

test('pages without access are inherited with their content', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 1);
  put(kernel, kernel.space, va, 7);
  kernel.call('mprotect', [va, PAGE_SIZE, 0]);
  const child = forkAddressSpace(kernel, kernel.space);
  expect(pageFault(kernel, child, va, 'load')).toBe('segv');
  kernel.call('mprotect', [va, PAGE_SIZE, READ_WRITE]);
  put(kernel, kernel.space, va, 8);
  expect(kernel.machine.memory.read(findPage(kernel, child, va)!.frame, 1)[0]).toBe(7);
});

test('the child needs tables only for what is resident', () => {
  const kernel = new FakeKernel();
  const far = map(kernel, 1, PRIVATE, 2 ** 36);
  const huge = kernel.call('mmap', [0, 2 ** 37, 0, PRIVATE | 0x4000, -1, 0]) as number;
  expect(huge).toBeGreaterThan(0);
  put(kernel, kernel.space, far, 1);
  const before = framesLeft(kernel);
  const child = forkAddressSpace(kernel, kernel.space);
  expect(before - framesLeft(kernel)).toBe(3);
  expect(child.residentPages).toBe(kernel.space.residentPages);
  releaseSpace(kernel, child);
  expect(framesLeft(kernel)).toBe(before);
});

test('without frames for the tables it fails and changes nothing', () => {
  const kernel = new FakeKernel({ ramBytes: 1024 * 1024 });
  const va = map(kernel, 1);
  put(kernel, kernel.space, va, 5);
  const held = [];
  for (let frame = allocateFrame(kernel); frame !== undefined; frame = allocateFrame(kernel)) held.push(frame);
  const spaces = kernel.state.spaces.size;
  expect(() => forkAddressSpace(kernel, kernel.space)).toThrow(SysError);
  expect(kernel.state.spaces.size).toBe(spaces);
  expect(findPage(kernel, kernel.space, va)!.writable).toBe(true);
  for (const frame of held) releaseFrame(kernel, frame);
  expect(forkAddressSpace(kernel, kernel.space).residentPages).toBe(1);
});

test('a space goes with its last user', () => {
  const kernel = new FakeKernel();
  const space = createAddressSpace(kernel);
  retainSpace(space);
  releaseSpace(kernel, space);
  expect(kernel.state.spaces.has(space.id)).toBe(true);
  releaseSpace(kernel, space);
  expect(kernel.state.spaces.has(space.id)).toBe(false);
});

/** What each space's pages hold, without the kernel. */
type Model = Map<AddressSpace, number[]>;

test.each([1, 2, 3, 4])('generations of forks behave as copies (seed %i)', (seed) => {
  let state = seed;
  const random = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const PAGES = 12;
  const kernel = new FakeKernel({ ramBytes: 8 * 1024 * 1024 });
  const base = map(kernel, PAGES);
  const model: Model = new Map([[kernel.space, new Array(PAGES).fill(0)]]);
  for (let step = 0; step < 600; step++) {
    const spaces = [...model.keys()];
    const space = spaces[random(spaces.length)]!;
    const pages = model.get(space)!;
    const page = random(PAGES);
    switch (random(6)) {
      case 0:
        if (spaces.length < 8) model.set(forkAddressSpace(kernel, space), [...pages]);
        break;
      case 1:
        if (spaces.length === 1) break;
        model.delete(space);
        destroyAddressSpace(kernel, space);
        break;
      default:
        pages[page] = 1 + random(255);
        put(kernel, space, base + page * PAGE_SIZE, pages[page]!);
    }
    for (const [each, values] of model) {
      expect(values.map((_, index) => get(kernel, each, base + index * PAGE_SIZE))).toEqual(values);
    }
  }
  for (const space of model.keys()) destroyAddressSpace(kernel, space);
  expect(framesLeft(kernel)).toBe(kernel.state.frames.count);
});
