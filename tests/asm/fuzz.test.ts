/**
 * Broken sources: whatever they say, the assembler answers with a module, with messages that have places within lines, and with a tree; the same at
 * each run. `SEEDS=100000 npm run unit -- tests/asm/fuzz.test.ts` looks longer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Assembled, assembleFile } from '../../src/asm/assemble.ts';
import { Random } from '../isa/random.ts';
import { mutate } from './mutate.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 400);
const MAX_LENGTH = 20_000;

const sources = ['cases', 'corpus']
  .flatMap((folder) => {
    const whole = path.join(import.meta.dirname, folder);
    return readdirSync(whole).map((name) => path.join(whole, name));
  })
  .filter((file) => /\.[sS]$/.test(file))
  .map((file) => readFileSync(file, 'utf8').slice(0, MAX_LENGTH));

function assembleBroken(seed: number): { text: string; assembled: Assembled } {
  const random = new Random(BigInt(seed) * 0x9e3779b97f4a7c15n + 1n);
  const text = mutate(random.pick(sources), random, 1 + random.below(20));
  const name = random.below(2) === 0 ? 'broken.s' : 'broken.S';
  const include = (file: string): { name: string; text: string } | undefined =>
    file === 'self' ? { name: 'self', text } : undefined;
  return { text, assembled: assembleFile({ name, text }, { include, maxExpandedStatements: 20_000 }) };
}

test(`${SEEDS} sources broken by chance`, () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const { assembled } = assembleBroken(seed);
    const { diagnostics, module, tree } = assembled;
    const ranges = [...diagnostics, ...tree.occurrences].map(({ range }) => range);
    const wrong = ranges.find(
      ({ line, startColumn, endColumn }) => !(line >= 1 && startColumn >= 1 && endColumn >= startColumn),
    );
    expect(wrong, `seed ${seed}`).toBeUndefined();
    for (const { bytes, relocations } of module.sections) {
      const outside = relocations.find(
        ({ offset, symbol }) => offset > bytes.length || symbol >= module.symbols.length,
      );
      expect(outside, `seed ${seed}`).toBeUndefined();
    }
    for (const { place } of tree.statements) {
      if (place !== undefined) expect(module.sections[place.section], `seed ${seed}`).toBeDefined();
    }
  }
});

test('the same source gives the same answer', () => {
  expect(assembleBroken(7)).toEqual(assembleBroken(7));
});
