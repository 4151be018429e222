/** Explanations of instructions, as hover shows them. */
import { expect, test } from 'vitest';
import { decode } from '../../src/isa/decode.ts';
import { type Description, describe, drawEncoding, encodingFields, rowPseudoCode } from '../../src/isa/describe.ts';
import { disassemble } from '../../src/isa/disassemble.ts';
import { baseRows, rows } from '../../src/isa/table/index.ts';

const PC = 0x1_0000n;
const explain = (bits: number): Description => describe(decode(bits)!, PC);
const base = (name: string) => baseRows.find((row) => row.name === name)!;

test('a compressed instruction is explained with its own encoding and its expansion', () => {
  const description = explain(0x1141);
  expect(description).toMatchObject({
    text: 'addi sp,sp,-16',
    syntax: 'c.addi rd,imm',
    extension: 'C',
    sentence: 'Adds a 6-bit immediate.',
    expansion: 'addi sp,sp,-16',
    semantics: ['sp = sp - 16'],
  });
  expect(drawEncoding(description.encoding)).toBe(
    ['15 13 12     11  7 6      2 1 0', '000   1      00010 10000    01', '      imm[5] rd    imm[4:0]'].join('\n'),
  );
});

test('an encoding is drawn with the immediate as the manual splits it', () => {
  expect(drawEncoding(encodingFields(base('beq')))).toBe(
    [
      '31        25 24 20 19 15 14 12 11        7 6     0',
      '.......      ..... ..... 000   .....       1100011',
      'imm[12|10:5] rs2   rs1         imm[4:1|11]',
    ].join('\n'),
  );
});

test('operands come with what they are', () => {
  expect(explain(0x300025f3).operands).toEqual([
    { word: 'rd', value: 'a1', meaning: 'argument, or return value' },
    {
      word: 'csr',
      value: 'mstatus',
      meaning: 'Status: interrupt enables, previous privileges, state of the f registers.',
    },
    { word: 'rs1', value: 'zero', meaning: 'always zero' },
  ]);
});

test.each([
  ['branch', 0xfe0718e3, ['if a4 != zero: pc = 0xfff0']],
  ['jump and link', 0x008000ef, ['ra = 0x10004', 'pc = 0x10008']],
  ['return', 0x8082, ['pc = ra & -2']],
  ['load', 0x0081a503, ['a0 = sext32(mem32[gp + 8])']],
  ['load to x0', 0x0081b003, ['mem64[gp + 8]']],
  ['store', 0xfea43c23, ['mem64[s0 - 8] = a0']],
  ['read of a CSR', 0xc0102573, ['a0 = time']],
  ['write of a CSR', 0x18051073, ['satp = a0']],
  [
    'atomic maximum',
    0xa0b5262f,
    ['old = sext32(mem32[a0])', 'mem32[a0] = (old < sext32(a1)) ? sext32(a1) : old', 'a2 = old'],
  ],
  ['scaled addition', 0x20c5c533, ['a0 = (a1 << 2) + a2']],
  ['inverted and', 0x40c5f533, ['a0 = a1 & ~a2']],
  ['bit test by a constant', 0x4875d513, ['a0 = (a1 >>u 7) & 1']],
  ['count of zeros', 0x60059513, ['a0 = clz(a1)']],
  ['reversal of bytes', 0x6b85d513, ['a0 = byteReverse(a1)']],
  ['carry-less product', 0x0ac59533, ['a0 = low64(a1 ⊗ a2)']],
  ['conditional zero', 0x0ec5d533, ['a0 = (a2 == 0) ? 0 : a1']],
  ['zeroing of a block', 0x0045a00f, ['mem512[a1 & -64] = 0']],
  ['fused multiply-add', 0x68c5f543, ['fa0 = boxed(single(fa1) × single(fa2) + single(fa3))']],
])('the semantics of a %s is told with its registers', (_what, bits, semantics) => {
  expect(explain(bits).semantics).toEqual(semantics);
});

test('every row but fence, pause and fclass tells its semantics, and every row its encoding', () => {
  const silent = baseRows.filter((row) => rowPseudoCode(row).length === 0).map(({ name }) => name);
  expect(silent).toEqual(['fence', 'fclass.s', 'fclass.d', 'pause']);
  for (const row of rows) {
    const width = row.kind === 'base' ? 32 : 16;
    expect(encodingFields(row).reduce((sum, { high, low }) => sum + high - low + 1, 0)).toBe(width);
    expect(row.doc).toMatch(/^[A-Z−±][^\n]*\.$/);
  }
});

test('targets are printed with the symbol that is there', () => {
  const symbolOf = (address: bigint): string | undefined => (address === 0x10008n ? 'main+0x8' : undefined);
  expect(disassemble(decode(0x008000ef)!, PC, symbolOf)).toEqual({
    mnemonic: 'jal',
    operands: '10008 <main+0x8>',
    text: 'jal 10008 <main+0x8>',
    target: 0x10008n,
  });
  expect(disassemble(decode(0xffdff06f)!, 0n).target).toBe(0xffff_ffff_ffff_fffcn);
});
