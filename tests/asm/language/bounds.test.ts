/**
 * Work that answers take, by counts: it grows with the source and no faster, and a source is assembled once for each version.
 */

import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Documents } from '../../../extension/server/documents.ts';
import { messages } from '../../../src/asm/language/messages.ts';
import { askEverything } from './everyQuestion.ts';
import { longSource } from './longSource.ts';
import { document } from './snippet.ts';

test('a source is assembled once for each version of its text, however much is asked', () => {
  const uri = 'file:///project/long.S';
  let text = TextDocument.create(uri, 'riscv-asm', 1, longSource(100));
  const documents = new Documents({ get: () => text, all: () => [text] });
  for (let i = 0; i < 3; i++) askEverything(documents.get(uri)!);
  expect(documents.assemblies).toBe(1);
  text = TextDocument.update(
    text,
    [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# ' }],
    2,
  );
  for (let i = 0; i < 3; i++) askEverything(documents.get(uri)!);
  expect(documents.assemblies).toBe(2);
});

test('a source is assembled again when what it includes has changed', () => {
  const texts = new Map([
    ['file:///project/a.S', TextDocument.create('file:///project/a.S', 'riscv-asm', 1, '#include "b.inc"\n')],
    ['file:///project/b.inc', TextDocument.create('file:///project/b.inc', 'riscv-asm', 1, 'b:\tnop\n')],
  ]);
  const documents = new Documents({ get: (uri) => texts.get(uri), all: () => [...texts.values()] });
  expect(documents.get('file:///project/a.S')!.assembled.module.symbols.map(({ name }) => name)).toEqual(['b']);
  texts.set('file:///project/b.inc', TextDocument.create('file:///project/b.inc', 'riscv-asm', 2, 'c:\tnop\n'));
  expect(documents.changed('file:///project/b.inc')).toEqual(['file:///project/a.S']);
  expect(documents.get('file:///project/a.S')!.assembled.module.symbols.map(({ name }) => name)).toEqual(['c']);
});

test('ways through functions are followed in a number of steps that grows with the source', () => {
  const steps = (functions: number): number => document(longSource(functions)).frames.steps;
  const [few, many] = [steps(50), steps(500)];
  expect(few).toBeGreaterThan(0);
  expect(many).toBeLessThanOrEqual(10 * few);
});

test('also where every instruction jumps everywhere, each is looked at only so often', () => {
  const count = 300;
  const body = Array.from(
    { length: count },
    (_, i) => `L${i}:\taddi sp, sp, -16\n\tsd s${i % 12}, ${8 * (i % 50)}(sp)\n\tbeqz a0, L${(i * 7) % count}\n`,
  );
  const { frames, insns } = document(`\t.globl f\nf:\n${body.join('')}\tret\n`);
  expect(frames.steps).toBeLessThanOrEqual(12 * insns.length);
});

test.each([
  ['a macro without end', '\t.macro m\n\tm\n\tm\n\t.endm\n\tm\n'],
  ['an inclusion of itself', '#include "test.S"\n\t.include "test.S"\n'],
  ['nothing', ''],
  ['what is no assembly', `${String.fromCharCode(0, 7, 0xfffd)}((((,,,,"'\\\n/* \n`],
  ['thousands of mistakes', '\tbogus ((\n'.repeat(3000)],
  ['a broken middle', `${longSource(20)}\t.macro x\n\t.if (\n${longSource(20)}`],
])('every question has an answer of %s', (_what, text) => {
  const source = document(text, { include: () => ({ name: '/project/test.S', text }) });
  expect(() => askEverything(source)).not.toThrow();
  expect(messages(source, { callingConvention: true }).length).toBeLessThanOrEqual(2002);
});
