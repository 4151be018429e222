/**
 * Finds the RISC-V programs in a folder. Walks breadth first, so that what lies near the top is found first, leaves out folders that hold
 * sources of others or a compiler's leftovers, and gives up after a fixed number of entries: it runs while the user waits for F5.
 */
import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { elfHeaderBytes, isRiscvProgram } from './elfHeader.ts';

/** A RISC-V program on disk. */
export interface FoundProgram {
  /** Absolute. */
  readonly path: string;
  /** Time of last modification, in ms. */
  readonly modifiedMs: number;
}

/** How many directory entries one search looks at. */
const maxEntries = 50_000;
const maxDepth = 10;

/** Cargo's `deps` has every program a second time; `build` and `incremental` have none that a user means. */
const skippedFolders = new Set(['node_modules', 'deps', 'incremental', '__pycache__']);

/** Files that a program is not called like; saves opening each of them. */
const otherFiles =
  /\.(?:c|cc|cpp|cxx|h|hh|hpp|rs|s|asm|o|a|d|so|rlib|rmeta|ts|js|mjs|json|md|txt|toml|lock|py|sh|png|svg|html|css|xml|ya?ml|map|log|zip|gz|xz)$/i;

/** The RISC-V programs in and under `folder`, in no particular order. Unreadable folders and files are passed over. */
export async function findPrograms(folder: string): Promise<FoundProgram[]> {
  const found: FoundProgram[] = [];
  let entriesLeft = maxEntries;
  let level = [folder];
  for (let depth = 0; depth < maxDepth && level.length > 0 && entriesLeft > 0; depth++) {
    const below: string[] = [];
    for (const current of level) {
      const entries = await entriesOf(current);
      entriesLeft -= entries.length;
      if (entriesLeft <= 0) break;
      for (const entry of entries) {
        const child = path.join(current, entry.name);
        if (entry.isDirectory()) {
          if (!entry.name.startsWith('.') && !skippedFolders.has(entry.name)) below.push(child);
        } else if (!otherFiles.test(entry.name)) {
          const program = await programAt(child);
          if (program !== undefined) found.push(program);
        }
      }
    }
    level = below;
  }
  return found;
}

/** The program at this path, or undefined when there is no file or it is not a RISC-V program. */
export async function programAt(file: string): Promise<FoundProgram | undefined> {
  try {
    const status = await stat(file);
    if (!status.isFile() || status.size < elfHeaderBytes) return undefined;
    const handle = await open(file);
    try {
      const header = new Uint8Array(elfHeaderBytes);
      await handle.read(header, 0, elfHeaderBytes, 0);
      return isRiscvProgram(header) ? { path: file, modifiedMs: status.mtimeMs } : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
