/** Line number programs written by hand: every opcode, every version's header, and programs that break off. */
import { describe, expect, test } from 'vitest';
import { FORM } from '../../src/dwarf/constants/dies.ts';
import { LNCT, LNE, LNS } from '../../src/dwarf/constants/lines.ts';
import { Problems } from '../../src/dwarf/error.ts';
import { readLineHeader } from '../../src/dwarf/lineHeader.ts';
import { runLineProgram } from '../../src/dwarf/lineProgram.ts';
import { Sections } from '../../src/dwarf/sections.ts';
import { Bytes } from './builder.ts';

const OPCODE_BASE = 14;
const LINE_BASE = -5;
const LINE_RANGE = 14;

/** Standard opcode 13 is one of the future with two operands. */
const lengths = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 2];

function table(version: number, program: Bytes, missing = 0): Uint8Array {
  const rest = new Bytes().u8(1);
  if (version >= 4) rest.u8(1);
  rest.u8(1, LINE_BASE, LINE_RANGE, OPCODE_BASE, ...lengths);
  if (version >= 5) {
    rest.u8(1).uleb(LNCT.path).uleb(FORM.string).uleb(2).text('/src').text('include');
    rest
      .u8(3)
      .uleb(LNCT.path)
      .uleb(FORM.string)
      .uleb(LNCT.directory_index)
      .uleb(FORM.udata)
      .uleb(LNCT.MD5)
      .uleb(FORM.data16);
    rest.uleb(2);
    for (const [name, directory] of [
      ['a.c', 0],
      ['a.h', 1],
    ] as const)
      rest.text(name).uleb(directory).u64(0).u64(0);
  } else {
    rest.text('include').u8(0).text('a.c').uleb(0).uleb(0).uleb(0).text('a.h').uleb(1).uleb(0).uleb(0).u8(0);
  }
  const whole = new Bytes().u16(version);
  if (version >= 5) whole.u8(8, 0);
  whole.counted(rest).add(program);
  const bytes = new Bytes().counted(whole).done();
  return bytes.subarray(0, bytes.length - missing);
}

function run(version: number, program: Bytes, missing = 0) {
  const sections = new Sections({ '.debug_line': table(version, program, missing) });
  const problems = new Problems();
  const lines = runLineProgram(sections, readLineHeader(sections, 0), problems);
  const sequences = lines.sequences.map(({ low, high, rows }) => [
    `${low.toString(16)}-${high.toString(16)}`,
    ...rows.map(({ address, file, line, column, isStmt, prologueEnd, epilogueBegin }) =>
      [address.toString(16), `${file}:${line}:${column}`, isStmt && 's', prologueEnd && 'p', epilogueBegin && 'e']
        .filter(Boolean)
        .join(' '),
    ),
  ]);
  return { lines, sequences, problems: problems.sentences };
}

const extended = (bytes: Bytes, opcode: number, operands: Bytes): Bytes =>
  bytes
    .u8(0)
    .uleb(operands.length + 1)
    .u8(opcode)
    .add(operands);
const at = (address: number): Bytes => extended(new Bytes(), LNE.set_address, new Bytes().u64(address));
const end = (bytes: Bytes): Bytes => extended(bytes, LNE.end_sequence, new Bytes());
/** Advances both by a special opcode. */
const special = (addresses: number, lines: number): number => lines - LINE_BASE + LINE_RANGE * addresses + OPCODE_BASE;

describe.each([2, 3, 4, 5])('version %i', (version) => {
  test('file names come with their directories', () => {
    const { lines } = run(version, end(at(0x1000).u8(LNS.copy, LNS.advance_pc, 4)));
    const own = version >= 5 ? '/src' : '';
    expect(lines.files.filter((file) => file !== undefined)).toEqual([
      { name: 'a.c', directory: own },
      { name: 'a.h', directory: 'include' },
    ]);
    expect(lines.files.length).toBe(version >= 5 ? 2 : 3);
  });

  test('all opcodes move the registers that they should', () => {
    const program = at(0x1000)
      .u8(LNS.copy)
      .u8(special(4, 2))
      .u8(LNS.advance_line)
      .sleb(-1)
      .u8(LNS.set_column)
      .uleb(7)
      .u8(LNS.set_file)
      .uleb(2)
      .u8(LNS.advance_pc)
      .uleb(200)
      .u8(LNS.negate_stmt)
      .u8(LNS.set_prologue_end)
      .u8(LNS.set_basic_block)
      .u8(LNS.copy)
      .u8(LNS.const_add_pc)
      .u8(LNS.fixed_advance_pc)
      .u16(0x100)
      .u8(LNS.set_epilogue_begin)
      .u8(LNS.set_isa)
      .uleb(3)
      .u8(13)
      .uleb(1000)
      .uleb(2)
      .u8(special(0, 0));
    extended(program, LNE.set_discriminator, new Bytes().uleb(5)).u8(special(1, 1)).u8(LNS.advance_pc, 2);
    expect(run(version, end(program)).sequences).toEqual([
      ['1000-11e0', '1000 1:1:0 s', '1004 1:3:0 s', '10cc 2:2:7 p', '11dd 2:2:7 e', '11de 2:3:7'],
    ]);
  });
});

test('sequences come by rising address, and those of discarded code at 0 not at all', () => {
  const program = end(at(0x2000).u8(LNS.copy, LNS.advance_pc, 2));
  end(program.add(at(0)).u8(LNS.copy, LNS.advance_pc, 2));
  end(program.add(at(0x1000)).u8(LNS.copy, LNS.advance_pc, 2));
  expect(run(5, program).sequences.map(([range]) => range)).toEqual(['1000-1002', '2000-2002']);
});

test('a program that breaks off keeps its rows and says so', () => {
  const { sequences, problems } = run(5, at(0x1000).u8(LNS.copy, special(4, 1), LNS.advance_pc, 0x80), 0);
  expect(sequences).toEqual([['1000-1005', '1000 1:1:0 s', '1004 1:2:0 s']]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('1 bytes are needed, 0 are left');
});

test('a section that ends in the program keeps the rows before the cut', () => {
  const program = end(at(0x1000).u8(LNS.copy, special(4, 1)).u8(LNS.advance_pc, 2));
  const { sequences, problems } = run(5, program, 3);
  expect(sequences).toEqual([['1000-1006', '1000 1:1:0 s', '1004 1:2:0 s']]);
  expect(problems[0]).toContain('the line program ends inside a sequence');
});

test.each([
  ['a version of the future', new Bytes().u16(6).u32(0), 'line table version 6 is not supported'],
  ['a line range of 0', new Bytes().u16(4).u32(10).u8(1, 1, 1, 0xfb, 0, 14), 'line_range is 0'],
  ['an address size of 3', new Bytes().u16(5).u8(3, 0).u32(0), 'address size 3 is not supported'],
  [
    'a file table larger than the section',
    new Bytes()
      .u16(5)
      .u8(8, 0)
      .u32(10)
      .u8(1, 1, 1, 0xfb, 14, 1)
      .u8(0)
      .uleb(2n ** 40n),
    'entries do not fit',
  ],
])('%s is an error', (_, content, message) => {
  const sections = new Sections({ '.debug_line': new Bytes().counted(content).done() });
  expect(() => readLineHeader(sections, 0)).toThrow(message);
});
