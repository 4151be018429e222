/**
 * Messages about a source: the assembler's own, and breaches of the calling convention.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { messages } from '../../../src/asm/language/messages.ts';
import type { AssembleOptions } from '../../../src/asm/options.ts';
import { document } from './snippet.ts';

function said(text: string, callingConvention = true, options: AssembleOptions = {}): string[] {
  return messages(document(text, options), { callingConvention }).map(
    ({ severity, range, text: sentence }) =>
      `${range.start.line + 1}:${range.start.character}-${range.end.character} ${severity}: ${sentence}`,
  );
}

const hints = (body: string): string[] => said(`\t.globl f\nf:\n${body}`);

test('the assembler says what is wrong, with its place', () => {
  expect(said('\taddi a0, a0, 5000\n\tbogus\n')).toMatchInlineSnapshot(`
    [
      "1:14-18 error: 5000 is not in -2048…2047, as addi needs it",
      "2:1-6 error: \`bogus\` is no instruction and no macro",
    ]
  `);
});

test('what is wrong in an included file is said where it is included', () => {
  const include = (path: string) =>
    path === 'inc/a.s' ? { name: '/project/inc/a.s', text: '\n\tbogus\n' } : undefined;
  expect(said('\tnop\n#include "inc/a.s"\n', true, { include })).toEqual([
    '2:0-18 error: `bogus` is no instruction and no macro (/project/inc/a.s:2)',
  ]);
});

test('a saved register that is overwritten is warned of', () => {
  expect(hints('\tli s1, 5\n\tret\n')).toEqual([
    '3:1-9 warning: s1 belongs to the caller: it is overwritten and not restored before the function returns',
  ]);
  expect(hints('\tbeqz a0, 1f\n\tli s1, 5\n1:\tret\n')).toHaveLength(1);
});

test('a register that is saved and restored is not warned of', () => {
  expect(
    hints(`\taddi sp, sp, -16\n\tsd s1, 0(sp)\n\tsd ra, 8(sp)\n\tli s1, 5\n\tcall g
\tld ra, 8(sp)\n\tld s1, 0(sp)\n\taddi sp, sp, 16\n\tret\n`),
  ).toEqual([]);
});

test('a frame by way of s0 is understood, a large one by way of a constant too', () => {
  expect(
    hints(`\taddi sp, sp, -32\n\tsd s0, 24(sp)\n\taddi s0, sp, 32\n\tsd s1, -16(s0)\n\tli s1, 1\n\tld s1, -16(s0)
\taddi sp, s0, -32\n\tld s0, 24(sp)\n\taddi sp, sp, 32\n\tret\n`),
  ).toEqual([]);
  expect(hints('\tli t0, -8192\n\tadd sp, sp, t0\n\tli t0, 8192\n\tadd sp, sp, t0\n\tret\n')).toEqual([]);
});

test('a lost return address is warned of, at the call', () => {
  expect(hints('\tcall g\n\tret\n')).toEqual([
    '3:1-7 warning: the return address in ra is overwritten here and not restored before the function returns',
  ]);
  expect(hints('\tcall g\n\ttail g\n')).toHaveLength(1);
  expect(hints('\tmv t3, ra\n\tmv s2, s2\n\tret\n')).toEqual([]);
});

test('a stack that is not aligned to 16, or not put back, is warned of', () => {
  expect(hints('\taddi sp, sp, -8\n\taddi sp, sp, 8\n\tret\n')).toEqual([
    '3:1-16 warning: sp is then 8 bytes below where it was: the stack must stay aligned to 16 bytes',
  ]);
  expect(hints('\taddi sp, sp, -16\n\tret\n')).toEqual([
    '4:1-4 warning: sp is 16 bytes below where it was when the function began',
  ]);
});

test('saved floating-point registers are warned of, unless they are kept and given back', () => {
  expect(hints('\tfadd.d fs1, fa0, fa0\n\tret\n')).toEqual([
    '3:1-21 warning: fs1 belongs to the caller: it is overwritten and not restored before the function returns',
  ]);
  expect(hints('\tfmv.w.x fs11, zero\n\tret\n')).toHaveLength(1);
  const frame = (save: string, restore: string): string =>
    `\taddi sp, sp, -16\n\t${save}\n\tfmv.d fs0, fa0\n\t${restore}\n\taddi sp, sp, 16\n\tret\n`;
  expect(hints(frame('fsd fs0, 8(sp)', 'fld fs0, 8(sp)'))).toEqual([]);
  expect(hints(frame('fsd fs0, 8(sp)', 'fld fs0, 0(sp)'))).toHaveLength(1);
  expect(hints(frame('fsw fs0, 8(sp)', 'flw fs0, 8(sp)'))).toHaveLength(1);
  expect(hints(frame('fmv.x.d t0, fs0', 'fmv.d.x fs0, t0'))).toEqual([]);
  expect(hints(frame('fmv.d ft0, fs0', 'fmv.d fs0, ft0'))).toEqual([]);
  expect(hints('\tfadd.d ft0, fa0, fa0\n\tfsd fs0, 0(a0)\n\tfeq.d s0, fs0, fs0\n\tret\n')).toHaveLength(1);
});

test('what does not return, and what begins a program, is not warned of', () => {
  expect(hints('\tli s1, 5\n1:\tj 1b\n')).toEqual([]);
  expect(hints('\tli s1, 5\n\tmret\n')).toEqual([]);
  expect(said('\t.globl _start\n_start:\n\tli s0, 1\n\tcall main\n\tret\n')).toEqual([]);
});

test('a loop that moves the stack comes to an end', () => {
  expect(hints('1:\taddi sp, sp, -16\n\tbnez a0, 1b\n\tret\n')).toEqual([]);
});

test('hints of the convention can be switched off', () => {
  expect(said('\t.globl f\nf:\tli s1, 5\n\tret\n', false)).toEqual([]);
});

test('a store beside a saved register does not lose it, one over it does', () => {
  const frame = (offset: number): string =>
    `\taddi sp, sp, -32\n\tsd s0, 16(sp)\n\tli s0, 1\n\tsw a0, ${offset}(sp)\n\tld s0, 16(sp)\n\taddi sp, sp, 32\n\tret\n`;
  expect([12, 16, 20, 24].map((offset) => hints(frame(offset)).length)).toEqual([0, 1, 1, 0]);
});

const corpus = path.join(import.meta.dirname, '../corpus');
test.each(readdirSync(corpus).filter((name) => name.endsWith('.s')))(
  'a compiler keeps to the calling convention: %s',
  (name) => {
    expect(said(readFileSync(path.join(corpus, name), 'utf8'))).toEqual([]);
  },
);
