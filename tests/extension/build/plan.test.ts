/**
 * F5 on a C source: when it is built, when a program that is there is debugged, and when the user is asked.
 */
import { describe, expect, test } from 'vitest';
import { planFor } from '../../../extension/build/plan.ts';
import { definesMain, languageOf, programOf } from '../../../extension/build/source.ts';

const MAIN = 'int main(void) { return 0; }\n';
const source = (text: string, modifiedMs = 1000) => ({ path: '/w/a.c', text, modifiedMs });
const program = (file: string, modifiedMs: number) => ({ path: file, modifiedMs });
const never = (): boolean => false;
const always = (): boolean => true;

describe('F5 on a source with main', () => {
  test('builds it when no program has its name, whatever else is there', () => {
    expect(planFor(source(MAIN), [], never)).toEqual({ kind: 'build', output: '/w/a' });
    expect(planFor(source(MAIN), [program('/w/other', 2000)], never)).toEqual({ kind: 'build', output: '/w/a' });
  });

  test('debugs a program of its name that somebody has built since', () => {
    const plan = { kind: 'debug', program: '/w/build/a.elf' };
    expect(planFor(source(MAIN), [program('/w/build/a.elf', 2000)], never)).toEqual(plan);
    expect(planFor(source(MAIN), [program('/w/build/a.elf', 1000)], always)).toEqual(plan);
  });

  test('builds a program of ours again, since a header may have changed', () => {
    expect(planFor(source(MAIN), [program('/w/a', 2000)], always)).toEqual({ kind: 'build', output: '/w/a' });
  });

  test('never takes an older program without a word', () => {
    expect(planFor(source(MAIN), [program('/w/a', 999)], never)).toEqual({
      kind: 'stale',
      program: '/w/a',
      output: '/w/a',
    });
    expect(planFor(source(MAIN), [program('/w/build/a', 999)], never)).toMatchObject({ program: '/w/build/a' });
  });
});

test('F5 on assembly builds what the C library calls, and leaves what has _start to our own assembler', () => {
  const assembly = (text: string) => planFor({ path: '/w/a.S', text, modifiedMs: 1000 }, [], never);
  expect(assembly('\t.globl main\nmain:\tret\n')).toEqual({ kind: 'build', output: '/w/a' });
  expect(assembly('_start:\tcall main\nmain:\tret\n')).toEqual({ kind: 'ask' });
  expect(assembly('# main: is elsewhere\nhelper:\tret\n')).toEqual({ kind: 'ask' });
});

describe('F5 on a part of a program', () => {
  const part = 'int twice(int n) { return 2 * n; }\n';
  test('debugs the only program, if it is as new', () => {
    expect(planFor(source(part), [program('/w/all', 2000)], never)).toEqual({ kind: 'debug', program: '/w/all' });
    expect(planFor(source(part), [program('/w/all', 1)], never)).toEqual({
      kind: 'stale',
      program: '/w/all',
      output: undefined,
    });
  });

  test('asks when there are several, or none', () => {
    expect(planFor(source(part), [], never)).toEqual({ kind: 'ask' });
    expect(planFor(source(part), [program('/w/x', 1), program('/w/y', 1)], never)).toEqual({ kind: 'ask' });
  });
});

test.each([
  [MAIN, true],
  ['int\nmain(int argc, char **argv)\n{\n', true],
  ['auto main() -> int {}', true],
  ['static void f(void);int main(){}', true],
  ['int main(void);', false],
  ['// int main(void) {}\n', false],
  ['/* int main(void)\n{} */', false],
  ['char *s = "int main() {";', false],
  ['int domain(void) {}', false],
  ['int f(void) { return main(0) + 1; } struct s {};', false],
  ['', false],
])('%j is a program by itself: %s', (text, expected) => {
  expect(definesMain(text)).toBe(expected);
});

test.each([
  ['a.c', 'c'],
  ['a.cpp', 'c++'],
  ['a.C', 'c++'],
  ['a.cc', 'c++'],
  ['a.S', 'assembly'],
  ['a.s', 'assembly'],
  ['a.h', undefined],
  ['c', undefined],
])('%s is written in %s', (file, language) => {
  expect(languageOf(file)).toBe(language);
});

test('a program lies beside its source', () => {
  expect(programOf('/w/b.c/a.tar.c')).toBe('/w/b.c/a.tar');
});
