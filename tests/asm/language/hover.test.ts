/**
 * What hovers show.
 */
import { expect, test } from 'vitest';
import { directives } from '../../../src/asm/directives/table.ts';
import { formNames } from '../../../src/asm/insn/forms.ts';
import { pseudos } from '../../../src/asm/insn/pseudo.ts';
import { directiveDocs } from '../../../src/asm/language/directiveDocs.ts';
import { hover } from '../../../src/asm/language/hover.ts';
import { mnemonicDocs, sentenceOf } from '../../../src/asm/language/insnDocs.ts';
import { snippet } from './snippet.ts';

function hovered(text: string): string | undefined {
  const { source, position } = snippet(text);
  return hover(source, position)?.markdown;
}

test('an instruction has its forms, sentence, operation and encoding, and what it is here', () => {
  expect(hovered('main:\tad$0di a0, a1, 1\n')).toMatchInlineSnapshot(`
    "\`\`\`riscv-asm
    addi rd, rs1, imm
    \`\`\`

    Adds a 12-bit immediate.

    \`\`\`text
    rd = rs1 + imm
    \`\`\`

    Encoding:

    \`\`\`text
    31        20 19 15 14 12 11  7 6     0
    ............ ..... 000   ..... 0010011
    imm[11:0]    rs1         rd
    \`\`\`

    *I: RV64I base.*

    ---

    Here it is \`addi a0, a1, 1\`: 4 bytes at .text + 0x0

    \`\`\`text
    31        20 19 15 14 12 11  7 6     0
    000000000001 01011 000   01010 0010011
    imm[11:0]    rs1         rd

    a0 = a1 + 1
    \`\`\`"
  `);
});

test('a relocation function and a rounding mode are explained', () => {
  expect(hovered('\tlui a0, %h$0i(x)\n')).toBe('**%hi**: The upper 20 bits of an address, for lui.');
  expect(hovered('\tfadd.d fa0, fa0, fa0, r$0tz\n')).toBe('**rtz**: Rounds towards zero.');
  expect(hovered('rt$0z:\tret\n')).toContain('symbol');
  expect(hovered('\tec$0all\n')).toContain('*Priv: Privileged architecture.*');
});

test('a pseudo-instruction shows what it became, with what the linker fills in', () => {
  expect(hovered('\tl$0a a0, msg\n\t.data\nmsg: .byte 1\n')).toMatchInlineSnapshot(`
    "\`\`\`riscv-asm
    la rd, symbol
    \`\`\`

    Loads the address of a symbol; in position-independent code by way of the global offset table.

    Pseudo-instruction.

    ---

    Here it is

    \`\`\`riscv-asm
    auipc a0, %pcrel_hi(msg)
    addi a0, a0, %pcrel_lo(msg)
    \`\`\`"
  `);
  expect(hovered('\tcal$0l puts\n')).toContain('auipc ra, %pcrel_hi(puts)\njalr ra, %pcrel_lo(puts)(ra)');
  expect(hovered('\tl$0i a0, 0x12345\n')).toContain('lui a0, 0x12\naddiw a0, a0, 837');
});

test('another name for an instruction says of which, and with what', () => {
  expect(hovered('\tm$0v a0, a1\n')).toContain('Another name for `addi` with imm = 0.');
  expect(hovered('\tbg$0tz a0, .\n')).toContain('Another name for `blt` with rs1 = x0.');
});

test('an atomic instruction is known with its order', () => {
  expect(hovered('\tamoadd.w.aq$0 a0, a1, (a2)\n')).toContain('amoadd.w rd, rs2, (rs1)');
});

test('a register has its role, and who saves it', () => {
  expect(hovered('\taddi $0s0, a1, 1\n')).toMatchInlineSnapshot(`
    "**s0, x8, fp**: Saved register, or frame pointer.

    A function leaves it as it was: who changes it saves it first (*callee-saved*)."
  `);
  expect(hovered('\tfadd.d fa$00, fa1, fa2\n')).toContain('**fa0, f10**: Argument, or return value.');
  expect(hovered('\tlw a0, 8(s$0p)\n')).toContain('**sp, x2**: Stack pointer.');
});

test('a control and status register has its access and fields', () => {
  expect(hovered('\tcsrr a0, sca$0use\n')).toMatchInlineSnapshot(`
    "**scause** (0x142): Why the last S-mode trap was taken.

    Access: supervisor mode and above, read and write.

    | bits | field | | |
    |--:|---|---|---|
    | 63 | interrupt | WLRL | It was an interrupt. |
    | 62:0 | code | WLRL | Code of the exception or interrupt. |"
  `);
  expect(hovered('\tcsrr a0, hst$0atus\n')).toContain('The machine here does not have it.');
});

test('a directive is explained', () => {
  expect(hovered('\t.bal$0ign 16\n')).toMatchInlineSnapshot(`
    "\`\`\`riscv-asm
    .balign bytes, fill, max
    \`\`\`

    Goes on at a multiple of so many bytes."
  `);
});

test('a symbol has kind, place, comment and uses', () => {
  const text = '\t.globl f\n\t.type f, @function\n# Adds one.\nf:\taddi a0, a0, 1\n\tret\n\tj $0f\n\t.size f, . - f\n';
  expect(hovered(text)).toMatchInlineSnapshot(`
    "**f**: global function, .text + 0x0, 6 bytes

    Adds one.

    defined in line 4, 2 references"
  `);
  expect(hovered('\t.equ SIZE, 64\n\tli a0, SI$0ZE\n')).toContain('local symbol, 64 (0x40)');
  expect(hovered('1:\tnop\n\tj 1$0b\n')).toContain('**1**: local symbol, .text + 0x0');
  expect(hovered('\tcall un$0known\n')).toContain('not defined in this file');
});

test('macros show their definition', () => {
  expect(hovered('\t.macro push r\n\tsd \\r, 0(sp)\n\t.endm\n\tpu$0sh ra\n')).toContain('sd \\r, 0(sp)');
  expect(hovered('#define N 5\n\tli a0, $0N\n')).toContain('#define N 5');
});

test('a number is shown in other bases', () => {
  expect(hovered('\tli a0, 0x$0ff\n')).toBe('255 = 0xff = 0b11111111');
});

test('comments and strings show nothing', () => {
  expect(hovered('\tnop # ad$0d\n')).toBeUndefined();
  expect(hovered('\t.asciz "ad$0d"\n')).toBeUndefined();
});

test('every mnemonic has a sentence', () => {
  const names = [...formNames, ...pseudos.keys()];
  expect(names.filter((name) => sentenceOf(name) === undefined || mnemonicDocs(name) === undefined)).toEqual([]);
});

test('every directive of the assembler is explained, and no other', () => {
  expect([...directiveDocs.keys()].sort()).toEqual([...directives.keys()].sort());
});
