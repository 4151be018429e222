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

/** The module of a source in a folder; fails on any message. */
export function assembled(folder: string, name: string, defines: Readonly<Record<string, string>> = {}): ObjectModule {
  const result = assembleFile(read(folder, name), {
    march: MARCH,
    defines,
    include: (file) => read(folder, file),
    tree: false,
  });
  const [first] = result.diagnostics;
  if (first !== undefined) throw new Error(`${first.range.file}:${first.range.line}: ${first.message}`);
  const lined = withLineTable(result.module, {
    compDir: FOLDER,
    producer: 'GNU AS 2.40',
    name,
    fromDirectives: result.linesFromDirectives,
    files: result.lineFiles,
  });
  return withFrames(lined, result.frames, result.frameSections);
}
