/**
 * The linker by cases (`cases`, one or two sources each): the same sections, segments and symbols as GNU ld makes of GNU as's objects, in `golden`; and
 * objects that we write are what the module says, for ourselves and for GNU ld.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readObject } from '../../../src/asm/elfReader.ts';
import { writeObject } from '../../../src/asm/elfWriter.ts';
import { link } from '../../../src/asm/link/link.ts';
import type { ObjectModule } from '../../../src/asm/objectModule.ts';
import { assembled } from './assembled.ts';
import { executableText } from './executableText.ts';
import { gnuLink, gnuObject, hasGnuTools } from './gnuTools.ts';

const cases = path.join(import.meta.dirname, 'cases');
const golden = path.join(import.meta.dirname, 'golden');
const names = readdirSync(cases).sort();

const options = { segments: true, debug: true };
const sourcesOf = (name: string): string[] =>
  readdirSync(path.join(cases, name))
    .filter((file) => /\.s$/i.test(file))
    .sort();
const modulesOf = (name: string): ObjectModule[] =>
  sourcesOf(name).map((source) => assembled(path.join(cases, name), source));

function linked(modules: readonly ObjectModule[]): Uint8Array {
  const { executable, problems } = link(modules, { machine: 'linux' });
  expect(problems).toEqual([]);
  return executable!;
}

/** What GNU ld makes of objects. */
const gnuText = (objects: readonly Uint8Array[]): string =>
  executableText(gnuLink(Object.fromEntries(objects.map((bytes, index) => [`${index}.o`, bytes]))), options);

describe.each(names)('%s', (name) => {
  test('is linked as GNU ld links it', () => {
    const file = path.join(golden, `case-${name}.txt`);
    if (hasGnuTools) {
      const reference = gnuText(sourcesOf(name).map((source) => gnuObject(path.join(cases, name), source)));
      if (process.env['UPDATE'] === '1' || !existsSync(file)) {
        mkdirSync(golden, { recursive: true });
        writeFileSync(file, reference);
      }
      expect(reference).toBe(readFileSync(file, 'utf8'));
    }
    expect(executableText(linked(modulesOf(name)), options)).toBe(readFileSync(file, 'utf8'));
  });

  test('is the same by way of object files', () => {
    const modules = modulesOf(name);
    const objects = modules.map(writeObject);
    const direct = executableText(linked(modules), options);
    const read = objects.map((bytes, index) => readObject(`${index}.o`, bytes));
    expect(executableText(linked(read), options)).toBe(direct);
    if (hasGnuTools) expect(gnuText(objects)).toBe(direct);
  });
});
