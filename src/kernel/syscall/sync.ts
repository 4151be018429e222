/**
 * fsync(2) and its kin: everything is where it belongs already, but what mappings have changed in files of the host, and what of that could not be written
 * earlier is told now. Advice about files is taken and needs nothing.
 */
import type { Kernel } from '../context.ts';
import { isRegular } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import { O_ACCMODE, O_PATH, O_WRONLY } from '../fs/openFlags.ts';
import { isDirectory } from '../fs/tree.ts';
import { tellWriteErrors } from '../fs/writeErrors.ts';
import { writeBack } from '../mm/writeBack.ts';
import type { Inode, OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const SYNC_FILE_RANGE_KNOWN = 7;
const POSIX_FADV_NOREUSE = 5;

function opened(kernel: Kernel, thread: Thread, fd: number): OpenFile {
  const file = fileOf(kernel, thread, fd);
  if ((file.flags & O_PATH) !== 0) throw new SysError('EBADF', `descriptor ${fd} is only a path`);
  return file;
}

function inodeOf(kernel: Kernel, { node }: OpenFile): Inode | undefined {
  return node.kind === 'inode' ? kernel.state.inodes.get(node.ino) : undefined;
}

function sysFsync(kernel: Kernel, thread: Thread, fd: number): number {
  const file = opened(kernel, thread, fd);
  const inode = inodeOf(kernel, file);
  if (inode === undefined || !(isRegular(inode) || isDirectory(inode))) {
    throw new SysError('EINVAL', `descriptor ${fd} cannot be synchronised`);
  }
  if (!isRegular(inode)) return 0;
  writeBack(kernel, inode);
  tellWriteErrors(inode, file);
  return 0;
}

function sysSyncfs(kernel: Kernel, thread: Thread, fd: number): number {
  opened(kernel, thread, fd);
  return 0;
}

function sysSyncFileRange(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  offset: number,
  nbytes: number,
  flags: number,
): number {
  const file = opened(kernel, thread, fd);
  if ((flags & ~SYNC_FILE_RANGE_KNOWN) !== 0 || offset < 0 || nbytes < 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} or range ${offset}, ${nbytes}`);
  }
  const inode = inodeOf(kernel, file);
  if (inode === undefined || inode.kind === 'fifo') throw new SysError('ESPIPE', `descriptor ${fd} has no offsets`);
  return 0;
}

function sysFadvise64(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  _offset: number,
  length: number,
  advice: number,
): number {
  const inode = inodeOf(kernel, opened(kernel, thread, fd));
  if (inode === undefined || inode.kind === 'fifo') throw new SysError('ESPIPE', `descriptor ${fd} has no offsets`);
  if (length < 0 || advice < 0 || advice > POSIX_FADV_NOREUSE) {
    throw new SysError('EINVAL', `advice ${advice} for ${length} bytes is not known`);
  }
  return 0;
}

function sysReadahead(kernel: Kernel, thread: Thread, fd: number): number {
  const file = opened(kernel, thread, fd);
  if ((file.flags & O_ACCMODE) === O_WRONLY) throw new SysError('EBADF', `descriptor ${fd} is not open for reading`);
  const inode = inodeOf(kernel, file);
  if (inode === undefined || !isRegular(inode)) throw new SysError('EINVAL', `descriptor ${fd} is no regular file`);
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 81, name: 'sync', params: [], handler: () => 0 },
  { nr: 82, name: 'fsync', params: params('fd: fd'), handler: sysFsync },
  { nr: 83, name: 'fdatasync', params: params('fd: fd'), handler: sysFsync },
  {
    nr: 84,
    name: 'sync_file_range',
    params: params('fd: fd, offset: long, nbytes: long, flags: hex'),
    handler: sysSyncFileRange,
  },
  { nr: 213, name: 'readahead', params: params('fd: fd, offset: long, count: size'), handler: sysReadahead },
  {
    nr: 223,
    name: 'fadvise64',
    params: params('fd: fd, offset: long, len: long, advice: int'),
    handler: sysFadvise64,
  },
  { nr: 267, name: 'syncfs', params: params('fd: fd'), handler: sysSyncfs },
];
