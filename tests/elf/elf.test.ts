/** The ELF reader: what it reads, and that any broken input gives a typed error with a place and a sentence. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ElfError } from '../../src/elf/elfError.ts';
import { type ElfFile, readElf } from '../../src/elf/elfFile.ts';
import { readJumpSlots } from '../../src/elf/jumpSlots.ts';
import { STT_FUNC } from '../../src/elf/numbers.ts';
import { buildElf, type ElfDescription } from './elfBuilder.ts';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

const small: ElfDescription = {
  entry: 0x10100,
  segments: [
    { vaddr: 0x10100, bytes: bytes(1, 2, 3, 4), flags: 5 },
    { vaddr: 0x11000, bytes: bytes(5, 6), memsz: 100, flags: 6 },
  ],
  sections: [
    { name: '.text', bytes: bytes(1, 2, 3, 4), flags: 6 },
    { name: '.debug_info', bytes: bytes(9, 9), flags: 0x800 },
  ],
  symbols: [
    { name: '_start', value: 0x10100, size: 4 },
    { name: 'counter', value: 0x11000, size: 2, type: 1 },
  ],
};

/** The error of reading everything that there is to read. */
function errorOf(file: Uint8Array, use: (elf: ElfFile) => void = readAll): ElfError | undefined {
  try {
    use(readElf(file));
    return undefined;
  } catch (error) {
    if (error instanceof ElfError) return error;
    throw error;
  }
}

function readAll(elf: ElfFile): void {
  for (const section of elf.sections()) elf.data(section);
  elf.symbols();
}

test('header, segments, sections and symbols are read as they were written', () => {
  const elf = readElf(buildElf(small));
  expect(elf.header).toMatchObject({ type: 2, entry: 0x10100n, flags: 5, phnum: 2 });
  expect(elf.segments.map(({ vaddr, filesz, memsz, flags }) => ({ vaddr, filesz, memsz, flags }))).toEqual([
    { vaddr: 0x10100n, filesz: 4, memsz: 4n, flags: 5 },
    { vaddr: 0x11000n, filesz: 2, memsz: 100n, flags: 6 },
  ]);
  expect(elf.sections().map((section) => section.name)).toEqual([
    '',
    '.text',
    '.debug_info',
    '.symtab',
    '.strtab',
    '.shstrtab',
  ]);
  expect(elf.data(elf.section('.text')!)).toEqual(bytes(1, 2, 3, 4));
  expect(elf.section('.debug_info')!.compressed).toBe(true);
  expect(elf.section('.text')!.compressed).toBe(false);
  expect(elf.section('.nothing')).toBeUndefined();
  expect(elf.symbols()).toEqual([
    { name: '_start', value: 0x10100n, size: 4, type: STT_FUNC, binding: 1, section: 1 },
    { name: 'counter', value: 0x11000n, size: 2, type: 1, binding: 1, section: 1 },
  ]);
});

test('a program of the sample is read', () => {
  const elf = readElf(new Uint8Array(readFileSync(path.join(import.meta.dirname, '../guest/bin/hello'))));
  expect(elf.section('.debug_info')).toBeDefined();
  expect(elf.symbols().find((symbol) => symbol.name === 'main')?.type).toBe(STT_FUNC);
});

test.each([
  ['', 'the file is empty'],
  ['#!/bin/sh\necho', 'not an ELF file (it starts with "#!/b")'],
  ['\u007fEL', 'the file is cut off: an ELF header has 64 bytes, but the file has 3 bytes'],
  ['\u0000\u0001\u0002\u0003', 'not an ELF file (it starts with 00 01 02 03)'],
])('%j is no ELF', (text, message) => {
  expect(errorOf(new TextEncoder().encode(text))).toMatchObject({ section: 'ELF header', message });
});

test.each([
  [{ machine: 62 }, 'it is for x86-64, and Hartbeat runs RISC-V 64-bit'],
  [{ machine: 183 }, 'it is for AArch64, and Hartbeat runs RISC-V 64-bit'],
  [{ machine: 40, elfClass: 1 }, 'it is for Arm (32-bit), and Hartbeat runs RISC-V 64-bit'],
  [{ machine: 21, endianness: 2 }, 'it is for PowerPC 64-bit, and Hartbeat runs RISC-V 64-bit'],
  [{ machine: 9999 }, 'it is for machine number 9999, and Hartbeat runs RISC-V 64-bit'],
  [{ elfClass: 1 }, 'it is for RISC-V 32-bit, and Hartbeat runs RISC-V 64-bit'],
  [{ endianness: 2 }, 'it is for big-endian RISC-V, and Hartbeat runs little-endian RISC-V 64-bit'],
  [{ elfClass: 7 }, 'unknown ELF class 7'],
  [{ endianness: 3 }, 'unknown ELF byte order 3'],
] as const)('%j is refused by name', (change, message) => {
  expect(errorOf(buildElf({ ...small, ...change }))?.message).toBe(message);
});

