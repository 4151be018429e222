/**
 * Sources that would take for ever or all memory, were there no bounds: each ends with a sentence about what is too much.
 */
import { expect, test } from 'vitest';
import { type Assembled, assembleFile } from '../../src/asm/assemble.ts';
import type { AssembleOptions } from '../../src/asm/options.ts';

function assemble(text: string, name = 'evil.s', options: AssembleOptions = {}): Assembled {
  const include = (file: string): { name: string; text: string } | undefined =>
    file === 'self' ? { name: 'self', text } : undefined;
  return assembleFile({ name, text }, { include, maxExpandedStatements: 10_000, ...options });
}

const messages = ({ diagnostics }: Assembled): string[] => diagnostics.map(({ message }) => message);

test('what is wrong in a repetition, or in a file that is included again, is said once', () => {
  expect(messages(assemble('.rept 500\nbogus\n.endr\n'))).toHaveLength(1);
  const include = (): { name: string; text: string } => ({ name: 'wrong', text: ' bogus\n' });
  expect(messages(assemble('.include "wrong"\n'.repeat(5), 'twice.s', { include }))).toHaveLength(1);
});

test.each([
  ['a macro that uses itself twice', '.macro r\nr\nr\n.endm\nr\n', /nested more than 100 deep/],
  ['a thousand million repetitions', '.rept 1000000000\nnop\n.endr\n', /have made 10000 statements/],
  [
    'repetitions of repetitions',
    `${'.rept 9999\n'.repeat(5)}nop\n${'.endr\n'.repeat(5)}`,
    /have made 10000 statements/,
  ],
  ['a text that doubles', '.macro a x\na \\x\\x\n.endm\na 1\n', /longer than 65536 characters/],
  ['space beyond memory', '.skip 1 << 40\n', /would have 1099511627776 bytes/],
  ['parentheses', `.word ${'('.repeat(100_000)}1\n`, /nested 200 deep/],
  ['a sum of too many', `.word 1${'+1'.repeat(5000)}\n`, /may have 2000 operators/],
  ['an inclusion of itself', '.include "self"\n.include "self"\n', /include one another without end/],
  ['a condition that is not closed', '.if 1\n'.repeat(10_000), /`.endif` is expected/],
  ['a value of itself', '.set a, b\n.set b, a\n.word a\n', /neither a constant nor a symbol/],
])('%s', (_what, text, expected) => {
  expect(messages(assemble(text)).some((message) => expected.test(message))).toBe(true);
});

test.each([
  ['an inclusion of itself', '#include "self"\n#include "self"\n', /include one another more than 100 deep/],
  [
    'macros that double',
    `${Array.from({ length: 60 }, (_, i) => `#define A${i} A${i + 1} A${i + 1}\n`).join('')}A0\n`,
    /does not come to an end/,
  ],
])('of the preprocessor: %s', (_what, text, expected) => {
  expect(messages(assemble(text, 'evil.S')).some((message) => expected.test(message))).toBe(true);
});

test('of thousands of messages the first thousand are kept, and a sentence says so', () => {
  const { diagnostics } = assemble('bogus\n'.repeat(5000));
  expect(diagnostics).toHaveLength(1001);
  expect(diagnostics.at(-1)?.message).toBe('there are more than 1000 messages; those from here on are not listed');
});

test('what follows a macro without end is assembled all the same', () => {
  const { module } = assemble('.macro r\nr\nr\n.endm\nr\nli a0, 1\n');
  expect([...module.sections[0]!.bytes]).toEqual([0x05, 0x45]);
});

test('bytes that are no UTF-8 go into strings as they are', () => {
  const text = new Uint8Array([...Buffer.from('.data\n.ascii "'), 0xff, 0xe9, ...Buffer.from('" # '), 0xfe, 10]);
  const { module, diagnostics } = assembleFile({ name: 'latin.s', text });
  expect(diagnostics).toEqual([]);
  expect([...module.sections[1]!.bytes]).toEqual([0xff, 0xe9]);
});

test('a hundred thousand lines', () => {
  const text = Array.from({ length: 100_000 }, (_, i) => `l${i}:\tbeqz a0, l${Math.max(0, i - 9)}\n`).join('');
  const { module, diagnostics } = assemble(text, 'long.s');
  expect(diagnostics).toEqual([]);
  expect(module.sections[0]!.sizeBytes).toBe(200_000);
});
