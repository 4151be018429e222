/**
 * Descriptors and the open file descriptions behind them (open(2), dup(2)): the lowest free number, shared offsets, the last close.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { forgetInterests } from '../ipc/epoll.ts';
import { IN_CLOSE_NOWRITE, IN_CLOSE_WRITE, IN_OPEN, notifyFile } from '../ipc/inotify.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import type { FdEntry, OpenFile, OpenNode, Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { O_ACCMODE, O_LARGEFILE, O_PATH, O_RDONLY, O_RDWR } from './openFlags.ts';

/** Makes an open file description without a descriptor yet. */
export function makeOpenFile(kernel: Kernel, node: OpenNode, flags: number, path: string): OpenFile {
  const id = kernel.state.next.file++;
  const file: OpenFile = { id, references: 0, node, flags, offset: 0, path };
  kernel.state.files.set(id, file);
  kernel.fileKind(node).opened?.(kernel, node);
  if ((flags & O_PATH) === 0) notifyFile(kernel, file, IN_OPEN);
  return file;
}

/** The descriptors that a process starts with: 0, 1 and 2 at the console. */
export function openStandardFiles(kernel: Kernel): Map<number, FdEntry> {
  const fds = new Map<number, FdEntry>();
  for (const stream of [0, 1, 2] as const) {
    const file = makeOpenFile(kernel, { kind: 'console', stream }, O_RDWR | O_LARGEFILE, '/dev/tty');
    file.references = 1;
    fds.set(stream, { file: file.id, closeOnExec: false });
  }
  return fds;
}

/** The open file of a descriptor; EBADF. */
export function fileOf(kernel: Kernel, thread: Thread, fd: number): OpenFile {
  const entry = processOf(kernel, thread.pid).fds.get(fd);
  if (entry === undefined) throw new SysError('EBADF', `descriptor ${fd} is not open`);
  return openFileAt(kernel, entry.file);
}

export function openFileAt(kernel: Kernel, id: number): OpenFile {
  const file = kernel.state.files.get(id);
  assert(file !== undefined, `open file ${id} exists`);
  return file;
}

/** Descriptors of a process are less than this (RLIMIT_NOFILE). */
export function descriptorLimit(process: Process): number {
  return softLimit(process, Rlimit.RLIMIT_NOFILE);
}

/** The lowest free descriptor from `min` on; EMFILE. */
export function lowestFree(process: Process, min = 0): number {
  const limit = descriptorLimit(process);
  for (let fd = min; fd < limit; fd++) if (!process.fds.has(fd)) return fd;
  throw new SysError('EMFILE', `all ${limit} descriptors are in use`);
}

/** Points a free descriptor at an open file. */
export function installFd(process: Process, fd: number, file: OpenFile, closeOnExec: boolean): void {
  process.fds.set(fd, { file: file.id, closeOnExec });
  file.references++;
}

/** Closes a descriptor; EBADF. */
export function closeFd(kernel: Kernel, process: Process, fd: number): void {
  const entry = process.fds.get(fd);
  if (entry === undefined) throw new SysError('EBADF', `descriptor ${fd} is not open`);
  process.fds.delete(fd);
  releaseFile(kernel, openFileAt(kernel, entry.file));
}

/** Closes all descriptors of a process that ends. */
export function closeAllDescriptors(kernel: Kernel, process: Process): void {
  for (const fd of [...process.fds.keys()]) closeFd(kernel, process, fd);
}

/** One reference less; the last one closes the description. */
export function releaseFile(kernel: Kernel, file: OpenFile): void {
  file.references--;
  if (file.references > 0) return;
  forgetInterests(kernel, file);
  if ((file.flags & O_PATH) === 0) {
    const wasWritable = (file.flags & O_ACCMODE) !== O_RDONLY;
    notifyFile(kernel, file, wasWritable ? IN_CLOSE_WRITE : IN_CLOSE_NOWRITE);
  }
  kernel.state.files.delete(file.id);
  kernel.fileKind(file.node).closed?.(kernel, file);
}
