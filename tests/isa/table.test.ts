/**
 * Soundness of the table: encodings do not overlap, drawings, formats and syntax agree, and encoding and decoding are inverse.
 */
import { expect, test } from 'vitest';
import { decode, insnLength } from '../../src/isa/decode.ts';
import { EncodeError, encode } from '../../src/isa/encode.ts';
import { formats, noOperands, readOperands } from '../../src/isa/formats.ts';
import type { InsnDef } from '../../src/isa/insnDef.ts';
import { baseRows, compressedRows, rows } from '../../src/isa/table/index.ts';
import { Random } from './random.ts';
import { anyOperands } from './samples.ts';

const row = (name: string): InsnDef => rows.find((candidate) => candidate.name === name)!;

/** The 16-bit encodings: those whose low two bits are not 11. */
const compressedEncodings = Array.from({ length: 65536 }, (_, bits) => bits).filter((bits) => insnLength(bits) === 2);

test('the table has each instruction of its extensions once', () => {
  const counts: Record<string, number> = {};
  for (const { ext } of rows) counts[ext] = (counts[ext] ?? 0) + 1;
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  expect(counts).toEqual({
    ...{ I: 50, M: 13, A: 22, F: 30, D: 32, C: 37, Priv: 6 },
    ...{ Zicsr: 6, Zifencei: 1, Zihintpause: 1, Zicboz: 1, Zicond: 2 },
    ...{ Zba: 8, Zbb: 24, Zbc: 3, Zbs: 8 },
  });
});

test('mask covers match in every row', () => {
  expect(rows.filter(({ mask, match }) => (match & ~mask) !== 0)).toEqual([]);
});

test('no two 32-bit rows overlap, but for pause, which is an encoding that fence refuses', () => {
  const overlaps = baseRows.flatMap((a, i) =>
    baseRows.slice(i + 1).flatMap((b) => (((a.match ^ b.match) & a.mask & b.mask) === 0 ? [[a.name, b.name]] : [])),
  );
  expect(overlaps).toEqual([['fence', 'pause']]);
  const pause = row('pause');
  expect(pause.mask).toBe(-1);
  expect(row('fence').valid!(readOperands('fence', pause.match))).toBe(false);
});

test('every bit of every row is fixed or belongs to a field', () => {
  const gaps = rows.filter(({ format, mask }) => {
    const { slices, width } = formats[format].drawing;
    const fields = slices.reduce((sum, slice) => sum | ((2 ** slice.width - 1) << slice.insnLow), 0);
    return (mask | fields) !== (width === 32 ? -1 : 0xffff);
  });
  expect(gaps.map(({ name }) => name)).toEqual([]);
});

test('the syntax names the fields of the format, and no others', () => {
  /** Fields that syntax says otherwise (a suffix), leaves out, or ignores. */
  const unwritten: Record<string, string[]> = { fence: ['rd', 'rs1'], 'fence.i': ['rd', 'rs1', 'imm'] };
  const immediateWords = ['shamt', 'zimm', 'hi20', 'target', 'pred', 'succ'];
  const wrong = rows.flatMap(({ name, syntax, format, mask }) => {
    const words = (syntax.match(/[a-z]\w*/g) ?? []).filter((word) => word !== 'sp' && word !== 'rm');
    const fieldOf = (word: string): string => (immediateWords.includes(word) ? 'imm' : word.replace(/^f(?=r)/, ''));
    const named = new Set(words.map(fieldOf));
    const free = formats[format].drawing.slices.filter((slice) => ((mask >>> slice.insnLow) & 1) === 0);
    const expected = new Set(free.map(({ field }) => field as string));
    for (const field of ['aqrl', 'rm', ...(unwritten[name] ?? [])]) expected.delete(field);
    return [...named].sort().join() === [...expected].sort().join() ? [] : [`${name} ${syntax}`];
  });
  expect(wrong).toEqual([]);
});

test('decoding an encoding answers its row and operands, for random operands of every row', () => {
  const random = new Random(1n);
  for (const def of rows) {
    for (let i = 0; i < 50; i++) {
      const operands = anyOperands(def, random);
      const insn = decode(encode(def, operands));
      expect(insn?.def).toBe(def);
      expect(insn?.operands).toEqual(def.kind === 'base' ? operands : def.expand(operands));
    }
  }
});

test('a 32-bit encoding that decodes is what its row and operands encode', () => {
  const random = new Random(2n);
  let decoded = 0;
  for (let i = 0; i < 100_000; i++) {
    const bits = Number(random.bits64() & 0xffff_ffffn) | 3;
    const insn = decode(bits);
    if (insn === undefined) continue;
    decoded++;
    expect(encode(insn.base, insn.operands)).toBe(bits >>> 0);
  }
  expect(decoded).toBeGreaterThan(10_000);
});

test('a 16-bit encoding is valid for at most one row', () => {
  const matching = (bits: number): string[] =>
    compressedRows
      .filter(({ mask, match }) => (bits & mask) === match)
      .filter(({ valid, format }) => valid?.(readOperands(format, bits)) !== false)
      .map(({ name }) => name);
  const found = compressedEncodings.map((bits) => [bits, matching(bits)] as const);
  expect(found.filter(([, names]) => names.length > 1)).toEqual([]);
  expect(found.filter(([bits, names]) => decode(bits)?.def.name !== names[0])).toEqual([]);
});

