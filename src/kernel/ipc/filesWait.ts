/**
 * Waiting for one of several files, as poll(2) and select(2) do: looks at all of them, stands in the queues of all, and looks again at each change until the time
 * is over. The two differ in how they tell what they have found. While it waits the future holds a reference of each open file, so a descriptor that is closed
 * meanwhile is still waited for, as in Linux.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Interruption, PENDING, type Poll, ready } from '../../executor/future.ts';
import { isLate, startTimer, stopTimer } from '../../executor/timeLimit.ts';
import { describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Waiting } from '../poller.ts';
import type { Thread } from '../state.ts';
import { threadOf } from '../thread.ts';
import { unwatch, watch } from '../waitQueue.ts';
import { ALWAYS } from './pollEvents.ts';
import { storeTimeLeft, type WaitLimit } from './waitLimit.ts';
import { describeFiles, queueOf, type WatchedFile } from './watchedFiles.ts';

/** What futures of this kind have in common. */
export interface FilesWait extends Waiting, WaitLimit {
  readonly tid: Tid;
  readonly files: readonly WatchedFile[];
}

export function beginFilesWait(
  kernel: Kernel,
  { tid }: Thread,
  files: readonly WatchedFile[],
  { deadline, timeout }: WaitLimit,
): Pick<FilesWait, 'tid' | 'files' | 'deadline' | 'timeout'> {
  for (const { file } of files) if (file !== undefined) openFileAt(kernel, file).references++;
  return { tid, files, deadline, timeout };
}

/** `look` answers, and stores, what there is to tell: undefined while that is nothing and the time is not over. */
export function pollFilesWait(
  future: FilesWait,
  cx: Context<Kernel>,
  look: (thread: Thread, timeIsOver: boolean) => number | undefined,
): Poll {
  const kernel = cx.services;
  const thread = threadOf(kernel, future.tid);
  leave(kernel, future);
  const found = look(thread, isLate(kernel, future));
  if (found !== undefined) {
    release(kernel, future);
    storeTimeLeft(kernel, thread, future);
    return ready(found);
  }
  for (const watched of future.files) {
    const queue = queueOf(kernel, watched);
    if (queue !== undefined) watch(kernel, queue, future, cx.waker, watched.events | ALWAYS);
  }
  startTimer(kernel, future, cx.waker);
  return PENDING;
}

export function dropFilesWait(future: FilesWait, kernel: Kernel): void {
  leave(kernel, future);
  release(kernel, future);
}

export function interruptFilesWait(future: FilesWait, kernel: Kernel): Interruption {
  storeTimeLeft(kernel, threadOf(kernel, future.tid), future);
  return 'fail';
}

export function describeFilesWait({ files, deadline }: FilesWait, kernel: Kernel): Record<string, string | number> {
  const waitsFor = files.length === 0 ? 'a signal' : describeFiles(kernel, files);
  return { waitsFor, ...describeDeadline(kernel, deadline) };
}

function leave(kernel: Kernel, future: FilesWait): void {
  for (const watched of future.files) {
    const queue = queueOf(kernel, watched);
    if (queue !== undefined) unwatch(queue, future);
  }
}

function release(kernel: Kernel, future: FilesWait): void {
  stopTimer(kernel, future);
  for (const { file } of future.files) if (file !== undefined) releaseFile(kernel, openFileAt(kernel, file));
}
