/**
 * What the translator makes of small pieces of code: `expected/NAME.S` gives `expected/NAME.wat`, which UPDATE=1 rewrites. A look at the
 * difference says what a change of the translator does.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { flowGraph } from '../../../src/engine/jit/flowGraph.ts';
import { listing } from '../../../src/engine/jit/listing.ts';
import { regionModule } from '../../../src/engine/jit/regionModule.ts';
import { RegionNotes } from '../../../src/engine/jit/regionNotes.ts';
import { assembleWat } from '../../wasm/wat.ts';
import { guestCode } from './guestCode.ts';

const FOLDER = path.join(import.meta.dirname, 'expected');
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.S'))
  .map((file) => file.slice(0, -2));

describe.each(names)('%s', (name) => {
  const file = path.join(FOLDER, name);
  const { reader, entries } = guestCode(`${name}.S`, readFileSync(`${file}.S`, 'utf8'));
  const regions = entries.map((pc) => ({ pc, graph: flowGraph(reader, pc)! }));
  const notes = regions.map(() => new RegionNotes());
  const { bytes } = regionModule(
    regions,
    { fma: true, isExactSoFar: false, unchecked: false, rangeOf: (_pc, stores) => (stores ? undefined : 0) },
    notes,
  );
  const text = listing({ regions, bytes, notes });

  test('is as expected', () => {
    if (process.env['UPDATE'] === '1') writeFileSync(`${file}.wat`, text);
    expect(text).toBe(readFileSync(`${file}.wat`, 'utf8'));
  });

  test('is a module, and its text the same one', async () => {
    expect(WebAssembly.validate(bytes.slice())).toBe(true);
    expect(await assembleWat(text)).toEqual(bytes);
  });
});
