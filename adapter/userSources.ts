/**
 * Source files of the program, as the compiler named them, found on this machine: where the name says, else beside the program, in the folder
 * above it, or in the working directory. A source that cannot be had is a reference whose text request says why.
 */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';

export class UserSources {
  private readonly folders: readonly string[];
  private readonly found = new Map<string, DebugProtocol.Source>();
  private readonly missing: string[] = [];

  /** `folders` are looked through in order for names that are relative or do not exist. */
  constructor(folders: readonly string[]) {
    this.folders = folders;
  }

  source(name: string): DebugProtocol.Source {
    const known = this.found.get(name);
    if (known !== undefined) return known;
    const source = this.find(name);
    this.found.set(name, source);
    return source;
  }

  /** Why the source of a reference cannot be shown; undefined when the reference is none of ours. */
  whyMissing(reference: number): string | undefined {
    return this.missing[reference - 1];
  }

  private find(name: string): DebugProtocol.Source {
    const candidates = [...new Set([name, ...this.folders.map((folder) => path.resolve(folder, relativePart(name)))])];
    const problems = candidates.filter(path.isAbsolute).map((file) => ({ file, problem: problemOf(file) }));
    const readable = problems.find(({ problem }) => problem === undefined);
    if (readable !== undefined) return { name: path.basename(readable.file), path: readable.file };
    const unreadable = problems.find(({ problem }) => problem === 'unreadable');
    const why =
      unreadable === undefined
        ? `the source ${name} is not on this machine; it was looked for at ${candidates.filter(path.isAbsolute).join(', ')}`
        : `the source ${unreadable.file} may not be read by this user`;
    const sourceReference = this.missing.push(why);
    return {
      name: path.basename(name),
      path: name,
      sourceReference,
      origin: 'not found',
    };
  }
}

/** What remains of a name when it is looked for in another folder: all of a relative one, the file alone of an absolute one. */
function relativePart(name: string): string {
  const posix = name.replaceAll('\\', '/');
  return path.posix.isAbsolute(posix) || /^[A-Za-z]:/.test(posix) ? path.posix.basename(posix) : posix;
}

function problemOf(file: string): 'missing' | 'unreadable' | undefined {
  try {
    if (!statSync(file).isFile()) return 'missing';
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'unreadable' : 'missing';
  }
}
