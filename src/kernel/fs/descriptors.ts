/**
 * Descriptors and the open file descriptions behind them (open(2), dup(2)): the lowest free number, shared offsets, the last close.
 */
import { present } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { forgetInterests } from '../ipc/epoll.ts';
import { IN_CLOSE_NOWRITE, IN_CLOSE_WRITE, IN_OPEN, notifyFile } from '../ipc/inotify.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import type { FdEntry, FileTable, OpenFile, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { CONSOLE } from '../tty/terminalState.ts';
import { dropProcessLocks } from './fileLock.ts';
import { O_ACCMODE, O_LARGEFILE, O_PATH, O_RDONLY, O_RDWR } from './openFlags.ts';
import { oldWriteErrors } from './writeErrors.ts';

/** More open files in the whole system are ENFILE. */
const MAX_FILES = 65_536;

/** ENFILE unless so many files more can be opened: to be asked before anything is made that only an open file would let go of. */
export function checkFileTable(kernel: Kernel, count: number): void {
  if (kernel.state.files.size + count > MAX_FILES) {
    throw new SysError('ENFILE', `${MAX_FILES} files are open in the system`);
  }
}

/** Makes an open file description without a descriptor yet. */
export function makeOpenFile(kernel: Kernel, node: OpenNode, flags: number, path: string): OpenFile {
  const { files, next } = kernel.state;
  checkFileTable(kernel, 1);
  const id = next.file++;
  const inode = node.kind === 'inode' ? kernel.state.inodes.get(node.ino) : undefined;
  const writeErrors = inode?.kind === 'file' ? oldWriteErrors(inode) : undefined;
  const file: OpenFile = { id, references: 0, node, flags, offset: 0, path, writeErrors };
  files.set(id, file);
  count(kernel, file, 1);
  kernel.fileKind(node).opened?.(kernel, node);
  if ((flags & O_PATH) === 0) notifyFile(kernel, file, IN_OPEN);
  return file;
}

/** Counts an open file at its inode. */
function count(kernel: Kernel, { node, flags, memfd }: OpenFile, by: 1 | -1): void {
  const inode = 'ino' in node && node.ino !== undefined ? kernel.state.inodes.get(node.ino) : undefined;
  if (inode === undefined) return;
  inode.opens += by;
  if (memfd !== true && (flags & O_PATH) === 0 && (flags & O_ACCMODE) !== O_RDONLY) inode.writers += by;
}

/** The descriptors that a process starts with: 0, 1 and 2, each at the console's terminal or at what the outside has there instead. */
export function openStandardFiles(kernel: Kernel): Map<number, FdEntry> {
  const fds = new Map<number, FdEntry>();
  for (const stream of [0, 1, 2] as const) {
    const node = standardNode(kernel, stream);
    const file = makeOpenFile(kernel, node, O_RDWR | O_LARGEFILE, node.kind === 'tty' ? '/dev/console' : 'pipe:[0]');
    file.references = 1;
    fds.set(stream, { file: file.id, closeOnExec: false });
  }
  return fds;
}

function standardNode({ state }: Kernel, stream: 0 | 1 | 2): OpenNode {
  const { config, ttyInodes } = state;
  const isTerminal = config.terminal?.streams[stream] ?? true;
  if (!isTerminal || (stream === 0 && config.stdin === 'pull')) return { kind: 'console', stream };
  return { kind: 'tty', tty: CONSOLE, era: 0, ino: ttyInodes.console, stream: stream === 0 ? undefined : stream };
}

/** The open file of a descriptor; EBADF. */
export function fileOf(kernel: Kernel, thread: Thread, fd: number): OpenFile {
  const entry = filesOf(kernel, thread).fds.get(fd);
  if (entry === undefined) throw new SysError('EBADF', `descriptor ${fd} is not open`);
  return openFileAt(kernel, entry.file);
}

export function openFileAt(kernel: Kernel, id: number): OpenFile {
  return present(kernel.state.files.get(id), 'open file', id);
}

/** Descriptors in a table are less than this (RLIMIT_NOFILE). */
export function descriptorLimit(table: FileTable): number {
  return softLimit(table, Rlimit.RLIMIT_NOFILE);
}

/** The lowest free descriptor from `min` on; EMFILE. */
export function lowestFree(table: FileTable, min = 0): number {
  const limit = descriptorLimit(table);
  for (let fd = min; fd < limit; fd++) if (!table.fds.has(fd)) return fd;
  throw new SysError('EMFILE', `all ${limit} descriptors are in use`);
}

/** Points a free descriptor at an open file. */
export function installFd(table: FileTable, fd: number, file: OpenFile, closeOnExec: boolean): void {
  table.fds.set(fd, { file: file.id, closeOnExec });
  file.references++;
}

/** Closes a descriptor; EBADF. */
export function closeFd(kernel: Kernel, table: FileTable, fd: number): void {
  const entry = table.fds.get(fd);
  if (entry === undefined) throw new SysError('EBADF', `descriptor ${fd} is not open`);
  table.fds.delete(fd);
  const file = openFileAt(kernel, entry.file);
  // Closing any descriptor of a file lets go of all record locks that the process has on it (fcntl(2)).
  if (file.node.kind === 'inode') dropProcessLocks(kernel, file.node.ino, table);
  kernel.fileKind(file.node).flushed?.(kernel, file, table.pid);
  releaseFile(kernel, file);
}

/** Closes all descriptors of a table that nobody uses any more. */
export function closeAllDescriptors(kernel: Kernel, table: FileTable): void {
  for (const fd of [...table.fds.keys()]) closeFd(kernel, table, fd);
}

/** One reference less; the last one closes the description. */
export function releaseFile(kernel: Kernel, file: OpenFile): void {
  file.references--;
  if (file.references > 0) {
    kernel.fileKind(file.node).released?.(kernel, file);
    return;
  }
  forgetInterests(kernel, file);
  if ((file.flags & O_PATH) === 0) {
    const wasWritable = (file.flags & O_ACCMODE) !== O_RDONLY;
    notifyFile(kernel, file, wasWritable ? IN_CLOSE_WRITE : IN_CLOSE_NOWRITE);
  }
  kernel.state.files.delete(file.id);
  count(kernel, file, -1);
  kernel.fileKind(file.node).closed?.(kernel, file);
}
