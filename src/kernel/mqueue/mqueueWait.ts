/**
 * mq_send(3) and mq_receive(3): at once when that is possible, else as a future that stands in the queue's pollers, holds a reference of the open file, and
 * tries again at each change until its deadline.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import { describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import { O_NONBLOCK } from '../fs/openFlags.ts';
import { READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut, writeU32 } from '../mm/userMemory.ts';
import type { Waiting } from '../poller.ts';
import type { Mqueue, OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { notify, unwatch, watch } from '../waitQueue.ts';
import { isFull, mqueueAt } from './mqueue.ts';
import { notifyArrival } from './notification.ts';

interface QueueWait extends Waiting, TimeLimit {
  readonly tid: Tid;
  readonly fd: number;
  readonly file: number;
  readonly mqueue: number;
}

/** Waits for room; the value is 0. */
export interface MqSendFuture extends Future, QueueWait {
  readonly kind: 'mqSend';
  state: 'waiting';
  readonly bytes: Uint8Array;
  readonly priority: number;
}

/** Waits for a message; the value is its length. */
export interface MqReceiveFuture extends Future, QueueWait {
  readonly kind: 'mqReceive';
  state: 'waiting';
  readonly buffer: number;
  /** Where the priority goes; 0 for nowhere. */
  readonly priority: number;
}

type Target = {
  readonly fd: number;
  readonly file: OpenFile;
  readonly queue: Mqueue;
  readonly deadline: number | undefined;
};

export function sendMessage(
  kernel: Kernel,
  thread: Thread,
  { fd, file, queue, deadline }: Target,
  bytes: Uint8Array,
  priority: number,
): number | MqSendFuture {
  if (trySend(kernel, thread, queue, bytes, priority)) return 0;
  needWait(file, 'the message queue is full');
  file.references++;
  const common = { tid: thread.tid, fd, file: file.id, mqueue: queue.id, deadline };
  return { kind: 'mqSend', state: 'waiting', ...common, bytes, priority };
}

export function receiveMessage(
  kernel: Kernel,
  thread: Thread,
  { fd, file, queue, deadline }: Target,
  buffer: number,
  priority: number,
): number | MqReceiveFuture {
  const got = tryReceive(kernel, thread, queue, buffer, priority);
  if (got !== undefined) return got;
  needWait(file, 'the message queue is empty');
  file.references++;
  queue.receivers++;
  const common = { tid: thread.tid, fd, file: file.id, mqueue: queue.id, deadline };
  return { kind: 'mqReceive', state: 'waiting', ...common, buffer, priority };
}

function needWait(file: OpenFile, why: string): void {
  if ((file.flags & O_NONBLOCK) !== 0) throw new SysError('EAGAIN', why);
}

function trySend(kernel: Kernel, thread: Thread, queue: Mqueue, bytes: Uint8Array, priority: number): boolean {
  if (isFull(queue)) return false;
  const behind = queue.messages.findIndex((message) => message.priority < priority);
  queue.messages.splice(behind === -1 ? queue.messages.length : behind, 0, { priority, bytes });
  if (queue.messages.length === 1) notifyArrival(kernel, queue, thread);
  notify(kernel, queue.pollers, READABLE, 'mq_send');
  return true;
}

function tryReceive(
  kernel: Kernel,
  thread: Thread,
  queue: Mqueue,
  buffer: number,
  priority: number,
): number | undefined {
  const message = queue.messages[0];
  if (message === undefined) return undefined;
  const space = spaceOf(kernel, thread);
  copyOut(kernel, space, buffer, message.bytes);
  if (priority !== 0) writeU32(kernel, space, priority, message.priority);
  queue.messages.shift();
  notify(kernel, queue.pollers, WRITABLE, 'mq_receive');
  return message.bytes.length;
}

export const mqSendKind: FutureKind<Kernel, MqSendFuture> = {
  kind: 'mqSend',
  poll: (future, cx) =>
    pollWait(future, cx, WRITABLE, (kernel, thread, queue) =>
      trySend(kernel, thread, queue, future.bytes, future.priority) ? 0 : undefined,
    ),
  drop: leave,
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    ...describeWait(future, kernel),
    bytes: future.bytes.length,
    priority: future.priority,
  }),
};

export const mqReceiveKind: FutureKind<Kernel, MqReceiveFuture> = {
  kind: 'mqReceive',
  poll: (future, cx) =>
    pollWait(future, cx, READABLE, (kernel, thread, queue) =>
      tryReceive(kernel, thread, queue, future.buffer, future.priority),
    ),
  drop: leave,
  interrupt: () => 'restart',
  describe: (future, kernel) => describeWait(future, kernel),
};

type WaitFuture = MqSendFuture | MqReceiveFuture;

function pollWait(
  future: WaitFuture,
  { services: kernel, waker }: Context<Kernel>,
  events: number,
  attempt: (kernel: Kernel, thread: Thread, queue: Mqueue) => number | undefined,
): Poll {
  const queue = mqueueAt(kernel, future.mqueue);
  const done = attempt(kernel, threadOf(kernel, future.tid), queue);
  if (done !== undefined) {
    leave(future, kernel);
    return ready(done);
  }
  if (isLate(kernel, future)) throw new SysError('ETIMEDOUT', 'the message queue did not allow it in time');
  startTimer(kernel, future, waker);
  watch(kernel, queue.pollers, future, waker, events);
  return PENDING;
}

function leave(future: WaitFuture, kernel: Kernel): void {
  const queue = mqueueAt(kernel, future.mqueue);
  if (future.kind === 'mqReceive') queue.receivers--;
  stopTimer(kernel, future);
  unwatch(queue.pollers, future);
  releaseFile(kernel, openFileAt(kernel, future.file));
}

function describeWait(future: WaitFuture, kernel: Kernel): Record<string, string | number> {
  const { name, messages } = mqueueAt(kernel, future.mqueue);
  return { fd: future.fd, queue: name, messages: messages.length, ...describeDeadline(kernel, future.deadline) };
}
