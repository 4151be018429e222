/**
 * Paths inside a folder that was handed over. The guest follows its symbolic links itself, so no part of a place but the last may be one: where there is one
 * nevertheless, somebody has changed the folder meanwhile, and the place does not exist.
 *
 * On Linux an operation goes through a descriptor of the parent directory that has been checked to lie where it should, so nothing that happens between
 * the check and the operation leads out. Elsewhere the check comes before and, for reading, once more after.
 */
import { constants } from 'node:fs';
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { HostPlace } from '../src/base/host.ts';

const HAS_DESCRIPTOR_PATHS = process.platform === 'linux';

/** An error as the file system would give it. */
export function hostError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

/** Does something with a path that leads to the place and nowhere else; ENOENT when the way to it leads elsewhere. */
export async function inFolder<T>(place: HostPlace, action: (file: string) => Promise<T>): Promise<T> {
  const parts = place.path === '' ? [] : place.path.split('/');
  if (!parts.every(isPlainName)) throw hostError('ENOENT');
  const last = parts.pop();
  const parent = path.join(place.folder, ...parts);
  if (last === undefined) return await checked(place.folder, () => action(place.folder));
  if (!HAS_DESCRIPTOR_PATHS) return await checked(parent, () => action(path.join(parent, last)));
  const handle = await openParent(parent);
  try {
    if ((await readlink(descriptorPath(handle))) !== parent) throw hostError('ENOENT');
    return await action(`${descriptorPath(handle)}/${last}`);
  } finally {
    await handle.close();
  }
}

/** A part of the way that is no directory, a link included, leads nowhere. */
async function openParent(parent: string): Promise<FileHandle> {
  try {
    return await open(parent, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENOTDIR' || code === 'ELOOP' ? hostError('ENOENT') : error;
  }
}

/** A path to what a handle has open, for calls that know no handles. */
export const descriptorPath = ({ fd }: FileHandle): string => `/proc/self/fd/${fd}`;

/** Checks that a directory is where its path says, before and after. */
async function checked<T>(directory: string, action: () => Promise<T>): Promise<T> {
  if ((await realpath(directory)) !== directory) throw hostError('ENOENT');
  const result = await action();
  if ((await realpath(directory)) !== directory) throw hostError('ENOENT');
  return result;
}

/** What is one name on this host, and means nothing else. */
function isPlainName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) return false;
  return path.sep === '/' || !/[\\:]/.test(name);
}

/** Opens what the path names, if it is no symbolic link. */
export async function openPlain(file: string, flags: number, mode?: number): Promise<FileHandle> {
  // Neither a FIFO nor a device may make us wait; a link gives ELOOP.
  return await open(file, flags | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0), mode);
}
