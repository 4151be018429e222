/** Waiting for one of several files: poll(2) and ppoll(2). */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import { describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { threadOf } from '../thread.ts';
import { isOver, storeTimeLeft, type WaitLimit } from './waitLimit.ts';
import {
  describeFiles,
  eventsOf,
  holdFiles,
  releaseFiles,
  unwatchFiles,
  type WatchedFile,
  watchFiles,
} from './watchedFiles.ts';

/** struct pollfd: fd at 0, events at 4, revents at 6. */
export const POLLFD_SIZE = 8;
const REVENTS = 6;

export interface PollFuture extends Future, WaitLimit {
  readonly kind: 'poll';
  state: 'waiting';
  readonly tid: Tid;
  /** Address of the struct pollfd array, where `revents` go. */
  readonly fds: number;
  readonly files: readonly WatchedFile[];
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

export function waitForFiles(
  kernel: Kernel,
  { tid }: Thread,
  fds: number,
  files: readonly WatchedFile[],
  limit: WaitLimit,
): PollFuture {
  holdFiles(kernel, files);
  return { kind: 'poll', state: 'waiting', tid, fds, files, ...limit };
}

export const pollKind: FutureKind<Kernel, PollFuture> = {
  kind: 'poll',
  poll(future, cx) {
    const kernel = cx.services;
    leave(kernel, future);
    const { tid, fds, files, deadline } = future;
    const found = lookAtFiles(kernel, threadOf(kernel, tid), fds, files, isOver(kernel, future));
    if (found !== undefined) {
      releaseFiles(kernel, files);
      storeTimeLeft(kernel, threadOf(kernel, tid), future);
      return ready(found);
    }
    watchFiles(kernel, files, cx.waker);
    if (deadline !== undefined) kernel.addTimer(deadline, cx.waker);
    return PENDING;
  },
  drop(future, kernel) {
    leave(kernel, future);
    releaseFiles(kernel, future.files);
  },
  interrupt(future, kernel) {
    storeTimeLeft(kernel, threadOf(kernel, future.tid), future);
    return 'fail';
  },
  describe: (future, kernel) => ({
    waitsFor: future.files.length === 0 ? 'a signal' : describeFiles(kernel, future.files),
    ...describeDeadline(kernel, future.deadline),
  }),
};

function leave(kernel: Kernel, future: PollFuture): void {
  const { waker } = threadOf(kernel, future.tid);
  if (waker === undefined) return;
  if (future.deadline !== undefined) kernel.cancelTimers(waker);
  unwatchFiles(kernel, future.files, waker);
}
