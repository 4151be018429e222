/** Inodes that stand for UNIX sockets: made by bind(2), found by connect(2) and sendto(2). Which socket is behind one, `net/unixNames.ts` knows. */
import type { Kernel } from '../context.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { makeNode, placeFor } from './newNode.ts';
import { AT_FDCWD, S_IFSOCK } from './openFlags.ts';
import { resolve, resolveExisting } from './path.ts';
import { checkPermission, MAY_WRITE } from './permission.ts';

const ALL_MAY = 0o777;

/** Enters a new socket into the tree; EADDRINUSE when the name is taken. Answers the inode's number. */
export function makeSocketInode(kernel: Kernel, thread: Thread, path: string): number {
  const resolved = resolve(kernel, thread, AT_FDCWD, path, false);
  if (resolved.inode !== undefined) throw new SysError('EADDRINUSE', `${path} exists`);
  if (resolved.trailingSlash) throw new SysError('ENOENT', `${path} ends in a slash`);
  const parent = placeFor(kernel, thread, resolved, path);
  return makeNode(kernel, thread, parent, resolved.name, S_IFSOCK | ALL_MAY, { kind: 'socket' }).ino;
}

/** The inode at a path: ECONNREFUSED when it is no socket. */
export function resolveSocketInode(kernel: Kernel, thread: Thread, path: string): number {
  const inode = resolveExisting(kernel, thread, AT_FDCWD, path, true);
  if (inode.kind !== 'socket') throw new SysError('ECONNREFUSED', `${path} is no socket`);
  checkPermission(kernel, thread, inode, MAY_WRITE, path);
  return inode.ino;
}
