/**
 * POSIX message queues (mq_overview(7)): queues with names in a flat space of their own, messages by priority. An open queue is an open file, which
 * poll(2) and epoll(7) take too. Sending and receiving stand in `mqueueWait.ts`.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import type { FileKind } from '../fs/fileKind.ts';
import { scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import { S_IFREG } from '../fs/openFlags.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import type { Mqueue, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { fsOf, processOf } from '../thread.ts';
import { newWaitQueue } from '../waitQueue.ts';
import { endNotification, statusLine } from './notification.ts';

/** Messages of a queue and bytes of a message: what an attribute may ask for, which is also what there is without one. */
export const MQ_MAX_MESSAGES = 10;
export const MQ_MAX_BYTES = 8192;
export const MQ_QUEUES = 256;
/** What Linux counts against RLIMIT_MSGQUEUE for a message besides its bytes. */
const MESSAGE_OVERHEAD = 56;

export type MqueueNode = OpenNode & { readonly kind: 'mqueue' };

export interface MqueueSize {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** The queue with a name, if there is one. */
export function findMqueue(kernel: Kernel, name: string): Mqueue | undefined {
  for (const queue of kernel.state.mqueues.values()) if (queue.named && queue.name === name) return queue;
  return undefined;
}

export function mqueueAt(kernel: Kernel, id: number): Mqueue {
  const queue = kernel.state.mqueues.get(id);
  assert(queue !== undefined, `message queue ${id} exists while it is open`);
  return queue;
}

/** Makes a queue that nobody has opened yet; ENOSPC, EMFILE. */
export function makeMqueue(kernel: Kernel, thread: Thread, name: string, mode: number, size: MqueueSize): Mqueue {
  const { mqueues, next } = kernel.state;
  if (mqueues.size >= MQ_QUEUES) throw new SysError('ENOSPC', `there are ${mqueues.size} message queues`);
  const { euid, egid } = credentialsOf(kernel, thread);
  const process = processOf(kernel, thread.pid);
  const cost = ({ maxMessages, maxBytes }: MqueueSize): number => maxMessages * (maxBytes + MESSAGE_OVERHEAD);
  const used = [...mqueues.values()].reduce((sum, queue) => sum + (queue.uid === euid ? cost(queue) : 0), 0);
  if (used + cost(size) > softLimit(process, Rlimit.RLIMIT_MSGQUEUE)) {
    throw new SysError('EMFILE', `${cost(size)} bytes more exceed RLIMIT_MSGQUEUE`);
  }
  const queue: Mqueue = {
    id: next.mqueue++,
    name,
    mode: mode & 0o777 & ~fsOf(kernel, thread).umask,
    uid: euid,
    gid: egid,
    ...size,
    messages: [],
    named: true,
    files: 0,
    receivers: 0,
    pollers: newWaitQueue(),
  };
  mqueues.set(queue.id, queue);
  return queue;
}

/** mq_unlink: the name is free, the queue goes with its last open file. */
export function unlinkMqueue(kernel: Kernel, queue: Mqueue): void {
  queue.named = false;
  forgetIfUnused(kernel, queue);
}

function forgetIfUnused(kernel: Kernel, queue: Mqueue): void {
  if (!queue.named && queue.files === 0) kernel.state.mqueues.delete(queue.id);
}

export const isFull = (queue: Mqueue): boolean => queue.messages.length >= queue.maxMessages;

export const mqueueFile: FileKind<Kernel, MqueueNode> = {
  kind: 'mqueue',
  seekable: true,
  read(kernel, { thread, file, segments, at }) {
    const text = new TextEncoder().encode(statusLine(mqueueAt(kernel, file.node.mqueue)));
    const space = spaceOf(kernel, thread);
    const offset = at ?? file.offset;
    const rest = text.subarray(Math.min(offset, text.length), offset + totalLength(segments));
    const done = rest.subarray(0, usableLength(kernel, space, segments, 'store'));
    scatter(kernel, space, segments, 0, done);
    if (at === undefined) file.offset += done.length;
    return done.length;
  },
  readiness(kernel, { node }) {
    const queue = mqueueAt(kernel, node.mqueue);
    return (queue.messages.length > 0 ? READABLE : 0) | (isFull(queue) ? 0 : WRITABLE);
  },
  queue: (kernel, { node }) => mqueueAt(kernel, node.mqueue).pollers,
  opened(kernel, { mqueue }) {
    mqueueAt(kernel, mqueue).files++;
  },
  flushed: (kernel, { node }, pid) => endNotification(kernel, mqueueAt(kernel, node.mqueue), pid),
  closed(kernel, { node }) {
    const queue = mqueueAt(kernel, node.mqueue);
    queue.files--;
    forgetIfUnused(kernel, queue);
  },
  stat: (kernel, { mqueue }) => ({
    mode: S_IFREG | mqueueAt(kernel, mqueue).mode,
    ino: 0x1000_0000 + mqueue,
    size: 80,
    rdev: 0,
  }),
};
