/**
 * What open(2) does between a path and an open file description: checks flags and permissions, makes files, follows what a path of /proc leads to.
 */
import type { Kernel } from '../context.ts';
import { truncateFile } from '../mm/truncate.ts';
import type { Inode, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { openTerminal } from '../tty/ttyOpen.ts';
import { emptyFile } from './chunks.ts';
import { makeNamelessFile } from './inode.ts';
import { makeNode, placeFor, placeIn, withoutUmask } from './newNode.ts';
import {
  O_ACCMODE,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOATIME,
  O_PATH,
  O_RDONLY,
  O_RDWR,
  O_TMPFILE_BIT,
  O_TRUNC,
  O_WRONLY,
  S_IFREG,
} from './openFlags.ts';
import { existing, isLink, type Resolved } from './path.ts';
import { checkChangeable, checkOwner, checkPermission, MAY_READ, MAY_WRITE } from './permission.ts';
import { isSynthetic, keepSynthetic, syntheticNode } from './synthetic.ts';
import { isDirectory } from './tree.ts';

/** The node that an open with these flags gives; makes and truncates files. May ask the host. */
export function openResolved(
  kernel: Kernel,
  thread: Thread,
  resolved: Resolved,
  path: string,
  flags: number,
  mode: number,
): OpenNode {
  if ((flags & O_TMPFILE_BIT) !== 0) return openNameless(kernel, thread, resolved, path, flags, mode);
  if (resolved.node !== undefined) return openAgain(kernel, resolved.node, path, flags);
  const { inode } = resolved;
  if ((flags & O_PATH) !== 0) return nodeOf(kernel, pathOnly(existing(resolved, path), path, flags));
  if (inode === undefined) {
    if ((flags & O_CREAT) === 0) throw new SysError('ENOENT', `${path} does not exist`);
    if (resolved.trailingSlash) throw new SysError('EISDIR', `${path} ends in a slash`);
    const parent = placeFor(kernel, thread, resolved, path);
    return nodeOf(kernel, makeNode(kernel, thread, parent, resolved.name, S_IFREG | mode, emptyFile()));
  }
  if ((flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL)) throw new SysError('EEXIST', `${path} exists`);
  checkOpen(kernel, thread, inode, path, flags);
  if (inode.kind === 'terminal') return openTerminal(kernel, thread, inode, flags);
  if ((flags & O_TRUNC) !== 0 && inode.kind === 'file' && inode.size > 0) truncateFile(kernel, inode, 0);
  return nodeOf(kernel, inode);
}

function nodeOf(kernel: Kernel, inode: Inode): OpenNode {
  keepSynthetic(kernel, inode);
  return { kind: 'inode', ino: inode.ino };
}

function pathOnly(inode: Inode, path: string, flags: number): Inode {
  if ((flags & O_DIRECTORY) !== 0 && !isDirectory(inode)) throw new SysError('ENOTDIR', `${path} is no directory`);
  return inode;
}

/** Checks what the flags demand of something that exists, in Linux's order (may_open). */
function checkOpen(kernel: Kernel, thread: Thread, inode: Inode, path: string, flags: number): void {
  if ((flags & O_CREAT) !== 0 && isDirectory(inode)) throw new SysError('EISDIR', `${path} is a directory`);
  if (isLink(inode)) throw new SysError('ELOOP', `${path} is a symbolic link and is not to be followed`);
  if (inode.kind === 'socket') throw new SysError('ENXIO', `${path} is a socket`);
  pathOnly(inode, path, flags);
  const wanted = wantedAccess(flags);
  if (isDirectory(inode) && (wanted & MAY_WRITE) !== 0) throw new SysError('EISDIR', `${path} is a directory`);
  checkPermission(kernel, thread, inode, wanted, path);
  if ((flags & O_NOATIME) !== 0) checkOwner(kernel, thread, inode, `open ${path} with O_NOATIME`);
  if ((wanted & MAY_WRITE) !== 0) checkNotExecuted(kernel, inode, path);
  if (inode.kind === 'syntheticFile') checkSynthetic(kernel, thread, inode, path, wanted);
}

function wantedAccess(flags: number): number {
  const access = flags & O_ACCMODE;
  const writes = access !== O_RDONLY || (flags & O_TRUNC) !== 0;
  return (access === O_WRONLY ? 0 : MAY_READ) | (writes ? MAY_WRITE : 0);
}

/** A program that runs cannot be written (execve(2), ETXTBSY). */
function checkNotExecuted(kernel: Kernel, inode: Inode, path: string): void {
  if (inode.kind !== 'file' || (inode.mode & 0o111) === 0) return;
  for (const space of kernel.state.spaces.values()) {
    if (space.modules.some(({ bytesInode }) => bytesInode === inode.ino)) {
      throw new SysError('ETXTBSY', `${path} is being executed`);
    }
  }
}

function checkSynthetic(kernel: Kernel, thread: Thread, inode: Inode, path: string, wanted: number): void {
  const node = isSynthetic(inode) ? syntheticNode(kernel, thread, inode) : undefined;
  if ((wanted & MAY_WRITE) !== 0 && node?.kind === 'file' && node.write === undefined) {
    throw new SysError('EACCES', `${path} cannot be written`);
  }
}

/** O_PATH: a name's inode. What has none is kept as what it is now, without being open. */
function placeOf(kernel: Kernel, node: OpenNode, path: string): OpenNode {
  if ('ino' in node && node.ino !== undefined) return { kind: 'inode', ino: node.ino };
  if (node.kind === 'place') return node;
  const stat = kernel.fileKind(node).stat?.(kernel, node);
  if (stat === undefined) throw new SysError('ENXIO', `${path} leads to something without an inode`);
  return { kind: 'place', of: node, stat };
}

/** Opens anew what another descriptor has open, by its link in /proc. */
function openAgain(kernel: Kernel, node: OpenNode, path: string, flags: number): OpenNode {
  if ((flags & O_DIRECTORY) !== 0) throw new SysError('ENOTDIR', `${path} leads to no directory`);
  if ((flags & O_PATH) !== 0) return placeOf(kernel, node, path);
  if ((flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL)) throw new SysError('EEXIST', `${path} exists`);
  const { reopen } = kernel.fileKind(node);
  if (reopen === undefined) throw new SysError('ENXIO', `${path} leads to something that cannot be opened again`);
  return reopen(kernel, node, flags);
}

/** O_TMPFILE: a file without a name in that directory. */
function openNameless(
  kernel: Kernel,
  thread: Thread,
  resolved: Resolved,
  path: string,
  flags: number,
  mode: number,
): OpenNode {
  const access = flags & O_ACCMODE;
  if ((flags & O_DIRECTORY) === 0 || (access !== O_WRONLY && access !== O_RDWR) || (flags & O_CREAT) !== 0) {
    throw new SysError('EINVAL', 'O_TMPFILE must be for writing and goes without O_CREAT');
  }
  const inode = existing(resolved, path);
  if (!isDirectory(inode)) throw new SysError('ENOTDIR', `${path} is no directory`);
  if (inode.kind !== 'directory') throw new SysError('EOPNOTSUPP', `${path} takes no files`);
  checkChangeable(kernel, thread, inode, path);
  const place = placeIn(kernel, thread, inode);
  const file = makeNamelessFile(kernel, S_IFREG | withoutUmask(kernel, thread, mode), place);
  // Only with O_EXCL it cannot get a name later (open(2)).
  if ((flags & O_EXCL) === 0) file.linkable = true;
  return { kind: 'inode', ino: file.ino };
}
