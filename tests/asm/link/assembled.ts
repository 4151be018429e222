/** Sources of the tests through our assembler, as GNU as would be called for the comparison. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assembleFile } from '../../../src/asm/assemble.ts';
import { withLineTable } from '../../../src/asm/debugLine.ts';
import { withFrames } from '../../../src/asm/ehFrame.ts';
import type { ObjectModule } from '../../../src/asm/objectModule.ts';
import { FOLDER, MARCH } from './gnuTools.ts';

const read = (folder: string, name: string): { name: string; text: Uint8Array } => ({
  name,
  text: new Uint8Array(readFileSync(path.join(folder, name))),
});

/** The module of a source in a folder, with lines as `as -g` has them, or only those of its own `.loc`; fails on any message. */
export function assembled(folder: string, name: string, lines: 'all' | 'own' = 'all'): ObjectModule {
  const result = assembleFile(read(folder, name), { march: MARCH, include: (file) => read(folder, file), tree: false });
  const [first] = result.diagnostics;
  if (first !== undefined) throw new Error(`${first.range.file}:${first.range.line}: ${first.message}`);
  const { module, linesFromDirectives, lineFiles, frames, frameSections } = result;
  if (lines === 'own' && !linesFromDirectives) return withFrames(module, frames, frameSections);
  const lined = withLineTable(module, {
    compDir: FOLDER,
    producer: 'GNU AS 2.40',
    name,
    fromDirectives: linesFromDirectives,
    files: lineFiles,
  });
  return withFrames(lined, frames, frameSections);
}
