/** Waiting for one of several files: poll(2) and ppoll(2). */
import type { Future, FutureKind } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import {
  beginFilesWait,
  describeFilesWait,
  dropFilesWait,
  type FilesWait,
  interruptFilesWait,
  pollFilesWait,
} from './filesWait.ts';
import type { WaitLimit } from './waitLimit.ts';
import { eventsOf, type WatchedFile } from './watchedFiles.ts';

/** struct pollfd: fd at 0, events at 4, revents at 6. */
export const POLLFD_SIZE = 8;
const REVENTS = 6;

export interface PollFuture extends Future, FilesWait {
  readonly kind: 'poll';
  state: 'waiting';
  /** Address of the struct pollfd array, where `revents` go. */
  readonly fds: number;
}

/** Looks once. When something is true, or the time is over, stores all `revents` and answers how many are not 0; else undefined. */
export function lookAtFiles(
  kernel: Kernel,
  thread: Thread,
  fds: number,
  files: readonly WatchedFile[],
  timeIsOver: boolean,
): number | undefined {
  const events = files.map((file) => eventsOf(kernel, file));
  const found = events.reduce((count, each) => (each === 0 ? count : count + 1), 0);
  if (found === 0 && !timeIsOver) return undefined;
  // The rest of each record is the program's, which may have changed it since.
  const space = spaceOf(kernel, thread);
  const bytes = copyIn(kernel, space, fds, files.length * POLLFD_SIZE);
  const view = new DataView(bytes.buffer);
  for (const [index, each] of events.entries()) view.setUint16(index * POLLFD_SIZE + REVENTS, each, true);
  copyOut(kernel, space, fds, bytes);
  return found;
}

export const waitForFiles = (
  kernel: Kernel,
  thread: Thread,
  fds: number,
  files: readonly WatchedFile[],
  limit: WaitLimit,
): PollFuture => ({ kind: 'poll', state: 'waiting', fds, ...beginFilesWait(kernel, thread, files, limit) });

export const pollKind: FutureKind<Kernel, PollFuture> = {
  kind: 'poll',
  poll: (future, cx) =>
    pollFilesWait(future, cx, (thread, timeIsOver) =>
      lookAtFiles(cx.services, thread, future.fds, future.files, timeIsOver),
    ),
  drop: dropFilesWait,
  interrupt: interruptFilesWait,
  describe: describeFilesWait,
};
