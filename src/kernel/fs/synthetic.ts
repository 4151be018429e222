/**
 * Synthetic file systems (procfs and its like): files whose content the kernel makes when they are read. A system is one function from a path inside it to a
 * node, for the thread that asks; nothing of a node is kept but its path, so what it shows is always true. Systems are listed in `syntheticSystems.ts`
 * and mounted in `create.ts`.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import type { Inode, OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { inodeAt } from './inode.ts';
import { timeNow } from './inodeTime.ts';
import { S_IFDIR, S_IFLNK, S_IFREG } from './openFlags.ts';
import type { SyntheticNode } from './syntheticNode.ts';

export type SyntheticInode = Inode & { readonly kind: 'syntheticDirectory' | 'syntheticFile' | 'syntheticLink' };

export function isSynthetic(inode: Inode): inode is SyntheticInode {
  return inode.kind === 'syntheticDirectory' || inode.kind === 'syntheticFile' || inode.kind === 'syntheticLink';
}

/** What the node is now; undefined when it is gone (the process has ended). */
export function syntheticNode(kernel: Kernel, thread: Thread, inode: SyntheticInode): SyntheticNode | undefined {
  return kernel.syntheticSystem(inode.system).node(kernel, thread, inode.path);
}

/** Above the numbers of all other inodes. */
const FIRST_INO = 2 ** 32;

/** The same number whenever the same path is looked at: 32 bits of FNV-1a. */
function inoOf(system: string, path: string): number {
  let hash = 0x811c_9dc5;
  for (const letter of `${system}/${path}`) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x0100_0193) >>> 0;
  return FIRST_INO + hash;
}

/** The root of a system, to be entered where it is mounted: its parent is what stands there. */
export function makeSyntheticRoot(kernel: Kernel, system: string, mount: number): Inode {
  const now = timeNow(kernel);
  const times = { atime: now, mtime: now, ctime: now };
  const ino = kernel.state.next.ino++;
  const body = { kind: 'syntheticDirectory', system, path: '' } as const;
  const mode = S_IFDIR | 0o555;
  const inode: Inode = { ino, mount, mode, uid: 0, gid: 0, ...times, nlink: 1, opens: 0, writers: 0, ...body };
  kernel.state.inodes.set(ino, inode);
  return inode;
}

/** An inode for a name in a synthetic directory: one that is open already, or one made for this look-up. */
export function lookUpSynthetic(
  kernel: Kernel,
  thread: Thread,
  directory: Inode & { readonly kind: 'syntheticDirectory' },
  name: string,
): Inode | undefined {
  const path = directory.path === '' ? name : `${directory.path}/${name}`;
  const node = kernel.syntheticSystem(directory.system).node(kernel, thread, path);
  if (node === undefined) return undefined;
  return inodeFor(kernel, directory.system, directory.mount, path, node);
}

const KINDS = { directory: 'syntheticDirectory', file: 'syntheticFile', link: 'syntheticLink' } as const;
const TYPES = { directory: S_IFDIR, file: S_IFREG, link: S_IFLNK } as const;
const MODES = { directory: 0o555, file: 0o444, link: 0o777 } as const;

function inodeFor(kernel: Kernel, system: string, mount: number, path: string, node: SyntheticNode): Inode {
  const ino = inoOf(system, path);
  const open = kernel.state.inodes.get(ino);
  if (open !== undefined && isSynthetic(open) && open.path === path) return open;
  const now = timeNow(kernel);
  return {
    ino,
    mount,
    mode: TYPES[node.kind] | (node.mode ?? MODES[node.kind]),
    uid: node.uid ?? 0,
    gid: node.gid ?? 0,
    atime: now,
    mtime: now,
    ctime: now,
    // Nobody names it for good: it goes with the last open file.
    nlink: 0,
    opens: 0,
    writers: 0,
    kind: KINDS[node.kind],
    system,
    path,
  };
}

/** Keeps an inode that a look-up has made, because it is being opened. */
export function keepSynthetic(kernel: Kernel, inode: Inode): void {
  if (isSynthetic(inode) && !kernel.state.inodes.has(inode.ino)) kernel.state.inodes.set(inode.ino, inode);
}

export function listSynthetic(
  kernel: Kernel,
  thread: Thread,
  directory: Inode & { readonly kind: 'syntheticDirectory' },
): readonly string[] {
  const node = syntheticNode(kernel, thread, directory);
  return node?.kind === 'directory' ? node.names() : [];
}

/** The directory above one of a synthetic system: of its root, the one that it is mounted in. */
export function parentOfSynthetic(kernel: Kernel, directory: Inode & { readonly kind: 'syntheticDirectory' }): Inode {
  const mount = kernel.state.fileSystem.mounts.get(directory.mount);
  assert(mount?.parent !== undefined, `the system ${directory.system} is mounted in a directory`);
  if (directory.path === '') return inodeAt(kernel, mount.parent);
  const above = directory.path.includes('/') ? directory.path.slice(0, directory.path.lastIndexOf('/')) : '';
  if (above === '') return inodeAt(kernel, mount.root);
  return inodeFor(kernel, directory.system, directory.mount, above, { kind: 'directory', names: () => [] });
}

/** Bytes of an open synthetic file; ESRCH when what it is about has gone. Reading on is reading on in what was there at the start. */
export function readSynthetic(
  kernel: Kernel,
  thread: Thread,
  inode: SyntheticInode,
  file: OpenFile,
  offset: number,
  length: number,
): Uint8Array {
  const begun = file.content;
  if (begun !== undefined && offset > 0) return begun.slice(offset, offset + length);
  const node = fileNode(kernel, thread, inode);
  if (node.readAt !== undefined) return node.readAt(offset, length);
  const content = node.read();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  file.content = bytes;
  return bytes.slice(offset, offset + length);
}

/** Hands bytes to a synthetic file; answers how many it took. */
export function writeSynthetic(
  kernel: Kernel,
  thread: Thread,
  inode: SyntheticInode,
  bytes: Uint8Array,
  offset: number,
): number {
  const node = fileNode(kernel, thread, inode);
  if (node.write === undefined) throw new SysError('EBADF', `${inode.system}/${inode.path} cannot be written`);
  return node.write(bytes, offset) ?? bytes.length;
}

function fileNode(kernel: Kernel, thread: Thread, inode: SyntheticInode): SyntheticNode & { readonly kind: 'file' } {
  const node = syntheticNode(kernel, thread, inode);
  if (node?.kind !== 'file') {
    throw new SysError('ESRCH', `${inode.system}/${inode.path} is about something that is gone`);
  }
  return node;
}
