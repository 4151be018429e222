/**
 * `--dump-wasm`: what the translator makes, in files. Each translation unit is `unit-N.wasm`, the module as it is compiled, and `unit-N.wat`,
 * the same as text between the guest's instructions.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type JitOptions, listing, type Translation } from '../src/engine/jit/index.ts';

/** Options of the translator that write to a folder, which is made if it is not there; throws what the file system says. */
export function dumpTo(folder: string): Partial<JitOptions> {
  mkdirSync(folder, { recursive: true });
  const onUnit = (translation: Translation): void => {
    const file = path.join(folder, `unit-${translation.unit.id}`);
    writeFileSync(`${file}.wasm`, translation.bytes);
    writeFileSync(`${file}.wat`, listing(translation));
  };
  return { onUnit };
}
