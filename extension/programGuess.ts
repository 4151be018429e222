/**
 * Which program does a user mean who presses F5 with a source file open? An assembly source that is a program by itself, unless a program named after
 * it has been built since; else the one named after the source (`threads.c` → `threads`,
 * `threads.elf`), for Rust's `main.rs` the one named after the crate's folder; if several are, the newest; if there is only one program at all,
 * that one. Where this gives no answer, the user is asked: a wrong program is worse than a question.
 */
import path from 'node:path';
import type { FoundProgram } from './programSearch.ts';

/**
 * The program that belongs to the source file, or undefined when that is not clear. `source` is undefined when no source is open; `assembly` is the
 * source again if it is a program by itself.
 */
export function guessProgram(
  source: string | undefined,
  programs: readonly FoundProgram[],
  assembly?: FoundProgram,
): FoundProgram | undefined {
  const named = source === undefined ? undefined : namedAfter(source, programs);
  if (named !== undefined && named.modifiedMs >= (assembly?.modifiedMs ?? 0)) return named;
  if (assembly !== undefined) return assembly;
  return programs.length === 1 ? programs[0] : undefined;
}

/** The newest program that is called like the source. */
export function namedAfter(source: string, programs: readonly FoundProgram[]): FoundProgram | undefined {
  for (const name of programNames(source)) {
    const newest = newestFirst(programs.filter((program) => stem(program.path) === name))[0];
    if (newest !== undefined) return newest;
  }
  return undefined;
}

/** Newest first; of equal age, by path. */
export function newestFirst(programs: readonly FoundProgram[]): FoundProgram[] {
  return [...programs].sort((a, b) => b.modifiedMs - a.modifiedMs || (a.path < b.path ? -1 : 1));
}

/** What the program of a source file may be called, the likeliest first. */
function programNames(source: string): string[] {
  const own = stem(source);
  const folders = path.dirname(source).split(/[\\/]/);
  const inCrate = folders.at(-1) === 'src' && /\.rs$/i.test(source);
  const crate = inCrate ? folders.at(-2) : undefined;
  return own === 'main' && crate ? [crate, crate.replaceAll('-', '_'), own] : [own];
}

/** A file's name without the endings that sources and programs have: `a/threads.riscv.elf` → `threads`. */
function stem(file: string): string {
  let name = path.basename(file);
  for (;;) {
    const shorter = name.replace(/\.(?:c|cc|cpp|cxx|rs|s|asm|elf|out|bin|exe|riscv|riscv64|rv64|rv)$/i, '');
    if (shorter === name || shorter === '') return name;
    name = shorter;
  }
}
