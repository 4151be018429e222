/**
 * copy_file_range(2): from one regular file to another, or within one.
 */
import type { Kernel } from '../context.ts';
import { type RegularFile, readContent, writeContent } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import { dropPrivileges, roomForWrite } from '../fs/fileSize.ts';
import { inodeAt } from '../fs/inode.ts';
import { O_ACCMODE, O_APPEND, O_PATH, O_RDONLY, O_WRONLY, RW_MAX } from '../fs/openFlags.ts';
import { isDirectory } from '../fs/tree.ts';
import { IN_ACCESS, IN_MODIFY, notifyFile } from '../ipc/inotify.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { readU64, writeU64 } from '../mm/userMemory.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

/** Bytes copied by one call: programs ask again for the rest. */
const MOST = Math.min(RW_MAX, 64 * 1024 * 1024);

function sysCopyFileRange(
  kernel: Kernel,
  thread: Thread,
  fdIn: number,
  offIn: number,
  fdOut: number,
  offOut: number,
  len: number,
  flags: number,
): number {
  if (flags !== 0) throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  const input = fileOf(kernel, thread, fdIn);
  const output = fileOf(kernel, thread, fdOut);
  const source = regular(kernel, input, fdIn);
  const target = regular(kernel, output, fdOut);
  checkModes(input, output);
  const space = spaceOf(kernel, thread);
  const from = offIn === 0 ? input.offset : readU64(kernel, space, offIn);
  const to = offOut === 0 ? output.offset : readU64(kernel, space, offOut);
  const wanted = Math.min(len, MOST, Math.max(0, source.size - from));
  if (source === target && from < to + wanted && to < from + wanted) {
    throw new SysError('EINVAL', 'the ranges overlap');
  }
  if (wanted === 0) return 0;
  const bytes = readContent(kernel, source, from, roomForWrite(kernel, thread, to, wanted));
  // Both offsets are checked to be writable before anything is.
  if (offIn !== 0) writeU64(kernel, space, offIn, from);
  if (offOut !== 0) writeU64(kernel, space, offOut, to);
  writeContent(kernel, target, to, bytes);
  dropPrivileges(target);
  if (offIn === 0) input.offset = from + bytes.length;
  else writeU64(kernel, space, offIn, from + bytes.length);
  if (offOut === 0) output.offset = to + bytes.length;
  else writeU64(kernel, space, offOut, to + bytes.length);
  notifyFile(kernel, input, IN_ACCESS);
  notifyFile(kernel, output, IN_MODIFY);
  return bytes.length;
}

function regular(kernel: Kernel, { node, flags }: OpenFile, fd: number): RegularFile {
  if ((flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  const inode = node.kind === 'inode' ? inodeAt(kernel, node.ino) : undefined;
  if (inode !== undefined && isDirectory(inode)) throw new SysError('EISDIR', `descriptor ${fd} is a directory`);
  if (inode?.kind !== 'file') throw new SysError('EINVAL', `descriptor ${fd} is no regular file`);
  return inode;
}

function checkModes(input: OpenFile, output: OpenFile): void {
  if ((input.flags & O_ACCMODE) === O_WRONLY) throw new SysError('EBADF', 'the source is not open for reading');
  if ((output.flags & O_ACCMODE) === O_RDONLY) throw new SysError('EBADF', 'the target is not open for writing');
  if ((output.flags & O_APPEND) !== 0) throw new SysError('EBADF', 'the target is open for appending');
}

export const rows: SyscallRow[] = [
  {
    nr: 285,
    name: 'copy_file_range',
    params: params('fd_in: fd, off_in: pointer, fd_out: fd, off_out: pointer, len: size, flags: hex'),
    handler: sysCopyFileRange,
  },
];
