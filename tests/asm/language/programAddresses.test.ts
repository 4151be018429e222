/**
 * Addresses in hints and hovers, of sources that are programs by themselves: those that the program has when it runs.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readProgram } from '../../../adapter/programFile.ts';
import { hover } from '../../../src/asm/language/hover.ts';
import { inlayHints } from '../../../src/asm/language/inlayHints.ts';
import { SourceDocument } from '../../../src/asm/language/sourceDocument.ts';
import { readElf } from '../../../src/elf/elfFile.ts';
import { document, snippet } from './snippet.ts';

const PROGRAM =
  '\t.globl _start\n_start:\tla a0, msg\n1:\tj 1b\n\t.section .rodata.str1.1, "aMS", @progbits, 1\nmsg:\t.asciz "hi"\n';

const hints = (text: string): string[] => inlayHints(document(text), 0, 1000).map(({ text: hint }) => hint);

test('of a program for the kernel, and for the bare machine, the addresses are those of its machine', () => {
  expect(hints(PROGRAM)).toEqual(['= auipc + addi → 0x100ba', '→ 0x100b8']);
  expect(hints(`${PROGRAM}\t.text\n\tcsrw mtvec, a0\n`)).toEqual(['= auipc + addi → 0x8000000e', '→ 0x80000008']);
  const { source, position } = snippet(PROGRAM.replace('msg:', 'm$0sg:'));
  expect(hover(source, position)?.markdown).toContain('.rodata.str1.1 + 0x0, at 0x100ba');
});

test.each([
  ['without a begin', PROGRAM.replaceAll('_start', 'main')],
  ['with a mistake', `${PROGRAM}\tbogus\n`],
  ['with a name of another file', `${PROGRAM}\t.dword other\n`],
])('of a source %s they are places in sections', (_what, text) => {
  expect(hints(text).slice(0, 2)).toEqual(['= auipc + addi → .rodata.str1.1+0x0', '→ .text+0x8']);
});

test('they are those of the program that runs', async () => {
  const file = path.join(import.meta.dirname, '../../guest/source/count.S');
  const { bytes } = await readProgram(file, 'kernel');
  const include = (name: string) => ({ name, text: readFileSync(path.join(path.dirname(file), name)) });
  const source = new SourceDocument(file, readFileSync(file, 'utf8'), { include });
  const linked = new Map(
    readElf(bytes)
      .symbols()
      .map(({ name, value }) => [name, Number(value)]),
  );
  const own = source.assembled.module.symbols.flatMap(({ name, place, value }) =>
    typeof place !== 'string' && linked.has(name)
      ? [[name, source.addresses?.addressOf(place.section, Number(value))] as const]
      : [],
  );
  expect(own.map(([name]) => name)).toEqual(['_start', 'print', 'line', 'total']);
  expect(own).toEqual(own.map(([name]) => [name, linked.get(name)]));
});
