/**
 * The host of a guest: answers its requests from the file system, confined to the folders that were handed over (symbolic links do not lead
 * out of them), and standard input from a stream. Everything else does not exist.
 */
import { constants } from 'node:fs';
import { access, readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Host, HostAnswer, HostRequest } from '../src/base/host.ts';
import { InputPull } from './inputPull.ts';

export interface HostOptions {
  readonly folders: readonly string[];
  /** Standard input that is no terminal; without it every read is the end of input. */
  readonly input?: Readable | undefined;
}

export function createHost({ folders, input }: HostOptions): Host {
  const pull = input === undefined ? undefined : new InputPull(input);
  return {
    answer: async (request) => {
      try {
        return await answer(request, folders, pull);
      } catch (error) {
        return { kind: 'error', errno: (error as NodeJS.ErrnoException).code ?? 'EIO' };
      }
    },
  };
}

async function answer(
  request: HostRequest,
  folders: readonly string[],
  pull: InputPull | undefined,
): Promise<HostAnswer> {
  if (request.kind === 'readInput') {
    return { kind: 'readInput', bytes: (await pull?.read(request.max)) ?? new Uint8Array() };
  }
  const file = await confined(request.path, folders);
  if (file === undefined) return { kind: 'error', errno: 'ENOENT' };
  switch (request.kind) {
    case 'stat': {
      const info = await stat(file);
      if (!info.isFile() && !info.isDirectory()) return { kind: 'error', errno: 'ENOENT' };
      const type = info.isDirectory() ? 'directory' : 'file';
      return { kind: 'stat', type, size: info.size, executable: await isExecutable(file) };
    }
    case 'readDirectory':
      return { kind: 'readDirectory', names: (await readdir(file)).sort() };
    case 'readFile':
      return { kind: 'readFile', bytes: new Uint8Array(await readFile(file)) };
  }
}

/** The real path, if it lies in one of the folders. */
async function confined(file: string, folders: readonly string[]): Promise<string | undefined> {
  const real = await realpath(path.resolve(file));
  const inside = folders.some((folder) => {
    const relative = path.relative(folder, real);
    return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
  });
  return inside ? real : undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
