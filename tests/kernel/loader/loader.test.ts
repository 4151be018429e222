/** The loader: what lands where, what the first stack holds, and a sentence for everything that cannot run. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readContent } from '../../../src/kernel/fs/content.ts';
import { LoadError, type LoadedProgram, loadProgram } from '../../../src/kernel/loader.ts';
import { allocateFrame } from '../../../src/kernel/mm/frames.ts';
import { PIE_BASE, STACK_TOP } from '../../../src/kernel/mm/layout.ts';
import { pageFault } from '../../../src/kernel/mm/pageFault.ts';
import { findPage } from '../../../src/kernel/mm/pageTable.ts';
import { copyIn, readCString } from '../../../src/kernel/mm/userMemory.ts';
import type { Vma } from '../../../src/kernel/state.ts';
import { buildElf, type ElfDescription } from '../../elf/elfBuilder.ts';
import { FakeKernel } from '../fakeKernel.ts';

const code: ElfDescription = {
  entry: 0x10078,
  segments: [
    { vaddr: 0x10000, offset: 0, bytes: new Uint8Array(0), filesz: 0x100, memsz: 0x100, flags: 5 },
    { vaddr: 0x11f00, bytes: new Uint8Array(0x180).fill(7), memsz: 0x3000, flags: 6 },
  ],
};

function load(kernel: FakeKernel, bytes: Uint8Array, more: { args?: string[]; env?: string[] } = {}): LoadedProgram {
  const program = { path: '/bin/test', bytes, args: more.args ?? ['test'], env: more.env ?? [], cwd: '/' };
  return loadProgram(kernel, program);
}

function sentence(description: ElfDescription | Uint8Array, kernel = new FakeKernel()): string {
  const bytes = description instanceof Uint8Array ? description : buildElf(description);
  const spaces = kernel.state.spaces.size;
  try {
    load(kernel, bytes);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    expect(kernel.state.spaces.size).toBe(spaces);
    return error.message;
  }
  return 'loaded';
}

/** The 64-bit words from sp on. */
function words(kernel: FakeKernel, loaded: LoadedProgram, count: number): number[] {
  const view = new DataView(copyIn(kernel, loaded.space, loaded.stackPointer, count * 8).buffer);
  return Array.from({ length: count }, (_, index) => Number(view.getBigUint64(index * 8, true)));
}

test('segments are mapped lazily with their rights; zeros follow the file part', () => {
  const kernel = new FakeKernel();
  const { space, entry, heapStart } = load(kernel, buildElf(code));
  expect(entry).toBe(0x10078);
  expect(heapStart).toBe(0x15000);
  expect(space.modules).toMatchObject([{ path: '/bin/test', bias: 0 }, { path: '[vdso]' }]);
  const areas = space.vmas.slice(0, -2).map(({ start, end, prot }) => [start, end, prot]);
  expect(areas).toEqual([
    [0x10000, 0x11000, 5],
    [0x11000, 0x13000, 3],
    [0x13000, 0x15000, 3],
  ]);
  const resident = space.residentPages;
  expect(copyIn(kernel, space, 0x11f00, 2)).toEqual(new Uint8Array([7, 7]));
  expect(copyIn(kernel, space, 0x1207e, 4)).toEqual(new Uint8Array([7, 7, 0, 0]));
  expect(copyIn(kernel, space, 0x14eff, 1)).toEqual(new Uint8Array([0]));
  expect(space.residentPages).toBe(resident + 3);
  expect(pageFault(kernel, space, 0x10000, 'fetch')).toBe('ok');
  expect(pageFault(kernel, space, 0x10000, 'store')).toBe('segv');
  expect(pageFault(kernel, space, 0x11000, 'fetch')).toBe('segv');
});

test('stores to a segment do not change the file', () => {
  const kernel = new FakeKernel();
  const bytes = buildElf(code);
  const before = bytes.slice();
  const { space } = load(kernel, bytes);
  kernel.machine.memory.write(pageOf(kernel, space, 0x11f00), new Uint8Array([1]));
  expect(bytes).toEqual(before);
  const inode = kernel.state.inodes.get(space.modules[0]!.bytesInode!);
  expect(inode?.kind === 'file' && readContent(kernel, inode, 0, before.length)).toEqual(before);
});

