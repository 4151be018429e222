/**
 * lseek(2), ftruncate(2) and fallocate(2): offsets and sizes.
 */
import type { Kernel } from '../context.ts';
import type { MemoryFile } from '../fs/chunks.ts';
import { contentSize, isRegular } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import { inodeAt } from '../fs/inode.ts';
import { AT_FDCWD, O_ACCMODE, O_RDONLY } from '../fs/openFlags.ts';
import { existing, readPath, resolve } from '../fs/path.ts';
import { checkPermission, MAY_WRITE } from '../fs/permission.ts';
import { isDirectory } from '../fs/tree.ts';
import { IN_MODIFY, notifyFile, notifyNamed } from '../ipc/inotify.ts';
import { truncateFile } from '../mm/truncate.ts';
import type { Inode, OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const SEEK_SET = 0;
const SEEK_CUR = 1;
const SEEK_END = 2;
const SEEK_DATA = 3;
const SEEK_HOLE = 4;
const MAX_FILE = 2 ** 43;

function sysLseek(kernel: Kernel, thread: Thread, fd: number, offset: number, whence: number): number {
  const file = fileOf(kernel, thread, fd);
  if (whence < SEEK_SET || whence > SEEK_HOLE) throw new SysError('EINVAL', `whence ${whence} is not known`);
  if (kernel.fileKind(file.node).ignoresSeeks === true) return 0;
  const inode = inodeOf(kernel, file);
  if (inode === undefined || (inode.kind === 'device' && inode.device === 'tty')) {
    throw new SysError('ESPIPE', `descriptor ${fd} has no offset`);
  }
  if (inode.kind === 'device') return 0;
  const target = position(file, inode, offset, whence);
  if (target < 0 || target > MAX_FILE) throw new SysError('EINVAL', `offset ${target} is outside of any file`);
  file.offset = target;
  return target;
}

/** The inode of a file that has an offset. */
function inodeOf(kernel: Kernel, { node }: OpenFile): Inode | undefined {
  const hasOffset = kernel.fileKind(node).seekable === true && 'ino' in node;
  return hasOffset ? inodeAt(kernel, node.ino) : undefined;
}

function position(file: OpenFile, inode: Inode, offset: number, whence: number): number {
  const size = isRegular(inode) ? contentSize(inode) : 0;
  if (whence === SEEK_SET) return offset;
  if (whence === SEEK_CUR) return file.offset + offset;
  if (whence === SEEK_END) return size + offset;
  // A file is all data, with a hole at its end (lseek(2), "Seeking file data and holes").
  if (offset < 0 || offset >= size) throw new SysError('ENXIO', `there is nothing at offset ${offset}`);
  return whence === SEEK_DATA ? offset : size;
}

function sysFtruncate(kernel: Kernel, thread: Thread, fd: number, length: number): number {
  if (length < 0) throw new SysError('EINVAL', `length ${length} is negative`);
  setSize(kernel, writableFile(kernel, thread, fd, 'EINVAL'), length);
  notifyFile(kernel, fileOf(kernel, thread, fd), IN_MODIFY);
  return 0;
}

function sysTruncate(kernel: Kernel, thread: Thread, path: number, length: number): number {
  if (length < 0) throw new SysError('EINVAL', `length ${length} is negative`);
  const name = readPath(kernel, thread, path);
  const resolved = resolve(kernel, thread, AT_FDCWD, name, true);
  const inode = existing(resolved, name);
  if (isDirectory(inode)) throw new SysError('EISDIR', `${name} is a directory`);
  checkPermission(inode, MAY_WRITE, name);
  if (inode.kind !== 'file') throw new SysError('EINVAL', `${name} is no regular file`);
  setSize(kernel, inode, length);
  notifyNamed(kernel, resolved.parent.ino, resolved.name, inode.ino, IN_MODIFY);
  return 0;
}

function sysFallocate(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  mode: number,
  offset: number,
  length: number,
): number {
  const KEEP_SIZE = 1;
  if (offset < 0 || length <= 0) throw new SysError('EINVAL', `range ${offset}, ${length} is empty or negative`);
  if ((mode & ~KEEP_SIZE) !== 0) throw new SysError('EOPNOTSUPP', `mode ${mode} is not supported`);
  const inode = writableFile(kernel, thread, fd, 'EBADF');
  if (mode === 0 && offset + length > inode.size) setSize(kernel, inode, offset + length);
  return 0;
}

function writableFile(kernel: Kernel, thread: Thread, fd: number, notWritable: 'EINVAL' | 'EBADF'): MemoryFile {
  const file = fileOf(kernel, thread, fd);
  const inode = inodeOf(kernel, file);
  if (inode?.kind === 'file' && (file.flags & O_ACCMODE) !== O_RDONLY) return inode;
  throw new SysError(inode?.kind === 'file' ? notWritable : 'EINVAL', `descriptor ${fd} is no file open for writing`);
}

function setSize(kernel: Kernel, inode: MemoryFile, length: number): void {
  if (length > MAX_FILE) throw new SysError('EFBIG', `${length} bytes are too many for a file`);
  truncateFile(kernel, inode, length);
}

export const rows: SyscallRow[] = [
  { nr: 62, name: 'lseek', params: params('fd: fd, offset: long, whence: int'), handler: sysLseek },
  { nr: 45, name: 'truncate', params: params('path: path, length: long'), handler: sysTruncate },
  { nr: 46, name: 'ftruncate', params: params('fd: fd, length: long'), handler: sysFtruncate },
  { nr: 47, name: 'fallocate', params: params('fd: fd, mode: int, offset: long, len: long'), handler: sysFallocate },
];
