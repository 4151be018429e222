/**
 * Small sources, each about one part of the language, against what GNU as 2.40 makes of them with `-mno-relax`: bytes, relocations and symbols.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { gnuText, ownText, recordedText } from './comparison.ts';
import { hasCompiler, isInstalled, MARCH } from './gnuAs.ts';

const folder = path.join(import.meta.dirname, 'cases');
const cases = readdirSync(folder).filter((name) => /\.[sS]$/.test(name));

/** The preprocessor's part is done by a C compiler for GNU as. */
function plainText(name: string): string {
  const file = path.join(folder, name);
  if (name.endsWith('.s')) return readFileSync(file, 'utf8');
  return execFileSync('riscv64-linux-gnu-gcc', ['-E', '-P', `-march=${MARCH}`, file], { encoding: 'utf8' });
}

describe.each(cases)('%s', (name) => {
  const own = (): string => ownText(name, readFileSync(path.join(folder, name), 'utf8'));
  const ask = (): string => gnuText(plainText(name));
  const recorded = (): string => recordedText(name, ask);

  test('is the object that GNU as was recorded to make', () => {
    expect(own()).toBe(recorded());
  });

  test('is the object that GNU as makes where it is installed, or else the recorded one', () => {
    expect(own()).toBe(isInstalled && hasCompiler ? ask() : recorded());
  });
});
