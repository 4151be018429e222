/**
 * What the readers make of real compilers' output, against texts that were compared with `llvm-dwarfdump` and `readelf` once. `UPDATE=1` rewrites
 * them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DebugInfo } from '../../src/dwarf/debugInfo.ts';
import { dump } from './dump.ts';
import { fixtureNames, fixtureSections } from './fixtures/fixture.ts';

test.each(fixtureNames)('%s reads as recorded', (name) => {
  const { sections, ehFrameAddress } = fixtureSections(name);
  const text = dump(new DebugInfo(sections), ehFrameAddress);
  const file = path.join(import.meta.dirname, 'golden', `${name}.txt`);
  if (process.env['UPDATE']) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});
