/** mknodat(2): FIFOs, empty regular files; devices are not for plain users. */
import type { Kernel } from '../context.ts';
import { emptyFile } from '../fs/chunks.ts';
import { makeNode, placeFor } from '../fs/newNode.ts';
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFMT, S_IFREG } from '../fs/openFlags.ts';
import { readPath, resolve } from '../fs/path.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const PERMISSIONS = 0o7777;

function sysMknodat(kernel: Kernel, thread: Thread, dirfd: number, pathname: number, mode: number): number {
  const path = readPath(kernel, thread, pathname);
  const type = (mode & S_IFMT) === 0 ? S_IFREG : mode & S_IFMT;
  if (type === S_IFDIR) throw new SysError('EPERM', 'a directory is made by mkdir(2)');
  const resolved = resolve(kernel, thread, dirfd, path, false);
  const parent = placeFor(kernel, thread, resolved, path);
  if (resolved.trailingSlash) throw new SysError('ENOENT', `${path} ends in a slash`);
  makeNode(kernel, thread, parent, resolved.name, type | (mode & PERMISSIONS), bodyOf(type, path));
  return 0;
}

function bodyOf(type: number, path: string) {
  switch (type) {
    case S_IFIFO:
      return { kind: 'fifo' } as const;
    case S_IFREG:
      return emptyFile();
    case S_IFCHR:
    case S_IFBLK:
      throw new SysError('EPERM', `a plain user cannot make the device ${path}`);
    default:
      throw new SysError('EINVAL', `0${type.toString(8)} is no type of file that can be made`);
  }
}

export const rows: SyscallRow[] = [
  {
    nr: 33,
    name: 'mknodat',
    params: params('dirfd: dirfd, pathname: path, mode: fileMode, dev: hex'),
    handler: sysMknodat,
  },
];
