/**
 * Sources that can be built: told by their names, and by whether they have the place where a program begins.
 */
import path from 'node:path';
import { beginsProgram } from '../assemblySource.ts';
import type { Language } from './compiler.ts';

/** What a file is written in, or undefined when it is no source that we build. */
export function languageOf(file: string): Language | undefined {
  if (/\.c$/.test(file)) return 'c';
  if (/\.(?:cc|cpp|cxx|c\+\+|C)$/.test(file)) return 'c++';
  return /\.(?:s|asm)$/i.test(file) ? 'assembly' : undefined;
}

/** Whether a C or C++ source has a definition of `main`, and so is a program by itself; comments and strings do not count. */
export function definesMain(text: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, ' ');
  return /(?:^|[\s*&;}])main\s*\([^;{}]*\)[^;{}=]*\{/.test(code);
}

/** Whether an assembly source begins at `main`: then a compiler links it with the C library, which calls that. What has `_start` needs none. */
export const beginsAtMain = (text: string): boolean => /^[ \t]*main[ \t]*:/m.test(text) && !beginsProgram(text);

/** Whether a source is a program by itself once a compiler has built it. */
export const isBuildable = (file: string, text: string): boolean =>
  languageOf(file) === 'assembly' ? beginsAtMain(text) : definesMain(text);

/** The program of a source, where nothing else is said: beside it, without its ending. */
export function programOf(source: string): string {
  const { dir, name } = path.parse(source);
  return path.join(dir, name);
}
