/**
 * Waiting for one of several files (poll(2), ppoll(2)): registers at every pipe and at the console, and leaves all of them again.
 */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import { describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { inputReady, leaveConsole } from '../fs/console.ts';
import { openFileAt } from '../fs/descriptors.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { OpenNode, Thread } from '../state.ts';
import { processOf, threadOf } from '../thread.ts';
import { leave, PIPE_BUF, pipeAt, roomOf, waitAt } from './pipe.ts';

export const POLLIN = 0x01;
export const POLLOUT = 0x04;
export const POLLERR = 0x08;
export const POLLHUP = 0x10;
export const POLLNVAL = 0x20;
const POLLRDNORM = 0x40;
const POLLWRNORM = 0x100;
/** What is reported whether asked for or not. */
const ALWAYS = POLLERR | POLLHUP | POLLNVAL;

/** One struct pollfd; `events` as asked. */
export interface PollEntry {
  readonly fd: number;
  readonly events: number;
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

/** Looks once, stores all `revents`, and answers how many are not 0. */
export function lookAtFiles(kernel: Kernel, thread: Thread, fds: number, entries: readonly PollEntry[]): number {
  const all = entries.map((entry) => eventsOf(kernel, thread, entry));
  for (const [index, events] of all.entries()) {
    const bytes = new Uint8Array([events & 0xff, events >>> 8]);
    copyOut(kernel, spaceOf(kernel, thread), fds + index * 8 + 6, bytes);
  }
  return all.filter((events) => events !== 0).length;
}

function eventsOf(kernel: Kernel, thread: Thread, { fd, events }: PollEntry): number {
  if (fd < 0) return 0;
  const node = nodeOf(kernel, thread, fd);
  return node === undefined ? POLLNVAL : stateOf(kernel, node) & (events | ALWAYS);
}

/** The events that are true of a file now. */
function stateOf(kernel: Kernel, node: OpenNode): number {
  const writable = POLLOUT | POLLWRNORM;
  const readable = POLLIN | POLLRDNORM;
  switch (node.kind) {
    case 'inode':
      return readable | writable;
    case 'console':
      return writable | (inputReady(kernel) ? readable : 0);
    case 'pipeRead': {
      const pipe = pipeAt(kernel, node.pipe);
      return (pipe.used > 0 ? readable : 0) | (pipe.writers === 0 ? POLLHUP : 0);
    }
    case 'pipeWrite': {
      const pipe = pipeAt(kernel, node.pipe);
      return (roomOf(pipe) >= PIPE_BUF ? writable : 0) | (pipe.readers === 0 ? POLLERR : 0);
    }
  }
}

function nodeOf(kernel: Kernel, thread: Thread, fd: number): OpenNode | undefined {
  const entry = processOf(kernel, thread.pid).fds.get(fd);
  return entry && openFileAt(kernel, entry.file).node;
}

export const pollKind: FutureKind<Kernel, PollFuture> = {
  kind: 'poll',
  poll(future, cx) {
    const kernel = cx.services;
    const thread = threadOf(kernel, future.tid);
    leaveAll(kernel, thread, future);
    const found = lookAtFiles(kernel, thread, future.fds, future.entries);
    if (found > 0 || (future.deadline !== undefined && kernel.now() >= future.deadline)) return ready(found);
    for (const { fd } of future.entries) {
      const node = nodeOf(kernel, thread, fd);
      if (node?.kind === 'pipeRead') waitAt(pipeAt(kernel, node.pipe).readWakers, cx.waker, 1, true);
      if (node?.kind === 'pipeWrite') waitAt(pipeAt(kernel, node.pipe).writeWakers, cx.waker, PIPE_BUF, true);
      if (node?.kind === 'console' && !inputReady(kernel)) {
        leaveConsole(kernel, thread.taskId);
        kernel.state.console.wakers.push(cx.waker);
      }
    }
    if (future.deadline !== undefined) kernel.addTimer(future.deadline, cx.waker);
    return PENDING;
  },
  drop(future, kernel) {
    leaveAll(kernel, threadOf(kernel, future.tid), future);
  },
  describe: (future, kernel) => ({
    fds: future.entries.map(({ fd }) => fd).join(' '),
    ...describeDeadline(kernel, future.deadline),
  }),
};

/** Takes the waker out of every queue it may stand in, closed descriptors' included. */
function leaveAll(kernel: Kernel, thread: Thread, future: PollFuture): void {
  const { waker } = thread;
  if (waker === undefined) return;
  if (future.deadline !== undefined) kernel.cancelTimers(waker);
  leaveConsole(kernel, thread.taskId);
  for (const pipe of kernel.state.pipes.values()) {
    leave(pipe.readWakers, waker);
    leave(pipe.writeWakers, waker);
  }
}
