/**
 * The tree of names: what a directory holds, entering and removing names, listing. Looking up a name in a directory of the host may throw a
 * `HostQuestion`; whether a change is allowed has been checked by the caller (`permission.ts`, `mount.ts`).
 */
import type { Kernel } from '../context.ts';
import type { Inode, Thread } from '../state.ts';
import type { DirectoryBody, Name } from './fileState.ts';
import { ask, hostFolder, hostPath } from './hostQuestion.ts';
import { inodeAt } from './inode.ts';
import { listSynthetic, lookUpSynthetic, parentOfSynthetic } from './synthetic.ts';

/** A directory with names of its own. */
export type RealDirectory = Inode & DirectoryBody;
export type Directory = RealDirectory | (Inode & { readonly kind: 'syntheticDirectory' });

/** Inode of `/`. */
export const ROOT_INO = 1;

/** So many names that the host does not have are remembered one by one; then its whole listing is. */
const MAX_MISSING = 200;

export function isDirectory(inode: Inode): inode is Directory {
  return inode.kind === 'directory' || inode.kind === 'syntheticDirectory';
}

/** The inode of a name (not `.` nor `..`) in a directory; may ask the host. */
export function lookup(kernel: Kernel, thread: Thread, directory: Directory, name: string): Inode | undefined {
  if (directory.kind === 'syntheticDirectory') return lookUpSynthetic(kernel, thread, directory, name);
  const known = directory.names.get(name);
  if (known !== undefined) return known.ino === 0 ? undefined : inodeAt(kernel, known.ino);
  // A backslash is a separator on some hosts, and no name there.
  if (directory.host === undefined || directory.listed === true || name.includes('\\')) return undefined;
  if (directory.missing >= MAX_MISSING) needNames(kernel, directory);
  const path = hostPath(directory.host, name);
  const request = { kind: 'stat', folder: hostFolder(kernel, directory), path } as const;
  return ask({ about: 'name', ino: directory.ino, name, request });
}

/** Makes sure that all names of a directory are known; may ask the host. */
export function needNames(kernel: Kernel, directory: RealDirectory): void {
  if (directory.host === undefined || directory.listed === true) return;
  const request = { kind: 'readDirectory', folder: hostFolder(kernel, directory), path: directory.host } as const;
  ask({ about: 'names', ino: directory.ino, name: '', request });
}

export function parentOf(kernel: Kernel, directory: Directory): Directory {
  if (directory.kind === 'syntheticDirectory') return parentOfSynthetic(kernel, directory) as Directory;
  // The parent of one that has been removed may be gone as well.
  return (kernel.state.inodes.get(directory.parent) ?? inodeAt(kernel, ROOT_INO)) as Directory;
}

/** Enters a name, in the place of what it named before, if anything. `nlink` is the caller's. */
export function addEntry(directory: RealDirectory, name: string, inode: Inode): void {
  const old = directory.names.get(name);
  if (old?.ino === 0) directory.missing--;
  // A name that comes anew comes last.
  directory.names.delete(name);
  directory.names.set(name, { ino: inode.ino, cookie: directory.nextCookie++ });
  if (inode.kind === 'directory') {
    directory.folders++;
    inode.parent = directory.ino;
    inode.name = name;
  }
}

/** Takes a name out. `nlink` is the caller's. */
export function removeName(directory: RealDirectory, name: string, inode: Inode): void {
  directory.names.delete(name);
  if (inode.kind === 'directory') directory.folders--;
  // The host may still have it.
  if (directory.host !== undefined && directory.listed !== true) noteMissing(directory, name);
}

/** Notes that the host has no such name. */
export function noteMissing(directory: RealDirectory, name: string): void {
  directory.names.set(name, { ino: 0, cookie: 0 });
  directory.missing++;
}

export const emptyDirectory = (parent: number, name: string, host?: string): DirectoryBody => ({
  kind: 'directory',
  names: new Map<string, Name>(),
  nextCookie: FIRST_COOKIE,
  parent,
  name,
  folders: 0,
  host,
  missing: 0,
});

/** Positions 0 and 1 are before `.` and before `..`. */
const FIRST_COOKIE = 2;

/** Whether nothing is in it; may ask the host. */
export function isEmptyDirectory(kernel: Kernel, directory: RealDirectory): boolean {
  needNames(kernel, directory);
  return directory.names.size === directory.missing;
}

/** Absolute path of a directory; of one that has been removed, where it was, with ` (deleted)` as Linux shows it. */
export function pathOfDirectory(kernel: Kernel, directory: Directory): string {
  const names: string[] = [];
  let deleted = '';
  for (let at = directory; at.ino !== ROOT_INO; at = parentOf(kernel, at)) {
    if (at.kind === 'directory') {
      if (at.nlink === 0) deleted = ' (deleted)';
      names.push(at.name);
    } else {
      names.push(at.path === '' ? at.system : at.path.slice(at.path.lastIndexOf('/') + 1));
    }
    if (names.length > MAX_DEPTH) break;
  }
  return `/${names.reverse().join('/')}${deleted}`;
}

const MAX_DEPTH = 4096;

/** One entry of a directory as getdents64 gives it; `next` is the position after it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly inode: Inode;
  readonly next: number;
}

/**
 * The entries from a position on, 0 being the start: `.`, `..`, then in the order in which they came, those of the host's before any change by name.
 * Removing some on the way hides no others. May ask the host.
 */
export function* entriesFrom(
  kernel: Kernel,
  thread: Thread,
  directory: Directory,
  position: number,
): Generator<DirectoryEntry> {
  if (directory.kind === 'directory') needNames(kernel, directory);
  if (position <= 0) yield { name: '.', inode: directory, next: 1 };
  if (position <= 1) yield { name: '..', inode: parentOf(kernel, directory), next: FIRST_COOKIE };
  if (directory.kind === 'directory') {
    for (const [name, { ino, cookie }] of directory.names) {
      if (ino !== 0 && cookie >= position) yield { name, inode: inodeAt(kernel, ino), next: cookie + 1 };
    }
    return;
  }
  const names = listSynthetic(kernel, thread, directory);
  for (let index = Math.max(0, position - FIRST_COOKIE); index < names.length; index++) {
    const inode = lookUpSynthetic(kernel, thread, directory, names[index]!);
    if (inode !== undefined) yield { name: names[index]!, inode, next: index + FIRST_COOKIE + 1 };
  }
}