function pageOf(kernel: FakeKernel, space: LoadedProgram['space'], va: number) {
  expect(pageFault(kernel, space, va, 'store')).toBe('ok');
  return findPage(kernel, space, va)!.frame;
}

test('a position-independent program is moved as a whole', () => {
  const kernel = new FakeKernel();
  const pie = { ...code, type: 3, segments: code.segments!.map((s) => ({ ...s, vaddr: Number(s.vaddr) - 0x10000 })) };
  const { space, entry, bias, heapStart } = load(kernel, buildElf({ ...pie, entry: 0x78 }));
  expect(bias).toBe(PIE_BASE);
  expect(entry).toBe(PIE_BASE + 0x78);
  expect(heapStart).toBe(PIE_BASE + 0x5000);
  expect(space.vmas[0]!.start).toBe(PIE_BASE);
});

test('the first stack holds argc, argv, envp and auxv, aligned to 16', () => {
  const kernel = new FakeKernel();
  const loaded = load(kernel, buildElf(code), { args: ['prog', 'one', 'zwölf'], env: ['A=1', 'B='] });
  expect(loaded.stackPointer % 16).toBe(0);
  const stack = words(kernel, loaded, 60);
  const string = (address: number): string => readCString(kernel, loaded.space, address, 100);
  expect(stack[0]).toBe(3);
  expect(stack.slice(1, 4).map(string)).toEqual(['prog', 'one', 'zwölf']);
  expect(stack[4]).toBe(0);
  expect(stack.slice(5, 7).map(string)).toEqual(['A=1', 'B=']);
  expect(stack[7]).toBe(0);
  const auxv = new Map<number, number>();
  expect(stack.indexOf(0, 8)).not.toBe(-1);
  for (let at = 8; stack[at] !== 0 && at < stack.length; at += 2) auxv.set(stack[at]!, stack[at + 1]!);
  expect(Object.fromEntries(auxv)).toMatchObject({
    3: 0x10040, // AT_PHDR
    4: 56, // AT_PHENT
    5: 2, // AT_PHNUM
    6: 4096, // AT_PAGESZ
    7: 0, // AT_BASE
    9: 0x10078, // AT_ENTRY
    11: 1000, // AT_UID
    16: 0x112d, // AT_HWCAP: IMAFDC
    17: 100, // AT_CLKTCK
    23: 0, // AT_SECURE
  });
  expect(string(auxv.get(31)!)).toBe('/bin/test');
  expect(new Set(copyIn(kernel, loaded.space, auxv.get(25)!, 16)).size).toBeGreaterThan(4);
});

test('AT_RANDOM follows the seed', () => {
  const random = (seed: number): string => {
    const kernel = new FakeKernel({ config: { seed } });
    const loaded = load(kernel, buildElf(code));
    const stack = words(kernel, loaded, 60);
    return copyIn(kernel, loaded.space, stack[stack.indexOf(25, 4) + 1]!, 16).join();
  };
  expect(random(1)).toBe(random(1));
  expect(random(1)).not.toBe(random(2));
});

const stackOf = ({ space }: LoadedProgram): Vma => space.vmas.find((vma) => vma.name === '[stack]')!;

test('only the top of the stack is mapped at first; PT_GNU_STACK decides whether it is executable', () => {
  const kernel = new FakeKernel();
  const plain = stackOf(load(kernel, buildElf(code)));
  expect(plain).toMatchObject({ end: STACK_TOP, prot: 3, growsDown: true, name: '[stack]' });
  expect(STACK_TOP - plain.start).toBeLessThan(200 * 1024);
  const executable = { type: 0x6474e551, vaddr: 0, flags: 7 };
  const kernel2 = new FakeKernel();
  const loaded = load(kernel2, buildElf({ ...code, segments: [...code.segments!, executable] }));
  expect(stackOf(loaded).prot).toBe(7);
});

