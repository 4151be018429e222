/**
 * The tree of a fresh kernel: `/` in memory or a folder of the host, over it /dev, /proc, /sys, /tmp, /run, and the folders of the host that the
 * configuration mounts.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { GID, UID } from '../credentials.ts';
import type { DeviceName, MountOption } from './fileState.ts';
import { addSkeletonNode } from './hostAnswer.ts';
import { inodeAt, makeInode } from './inode.ts';
import { addMount, NO_MOUNT } from './mount.ts';
import { S_IFCHR, S_IFDIR, S_IFLNK } from './openFlags.ts';
import { skeleton } from './skeleton.ts';
import { makeSyntheticRoot } from './synthetic.ts';
import { addEntry, emptyDirectory, pathOfDirectory, type RealDirectory, ROOT_INO } from './tree.ts';

const ROOT_OWNER = { uid: 0, gid: 0 };
const USER = { uid: UID, gid: GID };
const DEVICES: readonly [name: string, device: DeviceName][] = [
  ['null', 'null'],
  ['zero', 'zero'],
  ['full', 'full'],
  ['random', 'random'],
  ['urandom', 'urandom'],
];
const TERMINALS = [
  ['tty', 'own'],
  ['console', 'console'],
  ['ptmx', 'ptmx'],
] as const;
const DEVICE_LINKS: readonly [name: string, target: string][] = [
  ['fd', '/proc/self/fd'],
  ['stdin', '/proc/self/fd/0'],
  ['stdout', '/proc/self/fd/1'],
  ['stderr', '/proc/self/fd/2'],
];

/** Makes the tree, with the mounts of the kernel's configuration. */
export function createFileSystem(kernel: Kernel): void {
  const { config, next, fileSystem } = kernel.state;
  next.ino = ROOT_INO;
  const none = { type: 'tmpfs', guest: '', mode: 'ram', ...ROOT_OWNER, root: 0, parent: 0 } as const;
  fileSystem.mounts.set(NO_MOUNT, { ...none, id: NO_MOUNT });
  const root = makeRoot(
    kernel,
    config.mounts.find((mount) => mount.guest === '/'),
  );
  for (const [name, mode] of [
    ['tmp', 0o1777],
    ['run', 0o755],
    ['dev', 0o755],
  ] as const) {
    fillMemoryMount(kernel, mountMemory(kernel, root, name, mode), name);
  }
  mountSystem(kernel, root, 'proc', 'proc');
  mountSystem(kernel, root, 'sys', 'sysfs');
  // Outer mounts first, so that an inner one is put into the folder that covers it.
  const mounts = config.mounts.filter((mount) => mount.guest !== '/');
  for (const mount of mounts.toSorted((a, b) => a.guest.length - b.guest.length)) mountHost(kernel, root, mount);
}

function makeRoot(kernel: Kernel, option: MountOption | undefined): RealDirectory {
  const mount = addMount(kernel, {
    type: option === undefined ? 'tmpfs' : 'hostfs',
    guest: '/',
    mode: option === undefined ? 'ram' : (option.mode ?? 'ro'),
    host: option?.host,
    ...ROOT_OWNER,
    root: ROOT_INO,
    parent: ROOT_INO,
  });
  const body = emptyDirectory(ROOT_INO, '', option === undefined ? undefined : '');
  const root = makeInode(kernel, S_IFDIR | 0o755, body, 1, { mount: mount.id, ...ROOT_OWNER });
  if (option !== undefined) root.skeleton = '';
  else for (const [name, node] of Object.entries(skeleton)) addSkeletonNode(kernel, root, name, node);
  return root;
}

/** Puts a file system in memory at a name of a directory. */
function mountMemory(kernel: Kernel, parent: RealDirectory, name: string, mode: number): RealDirectory {
  const id = kernel.state.fileSystem.mounts.size + 1;
  const place = { mount: id, ...ROOT_OWNER };
  const directory = makeInode(kernel, S_IFDIR | mode, emptyDirectory(parent.ino, name), 1, place);
  const guest = guestPath(kernel, parent, name);
  const mount = { type: 'tmpfs', guest, mode: 'ram', ...ROOT_OWNER, root: directory.ino, parent: parent.ino } as const;
  assert(addMount(kernel, mount).id === id, 'mounts are numbered in turn');
  addEntry(parent, name, directory);
  return directory;
}

