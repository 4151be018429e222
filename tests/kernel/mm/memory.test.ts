/** Page faults, user memory and the debugger's view of it. */
import { expect, test } from 'vitest';
import { physAddr, virtAddr } from '../../../src/base/address.ts';
import { createAddressSpace, destroyAddressSpace } from '../../../src/kernel/mm/addressSpace.ts';
import { readMemory, writeMemory } from '../../../src/kernel/mm/debugMemory.ts';
import { frameHolders, framesLeft, shareFrame } from '../../../src/kernel/mm/frames.ts';
import { FOUR_GIB, MAP_TOP, STACK_GUARD, STACK_LIMIT, STACK_TOP } from '../../../src/kernel/mm/layout.ts';
import { mapArea } from '../../../src/kernel/mm/mapping.ts';
import { pageFault } from '../../../src/kernel/mm/pageFault.ts';
import { changePage, findPage, residentPages } from '../../../src/kernel/mm/pageTable.ts';
import { accessibleLength, copyIn, copyOut, readCString } from '../../../src/kernel/mm/userMemory.ts';
import { PAGE_SIZE } from '../../../src/machine/physMemory.ts';
import { FakeKernel, SCRATCH } from '../fakeKernel.ts';

const MAP_PRIVATE_ANONYMOUS = 0x22;

function map(kernel: FakeKernel, pages: number, prot = 3, flags = MAP_PRIVATE_ANONYMOUS): number {
  return kernel.call('mmap', [0, pages * PAGE_SIZE, prot, flags, -1, 0]) as number;
}

function mapStack(kernel: FakeKernel): void {
  mapArea(kernel, kernel.space, {
    start: STACK_TOP - 4 * PAGE_SIZE,
    end: STACK_TOP,
    prot: 3,
    shared: false,
    name: '[stack]',
    growsDown: true,
  });
}

test('the walk of a mapped page follows Sv39 in guest memory', () => {
  const kernel = new FakeKernel();
  const { memory } = kernel.machine;
  const va = map(kernel, 1);
  copyOut(kernel, kernel.space, va, new Uint8Array([42]));
  expect(kernel.space.satp >> 60n).toBe(8n);
  let table = Number(kernel.space.satp & 0xfff_ffff_ffffn) * PAGE_SIZE;
  for (const shift of [30, 21, 12]) {
    const pte = memory.readU64(physAddr(table + (Math.floor(va / 2 ** shift) % 512) * 8));
    expect(pte & 1n).toBe(1n);
    table = Number(pte >> 10n) * PAGE_SIZE;
    // Only the leaf is readable, writable, for user mode, and has A and D set.
    expect(pte & 0xfen).toBe(shift === 12 ? 0xd6n : 0n);
  }
  expect(memory.read(physAddr(table), 1)[0]).toBe(42);
});

test('mappings lie below 4 GiB while they fit, then above', () => {
  const kernel = new FakeKernel();
  const none = 0;
  expect(map(kernel, 1)).toBe(MAP_TOP - PAGE_SIZE);
  const big = kernel.call('mmap', [0, 2 ** 31, none, MAP_PRIVATE_ANONYMOUS, -1, 0]) as number;
  expect(big).toBe(MAP_TOP - PAGE_SIZE - 2 ** 31);
  const bigger = kernel.call('mmap', [0, 2 ** 32, none, MAP_PRIVATE_ANONYMOUS, -1, 0]) as number;
  expect(bigger).toBeGreaterThanOrEqual(FOUR_GIB);
  const above = kernel.call('mmap', [2 ** 37, PAGE_SIZE, 3, MAP_PRIVATE_ANONYMOUS, -1, 0]) as number;
  copyOut(kernel, kernel.space, above, new Uint8Array([7]));
  expect(copyIn(kernel, kernel.space, above, 1)).toEqual(new Uint8Array([7]));
});

test('nothing is resident before it is touched', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 1000);
  expect(kernel.space.residentPages).toBe(0);
  expect(pageFault(kernel, kernel.space, va + 5 * PAGE_SIZE, 'store')).toBe('ok');
  expect(kernel.space.residentPages).toBe(1);
});

test('the stack grows down to its limit, and no further', () => {
  const kernel = new FakeKernel();
  mapStack(kernel);
  const lowest = STACK_TOP - STACK_LIMIT;
  expect(pageFault(kernel, kernel.space, STACK_TOP - 20 * PAGE_SIZE, 'store')).toBe('ok');
  expect(pageFault(kernel, kernel.space, lowest - 1, 'store')).toBe('segv');
  expect(pageFault(kernel, kernel.space, lowest, 'store')).toBe('ok');
  expect(kernel.space.residentPages).toBe(2);
});

