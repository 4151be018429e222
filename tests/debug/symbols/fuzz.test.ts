/**
 * Broken programs: cut off at every part, or with bytes changed at random (by a seed), whole files and single sections. Nothing throws, nothing
 * hangs, and answers stay of their types; what is wrong is said in sentences.
 */
import { describe, expect, test } from 'vitest';
import { loadSymbols } from '../../../src/debug/symbols.ts';
import type { FrameContext, ModuleSymbols, Value } from '../../../src/debug/symbolsApi.ts';
import { readElf } from '../../../src/elf/elfFile.ts';
import { fixtureBytes } from '../../dwarf/fixtures/fixture.ts';

/** xorshift32: numbers below `limit`, the same for the same seed. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed * 2654435761 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const block = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) & 0xff);

function frameAt(pc: bigint, isCaller: boolean): FrameContext {
  return {
    registers: { pc, x: Array.from({ length: 32 }, (_, index) => 0x8000n + BigInt(index) * 64n), f: [] },
    memory: {
      read: (va, length) => (va >= 0x8000n && length <= 4096 ? block.subarray(0, length) : undefined),
      write: () => true,
    },
    bias: 0n,
    isCaller,
    setX: () => {},
  };
}

function look(value: Value, depth: number): void {
  expect(typeof value.text).toBe('string');
  if (depth > 0) for (const child of value.children(0, 3)) look(child, depth - 1);
  value.set?.('1');
}

/** Asks everything of a program's symbols, at a few places. */
function askEverything(symbols: ModuleSymbols, pcs: readonly bigint[]): void {
  for (const source of symbols.sources().slice(0, 3)) {
    for (const line of [1, 30, 60]) symbols.resolveLine(source, line);
  }
  for (const name of ['main', 'clamp', 'perimeter']) symbols.functionsNamed(name);
  for (const pc of pcs) {
    symbols.functionAt(pc);
    symbols.locate(pc);
    symbols.stepRanges(pc);
    symbols.symbolAt(pc);
    for (const isCaller of [false, true]) {
      const frame = frameAt(pc, isCaller);
      symbols.unwind(frame);
      symbols.cfa(frame);
      for (const value of [...symbols.arguments(frame), ...symbols.locals(frame), ...symbols.globals(frame)])
        look(value, 2);
    }
    for (const expression of [
      'triangle.next->corners[1].x + 1',
      'counter',
      '(struct shape *)$sp',
      'sizeof(struct point)',
    ]) {
      const { value, error } = symbols.evaluate(expression, frameAt(pc, false));
      expect(value !== undefined || typeof error === 'string').toBe(true);
    }
  }
  for (const problem of symbols.problems) expect(problem).toMatch(/^[^\n]+[^.\n]$/);
}

/** A function entry, the middle of functions, and an address outside. */
const pcs = [0x10190n, 0x10204n, 0x1030an, 0x10124n, 0x1018cn, 0x90n];

const debugSections = (bytes: Uint8Array) =>
  readElf(bytes)
    .sections()
    .filter(({ name, size }) => name.startsWith('.debug_') && size > 0);

/** One of each kind: DWARF 2 and 5 of gcc, optimised code, and LLVM. */
describe.each(['shapes-2', 'shapes-5', 'inline-5', 'noCore'])('%s', (name) => {
  const whole = fixtureBytes(name);

  test('a file cut off anywhere', () => {
    const random = randomFrom(1);
    for (let round = 0; round < 30; round++)
      askEverything(loadSymbols(whole.subarray(0, random(whole.length)), name), pcs);
  });

  test('a section cut off anywhere loses only what it held', () => {
    const random = randomFrom(2);
    for (const section of debugSections(whole)) {
      for (let round = 0; round < 6; round++) {
        const cut = setSectionSize(whole, section.name, random(section.size));
        const symbols = loadSymbols(cut, name);
        askEverything(symbols, pcs);
        expect(symbols.symbolNamed('_start')).toBeDefined();
      }
    }
  });

  test('bytes of debug sections changed at random', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = randomFrom(seed);
      const changed = whole.slice();
      const sections = debugSections(whole);
      const section = sections[random(sections.length)]!;
      for (let count = 1 + random(8); count > 0; count--) {
        changed[section.offset + random(section.size)] = random(3) === 0 ? 0xff : random(256);
      }
      askEverything(loadSymbols(changed, name), pcs);
    }
  });

  test('any bytes changed at random', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = randomFrom(seed + 1000);
      const changed = whole.slice();
      for (let count = 20; count > 0; count--) changed[random(changed.length)] = random(256);
      askEverything(loadSymbols(changed, name), pcs);
    }
  });
});

/** The file with another size in a section's header (gABI, Elf64_Shdr.sh_size at byte 32). */
function setSectionSize(bytes: Uint8Array, name: string, size: number): Uint8Array {
  const elf = readElf(bytes);
  const index = elf.sections().findIndex((section) => section.name === name);
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  view.setBigUint64(Number(view.getBigUint64(40, true)) + index * 64 + 32, BigInt(size), true);
  return changed;
}

test.each([
  ['nothing', new Uint8Array(0)],
  ['text', new TextEncoder().encode('#!/bin/sh\necho hello\n')],
  ['zeros', new Uint8Array(5000)],
])('a file of %s is no program, and that is said', (_, bytes) => {
  const symbols = loadSymbols(bytes, 'file');
  askEverything(symbols, [0n, 0x10000n]);
  expect(symbols.problems.length).toBeGreaterThan(0);
  expect(symbols.hasDebugInfo).toBe(false);
});

test('a compressed section is said to be unreadable, the rest works', () => {
  const bytes = fixtureBytes('shapes-5');
  const elf = readElf(bytes);
  const index = elf.sections().findIndex((section) => section.name === '.debug_line');
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const flags = Number(view.getBigUint64(40, true)) + index * 64 + 8;
  view.setBigUint64(flags, view.getBigUint64(flags, true) | 0x800n, true);
  const symbols = loadSymbols(changed, 'shapes-5');
  expect(symbols.problems).toEqual([
    '.debug_line is compressed, which is not supported: it is read as if it were missing',
  ]);
  expect(symbols.functionsNamed('main')[0]?.hasDebugInfo).toBe(true);
});
