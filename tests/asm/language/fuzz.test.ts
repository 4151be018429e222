/**
 * Broken sources: every question has an answer, whose places lie within the text. `SEEDS=10000 npm run unit -- tests/asm/language/fuzz.test.ts` looks longer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { format } from '../../../src/asm/language/format.ts';
import { SourceDocument } from '../../../src/asm/language/sourceDocument.ts';
import type { TextRange } from '../../../src/asm/language/textRange.ts';
import { Random } from '../../isa/random.ts';
import { mutate } from '../mutate.ts';
import { askEverything } from './everyQuestion.ts';
import { document } from './snippet.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 150);
const MAX_LENGTH = 10_000;

const sources = ['cases', 'corpus']
  .flatMap((folder) => {
    const whole = path.join(import.meta.dirname, '..', folder);
    return readdirSync(whole).map((name) => path.join(whole, name));
  })
  .filter((file) => /\.[sS]$/.test(file))
  .map((file) => readFileSync(file, 'utf8').slice(0, MAX_LENGTH));

/** A character beyond the end of its line means the end (LSP, "Position"). */
const isWithin = ({ lines }: SourceDocument, { start, end }: TextRange): boolean =>
  [start, end].every(({ line, character }) => line >= 0 && line < lines.length && character >= 0) &&
  (start.line < end.line || (start.line === end.line && start.character <= end.character));

test(`${SEEDS} sources broken by chance`, () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const random = new Random(BigInt(seed) * 0x9e3779b97f4a7c15n + 3n);
    const text = mutate(random.pick(sources), random, 1 + random.below(20));
    const source = new SourceDocument(random.below(2) === 0 ? 'broken.s' : 'broken.S', text, {
      include: (file) => (file === 'self' ? { name: 'self', text } : undefined),
    });
    const line = random.below(source.lines.length);
    const ranges = askEverything(source, { line, character: random.below(source.lines[line]!.length + 1) });
    expect(
      ranges.find((range) => !isWithin(source, range)),
      `seed ${seed}`,
    ).toBeUndefined();
  }
});

test.each(sources.map((text, i) => [i, text] as const))('formatting changes no bytes of source %i', (_i, text) => {
  const bytes = (source: SourceDocument): number[][] =>
    source.assembled.module.sections.map((section) => [...section.bytes]);
  const before = document(text);
  const lines = [...before.lines];
  for (const { range, newText } of format(before, { tabSize: 8, insertSpaces: false }))
    lines[range.start.line] = newText;
  const after = document(lines.join('\n'));
  expect(bytes(after)).toEqual(bytes(before));
  expect(after.assembled.diagnostics.length).toBe(before.assembled.diagnostics.length);
});
