/**
 * What is shown within the text: folding, colours by meaning, hints beside statements, sizes above labels.
 */
import { expect, test } from 'vitest';
import { lenses } from '../../../src/asm/language/codeLens.ts';
import { folds } from '../../../src/asm/language/folding.ts';
import { inlayHints } from '../../../src/asm/language/inlayHints.ts';
import { semanticTokens } from '../../../src/asm/language/semanticTokens.ts';
import { document } from './snippet.ts';

test('macros, repetitions, conditions, comments, functions and data fold', () => {
  const text = `# A comment
# of two lines.
#ifdef X
\t.equ a, 1
#else
\t.equ a, 2
#endif
\t.macro m
\t.rept 2
\tnop
\t.endr
\t.endm
main:
\tnop
\tret

\t.data
values:
\t.word 1
`;
  const lines = folds(document(text)).map(({ start, end, kind }) => `${start + 1}-${end + 1} ${kind}`);
  expect(lines.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))).toMatchInlineSnapshot(`
    [
      "1-2 comment",
      "3-4 region",
      "5-7 region",
      "8-12 region",
      "9-11 region",
      "13-17 region",
      "18-19 region",
    ]
  `);
});

test('symbols are coloured by what they are', () => {
  const text = `#define N 4
\t.equ SIZE, N
\t.macro m
\t.endm
main:\tla a0, value
\tli a1, SIZE
.Lend:\tj .Lend
\tm
\tcall puts
\t.if 0
\tbogus
\t.endif
\t.data
value:\t.word 1
`;
  const lines = text.split('\n');
  const shown = semanticTokens(document(text)).map(
    ({ line, start, length, type, isDeclaration }) =>
      `${line + 1} ${lines[line]!.slice(start, start + length)} ${type}${isDeclaration ? ' declaration' : ''}`,
  );
  expect(shown).toMatchInlineSnapshot(`
    [
      "1 N macro declaration",
      "2 SIZE enumMember declaration",
      "2 N macro",
      "3 m macro declaration",
      "5 main function declaration",
      "5 value variable",
      "6 SIZE enumMember",
      "7 .Lend label declaration",
      "7 .Lend label",
      "8 m macro",
      "9 puts function",
      "11 bogus comment",
      "14 value variable declaration",
    ]
  `);
});

function hinted(text: string): string {
  const source = document(text);
  const lines = text.split('\n');
  for (const { position, text: hint } of inlayHints(source, 0, lines.length).reverse()) {
    const line = lines[position.line]!;
    lines[position.line] = `${line.slice(0, position.character)}⟨${hint}⟩${line.slice(position.character)}`;
  }
  return lines.join('\n');
}

test('hints show expansions, where jumps go, and places on the stack', () => {
  const text = `\t.globl main
main:
\taddi sp, sp, -32
\tsd ra, 24(sp)
\tsd s0, 16(sp)
\taddi s0, sp, 32
\tsw zero, -20(s0)
\tla a0, msg
1:\tli a1, 0x123456789
\tcall puts
\tbeqz a0, 1b # again
\tld s0, 16(sp)
\tld ra, 24(sp)
\taddi sp, sp, 32
\tret
\t.macro two
\tnop
\tnop
\t.endm
\ttwo
\t.data
msg:\t.asciz "hi"
`;
  expect(hinted(text)).toMatchInlineSnapshot(`
    "	.globl main
    main:
    	addi sp, sp, -32
    	sd ra, 24(sp)⟨entry sp − 8⟩
    	sd s0, 16(sp)⟨entry sp − 16⟩
    	addi s0, sp, 32
    	sw zero, -20(s0)⟨entry sp − 20⟩
    	la a0, msg⟨= auipc + addi → .data+0x0⟩
    1:	li a1, 0x123456789⟨= lui + addiw + slli + addi⟩
    	call puts⟨= auipc + jalr⟩
    	beqz a0, 1b # again⟨→ .text+0x14⟩
    	ld s0, 16(sp)⟨entry sp − 16⟩
    	ld ra, 24(sp)⟨entry sp − 8⟩
    	addi sp, sp, 32
    	ret
    	.macro two
    	nop
    	nop
    	.endm
    	two⟨= addi + addi⟩
    	.data
    msg:	.asciz "hi"
    "
  `);
});

test('hints are made for the lines that are asked for', () => {
  const source = document('\tla a0, x\n'.repeat(100));
  expect(inlayHints(source, 10, 19).map(({ position }) => position.line)).toEqual([
    10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
  ]);
});

test('labels show how large their code or data is', () => {
  const text = `f:\tnop
\tret
\t.type g, @function
g:\tcall f
\tret
\t.size g, 8
\t.data
a:\t.word 1, 2
b:\t.byte 1
\t.equ c, 5
`;
  const shown = lenses(document(text)).map(({ range, title }) => `${range.start.line + 1} ${title}`);
  expect(shown).toMatchInlineSnapshot(`
    [
      "1 4 bytes, 2 instructions",
      "4 8 bytes, 2 instructions",
      "8 8 bytes",
      "9 1 byte",
    ]
  `);
});
