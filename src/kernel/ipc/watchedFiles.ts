/**
 * The files that a call of poll(2) or select(2) looks at: what is true of each, and standing in the wait queues of all of them. While a call waits it
 * holds a reference of each open file, so a descriptor that is closed meanwhile is still waited for, as in Linux.
 */
import type { Waker } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Thread, WaitQueue } from '../state.ts';
import { processOf } from '../thread.ts';
import { unwatch, watch } from '../waitQueue.ts';
import { ALWAYS, eventNames, POLLNVAL } from './pollEvents.ts';

/** `events` as asked, and the open file that the descriptor named; none: a negative number, or a descriptor that is not open. */
export interface WatchedFile {
  readonly fd: number;
  readonly events: number;
  readonly file: number | undefined;
}

/** So many files a person sees by name. */
const SHOWN = 40;

/** A descriptor as it is now. */
export function watchedFile(kernel: Kernel, thread: Thread, fd: number, events: number): WatchedFile {
  const file = fd < 0 ? undefined : processOf(kernel, thread.pid).fds.get(fd)?.file;
  return { fd, events, file };
}

/** What is true of a file, of the events asked for and those that are always reported. */
export function eventsOf(kernel: Kernel, { fd, events, file: id }: WatchedFile): number {
  if (fd < 0) return 0;
  if (id === undefined) return POLLNVAL;
  const file = openFileAt(kernel, id);
  return kernel.fileKind(file.node).readiness(kernel, file) & (events | ALWAYS);
}

/** Takes a reference of each; `releaseFiles` gives them back. */
export function holdFiles(kernel: Kernel, files: readonly WatchedFile[]): void {
  for (const { file } of files) if (file !== undefined) openFileAt(kernel, file).references++;
}

export function releaseFiles(kernel: Kernel, files: readonly WatchedFile[]): void {
  for (const { file } of files) if (file !== undefined) releaseFile(kernel, openFileAt(kernel, file));
}

export function watchFiles(kernel: Kernel, files: readonly WatchedFile[], waker: Waker): void {
  for (const watched of files) {
    const queue = queueOf(kernel, watched);
    if (queue !== undefined) watch(queue, waker, watched.events | ALWAYS);
  }
}

export function unwatchFiles(kernel: Kernel, files: readonly WatchedFile[], waker: Waker): void {
  for (const watched of files) {
    const queue = queueOf(kernel, watched);
    if (queue !== undefined) unwatch(queue, waker);
  }
}

function queueOf(kernel: Kernel, { file: id }: WatchedFile): WaitQueue | undefined {
  if (id === undefined) return undefined;
  const file = openFileAt(kernel, id);
  return kernel.fileKind(file.node).queue?.(kernel, file);
}

/** `3 pipeRead IN, 4 socket IN|OUT`: descriptor, kind of file, events asked for. */
export function describeFiles(kernel: Kernel, files: readonly WatchedFile[]): string {
  const shown = files.slice(0, SHOWN).map(({ fd, events, file }) => {
    const kind = file === undefined ? 'none' : openFileAt(kernel, file).node.kind;
    return `${fd} ${kind} ${eventNames(events)}`;
  });
  const hidden = files.length - shown.length;
  return `${shown.join(', ')}${hidden > 0 ? `, and ${hidden} more` : ''}`;
}
