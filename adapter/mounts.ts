/**
 * The folders of the host that the guest sees: `HOST:GUEST[:ro|cow|rw]` as the user writes it, checked; a system's folder for `/`; and by default the program's
 * folder and the working directory, both read-only.
 */
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MountMode, MountOption } from '../src/kernel/fs/fileState.ts';

/** A mount that the user asks for; `host` is relative to where Hartbeat was started. */
export interface MountRequest {
  readonly host: string;
  /** Absolute, without `.`, `..` and slash at its end. */
  readonly guest: string;
  readonly mode: MountMode;
}

/** A mount that cannot be made; the message is a sentence. */
export class MountError extends Error {
  override readonly name = 'MountError';
}

const MODES = 'ro: only read; cow: changes stay in guest memory; rw: the folder itself is changed';

/** Reads `HOST:GUEST[:MODE]`; throws `MountError`. A host path may have a drive letter. */
export function parseMount(text: string): MountRequest {
  const match = /^(.+?):(\/[^:]*)(?::([a-z]*))?$/.exec(text);
  const mode = match?.[3] ?? 'ro';
  if (match === null || (mode !== 'ro' && mode !== 'cow' && mode !== 'rw')) {
    throw new MountError(`a mount is HOST:GUEST, HOST:GUEST:cow or HOST:GUEST:rw (${MODES}), not "${text}"`);
  }
  return { host: match[1]!, guest: path.posix.resolve('/', match[2]!), mode };
}

/** The real path of a folder that is to be mounted; throws `MountError`. */
async function folderAt(folder: string): Promise<string> {
  const absolute = path.resolve(folder);
  try {
    if ((await stat(absolute)).isDirectory()) return await realpath(absolute);
  } catch (error) {
    throw new MountError(`the folder ${absolute} cannot be mounted: ${(error as NodeJS.ErrnoException).code}`);
  }
  throw new MountError(`${absolute} cannot be mounted: it is no folder`);
}

/** All mounts, each guest path once: what the user asks for comes before the defaults. */
export async function mountsFor(
  root: string | undefined,
  requests: readonly MountRequest[],
  defaults: readonly MountOption[],
): Promise<MountOption[]> {
  const mounts = new Map<string, MountOption>();
  for (const mount of defaults) mounts.set(mount.guest, mount);
  if (root !== undefined) mounts.set('/', { guest: '/', host: await folderAt(root), mode: 'cow' });
  for (const { host, guest, mode } of requests) mounts.set(guest, { guest, host: await folderAt(host), mode });
  return [...mounts.values()];
}

const MAX_LINKS = 40;

/** Where the host has a path of a system's folder, links followed as the guest would; undefined when it has not. */
export async function pathInRoot(root: string, guest: string): Promise<string | undefined> {
  const real = await realpath(path.resolve(root));
  let rest = guest.split('/').filter((name) => name !== '');
  let done: string[] = [];
  for (let links = 0; rest.length > 0 && links <= MAX_LINKS; ) {
    const name = rest.shift()!;
    if (name === '.' || name === '..') {
      if (name === '..') done.pop();
      continue;
    }
    const file = path.join(real, ...done, name);
    const info = await lstat(file).catch(() => undefined);
    if (info === undefined) return undefined;
    if (!info.isSymbolicLink()) {
      done.push(name);
      continue;
    }
    const target = await readlink(file);
    if (target.startsWith('/')) done = [];
    rest = [...target.split('/').filter((part) => part !== ''), ...rest];
    links++;
  }
  return rest.length > 0 ? undefined : path.join(real, ...done);
}
