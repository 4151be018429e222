/**
 * fallocate(2): room in files, holes, zeros.
 */
import type { Kernel } from '../context.ts';
import { type MemoryFile, needRoom } from '../fs/chunks.ts';
import { needContent, punchContent } from '../fs/content.ts';
import { fileOf } from '../fs/descriptors.ts';
import { checkFileSize, dropPrivileges } from '../fs/fileSize.ts';
import { inodeAt } from '../fs/inode.ts';
import { O_ACCMODE, O_PATH, O_RDONLY } from '../fs/openFlags.ts';
import { isDirectory } from '../fs/tree.ts';
import { IN_MODIFY, notifyFile } from '../ipc/inotify.ts';
import { truncateFile } from '../mm/truncate.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const FALLOC_FL_KEEP_SIZE = 1;
const FALLOC_FL_PUNCH_HOLE = 2;
const FALLOC_FL_ZERO_RANGE = 0x10;

function sysFallocate(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  mode: number,
  offset: number,
  length: number,
): number {
  if (offset < 0 || length <= 0) throw new SysError('EINVAL', `range ${offset}, ${length} is empty or negative`);
  checkMode(mode);
  const inode = writableFile(kernel, thread, fd);
  const end = offset + length;
  checkFileSize(kernel, thread, end, inode.size);
  needContent(kernel, inode);
  const grows = (mode & FALLOC_FL_KEEP_SIZE) === 0 && end > inode.size;
  if ((mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) === 0) needRoom(kernel, inode, offset, end);
  else if (offset < inode.size) punchContent(kernel, inode, offset, end);
  if (grows) truncateFile(kernel, inode, end);
  dropPrivileges(inode);
  notifyFile(kernel, fileOf(kernel, thread, fd), IN_MODIFY);
  return 0;
}

/** Of the modes that move what follows, and of combinations without sense, there are none. */
function checkMode(mode: number): void {
  const known = FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE;
  const both = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE;
  const isHoleAlone = (mode & FALLOC_FL_PUNCH_HOLE) !== 0 && (mode & FALLOC_FL_KEEP_SIZE) === 0;
  if ((mode & ~known) !== 0 || (mode & both) === both || isHoleAlone) {
    throw new SysError('EOPNOTSUPP', `mode 0x${mode.toString(16)} is not supported`);
  }
}

function writableFile(kernel: Kernel, thread: Thread, fd: number): MemoryFile {
  const { flags, node } = fileOf(kernel, thread, fd);
  if ((flags & O_PATH) !== 0 || (flags & O_ACCMODE) === O_RDONLY) {
    throw new SysError('EBADF', `descriptor ${fd} is not open for writing`);
  }
  const inode = node.kind === 'inode' ? inodeAt(kernel, node.ino) : undefined;
  if (inode?.kind === 'file') return inode;
  if (inode !== undefined && isDirectory(inode)) throw new SysError('EISDIR', `descriptor ${fd} is a directory`);
  if (inode === undefined || inode.kind === 'fifo') throw new SysError('ESPIPE', `descriptor ${fd} has no offsets`);
  throw new SysError('ENODEV', `descriptor ${fd} is no regular file`);
}

export const rows: SyscallRow[] = [
  { nr: 47, name: 'fallocate', params: params('fd: fd, mode: hex, offset: long, len: long'), handler: sysFallocate },
];
