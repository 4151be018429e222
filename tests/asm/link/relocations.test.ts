/** Relocations that our assembler does not write, but compilers and later assemblers do: alignment after relaxation, and LEB128 differences. */
import { expect, test } from 'vitest';
import { link } from '../../../src/asm/link/link.ts';
import { R_RISCV } from '../../../src/asm/relocationTypes.ts';
import { readElf } from '../../../src/elf/elfFile.ts';
import { messagesOf, moduleOf, withText } from './modules.ts';

const START = moduleOf('a.s', ' .globl _start', '_start: nop', 'behind: ret', ' .size behind, 2', ' .balign 8');

function textOf(module: typeof START): { bytes: number[]; behind: number } {
  const result = link([module], { machine: 'linux' });
  expect(messagesOf(result)).toEqual([]);
  const elf = readElf(result.executable!);
  const text = elf.section('.text')!;
  const behind = elf.symbols().find(({ name }) => name === 'behind')!;
  return { bytes: [...elf.data(text)], behind: Number(behind.value - text.address) };
}

test('room for alignment that is not needed goes, with all that follows', () => {
  const nops = [0x13, 0, 0, 0, 0x01, 0];
  const moved = {
    ...START,
    symbols: START.symbols.map((symbol) => (symbol.name === 'behind' ? { ...symbol, value: 8n } : symbol)),
  };
  const module = withText(
    moved,
    [0x01, 0x00, ...nops, 0x82, 0x80, 0x01, 0x00],
    [
      { offset: 2, type: R_RISCV.ALIGN, symbol: '_start', addend: 6n },
      { offset: 8, type: R_RISCV.RELAX, symbol: '_start', addend: 0n },
    ],
  );
  // From offset 2 to a multiple of 8 it is 6 bytes: all of them are needed.
  expect(textOf(module)).toEqual({ bytes: [0x01, 0x00, ...nops, 0x82, 0x80, 0x01, 0x00], behind: 8 });
  const four = withText(
    moved,
    [0x01, 0x00, ...nops, 0x82, 0x80, 0x01, 0x00],
    [{ offset: 2, type: R_RISCV.ALIGN, symbol: '_start', addend: 2n }],
  );
  // To a multiple of 4 it is 2: what room there was is needed, written as the short instruction.
  expect(textOf(four).bytes.slice(0, 4)).toEqual([0x01, 0x00, 0x01, 0x00]);
  const early = withText(
    moved,
    [...nops, 0x01, 0x00, 0x82, 0x80, 0x01, 0x00],
    [{ offset: 0, type: R_RISCV.ALIGN, symbol: '_start', addend: 6n }],
  );
  expect(textOf(early)).toEqual({ bytes: [0x01, 0x00, 0x82, 0x80, 0x01, 0x00], behind: 2 });
});

test('differences in LEB128 keep their length', () => {
  const module = withText(
    START,
    [0x01, 0x00, 0x82, 0x80, 0x80, 0x80, 0x00, 0x00],
    [
      { offset: 4, type: R_RISCV.SET_ULEB128, symbol: 'behind', addend: 300n },
      { offset: 4, type: R_RISCV.SUB_ULEB128, symbol: '_start', addend: 0n },
    ],
  );
  expect(textOf(module).bytes.slice(4)).toEqual([0xae, 0x82, 0x00, 0x00]);
});

test('what only a dynamic linker can do, and what lies outside its section, is told', () => {
  const dynamic = withText(START, [0, 0, 0, 0, 0, 0, 0, 0], [{ offset: 0, type: 3, symbol: '_start', addend: 0n }]);
  expect(messagesOf(link([dynamic], { machine: 'linux' }))).toEqual([
    expect.stringContaining('relocation 3 cannot be linked into a static program'),
  ]);
  const outside = withText(START, [0, 0, 0, 0], [{ offset: 2, type: R_RISCV[64], symbol: '_start', addend: 0n }]);
  expect(messagesOf(link([outside], { machine: 'linux' }))).toEqual([
    expect.stringContaining('R_RISCV_64 lies beyond the end of .text'),
  ]);
});
