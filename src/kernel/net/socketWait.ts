/**
 * What the futures of sockets have in common: the descriptor by which the call came, the open file that they hold a reference of (closing the
 * descriptor meanwhile does not close the socket), the queue in which they stand, and the timeout that SO_RCVTIMEO or SO_SNDTIMEO sets.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, PENDING, type Poll, ready } from '../../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import { clockNow, describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Waiting } from '../poller.ts';
import type { OpenFile, Thread } from '../state.ts';
import { threadOf } from '../thread.ts';
import { leaveQueue, waiterOf } from '../waiter.ts';
import { addressText } from './addresses.ts';
import { isInet, peerOf, socketAt } from './socket.ts';
import type { Socket, SocketWaiter } from './socketState.ts';

/** Plain: part of a future. */
export interface Wait extends Waiting, TimeLimit {
  readonly tid: Tid;
  readonly fd: number;
  readonly file: number;
  readonly socket: number;
}

/** A socket as a call refers to it. */
export interface SocketCall {
  readonly thread: Thread;
  readonly fd: number;
  readonly file: OpenFile;
  readonly socket: Socket;
}

export function beginWait(kernel: Kernel, { thread, fd, file, socket }: SocketCall, timeout: number | undefined): Wait {
  file.references++;
  const deadline = timeout === undefined ? undefined : clockNow(kernel) + timeout;
  return { tid: thread.tid, fd, file: file.id, socket: socket.id, deadline };
}

/** The call again, as the future makes it. */
export function callOf(kernel: Kernel, { tid, fd, file, socket }: Wait): SocketCall {
  return {
    thread: threadOf(kernel, tid),
    fd,
    file: openFileAt(kernel, file),
    socket: socketAt(kernel, socket),
  };
}

/** Tries again; if that was too early, stands in the queue (which may be another after the attempt) until woken or until the deadline, at which `late` answers or throws. */
export function pollWait(
  wait: Wait,
  cx: Context<Kernel>,
  queue: () => SocketWaiter[],
  attempt: () => number | undefined,
  late: () => number,
): Poll {
  const kernel = cx.services;
  leaveQueue(queue(), wait);
  const value = attempt() ?? (isLate(kernel, wait) ? late() : undefined);
  if (value !== undefined) {
    stopTimer(kernel, wait);
    releaseFile(kernel, openFileAt(kernel, wait.file));
    return ready(value);
  }
  startTimer(kernel, wait, cx.waker);
  queue().push({ ...waiterOf(kernel, wait, cx.waker), need: 1 });
  return PENDING;
}

/** Leaves the queue and takes the timer along; `next` gives another waiter the chance that this one may have been woken for. */
export function dropWait(kernel: Kernel, wait: Wait, queue: SocketWaiter[] | undefined, next: () => void): void {
  if (queue !== undefined) leaveQueue(queue, wait);
  stopTimer(kernel, wait);
  next();
  releaseFile(kernel, openFileAt(kernel, wait.file));
}

/** With a timeout a wait is not begun again after a signal (signal(7), "Interruption of system calls"). */
export const interruptWait = ({ deadline }: Wait): 'fail' | 'restart' => (deadline === undefined ? 'restart' : 'fail');

/** Both ends of the socket, for people. */
export function describeWait(kernel: Kernel, wait: Wait): Record<string, string | number> {
  const socket = socketAt(kernel, wait.socket);
  const protocol = isInet(socket) ? (socket.type === 'stream' ? 'TCP' : 'UDP') : `${socket.family} ${socket.type}`;
  const fields: Record<string, string | number> = { fd: wait.fd, socket: socket.id, protocol };
  if (socket.local !== undefined) fields['local'] = addressText(socket.local);
  if (socket.remote !== undefined) fields['remote'] = addressText(socket.remote);
  const peer = peerOf(kernel, socket);
  if (peer !== undefined) fields['peer'] = peer.outside === undefined ? `socket:[${peer.id}]` : 'outside';
  return wait.deadline === undefined ? fields : { ...fields, ...describeDeadline(kernel, wait.deadline) };
}
