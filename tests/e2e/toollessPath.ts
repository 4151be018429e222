/**
 * A PATH with all programs of this machine but those that build programs for RISC-V: most users have none, and nothing may depend on them.
 */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** Compilers, assemblers and linkers, of GNU, LLVM and Zig. */
export const isTool = (name: string): boolean => /^riscv(?:64|32)?-|^clang|^ld\.lld|^lld|^llvm-|^zig$/.test(name);

/** Fills a new folder with links to the first program of each name, and answers it as a PATH. */
export function toollessPath(folder: string, searched: string): string {
  mkdirSync(folder, { recursive: true });
  const taken = new Set<string>();
  for (const place of searched.split(path.delimiter)) {
    for (const name of namesIn(place)) {
      if (taken.has(name) || isTool(name)) continue;
      taken.add(name);
      symlinkSync(path.join(place, name), path.join(folder, name));
    }
  }
  return folder;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
