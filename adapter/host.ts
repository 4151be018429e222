/**
 * The host of a guest: answers its requests from the file system, confined to the folders that were handed over (`confinement.ts`), and standard input from a
 * stream. Everything else does not exist.
 */
import { constants } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Host, HostAnswer, HostPlace, HostRequest, HostStat } from '../src/base/host.ts';
import { descriptorPath, hostError, inFolder, openPlain } from './confinement.ts';
import { changeFolder } from './hostChange.ts';
import { InputPull } from './inputPull.ts';

export interface HostOptions {
  /** Real paths of the folders that may be read. */
  readonly folders: readonly string[];
  /** Those of them that may be changed. */
  readonly writable?: readonly string[] | undefined;
  /** Standard input that is no terminal; without it every read is the end of input. */
  readonly input?: Readable | undefined;
}

export function createHost(options: HostOptions): Host {
  const pull = options.input === undefined ? undefined : new InputPull(options.input);
  return {
    answer: async (request) => {
      try {
        return await answer(request, options, pull);
      } catch (error) {
        return { kind: 'error', errno: (error as NodeJS.ErrnoException).code ?? 'EIO' };
      }
    },
  };
}

async function answer(request: HostRequest, options: HostOptions, pull: InputPull | undefined): Promise<HostAnswer> {
  if (request.kind === 'readInput') {
    return { kind: 'readInput', bytes: (await pull?.read(request.max)) ?? new Uint8Array() };
  }
  if (!options.folders.includes(request.folder)) return { kind: 'error', errno: 'ENOENT' };
  switch (request.kind) {
    case 'stat':
      return { kind: 'stat', stat: await inFolder(request, statOf) };
    case 'readDirectory':
      return { kind: 'readDirectory', entries: await entriesOf(request) };
    case 'readFile':
      return { kind: 'readFile', bytes: await inFolder(request, readPlainFile) };
    default:
      if (options.writable?.includes(request.folder) !== true) return { kind: 'error', errno: 'EROFS' };
      await changeFolder(request);
      return { kind: 'changed' };
  }
}

/** What the path names; sockets, FIFOs and devices do not exist. */
async function statOf(file: string): Promise<HostStat> {
  const info = await lstat(file);
  // Windows has no permissions that say anything.
  const mode = process.platform === 'win32' ? 0o755 : info.mode & 0o7777;
  if (info.isSymbolicLink()) return { type: 'symlink', mode: 0o777, target: await readlink(file) };
  if (info.isDirectory()) return { type: 'directory', mode };
  if (info.isFile()) return { type: 'file', mode, size: info.size };
  throw hostError('ENOENT');
}

type Entries = (HostAnswer & { kind: 'readDirectory' })['entries'];

async function entriesOf(place: HostPlace): Promise<Entries> {
  return await inFolder(place, async (file) => {
    if (process.platform !== 'linux') {
      if (!(await lstat(file)).isDirectory()) throw hostError('ENOTDIR');
      return await list(file);
    }
    const handle = await openPlain(file, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      return await list(descriptorPath(handle));
    } finally {
      await handle.close();
    }
  });
}

async function list(directory: string): Promise<Entries> {
  const names = await readdir(directory);
  const found = await Promise.all(
    names.sort().map(async (name) => {
      try {
        return { name, stat: await statOf(`${directory}/${name}`) };
      } catch {
        return undefined;
      }
    }),
  );
  return found.filter((entry) => entry !== undefined);
}

async function readPlainFile(file: string): Promise<Uint8Array> {
  const handle = await openPlain(file, constants.O_RDONLY);
  try {
    const info = await handle.stat();
    if (info.isDirectory()) throw hostError('EISDIR');
    if (!info.isFile()) throw hostError('EINVAL');
    return new Uint8Array(await handle.readFile());
  } finally {
    await handle.close();
  }
}
