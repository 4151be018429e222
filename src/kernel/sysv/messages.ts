/**
 * System V message queues (msgget(2), msgop(2), msgctl(2)). Who waits looks again whenever a message has come or gone, in the order in which they came.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import { clockNow } from '../clockNow.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Waiter, Waiting } from '../poller.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { leaveQueue, standsIn, waiterOf } from '../waiter.ts';
import { getObject, IPC_NOWAIT, objectAt } from './ipcObject.ts';
import type { Message, MessageQueue } from './sysvState.ts';

/** Bytes of a message, bytes of a queue at first, and queues. */
export const MSG_MAX = 8192;
export const MSG_QUEUE_BYTES = 16_384;
export const MSG_QUEUES = 4096;

/** Messages of all queues together; looked at only where a queue has many. */
const MSG_ALL = 2 ** 18;
const MANY = 256;

const MSG_NOERROR = 0o10000;
const MSG_EXCEPT = 0o20000;
const MSG_COPY = 0o40000;
/** struct msgbuf begins with the type, a long. */
const TYPE_BYTES = 8;

/** Waits for room; the value is 0. EIDRM when the queue is removed meanwhile. */
export interface MsgSendFuture extends Future, Waiting {
  readonly kind: 'msgSend';
  state: 'waiting';
  readonly tid: Tid;
  readonly msqid: number;
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** Waits for a message that is wanted; the value is its length. */
export interface MsgReceiveFuture extends Future, Waiting {
  readonly kind: 'msgReceive';
  state: 'waiting';
  readonly tid: Tid;
  readonly msqid: number;
  readonly wanted: Wanted;
}

/** What msgrcv(2) asks for, and where to. */
export interface Wanted {
  readonly buffer: number;
  readonly size: number;
  readonly type: number;
  readonly flags: number;
}

export const queuesOf = (kernel: Kernel): Map<number, MessageQueue> => kernel.state.sysv.queues;
export const queueAt = (kernel: Kernel, id: number): MessageQueue => objectAt(queuesOf(kernel), id, 'message queue');

export function getQueue(kernel: Kernel, thread: Thread, key: number, flags: number): number {
  const queues = queuesOf(kernel);
  return getObject(
    kernel,
    thread,
    queues,
    key,
    flags,
    () => {},
    (permission) => {
      if (queues.size >= MSG_QUEUES) throw new SysError('ENOSPC', `there are ${queues.size} message queues`);
      const queue: MessageQueue = {
        id: kernel.state.sysv.next.queue++,
        permission,
        changed: clockNow(kernel),
        messages: [],
        used: 0,
        limit: MSG_QUEUE_BYTES,
        lastSender: 0,
        lastReceiver: 0,
        receivers: [],
        senders: [],
      };
      queues.set(queue.id, queue);
      return queue;
    },
  );
}

/** Puts a message into the queue, or answers the future that waits for room. */
export function send(
  kernel: Kernel,
  thread: Thread,
  queue: MessageQueue,
  message: Message,
  flags: number,
): number | MsgSendFuture {
  if (trySend(kernel, thread, queue, message)) return 0;
  if ((flags & IPC_NOWAIT) !== 0) throw new SysError('EAGAIN', `queue ${queue.id} holds ${queue.used} bytes`);
  return { kind: 'msgSend', state: 'waiting', tid: thread.tid, msqid: queue.id, ...message };
}

function trySend(kernel: Kernel, thread: Thread, queue: MessageQueue, { type, bytes }: Message): boolean {
  // Empty messages are bounded too, and all of them together where there are many.
  const count = queue.messages.length;
  if (queue.used + bytes.length > queue.limit || count >= queue.limit) return false;
  if (count >= MANY && countMessages(kernel) >= MSG_ALL) return false;
  queue.messages.push({ type, bytes });
  queue.used += bytes.length;
  queue.sent = clockNow(kernel);
  queue.lastSender = thread.pid;
  tellAll(kernel, queue.receivers, 'msgsnd');
  return true;
}

function countMessages(kernel: Kernel): number {
  let count = 0;
  for (const { messages } of queuesOf(kernel).values()) count += messages.length;
  return count;
}

/** Takes a message out of the queue into user memory and answers its length, or the future that waits for one. */
export function receive(
  kernel: Kernel,
  thread: Thread,
  queue: MessageQueue,
  wanted: Wanted,
): number | MsgReceiveFuture {
  const got = tryReceive(kernel, thread, queue, wanted);
  if (got !== undefined) return got;
  if ((wanted.flags & (IPC_NOWAIT | MSG_COPY)) !== 0)
    throw new SysError('ENOMSG', `queue ${queue.id} has no such message`);
  return { kind: 'msgReceive', state: 'waiting', tid: thread.tid, msqid: queue.id, wanted };
}

function tryReceive(
  kernel: Kernel,
  thread: Thread,
  queue: MessageQueue,
  { buffer, size, type, flags }: Wanted,
): number | undefined {
  const index = findMessage(queue, type, flags);
  const message = queue.messages[index];
  if (message === undefined) return undefined;
  const { bytes } = message;
  if (bytes.length > size && (flags & MSG_NOERROR) === 0)
    throw new SysError('E2BIG', `the message has ${bytes.length} bytes`);
  const length = Math.min(bytes.length, size);
  const copy = new Uint8Array(TYPE_BYTES + length);
  new DataView(copy.buffer).setBigInt64(0, BigInt(message.type), true);
  copy.set(bytes.subarray(0, length), TYPE_BYTES);
  copyOut(kernel, spaceOf(kernel, thread), buffer, copy);
  if ((flags & MSG_COPY) !== 0) return length;
  queue.messages.splice(index, 1);
  queue.used -= bytes.length;
  queue.received = clockNow(kernel);
  queue.lastReceiver = thread.pid;
  tellAll(kernel, queue.senders, 'msgrcv');
  return length;
}

/** Place of the message that a type asks for: the first; of that type; of another; the least up to its amount; by place. -1 for none. */
function findMessage({ messages }: MessageQueue, type: number, flags: number): number {
  if ((flags & MSG_COPY) !== 0) return type < messages.length ? type : -1;
  if (type === 0) return messages.length > 0 ? 0 : -1;
  if (type > 0) return messages.findIndex((message) => (message.type === type) !== ((flags & MSG_EXCEPT) !== 0));
  let best = -1;
  messages.forEach((message, index) => {
    if (message.type <= -type && (best === -1 || message.type < messages[best]!.type)) best = index;
  });
  return best;
}

export const msgSendKind: FutureKind<Kernel, MsgSendFuture> = {
  kind: 'msgSend',
  poll: (future, cx) =>
    pollQueue(future, cx, 'senders', (kernel, thread, queue) =>
      trySend(kernel, thread, queue, future) ? 0 : undefined,
    ),
  drop: (future, kernel) => leave(kernel, future, 'senders'),
  // Never begun again, whatever SA_RESTART says (signal(7)).
  interrupt: () => 'fail',
  describe: (future, kernel) => ({
    ...describeQueue(kernel, future.msqid),
    type: future.type,
    bytes: future.bytes.length,
  }),
};

export const msgReceiveKind: FutureKind<Kernel, MsgReceiveFuture> = {
  kind: 'msgReceive',
  poll: (future, cx) =>
    pollQueue(future, cx, 'receivers', (kernel, thread, queue) => tryReceive(kernel, thread, queue, future.wanted)),
  drop: (future, kernel) => leave(kernel, future, 'receivers'),
  interrupt: () => 'fail',
  describe: (future, kernel) => ({ ...describeQueue(kernel, future.msqid), type: future.wanted.type }),
};

type QueueFuture = MsgSendFuture | MsgReceiveFuture;

function pollQueue(
  future: QueueFuture,
  { services: kernel, waker }: Context<Kernel>,
  side: 'senders' | 'receivers',
  body: (kernel: Kernel, thread: Thread, queue: MessageQueue) => number | undefined,
): Poll {
  const queue = queuesOf(kernel).get(future.msqid);
  if (queue === undefined) throw new SysError('EIDRM', `queue ${future.msqid} has been removed`);
  const value = body(kernel, threadOf(kernel, future.tid), queue);
  if (value === undefined) {
    if (!standsIn(queue[side], future)) queue[side].push(waiterOf(kernel, future, waker));
    return PENDING;
  }
  leave(kernel, future, side);
  return ready(value);
}

function leave(kernel: Kernel, future: QueueFuture, side: 'senders' | 'receivers'): void {
  leaveQueue(queuesOf(kernel).get(future.msqid)?.[side] ?? [], future);
}

/** They stay registered until they have what they want. */
export function tellAll(kernel: Kernel, waiters: readonly Waiter[], by: string): void {
  for (const { waker } of waiters) kernel.wake(waker, by);
}

function describeQueue(kernel: Kernel, msqid: number): Record<string, string | number> {
  const queue = queuesOf(kernel).get(msqid);
  return { msqid, messages: queue?.messages.length ?? 0, used: queue?.used ?? 0 };
}

/** IPC_RMID. */
export function removeQueue(kernel: Kernel, queue: MessageQueue): void {
  queuesOf(kernel).delete(queue.id);
  tellAll(kernel, [...queue.senders, ...queue.receivers], 'EIDRM');
}
