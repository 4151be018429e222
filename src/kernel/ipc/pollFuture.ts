/**
 * Waiting for one of several files (poll(2), select(2)): looks at all of them, stands in the wait queue of each, and leaves all of them again. The
 * future holds a reference of each open file, so that a descriptor which is closed meanwhile is still waited for, as in Linux.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import { describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { processOf, threadOf } from '../thread.ts';
import { unwatch, watch } from '../waitQueue.ts';
import { ALWAYS, eventNames, POLLNVAL } from './pollEvents.ts';

/** One struct pollfd: `events` as asked, and the open file that the descriptor named; none: a negative number, or a descriptor that is not open. */
export interface PollEntry {
  readonly fd: number;
  readonly events: number;
  readonly file: number | undefined;
}

export interface PollFuture extends Future {
  readonly kind: 'poll';
  state: 'waiting';
  readonly tid: Tid;
  /** Address of the struct pollfd array, where `revents` go. */
  readonly fds: number;
  readonly entries: readonly PollEntry[];
  /** Machine time in ns; undefined waits for ever. */
  readonly deadline: number | undefined;
}

/** The entry for a descriptor as it is now. */
export function pollEntry(kernel: Kernel, thread: Thread, fd: number, events: number): PollEntry {
  const file = fd < 0 ? undefined : processOf(kernel, thread.pid).fds.get(fd)?.file;
  return { fd, events, file };
}

/** Looks once, stores all `revents`, and answers how many are not 0. */
export function lookAtFiles(kernel: Kernel, thread: Thread, fds: number, entries: readonly PollEntry[]): number {
  let found = 0;
  const space = spaceOf(kernel, thread);
  entries.forEach((entry, index) => {
    const events = eventsOf(kernel, entry);
    if (events !== 0) found++;
    copyOut(kernel, space, fds + index * 8 + 6, new Uint8Array([events & 0xff, events >>> 8]));
  });
  return found;
}

/** What is true of the file of an entry, of the events asked for. */
export function eventsOf(kernel: Kernel, { fd, events, file: id }: PollEntry): number {
  if (fd < 0) return 0;
  if (id === undefined) return POLLNVAL;
  const file = openFileAt(kernel, id);
  return kernel.fileKind(file.node).readiness(kernel, file) & (events | ALWAYS);
}

export function waitForFiles(
  kernel: Kernel,
  { tid }: Thread,
  fds: number,
  entries: readonly PollEntry[],
  deadline: number | undefined,
): PollFuture {
  for (const { file } of entries) if (file !== undefined) openFileAt(kernel, file).references++;
  return { kind: 'poll', state: 'waiting', tid, fds, entries, deadline };
}

export const pollKind: FutureKind<Kernel, PollFuture> = {
  kind: 'poll',
  poll(future, cx) {
    leaveAll(cx.services, future);
    const poll = look(future, cx);
    if (poll.kind === 'ready') release(cx.services, future);
    return poll;
  },
  drop(future, kernel) {
    leaveAll(kernel, future);
    release(kernel, future);
  },
  describe: (future, kernel) => ({
    fds: future.entries.map(({ fd, events }) => `${fd}:${eventNames(events)}`).join(' '),
    ...describeDeadline(kernel, future.deadline),
  }),
};

function look(future: PollFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const found = lookAtFiles(kernel, threadOf(kernel, future.tid), future.fds, future.entries);
  if (found > 0 || (future.deadline !== undefined && kernel.now() >= future.deadline)) return ready(found);
  for (const { file: id, events } of future.entries) {
    if (id === undefined) continue;
    const file = openFileAt(kernel, id);
    const queue = kernel.fileKind(file.node).queue?.(kernel, file);
    if (queue !== undefined) watch(queue, cx.waker, events | ALWAYS);
  }
  if (future.deadline !== undefined) kernel.addTimer(future.deadline, cx.waker);
  return PENDING;
}

/** Takes the waker out of every queue in which it may stand. */
function leaveAll(kernel: Kernel, future: PollFuture): void {
  const { waker } = threadOf(kernel, future.tid);
  if (waker === undefined) return;
  if (future.deadline !== undefined) kernel.cancelTimers(waker);
  for (const { file: id } of future.entries) {
    if (id === undefined) continue;
    const file = openFileAt(kernel, id);
    const queue = kernel.fileKind(file.node).queue?.(kernel, file);
    if (queue !== undefined) unwatch(queue, waker);
  }
}

function release(kernel: Kernel, future: PollFuture): void {
  for (const { file } of future.entries) if (file !== undefined) releaseFile(kernel, openFileAt(kernel, file));
}
