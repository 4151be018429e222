/**
 * What a compiler makes, linked: assembly of the corpus through our assembler and linker against the recorded program of GNU as and ld; and where the compiler
 * is installed, all of its objects, with relaxation and without, linked by us and by GNU ld.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readObject } from '../../../src/asm/elfReader.ts';
import { link } from '../../../src/asm/link/link.ts';
import { assembled } from './assembled.ts';
import { executableText } from './executableText.ts';
import { gnuLink, gnuObject, hasGnuTools } from './gnuTools.ts';

const corpus = path.join(import.meta.dirname, '../corpus');
const options = { segments: true, debug: true };
const listed = (ending: string): string[] =>
  readdirSync(corpus)
    .filter((name) => name.endsWith(ending))
    .sort();

test('assembly that a compiler wrote is linked as GNU as and ld do it', () => {
  const file = path.join(import.meta.dirname, 'golden', 'compiled.txt');
  const sources = [
    { folder: import.meta.dirname, name: 'surroundings.s' },
    ...listed('.s').map((name) => ({ folder: corpus, name })),
  ];
  if (hasGnuTools) {
    const objects = sources.map(({ folder, name }) => [`${name}.o`, gnuObject(folder, name, ['-g0'])] as const);
    const reference = executableText(gnuLink(Object.fromEntries(objects)), options);
    if (process.env['UPDATE'] === '1' || !existsSync(file)) writeFileSync(file, reference);
    expect(reference).toBe(readFileSync(file, 'utf8'));
  }
  const modules = sources.map(({ folder, name }) => assembled(folder, name, 'own'));
  const { executable, problems } = link(modules, { machine: 'linux' });
  expect(problems).toEqual([]);
  expect(executableText(executable!, options)).toBe(readFileSync(file, 'utf8'));
});

function compiled(flags: readonly string[]): Record<string, Uint8Array> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hartbeat-cc-'));
  try {
    const sources = [
      path.join(import.meta.dirname, 'surroundings.s'),
      ...listed('.c').map((name) => path.join(corpus, name)),
    ];
    execFileSync('riscv64-linux-gnu-gcc', ['-c', '-w', ...flags, ...sources], { cwd: folder });
    const names = readdirSync(folder).sort();
    return Object.fromEntries(names.map((name) => [name, new Uint8Array(readFileSync(path.join(folder, name)))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ways = [
  '-O0 -g',
  '-O2',
  '-O2 -fPIC -g',
  '-Os -mcmodel=medany -ffunction-sections -fdata-sections -fasynchronous-unwind-tables',
];

describe.each(hasGnuTools ? ways : [])('objects of gcc %s', (way) => {
  test.each(['-mno-relax', '-mrelax'])('with %s', (relax) => {
    const objects = compiled([...way.split(' '), relax]);
    const modules = Object.entries(objects).map(([name, bytes]) => readObject(name, bytes));
    const { executable, problems } = link(modules, { machine: 'linux' });
    expect(problems).toEqual([]);
    expect(executableText(executable!, options)).toBe(executableText(gnuLink(objects), options));
  });
});
