/**
 * Whether an open file is an assembly source that is a program by itself: then F5 debugs it without anything having been built. The adapter assembles
 * and links it; here only the name and the label at which programs begin are looked for.
 */
import { readFile, stat } from 'node:fs/promises';
import type { FoundProgram } from './programSearch.ts';

/** Larger files are not looked into. */
const MAX_BYTES = 16 * 1024 * 1024;

/** The file as a program, or undefined when it is none: of another kind, without `_start`, or not to be read. */
export async function assemblySourceAt(file: string): Promise<FoundProgram | undefined> {
  if (!isAssembly(file)) return undefined;
  try {
    const status = await stat(file);
    if (!status.isFile() || status.size > MAX_BYTES) return undefined;
    const hasStart = beginsProgram(await readFile(file, 'utf8'));
    return hasStart ? { path: file, modifiedMs: status.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file is called like an assembly source. */
export const isAssembly = (file: string): boolean => /\.(?:s|asm)$/i.test(file);

/** Whether a source has the label `_start`. */
export const beginsProgram = (text: string): boolean => /^[ \t]*_start[ \t]*:/m.test(text);
