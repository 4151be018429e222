/**
 * The tree for the language server: statements with places and what they came to, and where each symbol is named.
 */
import { expect, test } from 'vitest';
import { type Assembled, assembleFile } from '../../src/asm/assemble.ts';
import type { SourceRange } from '../../src/asm/diagnostic.ts';
import type { Statement } from '../../src/asm/syntax/tree.ts';

const SOURCE = `#define SIZE 16
#define SLOT(n) (n * 8)(sp)
	.globl main
main:	addi sp, sp, -SIZE; sd ra, SLOT(1) # save
1:	beqz a0, 1f
	call helper
	j 1b
1:	.set total, SIZE + 1
	li a0, total
	.macro twice reg
	mv \\reg, \\reg
	nop
	.endm
	twice a0
	.rept 2
	ret
	.endr
	.if 0
	nothing
	.endif
	.data
values:	.word 1, 2
	.dword main, values
`;

const assemble = (name = 'tree.S'): Assembled => assembleFile({ name, text: SOURCE });
const marked = ({ line, startColumn, endColumn }: SourceRange): string =>
  SOURCE.split('\n')[line - 1]!.slice(startColumn - 1, endColumn - 1);

function print({ kind, range, labels, head, place, expansion, text }: Statement, indent = ''): string {
  const names = labels.map((label) => `${label.text}: `).join('');
  const bytes = place === undefined ? '' : ` @${place.section}+${place.offset} ${place.sizeBytes}`;
  const own = `${indent}${range.line} ${kind} ${names}${head?.text ?? ''}${bytes}${text === undefined ? '' : ` (${text.trim()})`}\n`;
  return own + expansion.map((made) => print(made, `${indent}  `)).join('');
}

test('statements know their kind, their bytes, and what they were expanded to', () => {
  const { tree, diagnostics } = assemble();
  expect(diagnostics).toEqual([]);
  expect(tree.statements.map((statement) => print(statement)).join('')).toMatchInlineSnapshot(`
    "3 directive .globl
    4 instruction main: addi @0+0 2 (main:	addi sp, sp, -16; sd ra, (1 * 8)(sp) # save)
    4 instruction sd @0+2 2 (main:	addi sp, sp, -16; sd ra, (1 * 8)(sp) # save)
    5 instruction 1: beqz @0+4 2
    6 instruction call @0+6 8
    7 instruction j @0+14 2
    8 directive 1: .set (1:	.set total, 16 + 1)
    9 instruction li @0+16 2
    10 directive .macro
    11 body mv
    12 body nop
    13 directive .endm
    14 macroCall twice @0+18 4
      14 instruction mv @0+18 2 (mv a0, a0)
      14 instruction nop @0+20 2 (nop)
    15 directive .rept @0+22 4
      15 instruction ret @0+22 2 (ret)
      15 instruction ret @0+24 2 (ret)
    16 body ret
    17 directive .endr
    18 directive .if
    19 inactive nothing
    20 directive .endif
    21 directive .data
    22 directive values: .word @1+0 8
    23 directive .dword @1+8 16
    "
  `);
});

test('ranges are of the source, also behind names that the preprocessor replaced', () => {
  const { tree } = assemble();
  const inLine = tree.statements.filter(({ range }) => range.line === 4).map(({ range }) => marked(range));
  expect(inLine).toEqual(['main:	addi sp, sp, -SIZE', 'sd ra, SLOT(1)']);
});

test('occurrences tell definitions from references, and instances of a number from one another', () => {
  const { tree } = assemble();
  const found = tree.occurrences.map(
    ({ name, symbol, role, range }) => `${range.line} ${role} ${name} [${marked(range)}] ${JSON.stringify(symbol)}`,
  );
  expect(found.join('\n')).toMatchInlineSnapshot(`
    "3 declaration main [main] "main"
    4 definition main [main] "main"
    5 definition 1 [1] ".L1\\u00021"
    5 reference 1 [1f] ".L1\\u00022"
    6 reference helper [helper] "helper"
    7 reference 1 [1b] ".L1\\u00021"
    8 definition 1 [1] ".L1\\u00022"
    8 definition total [total] "total"
    9 reference total [total] "total"
    22 definition values [values] "values"
    23 reference main [main] "main"
    23 reference values [values] "values""
  `);
});

test('macros of the assembler and of the preprocessor are listed with their parameters', () => {
  expect(
    assemble().tree.macros.map(({ name, kind, parameters, range }) => [name, kind, parameters, marked(range)]),
  ).toEqual([
    ['SIZE', 'define', [], 'SIZE'],
    ['SLOT', 'define', ['n'], 'SLOT'],
    ['twice', 'macro', ['reg'], 'twice'],
  ]);
});

test('uses of macros are listed with their places', () => {
  expect(
    assemble().tree.macroUses.map(({ name, kind, range }) => `${range.line} ${kind} ${name} ${marked(range)}`),
  ).toEqual(['4 define SIZE SIZE', '4 define SLOT SLOT', '8 define SIZE SIZE', '14 macro twice twice']);
});

test('without a tree the module is the same', () => {
  const { module, tree } = assembleFile({ name: 'tree.S', text: SOURCE }, { tree: false });
  expect(tree.statements).toEqual([]);
  expect(module).toEqual(assemble().module);
});
