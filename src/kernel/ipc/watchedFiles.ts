/** The files that a call of poll(2) or select(2) looks at, and what is true of each. */
import type { Kernel } from '../context.ts';
import { openFileAt } from '../fs/descriptors.ts';
import { O_PATH } from '../fs/openFlags.ts';
import type { Thread, WaitQueue } from '../state.ts';
import { filesOf } from '../thread.ts';
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
  const file = fd < 0 ? undefined : filesOf(kernel, thread).fds.get(fd)?.file;
  // What only names (O_PATH) is not open.
  const isOpen = file !== undefined && (openFileAt(kernel, file).flags & O_PATH) === 0;
  return { fd, events, file: isOpen ? file : undefined };
}

/** What is true of a file, of the events asked for and those that are always reported. */
export function eventsOf(kernel: Kernel, { fd, events, file: id }: WatchedFile): number {
  if (fd < 0) return 0;
  if (id === undefined) return POLLNVAL;
  const file = openFileAt(kernel, id);
  return kernel.fileKind(file.node).readiness(kernel, file) & (events | ALWAYS);
}

/** Where the file tells of its changes; none: it is always ready, or not there. */
export function queueOf(kernel: Kernel, { file: id }: WatchedFile): WaitQueue | undefined {
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
