/**
 * lseek(2), truncate(2) and ftruncate(2): offsets and sizes.
 */
import type { Kernel } from '../context.ts';
import type { MemoryFile } from '../fs/chunks.ts';
import { contentSize, isRegular, MAX_FILE_SIZE, seekContent } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import { checkFileSize, dropPrivileges } from '../fs/fileSize.ts';
import { inodeAt } from '../fs/inode.ts';
import { AT_FDCWD, O_ACCMODE, O_PATH, O_RDONLY } from '../fs/openFlags.ts';
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

function sysLseek(kernel: Kernel, thread: Thread, fd: number, offset: number, whence: number): number {
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  if (whence < SEEK_SET || whence > SEEK_HOLE) throw new SysError('EINVAL', `whence ${whence} is not known`);
  if (kernel.fileKind(file.node).ignoresSeeks === true) return 0;
  const inode = inodeOf(kernel, file);
  if (inode === undefined) throw new SysError('ESPIPE', `descriptor ${fd} has no offset`);
  if (inode.kind === 'device') return 0;
  const target = position(file, inode, offset, whence);
  if (target < 0 || target > MAX_FILE_SIZE) throw new SysError('EINVAL', `offset ${target} is outside of any file`);
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
  if (offset < 0 || offset >= size) throw new SysError('ENXIO', `there is nothing at offset ${offset}`);
  if (!isRegular(inode)) throw new SysError('EINVAL', 'only regular files have holes');
  const found = seekContent(inode, offset, whence === SEEK_DATA ? 'data' : 'hole');
  if (whence === SEEK_DATA && found >= size) throw new SysError('ENXIO', `no data comes after offset ${offset}`);
  return found;
}

function sysFtruncate(kernel: Kernel, thread: Thread, fd: number, length: number): number {
  if (length < 0) throw new SysError('EINVAL', `length ${length} is negative`);
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  const inode = inodeOf(kernel, file);
  if (inode?.kind !== 'file' || (file.flags & O_ACCMODE) === O_RDONLY) {
    throw new SysError('EINVAL', `descriptor ${fd} is no file open for writing`);
  }
  setSize(kernel, thread, inode, length);
  notifyFile(kernel, file, IN_MODIFY);
  return 0;
}

function sysTruncate(kernel: Kernel, thread: Thread, path: number, length: number): number {
  if (length < 0) throw new SysError('EINVAL', `length ${length} is negative`);
  const name = readPath(kernel, thread, path);
  const resolved = resolve(kernel, thread, AT_FDCWD, name, true);
  const inode = existing(resolved, name);
  if (isDirectory(inode)) throw new SysError('EISDIR', `${name} is a directory`);
  if (inode.kind !== 'file') throw new SysError('EINVAL', `${name} is no regular file`);
  checkPermission(kernel, thread, inode, MAY_WRITE, name);
  setSize(kernel, thread, inode, length);
  notifyNamed(kernel, resolved.parent.ino, resolved.name, inode.ino, IN_MODIFY);
  return 0;
}

function setSize(kernel: Kernel, thread: Thread, inode: MemoryFile, length: number): void {
  checkFileSize(kernel, thread, length, inode.size);
  truncateFile(kernel, inode, length);
  dropPrivileges(inode);
}

export const rows: SyscallRow[] = [
  { nr: 62, name: 'lseek', params: params('fd: fd, offset: long, whence: whence'), handler: sysLseek },
  { nr: 45, name: 'truncate', params: params('path: path, length: long'), handler: sysTruncate },
  { nr: 46, name: 'ftruncate', params: params('fd: fd, length: long'), handler: sysFtruncate },
];
