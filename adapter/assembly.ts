/**
 * Programs from assembly sources: assembles and links files of the host with `src/asm`, for `hartbeat as`, for `hartbeat run FILE.S` and for a debug
 * session that is given a source. Objects that others have made (`.o`) can be linked too.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chooseModules, isArchive, readArchiveObjects } from '../src/asm/archive.ts';
import { assembleFile } from '../src/asm/assemble.ts';
import { withLineTable } from '../src/asm/debugLine.ts';
import { withFrames } from '../src/asm/ehFrame.ts';
import { readObject } from '../src/asm/elfReader.ts';
import { link } from '../src/asm/link/link.ts';
import type { ObjectModule, SourcePlace } from '../src/asm/objectModule.ts';
import type { SourceInput } from '../src/asm/options.ts';
import { ElfError } from '../src/elf/elfError.ts';
import { version } from './version.ts';

export interface AssemblyOptions {
  /** ISA string; `rv64gc` unless told. */
  readonly march?: string | undefined;
  /** Which registers floating-point arguments go in; `lp64d` unless told. */
  readonly mabi?: 'lp64' | 'lp64f' | 'lp64d' | undefined;
  /** Folders in which included files are looked for, after the including file's own. */
  readonly includes: readonly string[];
  /** Macros of the preprocessor. */
  readonly defines: Readonly<Record<string, string>>;
  /** What names of files are relative to, for debuggers; the working directory unless told. */
  readonly compDir?: string;
}

export interface ProgramOptions extends AssemblyOptions {
  readonly machine: 'kernel' | 'bare';
  /** Where the code begins, if not where it does unless told. */
  readonly textBase?: number | undefined;
}

/** What the assembler or the linker has to say. */
export interface AssemblyProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Undefined: about no line of a source. */
  readonly place: SourcePlace | undefined;
}

/** `file:line:column: error: sentence`, as compilers have it. */
export function problemText({ severity, message, place }: AssemblyProblem): string {
  if (place === undefined) return `${severity}: ${message}`;
  const column = place.column === 0 ? '' : `:${place.column}`;
  return `${place.file}:${place.line}${column}: ${severity}: ${message}`;
}

export const isAssemblySource = (file: string): boolean => /\.(?:s|asm)$/i.test(file);

const hasErrors = (problems: readonly AssemblyProblem[]): boolean =>
  problems.some(({ severity }) => severity === 'error');

export interface AssembledModule {
  /** Undefined when there are errors; of an archive all of its objects, of which linking takes what it needs. */
  readonly module: ObjectModule | readonly ObjectModule[] | undefined;
  readonly problems: readonly AssemblyProblem[];
}

/** Assembles a source, with a line table; or reads an object or an archive. Throws what reading the file throws. */
export function moduleOf(file: string, options: AssemblyOptions): AssembledModule {
  const bytes = new Uint8Array(readFileSync(file));
  if (isAssemblySource(file)) return assembleSource({ name: file, text: bytes }, options);
  try {
    const module = isArchive(bytes) ? readArchiveObjects(file, bytes) : readObject(file, bytes);
    return { module, problems: [] };
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    const problem: AssemblyProblem = {
      severity: 'error',
      message: `${file} is neither an assembly source (.S, .s or .asm) nor an object or archive for RISC-V 64-bit: ${error.message}`,
      place: undefined,
    };
    return { module: undefined, problems: [problem] };
  }
}

function assembleSource(
  source: SourceInput,
  { march, mabi, includes, defines, compDir = process.cwd() }: AssemblyOptions,
): AssembledModule {
  const assembled = assembleFile(source, {
    ...(march === undefined ? {} : { march }),
    ...(mabi === undefined ? {} : { mabi }),
    defines,
    tree: false,
    include: (name, from) => findIncluded(name, [path.dirname(from), ...includes]),
  });
  const problems = assembled.diagnostics.map(({ severity, message, range }): AssemblyProblem => {
    return { severity, message, place: { file: range.file, line: range.line, column: range.startColumn } };
  });
  if (hasErrors(problems)) return { module: undefined, problems };
  const lined = withLineTable(assembled.module, {
    compDir,
    producer: `hartbeat ${version()}`,
    name: source.name,
    fromDirectives: assembled.linesFromDirectives,
    files: assembled.lineFiles,
  });
  return { module: withFrames(lined, assembled.frames, assembled.frameSections), problems };
}

function findIncluded(name: string, folders: readonly string[]): SourceInput | undefined {
  const candidates = path.isAbsolute(name) ? [name] : folders.map((folder) => path.join(folder, name));
  for (const candidate of candidates) {
    try {
      return { name: candidate, text: new Uint8Array(readFileSync(candidate)) };
    } catch {
      // It may be in the next folder.
    }
  }
  return undefined;
}

export interface BuiltProgram {
  /** An ELF file; undefined when there are errors. */
  readonly bytes: Uint8Array | undefined;
  readonly problems: readonly AssemblyProblem[];
}

/** Links modules to a program. */
export function linkProgram(
  modules: readonly (ObjectModule | readonly ObjectModule[])[],
  { machine, textBase }: ProgramOptions,
): BuiltProgram {
  const { executable, problems } = link(chooseModules(modules), {
    machine: machine === 'bare' ? 'bare' : 'linux',
    ...(textBase === undefined ? {} : { textBase }),
  });
  return {
    bytes: executable,
    problems: [
      ...problems.map(({ severity, message, place }) => ({ severity, message, place })),
      ...(modules.length === 1 && problems.some(({ isUndefined }) => isUndefined) ? [OTHER_FILES] : []),
    ],
  };
}

/** A program of sources and objects, the same wherever it is made. Throws what reading a file throws. */
export function buildProgram(files: readonly string[], options: ProgramOptions): BuiltProgram {
  const compDir = path.dirname(path.resolve(files[0]!));
  const assembled = files.map((file) => moduleOf(file, { compDir, ...options }));
  const problems = assembled.flatMap((each) => each.problems);
  const modules = assembled.flatMap(({ module }) => (module === undefined ? [] : [module]));
  if (modules.length < files.length) return { bytes: undefined, problems };
  const linked = linkProgram(modules, options);
  return { bytes: linked.bytes, problems: [...problems, ...linked.problems] };
}

/** Said beside what a source alone does not define. */
const OTHER_FILES: AssemblyProblem = {
  severity: 'warning',
  message:
    'other files of the program are linked by "assembly": { "files": ["other.S"] } in launch.json, or by `hartbeat as` with all of them',
  place: undefined,
};
