/**
 * `hartbeat as`: assembly sources to a program, or to objects. Messages go to standard error, one a line, as compilers have them; nothing is written
 * when there is an error.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeObject } from '../src/asm/elfWriter.ts';
import type { ObjectModule } from '../src/asm/objectModule.ts';
import type { AsCommand } from './asArguments.ts';
import {
  type AssembledModule,
  type AssemblyProblem,
  isAssemblySource,
  linkProgram,
  moduleOf,
  problemText,
} from './assembly.ts';
import type { Streams } from './streams.ts';

const MISTAKES = 1;

/** The exit code of the whole command. */
export function assemble(command: AsCommand, { stderr }: Pick<Streams, 'stderr'>): number {
  const say = (problem: AssemblyProblem): void => {
    stderr.write(`${problemText(problem)}\n`);
  };
  const modules: (ObjectModule | readonly ObjectModule[])[] = [];
  for (const file of command.files) {
    const { module, problems } = readFile(file, command);
    problems.forEach(say);
    if (module !== undefined) modules.push(module);
  }
  if (modules.length < command.files.length) return MISTAKES;
  if (command.objectsOnly) {
    const done = command.files.map((file, index) => {
      // Of an archive there is nothing to assemble.
      const module = modules[index]!;
      return 'sections' in module && write(command.output ?? objectName(file), writeObject(module), 0o644, say);
    });
    return done.every(Boolean) ? 0 : MISTAKES;
  }
  const { bytes, problems } = linkProgram(modules, command);
  problems.forEach(say);
  return bytes !== undefined && write(command.output ?? 'a.out', bytes, 0o755, say) ? 0 : MISTAKES;
}

function readFile(file: string, command: AsCommand): AssembledModule {
  try {
    return moduleOf(file, command);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read: ${message}`;
    return { module: undefined, problems: [{ severity: 'error', message: why, place: undefined }] };
  }
}

/** `dir/hello.S` becomes `hello.o` here, as compilers have it. */
function objectName(file: string): string {
  const base = path.basename(file);
  return isAssemblySource(file) ? `${base.slice(0, -path.extname(base).length)}.o` : `${base}.o`;
}

function write(file: string, bytes: Uint8Array, mode: number, say: (problem: AssemblyProblem) => void): boolean {
  try {
    writeFileSync(file, bytes, { mode });
    return true;
  } catch (error) {
    say({ severity: 'error', message: `${file} cannot be written: ${(error as Error).message}`, place: undefined });
    return false;
  }
}