function fillMemoryMount(kernel: Kernel, directory: RealDirectory, name: string): void {
  if (name === 'run') {
    const user = addFolder(kernel, addFolder(kernel, directory, 'user', ROOT_OWNER), String(UID), USER);
    user.mode = S_IFDIR | 0o700;
  }
  if (name !== 'dev') return;
  const place = { mount: directory.mount, ...ROOT_OWNER };
  for (const [file, device] of DEVICES) {
    addEntry(directory, file, makeInode(kernel, S_IFCHR | 0o666, { kind: 'device', device }, 1, place));
  }
  for (const [file, terminal] of TERMINALS) {
    const inode = makeInode(kernel, S_IFCHR | 0o666, { kind: 'terminal', terminal }, 1, place);
    addEntry(directory, file, inode);
    if (terminal === 'console') kernel.state.ttyInodes.console = inode.ino;
  }
  kernel.state.ttyInodes.pts = mountMemory(kernel, directory, 'pts', 0o755).ino;
  for (const [file, target] of DEVICE_LINKS) {
    addEntry(directory, file, makeInode(kernel, S_IFLNK | 0o777, { kind: 'symlink', target }, 1, place));
  }
  mountMemory(kernel, directory, 'shm', 0o1777);
  mountSystem(kernel, directory, 'mqueue', 'mqueue');
}

/** Puts a synthetic file system at a name of a directory. */
function mountSystem(kernel: Kernel, parent: RealDirectory, name: string, system: string): void {
  const id = kernel.state.fileSystem.mounts.size + 1;
  const root = makeSyntheticRoot(kernel, system, id);
  const guest = guestPath(kernel, parent, name);
  addMount(kernel, { type: system, guest, mode: 'ram', ...ROOT_OWNER, root: root.ino, parent: parent.ino });
  addEntry(parent, name, root);
}

function guestPath(kernel: Kernel, parent: RealDirectory, name: string): string {
  const above = pathOfDirectory(kernel, parent);
  return above === '/' ? `/${name}` : `${above}/${name}`;
}

function mountHost(kernel: Kernel, root: RealDirectory, { guest, host, mode = 'ro' }: MountOption): void {
  const names = guest.split('/').filter((name) => name !== '');
  const last = names.pop();
  assert(last !== undefined, 'a mount other than / has a name');
  let parent = root;
  for (const name of names) {
    const known = parent.names.get(name);
    const there = known === undefined || known.ino === 0 ? undefined : inodeAt(kernel, known.ino);
    parent = there?.kind === 'directory' ? there : addFolder(kernel, parent, name, ROOT_OWNER);
  }
  const id = kernel.state.fileSystem.mounts.size + 1;
  const place = { mount: id, ...USER };
  const body = emptyDirectory(parent.ino, last, '');
  const directory = makeInode(kernel, S_IFDIR | 0o755, body, 1, place);
  addMount(kernel, { type: 'hostfs', guest, mode, host, ...USER, root: directory.ino, parent: parent.ino });
  addEntry(parent, last, directory);
}

/** A folder on the way to a mount; what a folder of the host has at that name stays visible in it. */
function addFolder(
  kernel: Kernel,
  parent: RealDirectory,
  name: string,
  owner: { readonly uid: number; readonly gid: number },
): RealDirectory {
  const host = parent.host === undefined ? undefined : parent.host === '' ? name : `${parent.host}/${name}`;
  const body = emptyDirectory(parent.ino, name, host);
  const made: RealDirectory = makeInode(kernel, S_IFDIR | 0o755, body, 1, { mount: parent.mount, ...owner });
  addEntry(parent, name, made);
  return made;
}
