/** Functions, lines and symbols of real programs as the run control asks for them. */
import { describe, expect, test } from 'vitest';
import { loadSymbols } from '../../../src/debug/symbols.ts';
import type { ModuleSymbols } from '../../../src/debug/symbolsApi.ts';
import { fixtureBytes, lineOf } from '../../dwarf/fixtures/fixture.ts';
import { guestBytes, markedLine } from '../../guest/programs.ts';

const fixture = (name: string): ModuleSymbols => loadSymbols(fixtureBytes(name), name);
const guest = (name: string): ModuleSymbols => loadSymbols(guestBytes(name), name);

/** Function and line of each address that a line resolves to. */
function places(symbols: ModuleSymbols, path: string, line: number): string[] | undefined {
  return symbols
    .resolveLine(path, line)
    ?.addresses.map((address) => `${symbols.functionAt(address)?.name}:${symbols.locate(address)?.line}`);
}

describe.each(['shapes-2', 'shapes-3', 'shapes-4', 'shapes-5', 'shapes-64bit'])('%s', (name) => {
  const symbols = fixture(name);

  test('paths are made absolute with the compilation directory', () => {
    expect(symbols.sources()).toContain('/fixtures/shapes.c');
    expect(symbols.hasDebugInfo).toBe(true);
    expect(symbols.problems).toEqual([]);
  });

  test('a line with code resolves to itself', () => {
    const line = lineOf('shapes.c', '#BP perimeter');
    expect(symbols.resolveLine('/fixtures/shapes.c', line)).toMatchObject({ line });
    expect(places(symbols, '/fixtures/shapes.c', line)).toEqual([`perimeter:${line}`]);
  });

  test('a line without code moves down to the next one with code', () => {
    const line = lineOf('shapes.c', '#BP bottom');
    expect(symbols.resolveLine('shapes.c', line + 3)?.line).toBe(line + 5);
    expect(symbols.resolveLine('shapes.c', 100_000)).toBeUndefined();
  });

  test('a function’s opening line resolves behind its prologue', () => {
    const [perimeter] = symbols.functionsNamed('perimeter');
    const opening = perimeter!.declaration!.line;
    expect(symbols.resolveLine('shapes.c', opening)).toMatchObject({
      line: opening + 1,
      addresses: [perimeter!.afterPrologue],
    });
    expect(perimeter!.afterPrologue).toBeGreaterThan(perimeter!.low);
    expect(perimeter).toMatchObject({ hasDebugInfo: true, declaration: { path: '/fixtures/shapes.c' } });
  });

  test('a loop’s line resolves to its beginning alone', () => {
    const line = lineOf('shapes.c', '#BP perimeter') - 4;
    expect(symbols.resolveLine('shapes.c', line)?.addresses).toHaveLength(1);
  });

  test('stepping over a line runs through all of its code in the function', () => {
    const line = lineOf('shapes.c', '#BP perimeter') - 4;
    const [address] = symbols.resolveLine('shapes.c', line)!.addresses;
    const ranges = symbols.stepRanges(address!);
    expect(ranges.length).toBeGreaterThan(1);
    const { low, high } = symbols.functionAt(address!)!;
    for (const [from, to] of ranges) {
      expect(from >= low && to <= high && from < to).toBe(true);
      expect(symbols.locate(from)?.line).toBe(line);
      expect(symbols.locate(to - 2n)?.line).toBe(line);
    }
  });
});

describe('choosing a source', () => {
  const symbols = fixture('shapes-5');
  const line = lineOf('shapes.c', '#BP perimeter');

  test.each([
    ['/fixtures/shapes.c'],
    ['shapes.c'],
    ['/somewhere/else/fixtures/shapes.c'],
    ['/home/me/shapes.c'],
    ['C:\\work\\Fixtures\\Shapes.c'],
    ['/fixtures/../fixtures/./shapes.c'],
  ])('%s is found', (path) => {
    expect(symbols.resolveLine(path, line)?.line).toBe(line);
  });

  test.each([['/fixtures/other.c'], ['shapes.cc'], ['myshapes.c'], ['']])('%s is not', (path) => {
    expect(symbols.resolveLine(path, line)).toBeUndefined();
  });
});

