/** Call frame information by hand: headers of both sections, and every instruction. */
import { describe, expect, test } from 'vitest';
import { readFrameEntries } from '../../src/dwarf/callFrame.ts';
import { CFA } from '../../src/dwarf/constants/operations.ts';
import { Problems } from '../../src/dwarf/error.ts';
import { Sections } from '../../src/dwarf/sections.ts';
import { unwindRowAt } from '../../src/dwarf/unwindRow.ts';
import { Bytes } from './builder.ts';

/** A common entry of .debug_frame: code alignment 2, data alignment -8, return address in 1, CFA = x2 + 0. */
const common = (): Bytes =>
  new Bytes().counted(
    new Bytes().u32(0xffffffff).u8(4).text('').u8(8, 0).uleb(2).sleb(-8).uleb(1).u8(CFA.def_cfa, 2, 0),
  );

const described = (instructions: Bytes): Bytes =>
  common().counted(new Bytes().u32(0).u64(0x1000).u64(0x100).add(instructions));

function entriesOf(section: '.debug_frame' | '.eh_frame', bytes: Bytes | Uint8Array, address = 0n) {
  const sections = new Sections({ [section]: bytes instanceof Bytes ? bytes.done() : bytes });
  const problems = new Problems();
  return { sections, entries: readFrameEntries(sections, section, address, problems), problems };
}

function rowAt(instructions: Bytes, pc: bigint) {
  const { sections, entries } = entriesOf('.debug_frame', described(instructions));
  const { cfa, registers } = unwindRowAt(sections, entries[0]!, pc);
  return { cfa, ...Object.fromEntries(registers) };
}

const cfa = (register: number, offset: number) => ({ kind: 'registerOffset', register, offset });

describe('instructions', () => {
  test('rows begin where locations advance', () => {
    const instructions = new Bytes()
      .u8(CFA.advance_loc | 2, CFA.def_cfa_offset, 16)
      .u8(CFA.advance_loc1, 2, CFA.offset | 1, 1)
      .u8(CFA.advance_loc2)
      .u16(4)
      .u8(CFA.def_cfa_register, 8)
      .u8(CFA.advance_loc4)
      .u32(8)
      .u8(CFA.restore | 1)
      .u8(CFA.set_loc)
      .u64(0x1080)
      .u8(CFA.def_cfa, 2, 0);
    expect(rowAt(instructions, 0x1003n)).toEqual({ cfa: cfa(2, 0) });
    expect(rowAt(instructions, 0x1004n)).toEqual({ cfa: cfa(2, 16) });
    expect(rowAt(instructions, 0x1008n)).toEqual({ cfa: cfa(2, 16), 1: { kind: 'offset', offset: -8 } });
    expect(rowAt(instructions, 0x1010n)).toEqual({ cfa: cfa(8, 16), 1: { kind: 'offset', offset: -8 } });
    expect(rowAt(instructions, 0x1020n)).toEqual({ cfa: cfa(8, 16) });
    expect(rowAt(instructions, 0x10ffn)).toEqual({ cfa: cfa(2, 0) });
  });

  test.each([
    ['offset_extended', new Bytes().u8(CFA.offset_extended, 40, 2), { 40: { kind: 'offset', offset: -16 } }],
    ['offset_extended_sf', new Bytes().u8(CFA.offset_extended_sf, 9).sleb(-2), { 9: { kind: 'offset', offset: 16 } }],
    [
      'GNU_negative_offset_extended',
      new Bytes().u8(CFA.GNU_negative_offset_extended, 9, 2),
      { 9: { kind: 'offset', offset: 16 } },
    ],
    ['val_offset', new Bytes().u8(CFA.val_offset, 9, 2), { 9: { kind: 'valOffset', offset: -16 } }],
    ['val_offset_sf', new Bytes().u8(CFA.val_offset_sf, 9).sleb(-2), { 9: { kind: 'valOffset', offset: 16 } }],
    ['undefined', new Bytes().u8(CFA.undefined, 1), { 1: { kind: 'undefined' } }],
    ['same_value', new Bytes().u8(CFA.same_value, 8), { 8: { kind: 'sameValue' } }],
    ['register', new Bytes().u8(CFA.register, 1, 5), { 1: { kind: 'register', register: 5 } }],
    ['restore_extended', new Bytes().u8(CFA.undefined, 1, CFA.restore_extended, 1), {}],
    ['nop and GNU_args_size', new Bytes().u8(CFA.nop, CFA.GNU_args_size, 16), {}],
    ['def_cfa_sf', new Bytes().u8(CFA.def_cfa_sf, 8).sleb(-2), { cfa: cfa(8, 16) }],
    ['def_cfa_offset_sf', new Bytes().u8(CFA.def_cfa_offset_sf).sleb(-4), { cfa: cfa(2, 32) }],
    [
      'remember_state and restore_state',
      new Bytes().u8(CFA.remember_state, CFA.def_cfa, 8, 32, CFA.offset | 1, 1, CFA.restore_state),
      {},
    ],
  ])('%s', (_, instructions, expected) => {
    expect(rowAt(instructions, 0x1000n)).toEqual({ cfa: cfa(2, 0), ...expected });
  });

  test('expressions are kept as bytes', () => {
    const row = rowAt(
      new Bytes()
        .u8(CFA.def_cfa_expression, 1, 0x30)
        .u8(CFA.expression, 1, 2, 0x31, 0x32)
        .u8(CFA.val_expression, 8, 1, 0x33),
      0x1000n,
    );
    expect(row).toMatchObject({
      cfa: { kind: 'expression', expression: { bytes: Uint8Array.of(0x30) } },
      1: { kind: 'expression', expression: { bytes: Uint8Array.of(0x31, 0x32) } },
      8: { kind: 'valExpression', expression: { bytes: Uint8Array.of(0x33) } },
    });
  });

  test.each([
    ['an unknown instruction', new Bytes().u8(0x3a), 'call frame instruction 0x3a is not known'],
    ['restore_state with nothing remembered', new Bytes().u8(CFA.restore_state), 'without a remembered state'],
    ['an operand cut off', new Bytes().u8(CFA.advance_loc4, 1), '4 bytes are needed, 1 are left'],
    [
      'an offset for an expression',
      new Bytes().u8(CFA.def_cfa_expression, 0, CFA.def_cfa_offset, 1),
      'a frame address that is not a register',
    ],
  ])('%s is an error', (_, instructions, message) => {
    expect(() => rowAt(instructions, 0x1000n)).toThrow(message);
  });
});

