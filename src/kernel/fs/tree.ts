/**
 * The tree of names: the kernel's own folders in memory (/tmp, /dev, /proc/self), and host folders mounted read-only among them. Looking up a
 * name in a host folder may throw a `HostQuestion`.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import type { Inode } from '../state.ts';
import { SysError } from '../sysError.ts';
import { HostQuestion } from './hostQuestion.ts';
import { inodeAt, makeInode } from './inode.ts';
import { S_IFCHR, S_IFDIR, S_IFLNK, S_IFREG } from './openFlags.ts';

export type Directory = Inode & { kind: 'directory' | 'hostDirectory' };
export type MemoryDirectory = Inode & { kind: 'directory' };

/** Inode of `/`. */
export const ROOT_INO = 1;

/** Makes the tree of a fresh kernel, with the mounts of its configuration. */
export function createFileSystem(kernel: Kernel): void {
  const { config, next } = kernel.state;
  next.ino = ROOT_INO;
  const rootMount = config.mounts.find((mount) => mount.guest === '/');
  const root: Directory =
    rootMount === undefined
      ? makeInode(kernel, S_IFDIR | 0o755, { kind: 'directory', entries: new Map(), parent: ROOT_INO })
      : makeInode(kernel, S_IFDIR | 0o555, {
          kind: 'hostDirectory',
          host: rootMount.host,
          parent: ROOT_INO,
          known: new Map(),
        });
  const tmp = addDirectory(kernel, root, 'tmp');
  tmp.mode = S_IFDIR | 0o1777;
  const dev = addDirectory(kernel, root, 'dev');
  for (const device of ['null', 'zero', 'full', 'random', 'tty', 'stdin', 'stdout', 'stderr'] as const) {
    addEntry(dev, device, makeInode(kernel, S_IFCHR | 0o666, { kind: 'device', device }));
  }
  addEntry(dev, 'urandom', makeInode(kernel, S_IFCHR | 0o666, { kind: 'device', device: 'random' }));
  // Where C libraries keep POSIX shared memory and semaphores.
  addDirectory(kernel, dev, 'shm').mode = S_IFDIR | 0o1777;
  const self = addDirectory(kernel, addDirectory(kernel, root, 'proc'), 'self');
  for (const what of ['maps', 'cmdline', 'comm'] as const) {
    addEntry(self, what, makeInode(kernel, S_IFREG | 0o444, { kind: 'procFile', what }));
  }
  for (const what of ['exe', 'cwd'] as const) {
    addEntry(self, what, makeInode(kernel, S_IFLNK | 0o777, { kind: 'procLink', what }));
  }
  // Outer mounts first, so that an inner one is put into the folder that covers it.
  const mounts = config.mounts.filter((mount) => mount.guest !== '/');
  for (const { guest, host } of mounts.toSorted((a, b) => a.guest.length - b.guest.length)) {
    mountHost(kernel, root, guest, host);
  }
}

function mountHost(kernel: Kernel, root: Directory, guest: string, host: string): void {
  const names = guest.split('/').filter((name) => name !== '');
  const last = names.pop();
  assert(last !== undefined, 'a mount other than / has a name');
  let parent = root;
  for (const name of names) {
    const ino = knownEntries(parent).get(name);
    const there = typeof ino === 'number' ? inodeAt(kernel, ino) : undefined;
    parent = there !== undefined && isDirectory(there) ? there : addDirectory(kernel, parent, name);
  }
  const body = { kind: 'hostDirectory', host, parent: parent.ino, known: new Map() } as const;
  addEntry(parent, last, makeInode(kernel, S_IFDIR | 0o555, body));
}

export function isDirectory(inode: Inode): inode is Directory {
  return inode.kind === 'directory' || inode.kind === 'hostDirectory';
}

const knownEntries = (directory: Directory): Map<string, number | null> =>
  directory.kind === 'directory' ? directory.entries : directory.known;

/** Enters a name; whether that is allowed has been checked. `nlink` was counted when the inode was made. */
export function addEntry(directory: Directory, name: string, inode: Inode): void {
  knownEntries(directory).set(name, inode.ino);
}

export function addDirectory(kernel: Kernel, parent: Directory, name: string): MemoryDirectory {
  const body = { kind: 'directory', entries: new Map(), parent: parent.ino } as const;
  const directory = makeInode(kernel, S_IFDIR | 0o755, body);
  addEntry(parent, name, directory);
  return directory;
}

/** The inode of a name (not `.` nor `..`) in a directory; may ask the host. */
export function lookup(kernel: Kernel, directory: Directory, name: string): Inode | undefined {
  if (directory.kind === 'directory') {
    const ino = directory.entries.get(name);
    return ino === undefined ? undefined : inodeAt(kernel, ino);
  }
  const known = directory.known.get(name);
  if (typeof known === 'number') return inodeAt(kernel, known);
  // A backslash is a separator on some hosts, and no name there.
  if (known === null || name.includes('\\') || directory.names?.includes(name) === false) return undefined;
  const path = directory.host.endsWith('/') ? `${directory.host}${name}` : `${directory.host}/${name}`;
  throw new HostQuestion({ ino: directory.ino, name, request: { kind: 'stat', path } });
}

/** The directory in memory in which a name is to change; EROFS in a folder of the host. */
export function changeable(parent: Directory, path: string): MemoryDirectory {
  if (parent.kind === 'hostDirectory') throw new SysError('EROFS', `${path} lies in a folder of the host`);
  return parent;
}

/** Notes a change of inodes now. */
export function touch(kernel: Kernel, ...inodes: Inode[]): void {
  for (const inode of inodes) inode.mtime = kernel.now();
}

/** Absolute path of a directory. */
export function pathOfDirectory(kernel: Kernel, directory: Directory): string {
  const names: string[] = [];
  for (let at = directory; at.ino !== ROOT_INO; ) {
    const parent = inodeAt(kernel, at.parent) as Directory;
    const name = [...knownEntries(parent)].find(([, ino]) => ino === at.ino)?.[0];
    if (name === undefined) break;
    names.unshift(name);
    at = parent;
  }
  return `/${names.join('/')}`;
}

/** One entry of a directory as getdents64 gives it; `next` is the position after it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly inode: Inode;
  readonly next: number;
}

/**
 * The entries from a position on, 0 being the start: `.`, `..`, then in memory by inode number (so that removing some on the way hides no others), in
 * a host folder by name. May ask the host.
 */
export function* entriesFrom(kernel: Kernel, directory: Directory, position: number): Generator<DirectoryEntry> {
  if (position <= 0) yield { name: '.', inode: directory, next: 1 };
  if (position <= 1) yield { name: '..', inode: inodeAt(kernel, directory.parent), next: 2 };
  if (directory.kind === 'directory') {
    for (const [name, ino] of [...directory.entries].sort(([, a], [, b]) => a - b)) {
      if (ino + 1 > position) yield { name, inode: inodeAt(kernel, ino), next: ino + 1 };
    }
    return;
  }
  if (directory.names === undefined) {
    throw new HostQuestion({ ino: directory.ino, name: '', request: { kind: 'readDirectory', path: directory.host } });
  }
  for (let i = Math.max(0, position - 2); i < directory.names.length; i++) {
    const name = directory.names[i]!;
    const inode = lookup(kernel, directory, name);
    if (inode !== undefined) yield { name, inode, next: i + 3 };
  }
}
