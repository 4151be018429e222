/**
 * Waiting until something can be done with one open file whose waiters and pollers stand in the same queue (eventfd, timerfd, inotify): try, stand in
 * the queue, try again at each change. The future holds a reference of the file.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, PENDING, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Transfer } from '../fs/fileKind.ts';
import type { Segment } from '../fs/ioVector.ts';
import type { Waiting } from '../poller.ts';
import type { OpenNode, WaitQueue } from '../state.ts';
import { SysError } from '../sysError.ts';
import { unwatch, watch } from '../waitQueue.ts';

/** What futures of this kind have in common. */
export interface FileWait extends Waiting {
  readonly tid: Tid;
  readonly fd: number;
  /** The open file, of which the future holds a reference. */
  readonly file: number;
  readonly segments: readonly Segment[];
}

/** Does it at once, or throws EAGAIN, or makes the future that waits. */
export function tryOrWait<N extends OpenNode, F extends Future & FileWait>(
  transfer: Transfer<N>,
  attempt: () => number | undefined,
  why: string,
  wait: (common: Pick<F, 'tid' | 'fd' | 'file' | 'segments'>) => F,
): number | F {
  const { thread, fd, file, segments, mayWait } = transfer;
  const done = attempt();
  if (done !== undefined) return done;
  if (!mayWait) throw new SysError('EAGAIN', why);
  file.references++;
  return wait({ tid: thread.tid, fd, file: file.id, segments });
}

/** Tries again; waits for `events` when it still cannot be done. */
export function pollFileWait(
  future: FileWait,
  cx: Context<Kernel>,
  events: number,
  attempt: () => number | undefined,
): Poll {
  const kernel = cx.services;
  const queue = queueOf(kernel, future);
  unwatch(queue, future);
  const done = attempt();
  if (done !== undefined) {
    releaseFile(kernel, openFileAt(kernel, future.file));
    return ready(done);
  }
  watch(kernel, queue, future, cx.waker, events);
  return PENDING;
}

export function dropFileWait(future: FileWait, kernel: Kernel): void {
  unwatch(queueOf(kernel, future), future);
  releaseFile(kernel, openFileAt(kernel, future.file));
}

function queueOf(kernel: Kernel, future: FileWait): WaitQueue {
  const file = openFileAt(kernel, future.file);
  return kernel.fileKind(file.node).queue!(kernel, file)!;
}
