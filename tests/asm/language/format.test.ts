/**
 * Formatting.
 */
import { expect, test } from 'vitest';
import { type FormatOptions, format } from '../../../src/asm/language/format.ts';
import { document } from './snippet.ts';

const TABS: FormatOptions = { tabSize: 8, insertSpaces: false };
const BLANKS: FormatOptions = { tabSize: 4, insertSpaces: true };

function formatted(text: string, options = TABS, from?: number, to?: number): string {
  const lines = text.split('\n');
  for (const { range, newText } of format(document(text), options, from, to)) lines[range.start.line] = newText;
  return lines.join('\n');
}

const UGLY = `.text
  .globl   main
main:  addi sp,sp , -16   # frame
    sd ra,8( sp )#save
loop: beqz   a0,1f
#define N 4
# A comment   stays.
  .asciz "a,  b"   # string
x = 5
   nop; nop
1: ret   
`;

test('a column that is kept stays, also where a few mnemonics are too long for it', () => {
  const kept = `main:   li      a0, 1
        amoadd.w.aq a0, a1, (a2)
        addi    a0, a0, 1
        ret
`;
  expect(formatted(kept, BLANKS)).toBe(kept);
  expect(formatted('\tli a0, 1\n\tadd  a0, a0, a0\n\tamoadd.w.aq a0, a1, (a2)\n', BLANKS)).toBe(
    '        li          a0, 1\n        add         a0, a0, a0\n        amoadd.w.aq a0, a1, (a2)\n',
  );
});

test('the body of a macro is formatted but for words that are put together; what a backslash joins stays', () => {
  const body = '\t.macro push reg\n  sd  \\reg,0( sp )\n1\\@: nop\nx\\()_y:  nop\n \\reg  a0,1\n\t.endm\n';
  expect(formatted(body)).toBe(
    '\t.macro\tpush reg\n\tsd\t\\reg, 0(sp)\n1\\@: nop\nx\\()_y:  nop\n \\reg  a0,1\n\t.endm\n',
  );
  const joined = '#define TWO \\\n  nop  ; \\\n  li  a0,1\n';
  expect(formatted(joined)).toBe(joined);
});

test('labels, mnemonics, operands and comments stand in columns', () => {
  expect(formatted(UGLY)).toMatchInlineSnapshot(`
    ".text
    	.globl	main
    main:	addi	sp, sp, -16	# frame
    	sd	ra, 8(sp)	#save
    loop:	beqz	a0, 1f
    #define N 4
    # A comment   stays.
    	.asciz	"a,  b"		# string
    x = 5
       nop; nop
    1:	ret
    "
  `);
  expect(formatted(UGLY, BLANKS)).toMatchInlineSnapshot(`
    ".text
            .globl  main
    main:   addi    sp, sp, -16     # frame
            sd      ra, 8(sp)       #save
    loop:   beqz    a0, 1f
    #define N 4
    # A comment   stays.
            .asciz  "a,  b"         # string
    x = 5
       nop; nop
    1:      ret
    "
  `);
});

test.each([TABS, BLANKS])('what is formatted stays as it is', (options) => {
  const once = formatted(UGLY, options);
  expect(formatted(once, options)).toBe(once);
});

test('formatting changes no bytes', () => {
  const bytes = (text: string): number[] => [...document(text).assembled.module.sections[0]!.bytes];
  expect(bytes(formatted(UGLY))).toEqual(bytes(UGLY));
});

test('only the lines that are asked for are changed', () => {
  expect(formatted('  nop\n  nop\n  nop\n', TABS, 1, 1)).toBe('  nop\n\tnop\n  nop\n');
});

test('long comments are left alone', () => {
  const text = '/* one\n   two */\n\tnop /* in */\n';
  expect(formatted(text)).toContain('/* one\n   two */\n');
});
