/**
 * A world: machine, kernel and a booted program, made from what a user asked for. Shared by the debug session and the command line.
 *
 * Guest paths are host paths in POSIX form (`C:\a\b` is `/c/a/b`), so that a program finds its files where it expects them; only the program's
 * folder and the working directory are mounted, both read-only.
 */
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { engines } from '../src/engine/index.ts';
import { createKernel } from '../src/kernel/kernel.ts';
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import { LoadError } from '../src/kernel/loader.ts';
import type { EngineName } from '../src/machine/engine.ts';
import { createMachine } from '../src/machine/machine.ts';

export interface WorldOptions {
  /** Host path of the ELF, absolute or relative to `cwd`. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly harts: number;
  readonly seed: number;
  readonly quantum: number;
  /** Steps of one task before it is preempted. */
  readonly slice: number;
  readonly memoryMiB: number;
  readonly engine: EngineName;
  readonly stdin: 'pull' | 'console';
}

export const worldDefaults = {
  args: [],
  env: {},
  harts: 2,
  seed: 0,
  quantum: 100_000,
  slice: 10_000_000,
  memoryMiB: 512,
  engine: 'interp',
} as const satisfies Partial<WorldOptions>;

export interface World {
  readonly kernel: KernelApi;
  /** Host path of the program, absolute. */
  readonly program: string;
  readonly programBytes: Uint8Array;
  /** Host folders that the guest may read. */
  readonly folders: readonly string[];
  /** Makes the first process. Apart from creation, so that listeners can be there before it. Throws `WorldError`. */
  boot(): void;
}

/** The user's program or options cannot be used; the message is a sentence for them. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  /** As shells have it: 127 not found, 126 found but cannot run. */
  readonly exitCode: 126 | 127;

  constructor(message: string, exitCode: 126 | 127) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The guest path of an absolute host path. */
export function guestPathOf(hostPath: string): string {
  const posix = hostPath.replaceAll('\\', '/');
  const drive = /^([A-Za-z]):/.exec(posix);
  return drive === null ? posix : `/${drive[1]!.toLowerCase()}${posix.slice(2)}`;
}

/** The bytes of a program; throws `WorldError`. */
export async function readProgram(file: string): Promise<Uint8Array> {
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw new WorldError(`${file} is a directory, not a program`, 126);
    // Reading a device may never end.
    if (!info.isFile()) throw new WorldError(`${file} is no regular file`, 126);
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof WorldError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new WorldError(`there is no program at ${file}`, 127);
    if (code === 'EACCES' || code === 'EPERM') throw new WorldError(`${file} may not be read by this user`, 126);
    throw new WorldError(`${file} cannot be read: ${(error as Error).message}`, 126);
  }
}

/** The real path of a working directory; throws `WorldError`. */
export async function folderOf(folder: string): Promise<string> {
  try {
    if ((await stat(folder)).isDirectory()) return await realpath(folder);
  } catch {
    // Falls through to the sentence below.
  }
  throw new WorldError(`the working directory ${folder} does not exist or is not a directory`, 127);
}

export async function createWorld(options: WorldOptions): Promise<World> {
  const cwd = await folderOf(path.resolve(options.cwd));
  const file = path.resolve(cwd, options.program);
  const programBytes = await readProgram(file);
  const program = await realpath(file);
  const folders = [...new Set([path.dirname(program), cwd])];
  const engine = engines[options.engine];
  const machine = await createMachine(
    { harts: options.harts, ramBytes: options.memoryMiB * 1024 * 1024, supervisor: 'hosted' },
    engine,
  );
  const kernel = createKernel(machine, {
    harts: options.harts,
    quantum: options.quantum,
    slice: options.slice,
    seed: options.seed,
    mounts: folders.map((folder) => ({ guest: guestPathOf(folder), host: folder })),
    stdin: options.stdin,
  });
  const boot = (): void => {
    try {
      kernel.boot({
        path: guestPathOf(program),
        bytes: programBytes,
        args: [options.program, ...options.args],
        env: Object.entries(options.env).map(([name, value]) => `${name}=${value}`),
        cwd: guestPathOf(cwd),
      });
    } catch (error) {
      if (error instanceof LoadError) throw new WorldError(`${program} cannot run: ${error.message}`, 126);
      throw error;
    }
  };
  return { kernel, program, programBytes, folders, boot };
}
