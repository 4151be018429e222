/**
 * What a C compiler writes: some 200 functions (`corpus/*.c`) under several options, assembled by GNU as and by ours, object against object. Where there
 * is no compiler, the outputs that are kept in the folder are compared with what GNU as was recorded to make of them.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { gnuText, ownText, recordedText } from './comparison.ts';
import { compile, hasCompiler, isInstalled } from './gnuAs.ts';

const folder = path.join(import.meta.dirname, 'corpus');
const files = readdirSync(folder);
const digestOf = (text: string): string => `${createHash('sha256').update(text).digest('hex')}\n`;

test.each(files.filter((name) => name.endsWith('.s')))('%s is the object that GNU as was recorded to make', (name) => {
  const text = readFileSync(path.join(folder, name), 'utf8');
  expect(digestOf(ownText(name, text))).toBe(recordedText(`${name}.sha256`, () => digestOf(gnuText(text))));
});

const OPTIONS = [
  ['-O0'],
  ['-O2'],
  ['-O2', '-g'],
  ['-O0', '-g', '-fPIC'],
  ['-O2', '-fno-pic', '-fexceptions', '-ffunction-sections', '-fdata-sections'],
  ['-Os', '-fPIC'],
];

/** What there is to compare: everything where a compiler is, else what is kept. */
function sources(): readonly (readonly [name: string, text: () => string])[] {
  if (!hasCompiler || !isInstalled) return [];
  return files
    .filter((name) => name.endsWith('.c'))
    .flatMap((name) =>
      OPTIONS.map(
        (options) =>
          [`${name} ${options.join(' ')}`, () => compile(path.join(folder, name), ['-w', ...options])] as const,
      ),
    );
}

test('output of the compiler where there is one: every object is the one that GNU as makes', () => {
  for (const [name, text] of sources()) {
    const source = text();
    expect(ownText('source.s', source), name).toBe(gnuText(source));
  }
}, 300_000);