test('two segments on one page show the later one', () => {
  const kernel = new FakeKernel();
  const description = {
    segments: [
      { vaddr: 0x10100, offset: 0x100, bytes: new Uint8Array(16).fill(1), flags: 5 },
      { vaddr: 0x10800, offset: 0x800, bytes: new Uint8Array(16).fill(2), flags: 6 },
    ],
  };
  const { space } = load(kernel, buildElf(description));
  expect(copyIn(kernel, space, 0x10100, 1)[0]).toBe(1);
  expect(copyIn(kernel, space, 0x10800, 1)[0]).toBe(2);
});

const segment = code.segments![1]!;

test.each<[string, ElfDescription | Uint8Array, string]>([
  ['no ELF', new TextEncoder().encode('hello'), 'not an ELF file (it starts with "hell")'],
  ['wrong machine', { ...code, machine: 62 }, 'it is for x86-64, and Hartbeat runs RISC-V 64-bit'],
  ['RV64E', { ...code, flags: 8 }, 'it is for RV64E (16 registers), and Hartbeat runs RV64GC'],
  ['object file', { ...code, type: 1 }, 'is an object file that has not been linked into a program'],
  ['core dump', { ...code, type: 4 }, 'is a core dump, not a program'],
  ['strange type', { ...code, type: 99 }, 'is an ELF file of unknown type 99'],
  ['shared library', { ...code, type: 3, entry: 0 }, 'is a shared library, it has no entry point'],
  ['no segments', { ...code, segments: [] }, 'has no segment to load'],
  [
    'dynamic program',
    { ...code, segments: [...code.segments!, { type: 3, vaddr: 0, bytes: new TextEncoder().encode('/lib/ld.so\0') }] },
    'needs /lib/ld.so, its interpreter, to be started',
  ],
  [
    'address 0',
    { ...code, segments: [{ ...segment, vaddr: 0 }] },
    'its segment at 0x0 lies below 0x10000, the lowest address of a program',
  ],
  [
    'beyond user space',
    { ...code, segments: [{ ...segment, vaddr: 0x3f_ffff_ff00n }] },
    'its segment at 0x3fffffff00 ends outside user space, which has 2^38 bytes',
  ],
  [
    'far beyond',
    { ...code, segments: [{ ...segment, vaddr: 0xffff_ffff_ffff_ff00n }] },
    'its segment at 0xffffffffffffff00 ends outside user space, which has 2^38 bytes',
  ],
  [
    'over the stack',
    { ...code, segments: [{ ...segment, vaddr: STACK_TOP - 0x100 }] },
    'its segment at 0xffefff00 overlaps the stack',
  ],
  [
    'unaligned',
    { ...code, segments: [{ ...segment, offset: 0x123 }] },
    'its segment at 0x11f00 is not aligned to pages as its file offset is',
  ],
  [
    'too much memory',
    { ...code, segments: [{ ...segment, memsz: 2 ** 30 }] },
    "its segment at 0x11f00 needs 1024 MiB, more than the machine's memory",
  ],
])('%s cannot run, and the sentence says why', (_name, description, expected) => {
  expect(sentence(description)).toBe(expected);
});

test('cut off at any length within its segments it cannot run', () => {
  const bytes = buildElf(code);
  const kernel = new FakeKernel();
  for (let length = 0; length < bytes.length; length += 7) {
    expect(sentence(bytes.subarray(0, length), kernel)).toMatch(/empty|cut off/);
  }
});

test('too many arguments, and too little memory, are sentences too', () => {
  const kernel = new FakeKernel();
  expect(() => load(kernel, buildElf(code), { args: ['x'.repeat(3_000_000)] })).toThrow(
    /^its arguments and environment fill \d+ bytes, at most 2097152 fit$/,
  );
  const tiny = new FakeKernel({ ramBytes: 65536 });
  while (allocateFrame(tiny) !== undefined);
  expect(sentence(code, tiny)).toMatch(/^the machine has too little memory for it/);
});

test('the programs of the sample load', () => {
  for (const name of ['hello', 'threads', 'assembly', 'assembly-pie', 'executor']) {
    const bytes = new Uint8Array(readFileSync(path.join(import.meta.dirname, '../../guest/bin', name)));
    const kernel = new FakeKernel();
    const { space, entry } = load(kernel, bytes);
    expect(pageFault(kernel, space, entry, 'fetch')).toBe('ok');
  }
});
