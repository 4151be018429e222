/**
 * Definitions, references, renaming, and the outline.
 */
import { expect, test } from 'vitest';
import { outline } from '../../../src/asm/language/outline.ts';
import { definitions, references, rename } from '../../../src/asm/language/symbols.ts';
import { document, marked, snippet } from './snippet.ts';

function defined(text: string): string {
  const { source, position } = snippet(text);
  return marked(
    source.text,
    definitions(source, position).map(({ range }) => range),
  );
}

function referred(text: string): string {
  const { source, position } = snippet(text);
  return marked(
    source.text,
    references(source, position).map(({ range }) => range),
  );
}

function renamed(text: string, name: string): string {
  const { source, position } = snippet(text);
  const renaming = rename(source, position, name);
  if (renaming.kind === 'refused') return renaming.why;
  const lines = source.text.split('\n');
  const edits = [...renaming.edits].sort((a, b) => b.range.start.character - a.range.start.character);
  for (const { range } of edits) {
    const line = lines[range.start.line]!;
    lines[range.start.line] = line.slice(0, range.start.character) + name + line.slice(range.end.character);
  }
  return lines.join('\n');
}

test('a label is defined where it stands', () => {
  expect(defined('main:\tnop\n\tj ma$0in\n')).toBe('⟦main⟧:\tnop\n\tj main\n');
});

test('a numbered label is the one before or after', () => {
  expect(defined('1:\tnop\n\tj 1$0b\n1:\tnop\n')).toBe('⟦1⟧:\tnop\n\tj 1b\n1:\tnop\n');
  expect(defined('1:\tnop\n\tj 1$0f\n1:\tnop\n')).toBe('1:\tnop\n\tj 1f\n⟦1⟧:\tnop\n');
});

test('a constant is defined by .equ, a macro by .macro or #define', () => {
  expect(defined('\t.equ N, 4\n\tli a0, N$0\n')).toBe('\t.equ ⟦N⟧, 4\n\tli a0, N\n');
  expect(defined('\t.macro push r\n\t.endm\n\tpu$0sh a0\n')).toBe('\t.macro ⟦push⟧ r\n\t.endm\n\tpush a0\n');
  expect(defined('#define N 4\n\tli a0, $0N\n')).toBe('#define ⟦N⟧ 4\n\tli a0, N\n');
});

test('references are all places, .globl and data included', () => {
  expect(referred('\t.globl f\nf$0:\tret\n\tcall f\n\t.dword f + 8\n')).toBe(
    '\t.globl ⟦f⟧\n⟦f⟧:\tret\n\tcall ⟦f⟧\n\t.dword ⟦f⟧ + 8\n',
  );
});

test('all places are renamed together', () => {
  expect(renamed('\t.globl f\nf:\tret\n\tcall $0f\n\tla a0, f # f\n', 'g')).toBe(
    '\t.globl g\ng:\tret\n\tcall g\n\tla a0, g # f\n',
  );
  expect(renamed('#define N 4\n\tli a0, N$0 + N\n', 'COUNT')).toBe('#define COUNT 4\n\tli a0, COUNT + COUNT\n');
  expect(renamed('\t.macro push r\n\t.endm\n\tpu$0sh a0\n', 'save')).toBe('\t.macro save r\n\t.endm\n\tsave a0\n');
});

test('what would change its meaning is not renamed', () => {
  expect(renamed('f$0:\tret\n', 'a0')).toBe('`a0` is a register');
  expect(renamed('f$0:\tret\ng:\tret\n', 'g')).toBe('there is a `g` already');
  expect(renamed('f$0:\tret\n', '1x')).toBe('`1x` is no name of a symbol');
  expect(renamed('1$0:\tj 1b\n', 'x')).toBe('there is no name here that can be changed');
  expect(renamed('#define CALL call f\nf$0:\tret\n\tCALL\n', 'g')).toBe('line 3 names it by way of a macro');
  expect(renamed('\tad$0d a0, a0, a0\n', 'x')).toBe('there is no name here that can be changed');
});

test('the outline has functions, data, constants and macros with their lines', () => {
  const text = `#define N 4
\t.equ SIZE, 8
\t.macro twice reg
\t.endm
main:
\tli a0, N
.Lloop:
\tj .Lloop

helper:
1:\tret
\t.data
values: .word 1, 2
`;
  const lines = outline(document(text)).map(
    ({ kind, name, detail, range }) => `${range.start.line + 1}-${range.end.line + 1} ${kind} ${name} (${detail})`,
  );
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "1-1 constant N (#define)
    2-2 constant SIZE (8 (0x8))
    3-3 macro twice (.macro reg)
    5-8 function main (.text + 0x0)
    10-12 function helper (.text + 0x4)
    13-13 data values (.data + 0x0)"
  `);
});