test('cut off at any length it gives an error with a place inside the file, or a shorter part that is whole', () => {
  const file = buildElf(small);
  const messages = new Set<string>();
  for (let length = 0; length < file.length; length++) {
    const error = errorOf(file.subarray(0, length));
    expect(error, `cut at ${length}`).toBeInstanceOf(ElfError);
    expect(error!.offset).toBeLessThanOrEqual(length);
    expect(error!.message).not.toMatch(/undefined|NaN/);
    messages.add(error!.section);
  }
  expect([...messages]).toEqual(['ELF header', 'program headers', 'section headers']);
});

test('a file whose section table is cut off can still be loaded', () => {
  const file = buildElf(small);
  const elf = readElf(file.subarray(0, file.length - 1));
  expect(elf.segments.length).toBe(2);
  expect(() => elf.sections()).toThrow(ElfError);
  expect(() => elf.symbols()).toThrow('the file is cut off: its section headers should end at byte');
});

test('any byte of the tables may be wrong without a crash', () => {
  const file = buildElf(small);
  const tables = [...Array(64 + 2 * 56).keys(), ...Array(6 * 64).keys()].map((at, index) =>
    index < 64 + 2 * 56 ? at : file.length - 6 * 64 + at,
  );
  let errors = 0;
  for (const at of tables) {
    for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
      const broken = file.slice();
      broken[at] = value;
      if (errorOf(broken) !== undefined) errors++;
    }
  }
  expect(errors).toBeGreaterThan(200);
});

test('absurd numbers are errors, not allocations', () => {
  const file = buildElf(small);
  const view = new DataView(file.buffer);
  view.setBigUint64(32, 2n ** 63n, true);
  expect(errorOf(file)).toMatchObject({ section: 'ELF header', offset: 32 });
  view.setBigUint64(32, 64n, true);
  view.setUint16(60, 0, true);
  const first = Number(view.getBigUint64(40, true));
  view.setBigUint64(first + 32, 2n ** 52n, true);
  expect(errorOf(file)).toMatchObject({ section: 'section headers' });
});

test('a segment larger in the file than in memory, or outside of the file, is an error', () => {
  expect(errorOf(buildElf({ segments: [{ vaddr: 0x10000, bytes: bytes(1, 2), memsz: 1 }] }))?.message).toBe(
    'segment 0 has more bytes in the file than in memory',
  );
  const outside = buildElf({ segments: [{ vaddr: 0x10000, bytes: bytes(1), filesz: 5000, memsz: 5000 }] });
  expect(errorOf(outside)?.message).toMatch(/^the file is cut off: its segment 0 should end at byte \d+, but/);
});

test('a symbol table with a wrong entry size or without strings is an error of that table alone', () => {
  const file = buildElf(small);
  const view = new DataView(file.buffer);
  const symtab = Number(view.getBigUint64(40, true)) + 3 * 64;
  view.setBigUint64(symtab + 56, 23n, true);
  expect(readElf(file).sections().length).toBe(6);
  expect(errorOf(file)).toMatchObject({ section: '.symtab', message: expect.stringContaining('23 bytes') });
  view.setBigUint64(symtab + 56, 24n, true);
  view.setUint32(symtab + 40, 77, true);
  expect(errorOf(file)?.message).toContain('section 77');
});

test('a file without sections has none, and no symbols', () => {
  const elf = readElf(buildElf({ segments: small.segments! }));
  expect(elf.sections()).toEqual([]);
  expect(elf.symbols()).toEqual([]);
});

test('slots of the linkage table are known by the functions that they are for; a broken table is an error', () => {
  const file = new Uint8Array(readFileSync(path.join(import.meta.dirname, '..', 'guest', 'bin', 'dynamic')));
  const elf = readElf(file);
  const slots = readJumpSlots(file, elf.sections());
  expect([...slots.values()]).toEqual(expect.arrayContaining(['own_add', 'dlopen', 'strlen', 'read']));
  const got = elf.section('.got.plt') ?? elf.section('.got')!;
  for (const slot of slots.keys()) {
    expect(slot >= got.address && slot < got.address + BigInt(got.size), `slot 0x${slot.toString(16)}`).toBe(true);
  }
  const cut = elf.sections().map((section) => (section.name === '.rela.plt' ? { ...section, size: 1e9 } : section));
  expect(() => readJumpSlots(file, cut)).toThrow(ElfError);
  const none = buildElf(small);
  expect(readJumpSlots(none, readElf(none).sections()).size).toBe(0);
});
