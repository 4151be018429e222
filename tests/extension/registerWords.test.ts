/**
 * Which words of assembly sources are registers whose values are shown.
 */
import { expect, test } from 'vitest';
import { registerAt, registersAbove } from '../../extension/registerWords.ts';
import { fRegisters, xRegisters } from '../../src/isa/registers.ts';

const expressionAt = (text: string, word: string): string | undefined =>
  registerAt(text, text.indexOf(word) + 1, 0)?.expression;

test('every register is one, by each of its names', () => {
  const names = [...xRegisters, ...fRegisters].flatMap(({ name, file, index }) => [name, `${file}${index}`]);
  expect([...names, 'fp'].filter((name) => registerAt(`\tmv ${name}, x1`, 4, 0)?.expression !== `$${name}`)).toEqual(
    [],
  );
});

test('mnemonics, symbols, comments and strings are none', () => {
  expect(expressionAt('main:\taddi a0, a1, size # s0', 'addi')).toBeUndefined();
  expect(expressionAt('main:\taddi a0, a1, size # s0', 'size')).toBeUndefined();
  expect(expressionAt('main:\taddi a0, a1, size # s0', 's0')).toBeUndefined();
  expect(expressionAt('\t.asciz "s0"', 's0')).toBeUndefined();
  expect(expressionAt('\tlw a0, 8(sp)', 'sp')).toBe('$sp');
});

test('control and status registers are registers where an instruction names one', () => {
  expect(expressionAt('\tcsrr a0, scause', 'scause')).toBe('$scause');
  expect(expressionAt('\tla a0, scause', 'scause')).toBeUndefined();
});

test('lines up to the last label show each register where it stands last', () => {
  const lines = ['\tli t0, 1', 'main:\tli a0, 1', '\tadd a1, a0, zero', '\tsd a1, 0(sp) # t1'];
  const shown = registersAbove((line) => lines[line]!, 3, 0).map(({ line, start, expression }) => [
    line,
    start,
    expression,
  ]);
  expect(shown).toEqual([
    [2, 9, '$a0'],
    [3, 4, '$a1'],
    [3, 10, '$sp'],
  ]);
});