describe.each(['inline-4', 'inline-5'])('optimised code in %s', (name) => {
  const symbols = fixture(name);

  test('a line of an inline function has an address in each copy, in both units', () => {
    const functions = places(symbols, 'inline.h', lineOf('inline.h', '#BP clamp'));
    expect(functions?.map((place) => place.split(':')[0]).sort()).toEqual(['other', 'sum', 'sum']);
  });

  test('an inlined function is found by name, once a copy', () => {
    const copies = symbols.functionsNamed('clamp');
    expect(copies.length).toBe(3);
    for (const { low, afterPrologue, declaration } of copies) {
      expect(afterPrologue).toBe(low);
      expect(declaration?.path).toBe('/fixtures/inline.h');
      expect(['sum', 'other']).toContain(symbols.functionAt(low)?.name);
    }
  });

  test('functions are entered at their first instruction: its variables are right there', () => {
    const [sum] = symbols.functionsNamed('sum');
    expect(sum!.afterPrologue).toBe(sum!.low);
    expect(symbols.resolveLine('inline.c', sum!.declaration!.line)).toMatchObject({
      line: sum!.declaration!.line,
      addresses: [sum!.low],
    });
  });

  test('every function and line is found at every instruction', () => {
    for (const wanted of ['main', 'sum', 'loop', 'other', '_start']) {
      const [found] = symbols.functionsNamed(wanted);
      for (let pc = found!.low; pc < found!.high; pc += 2n) {
        expect(symbols.functionAt(pc)?.name).toBe(wanted);
        expect(symbols.locate(pc)?.line).toBeGreaterThan(0);
      }
    }
  });
});

test('LLVM’s prologue_end is believed', () => {
  const symbols = fixture('noCore');
  const [start] = symbols.functionsNamed('_start');
  expect(start!.afterPrologue - start!.low).toBe(4n);
  expect(symbols.functionsNamed('_RNvCs4vzlLAb63yR_6noCore4pick')[0]?.name).toBe('pick');
  expect(symbols.resolveLine('noCore.rs', lineOf('noCore.rs', 'Rust') + 41)?.line).toBeGreaterThan(0);
});

describe('a static glibc program', () => {
  const symbols = guest('hello');

  test('functions of the library come from the symbol table, by their public names', () => {
    expect(symbols.functionAt(symbols.functionsNamed('__libc_write')[0]!.low + 4n)?.name).toBe('write');
    expect(symbols.functionsNamed('write')[0]).toMatchObject({ name: 'write', hasDebugInfo: false });
    const { low, afterPrologue } = symbols.functionsNamed('write')[0]!;
    expect(afterPrologue).toBe(low);
    expect(symbols.locate(low)).toBeUndefined();
    expect(symbols.stepRanges(low)).toEqual([]);
  });

  test('functions of the program come from its debug information, once', () => {
    expect(symbols.functionsNamed('main')).toHaveLength(1);
    expect(symbols.functionsNamed('nosuch')).toEqual([]);
  });

  test('symbols by name and by address, data included', () => {
    const environ = symbols.symbolNamed('environ')!;
    expect(environ.size).toBe(8);
    expect(symbols.symbolAt(environ.address + 4n)?.address).toBe(environ.address);
    expect(symbols.symbolAt(0n)).toBeUndefined();
    expect(symbols.symbolAt(0x7fff_ffff_ffffn)).toBeUndefined();
    expect(symbols.functionAt(environ.address)).toBeUndefined();
  });
});

describe('assembly', () => {
  const symbols = guest('assembly');

  test('functions have no prologue, and labels without a type count', () => {
    const [start] = symbols.functionsNamed('_start');
    expect(start).toMatchObject({ name: '_start' });
    const put = symbols.functionsNamed('put')[0]!;
    expect(put.afterPrologue).toBe(put.low);
    expect(symbols.functionAt(start!.low + 2n)?.name).toBe('_start');
  });

  test('every instruction is a line', () => {
    const [start] = symbols.functionsNamed('_start');
    const { line } = symbols.locate(start!.low)!;
    expect(symbols.resolveLine('assembly.S', line)).toMatchObject({ line, addresses: [start!.low] });
    expect(symbols.stepRanges(start!.low)).toHaveLength(1);
  });
});

test('a stripped program has neither names nor lines, and no problems', () => {
  const symbols = guest('hello-stripped');
  expect([symbols.hasDebugInfo, symbols.sources(), symbols.problems]).toEqual([false, [], []]);
  expect(symbols.functionsNamed('main')).toEqual([]);
  expect(symbols.functionAt(0x10600n)).toBeUndefined();
  expect(symbols.resolveLine('hello.c', 3)).toBeUndefined();
});

test('a Rust program’s functions and lines', () => {
  const symbols = guest('executor');
  expect(symbols.functionsNamed('_start')[0]?.hasDebugInfo).toBe(true);
  expect(symbols.sources().some((source) => source.endsWith('executor.rs'))).toBe(true);
  expect(symbols.problems).toEqual([]);
});

test('marked lines of all C guests resolve to themselves', () => {
  for (const [name, mark] of [
    ['threads', 'add'],
    ['recursion', 'multiply'],
    ['values', 'values'],
  ] as const) {
    const line = markedLine(`${name}.c`, mark);
    expect(guest(name).resolveLine(`/elsewhere/${name}.c`, line)?.line).toBe(line);
  }
});