test('the stack keeps its distance to what is mapped below it', () => {
  const kernel = new FakeKernel();
  mapStack(kernel);
  const below = STACK_TOP - STACK_LIMIT / 2;
  kernel.call('mmap', [below - PAGE_SIZE, PAGE_SIZE, 3, MAP_PRIVATE_ANONYMOUS | 0x10, -1, 0]);
  expect(pageFault(kernel, kernel.space, below + STACK_GUARD - 1, 'store')).toBe('segv');
  expect(pageFault(kernel, kernel.space, below + STACK_GUARD, 'store')).toBe('ok');
});

test('the kernel grows the stack too when a buffer lies on it', () => {
  const kernel = new FakeKernel();
  mapStack(kernel);
  const address = STACK_TOP - 10 * PAGE_SIZE;
  expect(accessibleLength(kernel, kernel.space, address, 100, 'store')).toBe(100);
  copyOut(kernel, kernel.space, address, new Uint8Array(100));
});

test('a fault says oom when RAM is used up, and leaves nothing behind', () => {
  const kernel = new FakeKernel({ ramBytes: 65536 });
  const va = map(kernel, 15);
  let page = 0;
  while (pageFault(kernel, kernel.space, va + page * PAGE_SIZE, 'store') === 'ok') page++;
  expect(page).toBeLessThan(15);
  expect(pageFault(kernel, kernel.space, va + page * PAGE_SIZE, 'store')).toBe('oom');
  expect(kernel.space.residentPages).toBe(page);
  kernel.call('munmap', [va, PAGE_SIZE]);
  expect(pageFault(kernel, kernel.space, va + page * PAGE_SIZE, 'store')).toBe('ok');
});

test('a mapping of more than all RAM is refused, unless it reserves nothing', () => {
  const kernel = new FakeKernel({ ramBytes: 65536 });
  expect(map(kernel, 100)).toBe(-12);
  expect(map(kernel, 100, 0)).toBeGreaterThan(0);
  expect(map(kernel, 100, 3, MAP_PRIVATE_ANONYMOUS | 0x4000)).toBeGreaterThan(0);
});

test('fetching needs PROT_EXEC; PROT_EXEC alone does not allow loads', () => {
  const kernel = new FakeKernel();
  const data = map(kernel, 1, 3);
  const code = map(kernel, 1, 4);
  expect(pageFault(kernel, kernel.space, data, 'fetch')).toBe('segv');
  expect(pageFault(kernel, kernel.space, code, 'fetch')).toBe('ok');
  expect(pageFault(kernel, kernel.space, code, 'load')).toBe('segv');
});

test('addresses outside user space are no mapping and no buffer', () => {
  const kernel = new FakeKernel();
  for (const va of [-1, 2 ** 38, 2 ** 63, Number.NaN]) {
    expect(pageFault(kernel, kernel.space, va, 'load')).toBe('segv');
    expect(() => copyIn(kernel, kernel.space, va, 1)).toThrow('EFAULT');
  }
  expect(() => copyIn(kernel, kernel.space, 2 ** 38 - 1, 2)).toThrow('EFAULT');
});

test('a store to a private frame that others hold copies it', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 1);
  copyOut(kernel, kernel.space, va, new Uint8Array([1, 2]));
  const { frame } = findPage(kernel, kernel.space, va)!;
  shareFrame(kernel, frame);
  changePage(kernel, kernel.space, va, frame, 3, false);
  expect(pageFault(kernel, kernel.space, va, 'store')).toBe('ok');
  const copy = findPage(kernel, kernel.space, va)!;
  expect(copy.frame).not.toBe(frame);
  expect(copy.writable).toBe(true);
  expect(copyIn(kernel, kernel.space, va, 2)).toEqual(new Uint8Array([1, 2]));
  expect(frameHolders(kernel, frame)).toBe(1);
});

test('mprotect keeps a frame that others hold read-only until it is stored to', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 1);
  copyOut(kernel, kernel.space, va, new Uint8Array([9]));
  const { frame } = findPage(kernel, kernel.space, va)!;
  shareFrame(kernel, frame);
  kernel.call('mprotect', [va, PAGE_SIZE, 1]);
  kernel.call('mprotect', [va, PAGE_SIZE, 3]);
  expect(findPage(kernel, kernel.space, va)!.writable).toBe(false);
  copyOut(kernel, kernel.space, va, new Uint8Array([8]));
  expect(kernel.machine.memory.read(frame, 1)[0]).toBe(9);
});

test('strings end at their NUL, across pages, and have a limit', () => {
  const kernel = new FakeKernel();
  const address = SCRATCH + PAGE_SIZE - 3;
  copyOut(kernel, kernel.space, address, new TextEncoder().encode('Grüße, Welt\0rest'));
  expect(readCString(kernel, kernel.space, address, 100)).toBe('Grüße, Welt');
  expect(() => readCString(kernel, kernel.space, address, 5)).toThrow('ENAMETOOLONG');
  const last = map(kernel, 1) + PAGE_SIZE - 2;
  copyOut(kernel, kernel.space, last, new Uint8Array([65, 0]));
  expect(readCString(kernel, kernel.space, last, 100)).toBe('A');
  copyOut(kernel, kernel.space, last, new Uint8Array([65, 65]));
  expect(() => readCString(kernel, kernel.space, last, 100)).toThrow('EFAULT');
});

