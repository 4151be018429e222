/**
 * Working directory and contents of directories: getcwd(2), chdir(2), fchdir(2), chroot(2), getdents64(2).
 */
import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import { dropInodeIfUnused, inodeAt } from '../fs/inode.ts';
import { AT_FDCWD, S_IFMT } from '../fs/openFlags.ts';
import { currentDirectory, readPath, resolveExisting } from '../fs/path.ts';
import { checkPermission, MAY_EXECUTE } from '../fs/permission.ts';
import { keepSynthetic } from '../fs/synthetic.ts';
import { type Directory, type DirectoryEntry, entriesFrom, isDirectory, pathOfDirectory } from '../fs/tree.ts';
import { changeFs } from '../fsContext.ts';
import { IN_ACCESS, notifyFile } from '../ipc/inotify.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { fsOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const PATH_MAX = 4096;

function sysGetcwd(kernel: Kernel, thread: Thread, buf: number, size: number): number {
  const directory = currentDirectory(kernel, thread);
  if (directory.nlink === 0 && directory.kind === 'directory') {
    throw new SysError('ENOENT', 'the working directory has been removed');
  }
  const bytes = new TextEncoder().encode(`${pathOfDirectory(kernel, directory)}\0`);
  if (bytes.length > PATH_MAX) throw new SysError('ENAMETOOLONG', `the path has ${bytes.length} bytes`);
  if (bytes.length > size) throw new SysError('ERANGE', `${bytes.length} bytes do not fit into ${size}`);
  copyOut(kernel, spaceOf(kernel, thread), buf, bytes);
  return bytes.length;
}

function sysChdir(kernel: Kernel, thread: Thread, path: number): number {
  const name = readPath(kernel, thread, path);
  const inode = resolveExisting(kernel, thread, AT_FDCWD, name, true);
  if (!isDirectory(inode)) throw new SysError('ENOTDIR', `${name} is no directory`);
  goTo(kernel, thread, inode, name);
  return 0;
}

function sysFchdir(kernel: Kernel, thread: Thread, fd: number): number {
  const { node, path } = fileOf(kernel, thread, fd);
  const inode = node.kind === 'inode' ? inodeAt(kernel, node.ino) : undefined;
  if (inode === undefined || !isDirectory(inode)) throw new SysError('ENOTDIR', `descriptor ${fd} is no directory`);
  goTo(kernel, thread, inode, path);
  return 0;
}

function goTo(kernel: Kernel, thread: Thread, directory: Directory, path: string): void {
  checkPermission(kernel, thread, directory, MAY_EXECUTE, path);
  const owner = fsOf(kernel, thread);
  const before = owner.cwdIno;
  // Directories of /proc stay as long as somebody is there.
  keepSynthetic(kernel, directory);
  changeFs(kernel, owner, { cwd: pathOfDirectory(kernel, directory), cwdIno: directory.ino });
  if (before !== undefined) dropInodeIfUnused(kernel, before);
}

function sysChroot(kernel: Kernel, thread: Thread, path: number): number {
  const name = readPath(kernel, thread, path);
  const inode = resolveExisting(kernel, thread, AT_FDCWD, name, true);
  if (!isDirectory(inode)) throw new SysError('ENOTDIR', `${name} is no directory`);
  checkPermission(kernel, thread, inode, MAY_EXECUTE, name);
  throw new SysError('EPERM', 'changing the root needs privilege');
}

function sysGetdents64(kernel: Kernel, thread: Thread, fd: number, dirp: number, count: number): number {
  const file = fileOf(kernel, thread, fd);
  const inode = file.node.kind === 'inode' ? inodeAt(kernel, file.node.ino) : undefined;
  if (inode === undefined || !isDirectory(inode)) throw new SysError('ENOTDIR', `descriptor ${fd} is no directory`);
  if (inode.kind === 'directory' && inode.nlink === 0) throw new SysError('ENOENT', `${file.path} has been removed`);
  const records: Uint8Array[] = [];
  let length = 0;
  let next = file.offset;
  for (const entry of entriesFrom(kernel, thread, inode, file.offset)) {
    const record = packEntry(entry);
    if (length + record.length > count) {
      if (length === 0) throw new SysError('EINVAL', `${count} bytes are too few for one entry`);
      break;
    }
    records.push(record);
    length += record.length;
    next = entry.next;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const record of records) {
    bytes.set(record, at);
    at += record.length;
  }
  copyOut(kernel, spaceOf(kernel, thread), dirp, bytes);
  file.offset = next;
  notifyFile(kernel, file, IN_ACCESS);
  return length;
}

/** struct linux_dirent64: inode, next position, length, type, name. */
function packEntry({ name, inode, next }: DirectoryEntry): Uint8Array {
  const text = new TextEncoder().encode(name);
  const header = 19;
  const record = new Uint8Array(Math.ceil((header + text.length + 1) / 8) * 8);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(inode.ino), true);
  view.setBigInt64(8, BigInt(next), true);
  view.setUint16(16, record.length, true);
  // DT_ numbers are the type bits of st_mode.
  view.setUint8(18, (inode.mode & S_IFMT) >>> 12);
  record.set(text, header);
  return record;
}

export const rows: SyscallRow[] = [
  { nr: 17, name: 'getcwd', params: params('buf: outPath, size: size'), handler: sysGetcwd },
  { nr: 49, name: 'chdir', params: params('path: path'), handler: sysChdir },
  { nr: 50, name: 'fchdir', params: params('fd: fd'), handler: sysFchdir },
  {
    nr: 51,
    name: 'chroot',
    params: params('path: path'),
    handler: sysChroot,
    unsupported: 'EPERM',
    note: 'changing the root needs privilege',
  },
  { nr: 61, name: 'getdents64', params: params('fd: fd, dirp: outDirents, count: uint'), handler: sysGetdents64 },
];
