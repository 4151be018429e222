/**
 * What a task has of files: a table of descriptors (CLONE_FILES), and a working directory with a umask (CLONE_FS). Nearly always these are its process's; a
 * thread that was made or has asked for its own has them in its record (`Thread.files`, `Thread.fs`). A table goes with the last who uses it.
 */
import type { Kernel } from './context.ts';
import { closeAllDescriptors, openFileAt } from './fs/descriptors.ts';
import { dropInodeIfUnused } from './fs/inode.ts';
import { contexts } from './fsContext.ts';
import { filesOf, fsOf, threadOf } from './thread.ts';
import type { FdEntry, FileTable, FsContext, Process, Thread } from './threadState.ts';

/** How many tasks use a table; the threads of a process count as one as long as they share all. */
export function usersOfTable(kernel: Kernel, fds: FileTable['fds']): number {
  let users = 0;
  for (const process of kernel.state.processes.values()) {
    if (process.state !== 'running') continue;
    if (process.isDivided !== true) users += Number(process.fds === fds);
    else users += process.threads.filter((tid) => filesOf(kernel, threadOf(kernel, tid)).fds === fds).length;
  }
  return users;
}

/** The same open files, by descriptors of its own. */
export function copyDescriptors(kernel: Kernel, { fds }: FileTable): Map<number, FdEntry> {
  for (const { file } of fds.values()) openFileAt(kernel, file).references++;
  return new Map(fds);
}

/** Gives a task a table of its own, when it shares one. */
export function unshareFiles(kernel: Kernel, thread: Thread, process: Process): void {
  const table = filesOf(kernel, thread);
  const isAlone = process.threads.length === 1 || process.isDivided === true;
  if (isAlone && usersOfTable(kernel, table.fds) <= 1) return;
  const fds = copyDescriptors(kernel, table);
  if (table === process && process.threads.length === 1) process.fds = fds;
  else giveFiles(thread, process, fds, thread.tid);
}

/** Gives a task a working directory and umask of its own. */
export function unshareFs(kernel: Kernel, thread: Thread, process: Process): void {
  const fsGroup = freshGroup(kernel);
  if (process.threads.length === 1 && thread.fs === undefined) process.fsGroup = fsGroup;
  else giveFs(thread, process, { ...contextOf(fsOf(kernel, thread)), fsGroup });
}

/** What a thread made by clone(2) has, if that is not its process's. */
export function shareWithThread(
  kernel: Kernel,
  parent: Thread,
  child: Thread,
  process: Process,
  shares: { readonly files: boolean; readonly fs: boolean },
): void {
  const table = filesOf(kernel, parent);
  if (!shares.files) giveFiles(child, process, copyDescriptors(kernel, table), child.tid);
  else if (table !== process) giveFiles(child, process, table.fds, table.table);
  const fs = fsOf(kernel, parent);
  if (!shares.fs) giveFs(child, process, { ...contextOf(fs), fsGroup: freshGroup(kernel) });
  else if (fs !== process) giveFs(child, process, contextOf(fs));
}

/** What is a thread's own, when it ends; and what nobody uses any more once it has. Its process does not list it any more. */
export function leaveFiles(kernel: Kernel, thread: Thread, process: Process): void {
  if (process.isDivided !== true) return;
  const table = filesOf(kernel, thread);
  if (usersOfTable(kernel, table.fds) === 0) closeAllDescriptors(kernel, table);
  if (thread.fs !== undefined) leaveDirectory(kernel, thread.fs);
  thread.files = undefined;
  thread.fs = undefined;
}

/** A directory that is nobody's working directory any more, and has no name, goes. */
export function leaveDirectory(kernel: Kernel, fs: FsContext): void {
  const { cwdIno } = fs;
  fs.cwdIno = undefined;
  if (cwdIno !== undefined) dropInodeIfUnused(kernel, cwdIno);
}

/** What the only thread that is left of a process has becomes the process's. */
export function takeOverFiles(kernel: Kernel, thread: Thread, process: Process): void {
  const { files, fs } = thread;
  thread.files = undefined;
  thread.fs = undefined;
  process.isDivided = undefined;
  if (files !== undefined) {
    process.fds = files.fds;
    process.table = files.table;
  }
  if (fs === undefined) return;
  leaveDirectory(kernel, process);
  Object.assign(process, fs);
}

/** Groups are numbered by the process that began them; those that came apart later count down from 0. */
const freshGroup = (kernel: Kernel): number => Math.min(0, ...[...contexts(kernel)].map(({ fsGroup }) => fsGroup)) - 1;

const contextOf = ({ cwd, cwdIno, umask, fsGroup }: FsContext): FsContext => ({ cwd, cwdIno, umask, fsGroup });

function giveFiles(thread: Thread, process: Process, fds: FileTable['fds'], table: FileTable['table']): void {
  thread.files = { pid: process.pid, rlimits: process.rlimits, fds, table };
  process.isDivided = true;
}

function giveFs(thread: Thread, process: Process, fs: FsContext): void {
  thread.fs = fs;
  process.isDivided = true;
}