describe('.eh_frame', () => {
  /** Pointers pc-relative in 4 signed bytes, as gcc writes them. */
  const commonEh = (augmentation: string, data: Bytes): Bytes =>
    new Bytes().counted(
      new Bytes()
        .u32(0)
        .u8(1)
        .text(augmentation)
        .uleb(1)
        .sleb(-4)
        .u8(1)
        .uleb(data.length)
        .add(data)
        .u8(CFA.def_cfa, 2, 0),
    );

  const withDescription = (bytes: Bytes, low: number, augmentationData: Bytes): Bytes => {
    const idPosition = bytes.length + 4;
    const content = new Bytes().u32(idPosition).u32(low).u32(0x20).uleb(augmentationData.length).add(augmentationData);
    return bytes.counted(content);
  };

  test('pc-relative pointers count from where they are in memory', () => {
    const bytes = withDescription(commonEh('zR', new Bytes().u8(0x1b)), -0x1000, new Bytes());
    const pointerPosition = 4 + bytes.done().indexOf(0xf0) - 5;
    const { entries, problems } = entriesOf('.eh_frame', bytes.u32(0), 0x8000n);
    expect(problems.sentences).toEqual([]);
    expect(entries).toHaveLength(1);
    expect(entries[0]!.low).toBe(0x8000n + BigInt(pointerPosition) - 0x1000n);
    expect(entries[0]!.high - entries[0]!.low).toBe(0x20n);
  });

  test('personality, language data and signal frames', () => {
    const data = new Bytes().u8(0x00).u64(0x1234).u8(0x00).u8(0x1b);
    const { entries, problems } = entriesOf(
      '.eh_frame',
      withDescription(commonEh('zPLRS', data), 0x10, new Bytes().u32(7)),
    );
    expect(problems.sentences).toEqual([]);
    expect(entries[0]?.common.isSignalFrame).toBe(true);
  });

  test('an entry of length 0 does not end what follows', () => {
    const bytes = commonEh('zR', new Bytes().u8(0x1b));
    const { entries } = entriesOf('.eh_frame', withDescription(bytes.u32(0), 0x100, new Bytes()));
    expect(entries).toHaveLength(1);
  });

  test('pointers through memory are refused, other entries stay', () => {
    const bytes = withDescription(commonEh('zR', new Bytes().u8(0x9b)), 0x10, new Bytes());
    const { entries, problems } = entriesOf('.eh_frame', bytes);
    expect(entries).toEqual([]);
    expect(problems.sentences[0]).toContain('pointer encoding 0x9b is not supported');
  });
});

test('the 64-bit format of .debug_frame', () => {
  const content = new Bytes().u64(0xffffffffffffffffn).u8(3).text('').uleb(1).sleb(-8).uleb(1).u8(CFA.def_cfa, 2, 0);
  const bytes = new Bytes().u32(0xffffffff).u64(content.length).add(content);
  const description = new Bytes().u64(0).u64(0x1000).u64(0x10);
  bytes.u32(0xffffffff).u64(description.length).add(description);
  expect(entriesOf('.debug_frame', bytes).entries).toMatchObject([{ low: 0x1000n, high: 0x1010n }]);
});

test('a section cut in the middle keeps the entries before the cut', () => {
  const whole = described(new Bytes()).counted(new Bytes().u32(0).u64(0x2000).u64(0x10)).done();
  const { entries, problems } = entriesOf('.debug_frame', whole.subarray(0, whole.length - 3));
  expect(entries).toMatchObject([{ low: 0x1000n }]);
  expect(problems.sentences).toEqual([expect.stringContaining('the section ends inside this entry')]);
});

test('a description whose common entry is not there is a problem', () => {
  const { entries, problems } = entriesOf('.debug_frame', new Bytes().counted(new Bytes().u32(0x400).u64(1).u64(1)));
  expect(entries).toEqual([]);
  expect(problems.sentences).toHaveLength(1);
});
