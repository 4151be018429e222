/**
 * Finds a compiler for RISC-V on this computer. One counts when it has made a program of nothing: a compiler's name says neither that clang was
 * built with the RISC-V target nor that a C library for RISC-V is there. Zig brings all it needs, and is not tried: its first program takes half a minute.
 */
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Compiler, candidates, compilerArguments, type Language } from './compiler.ts';
import { runProcess } from './process.ts';

/** Where and for what to look. */
export interface Surroundings {
  /** The PATH. */
  readonly searched: string;
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
}

const MAKES_NOTHING: Record<Language, readonly [name: string, text: string]> = {
  c: ['empty.c', '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n'],
  'c++': ['empty.cpp', '#include <string>\nint main() { return int(std::string().size()); }\n'],
  assembly: ['empty.S', '.globl main\nmain: ret\n'],
};

/** The best compiler for the language that works, with its absolute path, or undefined. */
export async function findCompiler(language: Language, surroundings: Surroundings): Promise<Compiler | undefined> {
  for (const { kind, command } of candidates(language, surroundings.architecture)) {
    const file = await onPath(command, surroundings);
    if (file === undefined) continue;
    const compiler: Compiler = { kind, command: file };
    if (kind === 'zig' || (await works(compiler, language))) return compiler;
  }
  return undefined;
}

/** The first executable file of this name in the folders of the PATH. */
async function onPath(name: string, { searched, platform }: Surroundings): Promise<string | undefined> {
  const file = platform === 'win32' ? `${name}.exe` : name;
  for (const folder of searched.split(path.delimiter)) {
    if (folder === '') continue;
    const candidate = path.join(folder, file);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

async function works(compiler: Compiler, language: Language): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hartbeat-'));
  try {
    const [name, text] = MAKES_NOTHING[language];
    const source = path.join(folder, name);
    await writeFile(source, text);
    const args = compilerArguments(compiler, language, source, path.join(folder, 'empty'), []);
    const command = { command: compiler.command, args, cwd: folder };
    const ended = await runProcess(command, () => {}, AbortSignal.timeout(60_000));
    return ended.kind === 'exited' && ended.code === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
