/**
 * Builds one source as one program. The program of an earlier build is gone before the compiler starts, so that nobody runs it for the new one when
 * the build fails. Without a compiler the user is asked (`obtain`); assembly that begins at `_start` needs none.
 */
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { beginsProgram } from '../assemblySource.ts';
import { programAt } from '../programSearch.ts';
import { type Compiler, compilerArguments, type Language } from './compiler.ts';
import { type Command, runProcess } from './process.ts';
import { languageOf } from './source.ts';

/** All paths are absolute. */
export interface Build {
  readonly source: string;
  readonly output: string;
  /** Further arguments of the compiler or assembler. */
  readonly args: readonly string[];
  /** The same that settings say, for our own assembler. */
  readonly assemblerArgs: readonly string[];
  /** The compiler to use; undefined: one that is found. */
  readonly compiler: Compiler | undefined;
}

export type Built =
  | { readonly kind: 'built'; readonly program: string }
  | { readonly kind: 'cancelled' }
  /** A sentence for the user. */
  | { readonly kind: 'failed'; readonly why: string };

/** What a build needs of its surroundings. */
export interface Tools {
  /** The compiler to use for a language, after asking the user if need be; undefined: there is none, and the user knows. */
  obtain(language: Language): Promise<Compiler | undefined>;
  /** How `hartbeat` is started: its command and its first arguments. */
  readonly hartbeat: Omit<Command, 'cwd'>;
}

/** Builds; what is started and what it says goes to `write`. */
export async function build(
  wanted: Build,
  tools: Tools,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<Built> {
  const { source, output } = wanted;
  const name = path.basename(source);
  const language = languageOf(source);
  if (language === undefined) return failed(`${name} is no C, C++ or assembly source.`);
  const text = await readFile(source, 'utf8').catch(() => undefined);
  if (text === undefined) return failed(`${source} cannot be read.`);
  const taken = await occupied(output);
  if (taken !== undefined) return failed(taken);

  const cwd = path.dirname(source);
  const command = language === 'assembly' && beginsProgram(text) ? assembler(wanted, tools) : undefined;
  const compiler = command === undefined ? (wanted.compiler ?? (await tools.obtain(language))) : undefined;
  if (command === undefined && compiler === undefined) return { kind: 'cancelled' };
  const step = command ?? compilation(wanted, compiler!, language);

  await rm(output, { force: true });
  write(`${[step.command, ...step.args].map(quoted).join(' ')}\n`);
  if (compiler?.kind === 'zig') write('(the first program takes half a minute, because the C library is built, too)\n');
  const ended = await runProcess({ ...step, cwd }, write, signal);
  if (ended.kind === 'cancelled') return ended;
  if (ended.kind === 'broken') return failed(`${name} was not built: ${ended.why}.`);
  if (ended.code !== 0)
    return failed(`${name} was not built: ${path.basename(step.command)} ended with ${ended.code}.`);
  if ((await programAt(output)) === undefined) {
    return failed(`${path.basename(step.command)} did not make a RISC-V program of ${name}.`);
  }
  return { kind: 'built', program: output };
}

const failed = (why: string): Built => ({ kind: 'failed', why });

const assembler = ({ source, output, args, assemblerArgs }: Build, { hartbeat }: Tools): Omit<Command, 'cwd'> => ({
  ...hartbeat,
  args: [...hartbeat.args, 'as', ...assemblerArgs, ...args, '-o', output, source],
});

const compilation = (
  { source, output, args }: Build,
  compiler: Compiler,
  language: Language,
): Omit<Command, 'cwd'> => ({
  command: compiler.command,
  args: compilerArguments(compiler, language, source, output, args),
});

/** Why a program must not be written there: something else has the name. */
async function occupied(output: string): Promise<string | undefined> {
  const status = await stat(output).catch(() => undefined);
  if (status === undefined || (await programAt(output)) !== undefined) return undefined;
  // What a linker left unfinished, for instance.
  if (status.isFile() && status.size === 0) return undefined;
  const what = status.isDirectory() ? 'a folder' : 'a file that is no RISC-V program';
  return `${output} is ${what} and stays as it is: name another output.`;
}

/** As a person reads it. */
const quoted = (word: string): string =>
  /^[\w./:=,+@%-]+$/.test(word) ? word : `"${word.replace(/["\\$`]/g, '\\$&')}"`;
