/** Archives of objects: what is in them, and what a program takes of them. */
import { describe, expect, test } from 'vitest';
import { chooseModules, readArchive, readArchiveObjects } from '../../../src/asm/archive.ts';
import { writeObject } from '../../../src/asm/elfWriter.ts';
import { link } from '../../../src/asm/link/link.ts';
import { ElfError } from '../../../src/elf/elfError.ts';
import { messagesOf, moduleOf } from './modules.ts';

const encoder = new TextEncoder();

/** As `ar` writes it: names of up to 15 characters end with a slash, longer ones stand in a member of their own. */
function archive(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const longNames = Object.keys(members).filter((name) => name.length > 15);
  const table = longNames.map((name) => `${name}/\n`).join('');
  const parts: Uint8Array[] = [encoder.encode('!<arch>\n')];
  const add = (name: string, bytes: Uint8Array): void => {
    const fields = [name.padEnd(16), '0'.padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '644'.padEnd(8)];
    parts.push(encoder.encode(`${fields.join('')}${String(bytes.length).padEnd(10)}\`\n`), bytes);
    if (bytes.length % 2 === 1) parts.push(encoder.encode('\n'));
  };
  add('/', new Uint8Array(5));
  if (table !== '') add('//', encoder.encode(table));
  for (const [name, bytes] of Object.entries(members)) {
    add(name.length > 15 ? `/${table.indexOf(`${name}/`)}` : `${name}/`, bytes);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const object = (name: string, ...lines: string[]): Uint8Array => writeObject(moduleOf(name, ...lines));

const library = archive({
  'one.o': object('one.s', ' .globl one', 'one: call a_name_that_is_long'),
  'unneeded.o': object('unneeded.s', ' .globl unneeded, one', 'unneeded: ret', 'one: ret'),
  'a-name-that-is-long.o': object('long.s', ' .globl a_name_that_is_long', 'a_name_that_is_long: ret'),
});

describe('an archive', () => {
  test('has its members, by their whole names', () => {
    expect(readArchive(library).map(({ name }) => name)).toEqual(['one.o', 'unneeded.o', 'a-name-that-is-long.o']);
  });

  test('gives a program what it needs, and what that needs', () => {
    const program = moduleOf('a.s', ' .globl _start', '_start: call one', ' ret');
    const modules = chooseModules([program, readArchiveObjects('lib.a', library)]);
    expect(modules.map(({ name }) => name)).toEqual(['a.s', 'lib.a(one.o)', 'lib.a(a-name-that-is-long.o)']);
    expect(messagesOf(link(modules, { machine: 'linux' }))).toEqual([]);
  });

  test('gives nothing for a weak reference, and nothing to what comes after it', () => {
    const weak = moduleOf('a.s', ' .globl _start', ' .weak one', '_start: call one', ' ret');
    const objects = readArchiveObjects('lib.a', library);
    expect(chooseModules([weak, objects])).toEqual([weak]);
    const late = moduleOf('b.s', ' call one');
    expect(chooseModules([objects, late])).toEqual([late]);
  });

  test.each([
    ['that is none', encoder.encode('!<arch>')],
    ['whose header is broken', library.map((byte, index) => (index === 66 ? 0 : byte))],
    ['that is cut off', library.subarray(0, library.length - 3)],
  ])('%s is refused', (_, bytes) => {
    expect(() => readArchive(bytes)).toThrow(ElfError);
  });
});