test('what can be accessed ends at the first page that cannot', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 4);
  kernel.call('mprotect', [va + 2 * PAGE_SIZE, PAGE_SIZE, 1]);
  const measure = (kind: 'load' | 'store'): number =>
    accessibleLength(kernel, kernel.space, va + 100, 4 * PAGE_SIZE - 100, kind);
  expect(measure('store')).toBe(2 * PAGE_SIZE - 100);
  expect(measure('load')).toBe(4 * PAGE_SIZE - 100);
});

test('brk grows, shrinks, and does not run into a mapping', () => {
  const kernel = new FakeKernel();
  const start = kernel.process.heapStart;
  expect(kernel.call('brk', [0])).toBe(start);
  expect(kernel.call('brk', [start + 10_000])).toBe(start + 10_000);
  copyOut(kernel, kernel.space, start + 9_999, new Uint8Array([5]));
  expect(kernel.call('brk', [start + 100])).toBe(start + 100);
  expect(() => copyIn(kernel, kernel.space, start + 9_999, 1)).toThrow('EFAULT');
  kernel.call('mmap', [start + 5 * PAGE_SIZE, PAGE_SIZE, 3, MAP_PRIVATE_ANONYMOUS | 0x10, -1, 0]);
  expect(kernel.call('brk', [start + 5 * PAGE_SIZE])).toBe(start + 100);
  expect(kernel.call('brk', [start + 4 * PAGE_SIZE])).toBe(start + 4 * PAGE_SIZE);
});

test('a debugger reads what is mapped without making it resident', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 2, 0);
  const address = { space: kernel.space.id, va: virtAddr(BigInt(va)) };
  expect(readMemory(kernel, address, 3 * PAGE_SIZE)).toEqual(new Uint8Array(2 * PAGE_SIZE));
  expect(kernel.space.residentPages).toBe(0);
  expect(readMemory(kernel, { ...address, va: virtAddr(2n ** 63n) }, 8).length).toBe(0);
});

test('a debugger writes read-only pages, all bytes or none', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 1, 1);
  const address = { space: kernel.space.id, va: virtAddr(BigInt(va + PAGE_SIZE - 2)) };
  expect(writeMemory(kernel, address, new Uint8Array([1, 2]))).toBe(true);
  expect(copyIn(kernel, kernel.space, va + PAGE_SIZE - 2, 2)).toEqual(new Uint8Array([1, 2]));
  kernel.call('munmap', [va + PAGE_SIZE, PAGE_SIZE]);
  expect(writeMemory(kernel, address, new Uint8Array([7, 8, 9]))).toBe(false);
  expect(copyIn(kernel, kernel.space, va + PAGE_SIZE - 2, 2)).toEqual(new Uint8Array([1, 2]));
  // The page itself stays read-only.
  expect(pageFault(kernel, kernel.space, va, 'store')).toBe('segv');
  // No bytes at all can be written anywhere.
  expect(writeMemory(kernel, { ...address, va: virtAddr(5n) }, new Uint8Array(0))).toBe(true);
});

test('calls for no bytes in the middle of a mapping leave it whole', () => {
  const kernel = new FakeKernel();
  const va = map(kernel, 4, 3) + PAGE_SIZE;
  const before = [...kernel.space.vmas];
  for (const name of ['mlock', 'munlock', 'mlock2', 'mprotect', 'madvise', 'msync']) {
    expect(kernel.call(name, [va, 0, 0]), name).toBe(0);
    expect(kernel.space.vmas, name).toEqual(before);
  }
});

test('tables of what was unmapped are freed', () => {
  const kernel = new FakeKernel();
  const before = framesLeft(kernel);
  const va = kernel.call('mmap', [2 ** 36, PAGE_SIZE, 3, MAP_PRIVATE_ANONYMOUS, -1, 0]) as number;
  copyOut(kernel, kernel.space, va, new Uint8Array([1]));
  kernel.call('munmap', [va, PAGE_SIZE]);
  expect(framesLeft(kernel)).toBe(before);
  expect(residentPages(kernel, kernel.space, 0, 2 ** 38)).toEqual([]);
});

test('spaces do not see one another', () => {
  const kernel = new FakeKernel();
  const other = createAddressSpace(kernel);
  const va = map(kernel, 1);
  expect(pageFault(kernel, other, va, 'load')).toBe('segv');
  destroyAddressSpace(kernel, other);
  expect(kernel.state.spaces.size).toBe(1);
});
