/**
 * F5 on an open source file: which program is taken, and when the user is asked instead.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assemblySourceAt, beginsProgram } from '../../extension/assemblySource.ts';
import { elfHeaderBytes, isElf, isRiscvProgram } from '../../extension/elfHeader.ts';
import { guessProgram, newestFirst } from '../../extension/programGuess.ts';
import { findPrograms, programAt } from '../../extension/programSearch.ts';
import { guestBytes, guestPath } from '../guest/programs.ts';

const header = (change: (view: DataView) => void): Uint8Array => {
  const bytes = guestBytes('hello').slice(0, elfHeaderBytes);
  change(new DataView(bytes.buffer));
  return bytes;
};

describe('an ELF header', () => {
  test('of a static and of a position-independent RISC-V program is accepted', () => {
    expect(isRiscvProgram(guestBytes('hello'))).toBe(true);
    expect(isRiscvProgram(guestBytes('assembly-pie'))).toBe(true);
  });

  test.each<[string, (view: DataView) => void]>([
    ['another machine', (view) => view.setUint16(18, 62, true)],
    ['32 bits', (view) => view.setUint8(4, 1)],
    ['big endian', (view) => view.setUint8(5, 2)],
    ['an object file', (view) => view.setUint16(16, 1, true)],
    ['a core dump', (view) => view.setUint16(16, 4, true)],
    [
      'a shared library',
      (view) => {
        view.setUint16(16, 3, true);
        view.setBigUint64(24, 0n, true);
      },
    ],
  ])('of %s is refused', (_, change) => {
    expect(isElf(header(change))).toBe(true);
    expect(isRiscvProgram(header(change))).toBe(false);
  });

  test('that is cut short is refused', () => {
    expect(isRiscvProgram(guestBytes('hello').slice(0, elfHeaderBytes - 1))).toBe(false);
    expect(isRiscvProgram(new Uint8Array())).toBe(false);
  });
});

describe('programs in a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hb-search-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (file: string, bytes: Uint8Array | string, modifiedSeconds = 1000): string => {
    const full = path.join(folder, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, bytes);
    utimesSync(full, modifiedSeconds, modifiedSeconds);
    return full;
  };
  const program = readFileSync(guestPath('assembly'));

  test('are found in subfolders, whatever they are called', async () => {
    put('a.out', program);
    put('build/deep/threads', program);
    put('threads.c', 'int main() {}');
    put('notes', 'not a program, but long enough to have an ELF header in it, were it one');
    put('empty', '');
    const found = await findPrograms(folder);
    expect(found.map((file) => path.relative(folder, file.path))).toEqual(['a.out', 'build/deep/threads']);
  });

  test('are not looked for in dependencies, hidden folders and Cargo leftovers', async () => {
    put('node_modules/tool/bin', program);
    put('.cache/tool', program);
    put('target/riscv64gc-unknown-linux-gnu/debug/deps/app-0123', program);
    put('target/riscv64gc-unknown-linux-gnu/debug/app', program);
    const found = await findPrograms(folder);
    expect(found.map((file) => path.basename(file.path))).toEqual(['app']);
  });

  test('of a folder that does not exist are none', async () => {
    expect(await findPrograms(path.join(folder, 'nowhere'))).toEqual([]);
  });

  test('are told from other files by their header', async () => {
    const file = put('tool', program, 1234);
    expect(await programAt(file)).toEqual({ path: file, modifiedMs: 1_234_000 });
    expect(await programAt(put('text', 'x'.repeat(100)))).toBeUndefined();
    expect(await programAt(folder)).toBeUndefined();
    expect(await programAt(path.join(folder, 'missing'))).toBeUndefined();
  });
});

describe('the program of a source file', () => {
  const program = (file: string, modifiedMs = 0) => ({ path: file, modifiedMs });

  test.each([
    ['/w/threads.c', ['/w/hello', '/w/threads'], '/w/threads'],
    ['/w/threads.c', ['/w/hello', '/w/build/threads.elf'], '/w/build/threads.elf'],
    ['/w/boot.S', ['/w/hello', '/w/boot.riscv.elf'], '/w/boot.riscv.elf'],
    [
      '/w/app/src/main.rs',
      ['/w/other', '/w/target/riscv64gc-unknown-linux-gnu/debug/app'],
      '/w/target/riscv64gc-unknown-linux-gnu/debug/app',
    ],
    ['/w/my-app/src/main.rs', ['/w/other', '/w/t/my_app'], '/w/t/my_app'],
    ['/w/src/bin/tool.rs', ['/w/other', '/w/t/tool'], '/w/t/tool'],
    ['/w/part.c', ['/w/only'], '/w/only'],
  ])('%s among %j is %s', (source, programs, expected) => {
    expect(
      guessProgram(
        source,
        programs.map((file) => program(file)),
      )?.path,
    ).toBe(expected);
  });

  test('is the newest of those with its name', () => {
    const programs = [program('/w/old/a', 1), program('/w/new/a', 3), program('/w/b', 9), program('/w/mid/a', 2)];
    expect(guessProgram('/w/a.c', programs)?.path).toBe('/w/new/a');
  });

  test('is not guessed when several programs are called otherwise, or none is there', () => {
    expect(guessProgram('/w/x.c', [program('/w/a'), program('/w/b')])).toBeUndefined();
    expect(guessProgram(undefined, [program('/w/a'), program('/w/b')])).toBeUndefined();
    expect(guessProgram('/w/x.c', [])).toBeUndefined();
  });

  test('is offered newest first when the user is asked', () => {
    const programs = [program('/w/b', 1), program('/w/c', 2), program('/w/a', 1)];
    expect(newestFirst(programs).map((file) => file.path)).toEqual(['/w/c', '/w/a', '/w/b']);
  });

  test('is an assembly source itself, unless a program of its name has been built since', () => {
    const source = program('/w/a.S', 2000);
    expect(guessProgram('/w/a.S', [program('/w/other')], source)).toBe(source);
    expect(guessProgram('/w/a.S', [program('/w/build/a', 1000)], source)).toBe(source);
    expect(guessProgram('/w/a.S', [program('/w/build/a', 3000)], source)?.path).toBe('/w/build/a');
  });
});

describe('an assembly source', () => {
  test.each([
    ['_start: nop', true],
    ['  .globl _start\n\t_start :\n', true],
    ['main: nop', false],
    ['# _start: is elsewhere', false],
    ['my_start:', false],
  ])('%j is a program by itself: %s', (text, expected) => {
    expect(beginsProgram(text)).toBe(expected);
  });

  test('is told by its name and its label', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hartbeat-'));
    try {
      const put = (name: string, text: string): string => {
        writeFileSync(path.join(folder, name), text);
        return path.join(folder, name);
      };
      expect((await assemblySourceAt(put('a.S', '_start: ret')))?.path).toBe(path.join(folder, 'a.S'));
      expect(await assemblySourceAt(put('b.s', 'main: ret'))).toBeUndefined();
      expect(await assemblySourceAt(put('c.c', '_start: ret'))).toBeUndefined();
      expect(await assemblySourceAt(path.join(folder, 'missing.S'))).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
