/**
 * fstat(2), newfstatat(2), statx(2), faccessat(2) and readlinkat(2): asking about files.
 */
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { AT_EMPTY_PATH, AT_FDCWD, AT_NO_AUTOMOUNT, AT_SYMLINK_NOFOLLOW } from '../fs/openFlags.ts';
import { currentDirectory, existing, readPath, resolve } from '../fs/path.ts';
import { packStat, packStatx, type Stat, statFile, statInode, statNode } from '../fs/stat.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

function sysFstat(kernel: Kernel, thread: Thread, fd: number, statbuf: number): number {
  const stat = statFile(kernel, fileOf(kernel, thread, fd));
  copyOut(kernel, spaceOf(kernel, thread), statbuf, packStat(stat));
  return 0;
}

function sysNewfstatat(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  statbuf: number,
  flags: number,
): number {
  if ((flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  copyOut(kernel, spaceOf(kernel, thread), statbuf, packStat(statAt(kernel, thread, dirfd, pathname, flags)));
  return 0;
}

const AT_STATX_SYNC_TYPE = 0x6000;
const STATX_RESERVED = 0x8000_0000;

function sysStatx(
  kernel: Kernel,
  thread: Thread,
  dirfd: number,
  pathname: number,
  flags: number,
  mask: number,
  statxbuf: number,
): number {
  const known = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE;
  if (mask >= STATX_RESERVED || (flags & AT_STATX_SYNC_TYPE) === AT_STATX_SYNC_TYPE || (flags & ~known) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} or mask 0x${mask.toString(16)} are not known`);
  }
  copyOut(kernel, spaceOf(kernel, thread), statxbuf, packStatx(statAt(kernel, thread, dirfd, pathname, flags)));
  return 0;
}

/** What a path, or with AT_EMPTY_PATH the descriptor itself, is. */
function statAt(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, flags: number): Stat {
  const path = readPath(kernel, thread, pathname);
  if (path === '' && (flags & AT_EMPTY_PATH) !== 0) {
    if (dirfd !== AT_FDCWD) return statFile(kernel, fileOf(kernel, thread, dirfd));
    return statInode(kernel, currentDirectory(kernel, thread));
  }
  const resolved = resolve(kernel, thread, dirfd, path, (flags & AT_SYMLINK_NOFOLLOW) === 0);
  if (resolved.node !== undefined) return statNode(kernel, resolved.node);
  return statInode(kernel, existing(resolved, path));
}

const at = 'dirfd: dirfd, pathname: path';

export const rows: SyscallRow[] = [
  { nr: 80, name: 'fstat', params: params('fd: fd, statbuf: outStat'), handler: sysFstat },
  { nr: 79, name: 'newfstatat', params: params(`${at}, statbuf: outStat, flags: atFlags`), handler: sysNewfstatat },
  {
    nr: 291,
    name: 'statx',
    params: params(`${at}, flags: statFlags, mask: statxMask, statxbuf: outStatx`),
    handler: sysStatx,
  },
];
