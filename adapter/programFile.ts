/**
 * The program that a user names: an ELF file, or an assembly source, of which one is made in memory. Nothing is written to the host.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type AssemblyProblem, buildProgram, isAssemblySource, problemText } from './assembly.ts';
import { type SourceOptions, sourceDefaults } from './sourceOptions.ts';

/** The user's program or options cannot be used; the message is a sentence for them. */
export class WorldError extends Error {
  override readonly name: string = 'WorldError';
  /** As shells have it: 127 not found, 126 found but cannot run; as compilers have it: 1 for mistakes in a source. */
  readonly exitCode: 1 | 126 | 127;

  constructor(message: string, exitCode: 1 | 126 | 127) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** An assembly source has mistakes, each of which is to be shown besides the message. */
export class SourceError extends WorldError {
  override readonly name = 'SourceError';
  readonly problems: readonly AssemblyProblem[];

  constructor(file: string, problems: readonly AssemblyProblem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    super(`${path.basename(file)} has ${errors === 1 ? 'an error' : `${errors} errors`}`, 1);
    this.problems = problems;
  }
}

export interface ProgramFile {
  /** An ELF file. */
  readonly bytes: Uint8Array;
  /** Of the assembler and the linker; no errors. */
  readonly problems: readonly AssemblyProblem[];
}

/** The bytes of a program, which is made first where `file` is an assembly source; throws `WorldError`. */
export async function readProgram(
  file: string,
  machine: 'kernel' | 'bare',
  options: SourceOptions = sourceDefaults,
): Promise<ProgramFile> {
  const bytes = await readBytes(file);
  if (!isAssemblySource(file)) return { bytes, problems: [] };
  for (const other of options.files) await readBytes(other, 'file');
  const built = buildProgram([file, ...options.files], { machine, ...options });
  if (built.bytes === undefined) throw new SourceError(file, built.problems);
  return { bytes: built.bytes, problems: built.problems };
}

/** Lines for standard error about a program that cannot be used: what is wrong with its source, then the message. */
export function errorLines(error: WorldError): string {
  const problems = error instanceof SourceError ? error.problems.map((problem) => `${problemText(problem)}\n`) : [];
  return `${problems.join('')}hartbeat: ${error.message}\n`;
}

async function readBytes(file: string, what = 'program'): Promise<Uint8Array> {
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw new WorldError(`${file} is a directory, not a ${what}`, 126);
    // Reading a device may never end.
    if (!info.isFile()) throw new WorldError(`${file} is no regular file`, 126);
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof WorldError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new WorldError(`there is no ${what} at ${file}`, 127);
    if (code === 'EACCES' || code === 'EPERM') throw new WorldError(`${file} may not be read by this user`, 126);
    throw new WorldError(`${file} cannot be read: ${(error as Error).message}`, 126);
  }
}