test('every 16-bit encoding expands to operands that its base row can encode', () => {
  for (const bits of compressedEncodings) {
    const insn = decode(bits);
    if (insn === undefined) continue;
    const again = decode(encode(insn.base, insn.operands))!;
    expect(again.base).toBe(insn.base);
    expect(again.operands).toEqual(insn.operands);
    expect(again.opcode).toBe(insn.opcode);
  }
});

test('an opcode is the position of the base row', () => {
  expect(baseRows.map((def, i) => decode(encode(def, anyOperands(def, new Random(BigInt(i) + 1n))))?.opcode)).toEqual(
    baseRows.map((_, i) => i),
  );
});

test.each([
  ['all zeros', 0],
  ['all ones', 0xffffffff],
  ['c.addi4spn with an immediate of 0', 0x0004],
  ['c.addiw with rd = x0', 0x2005],
  ['c.lwsp with rd = x0', 0x4002],
  ['c.ldsp with rd = x0', 0x6002],
  ['c.addi16sp with an immediate of 0', 0x6101],
  ['c.lui with an immediate of 0', 0x6081],
  ['c.jr with rs1 = x0', 0x8002],
  ['the reserved third of quadrant 0', 0x8000],
  ['the reserved arithmetic of quadrant 1', 0x9c41],
  ['fadd.s with rounding mode 5', 0x00c5d553],
  ['fadd.s with rounding mode 6', 0x00c5e553],
  ['slli by 64 of RV128', 0x42051513],
  ['slliw by 32', 0x0205151b],
  ['lr.w with rs2 ≠ x0', 0x1015a52f],
  ['ecall with rd ≠ x0', 0x000000f3],
  ['a quad-precision addition', 0x06c5f553],
  ['zext.h with rs2 ≠ x0, which is packw of Zbkb', 0x0815c53b],
  ['clzw with 3 for the operation', 0x6035951b],
  ['rev8 of RV32', 0x6985d513],
  ['roriw by 32', 0x6205d51b],
  ['grevi by another count than rev8', 0x6b75d513],
  ['gorci by another count than orc.b', 0x2885d513],
  ['shfli of the draft', 0x08159513],
  ['sh1add with funct3 of sh0add', 0x20c58533],
  ['czero with funct3 6', 0x0ec5e533],
  ['cbo.inval', 0x0005a00f],
  ['cbo.clean', 0x0015a00f],
  ['cbo.flush', 0x0025a00f],
  ['cbo.zero with rd ≠ x0', 0x0045a50f],
])('%s is reserved', (_what, bits) => {
  expect(decode(bits)).toBeUndefined();
});

test.each([
  ['c.nop with an immediate', 0x0005, { rd: 0, rs1: 0, imm: 1 }],
  ['c.li to x0', 0x4005, { rd: 0, rs1: 0, imm: 1 }],
  ['c.lui to x0', 0x6005, { rd: 0, imm: 4096 }],
  ['c.mv to x0', 0x802e, { rd: 0, rs1: 0, rs2: 11 }],
  ['c.add to x0', 0x902e, { rd: 0, rs1: 0, rs2: 11 }],
  ['c.slli by 0', 0x0502, { rd: 10, rs1: 10, imm: 0 }],
  ['pause', 0x0100000f, {}],
  ['a fence with the fields of pause and rd ≠ x0', 0x0100050f, { rd: 10, imm: 0x010 }],
  ['a fence of nothing', 0x0000000f, {}],
  ['prefetch.w of Zicbop', 0x0035e013, { rs1: 11, imm: 3 }],
  ['ntl.p1 of Zihintntl', 0x00200033, { rs2: 2 }],
])('%s is a HINT that changes nothing', (_what, bits, operands) => {
  expect(decode(bits)?.operands).toEqual({ ...noOperands, ...operands });
});

test('only the low 16 bits of a compressed instruction count', () => {
  expect(decode(0xabcd_1141)).toEqual(decode(0x1141));
  expect(decode(0x1141)).toMatchObject({ length: 2, bits: 0x1141 });
  expect(decode(0xff010113)).toMatchObject({ length: 4, bits: 0xff010113 });
});

test.each([
  ['addi', { imm: 2048 }, 'imm 2048 of addi is not in -2048…2047', 'imm'],
  ['beq', { imm: 3 }, 'imm 3 of beq is no multiple of 2', 'imm'],
  ['add', { rd: 32 }, 'rd 32 of add is not in 0…31', 'rd'],
  ['c.sub', { rd: 7, rs2: 8 }, 'rd 7 of c.sub is not in 8…15', 'rd'],
  ['lui', { imm: 4097 }, 'imm 4097 of lui is no multiple of 4096', 'imm'],
  ['slliw', { imm: 32 }, 'imm 32 of slliw is not in 0…31', 'imm'],
  ['roriw', { imm: 32 }, 'imm 32 of roriw is not in 0…31', 'imm'],
  ['fence', { imm: 0x010 }, 'operands of fence are reserved', undefined],
  ['addi', { imm: 0.5 }, 'imm 0.5 of addi is not in -2048…2047', 'imm'],
  ['c.addi4spn', { rd: 8 }, 'operands of c.addi4spn are reserved', undefined],
] as const)('encoding %s with %o is refused', (name, operands, message, field) => {
  expect(() => encode(row(name), { ...noOperands, ...operands })).toThrow(new EncodeError(message, field));
});
