/**
 * Sending (send(2), sendmsg(2), write(2)): what fits goes at once; the rest of a stream's bytes, and a UNIX message for which there is no room, as a
 * future that waits at the socket, or at the receiver whose queue is full.
 */
import type { Context, Future, FutureKind, Poll } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt } from '../fs/descriptors.ts';
import { gather, type Segment, totalLength, usableLength } from '../fs/ioVector.ts';
import { POLLERR, POLLHUP, POLLRDHUP, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { sendToThread } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import { Errno, SysError } from '../sysError.ts';
import { addressText } from './addresses.ts';
import type { Attached } from './ancillary.ts';
import { hasSendRoom, maySendTo, putDatagram, wakeArrival, wakeNextSender } from './datagrams.ts';
import { MSG_NOSIGNAL, MSG_OOB } from './messageFlags.ts';
import { bindNetlink, sendNetlink } from './netlink.ts';
import { releaseRights } from './rights.ts';
import { isTcp, ownCredentials, peerOf, socketAt, tellAll, throwPending } from './socket.ts';
import type { PeerCredentials, Socket, SocketAddress, SocketWaiter } from './socketState.ts';
import {
  beginWait,
  callOf,
  describeWait,
  dropWait,
  interruptWait,
  pollWait,
  type SocketCall,
  type Wait,
} from './socketWait.ts';
import { putStream, streamRoom } from './streams.ts';
import { MAX_PAYLOAD, sendUdp } from './udp.ts';
import { autobindUnix, findUnix } from './unixNames.ts';

/** What is to be sent. Plain: part of a future. */
export interface SendRequest {
  readonly segments: readonly Segment[];
  readonly flags: number;
  readonly to: SocketAddress | undefined;
  readonly rights: readonly number[];
  readonly credentials: PeerCredentials | undefined;
}

export const plainSend = (segments: readonly Segment[], flags = 0): SendRequest => ({
  segments,
  flags,
  to: undefined,
  rights: [],
  credentials: undefined,
});

export const sendOf = (
  segments: readonly Segment[],
  flags: number,
  to: SocketAddress | undefined,
  { rights, credentials }: Attached,
): SendRequest => ({ segments, flags, to, rights, credentials });

/** Waits for room; the value is the number of bytes sent. Holds a reference of each file that it is to send. */
export interface SocketSendFuture extends Future {
  readonly kind: 'socketSend';
  state: 'waiting';
  readonly wait: Wait;
  readonly request: SendRequest;
  readonly length: number;
  done: number;
  /** The receiver of a message whose queue is full; 0 when it waits at its own socket. */
  receiver: number;
}

interface Progress {
  done: number;
  receiver: number;
}

export function send(
  kernel: Kernel,
  call: SocketCall,
  request: SendRequest,
  mayWait: boolean,
): number | SocketSendFuture {
  const { thread, socket } = call;
  if ((request.flags & MSG_OOB) !== 0) throw new SysError('EOPNOTSUPP', 'out-of-band data cannot be sent');
  const space = spaceOf(kernel, thread);
  const total = totalLength(request.segments);
  const length = total === 0 ? 0 : usableLength(kernel, space, request.segments, 'load');
  if (length < total && socket.type !== 'stream')
    throw new SysError('EFAULT', 'the message is not accessible as a whole');
  const progress: Progress = { done: 0, receiver: 0 };
  const sent = trySend(kernel, call, request, length, progress);
  if (sent !== undefined) return sent;
  if (!mayWait) {
    if (progress.done > 0) return progress.done;
    throw new SysError('EAGAIN', `there is no room for ${length} bytes`);
  }
  for (const file of request.rights) openFileAt(kernel, file).references++;
  const wait = beginWait(kernel, call, socket.options.sendTimeout);
  return { kind: 'socketSend', state: 'waiting', wait, request, length, ...progress };
}

/** The value of the call; undefined when it has to wait (to go on). */
function trySend(
  kernel: Kernel,
  call: SocketCall,
  request: SendRequest,
  length: number,
  progress: Progress,
): number | undefined {
  const { socket } = call;
  const isQuiet = (request.flags & MSG_NOSIGNAL) !== 0;
  if (socket.type === 'stream') return trySendStream(kernel, call, request, length, progress, isQuiet);
  if (socket.family === 'unix') return trySendUnix(kernel, call, request, length, progress, isQuiet);
  throwPending(socket, 'the last message was not delivered');
  if (socket.sendShut) throw new SysError('EPIPE', 'the sending side has been shut down', isQuiet);
  const bytes = gather(kernel, spaceOf(kernel, call.thread), request.segments, 0, length);
  if (socket.family === 'netlink') {
    if (socket.local === undefined) bindNetlink(kernel, socket, call.thread.pid, 0);
    sendNetlink(kernel, socket, bytes);
    return length;
  }
  const to = request.to ?? socket.remote;
  if (to?.family !== 'inet') throw new SysError('EDESTADDRREQ', 'the message has no destination');
  if (length > MAX_PAYLOAD[socket.family])
    throw new SysError('EMSGSIZE', `${length} bytes are too many for a datagram`);
  sendUdp(kernel, socket, to, bytes);
  return length;
}

function trySendStream(
  kernel: Kernel,
  call: SocketCall,
  request: SendRequest,
  length: number,
  progress: Progress,
  isQuiet: boolean,
): number | undefined {
  const { thread, socket } = call;
  if (socket.state === 'connecting') return undefined;
  if (!isTcp(socket)) checkUnixStream(socket, request);
  for (;;) {
    const to = peerOf(kernel, socket);
    const broken = brokenPipe(socket, to, isQuiet);
    if (broken !== undefined) {
      if (progress.done === 0) throw broken;
      // What was sent counts; TCP's error and UNIX sockets' signal come all the same.
      if (!isQuiet && broken.errno === 'EPIPE') {
        sendToThread(kernel, thread, Signal.SIGPIPE, `wrote to socket ${socket.id}, whose other end is gone`);
      }
      return progress.done;
    }
    if (progress.done === length) return length;
    if (to === undefined) return sendToNobody(kernel, socket, length);
    const part = Math.min(length - progress.done, streamRoom(kernel, socket, to));
    if (part === 0) return undefined;
    const bytes = gather(kernel, spaceOf(kernel, thread), request.segments, progress.done, part);
    const credentials = socket.family === 'unix' ? (request.credentials ?? ownCredentials(kernel, thread)) : undefined;
    putStream(kernel, socket, to, bytes, progress.done === 0 ? request.rights : [], credentials);
    progress.done += part;
  }
}

function checkUnixStream({ state, peer }: Socket, { to }: SendRequest): void {
  if (to !== undefined) {
    throw new SysError(state === 'connected' ? 'EISCONN' : 'EOPNOTSUPP', 'a stream goes to its other end alone');
  }
  if (state !== 'connected' || peer === undefined) throw new SysError('ENOTCONN', 'the socket is not connected');
}

/** The error of a stream that nothing can be sent to any more. */
export function brokenPipe(socket: Socket, to: Socket | undefined, isQuiet: boolean): SysError | undefined {
  const why = 'the other end of the socket is gone';
  if (!isTcp(socket)) {
    const isBroken = socket.sendShut || to === undefined || to.receiveShut;
    return isBroken ? new SysError('EPIPE', why, isQuiet) : undefined;
  }
  try {
    throwPending(socket, why, isQuiet);
  } catch (error) {
    if (error instanceof SysError) return error;
    throw error;
  }
  return socket.sendShut || socket.state !== 'connected' ? new SysError('EPIPE', why, isQuiet) : undefined;
}

/** TCP's other end has been closed: it answers what is sent to it with a reset. */
export function sendToNobody(kernel: Kernel, socket: Socket, length: number): number {
  socket.error = Errno.EPIPE;
  socket.state = 'closed';
  socket.receiveShut = true;
  socket.sendShut = true;
  tellAll(kernel, socket, READABLE | WRITABLE | POLLERR | POLLHUP | POLLRDHUP, 'connection reset');
  return length;
}

/** A message to a UNIX socket: the named one, or the peer. */
function trySendUnix(
  kernel: Kernel,
  { thread, socket }: SocketCall,
  request: SendRequest,
  length: number,
  progress: Progress,
  isQuiet: boolean,
): number | undefined {
  if (length > socket.options.sendBuffer - 32)
    throw new SysError('EMSGSIZE', `${length} bytes are too many for a message`);
  if (socket.type === 'seqpacket' && socket.state !== 'connected')
    throw new SysError('ENOTCONN', 'the socket is not connected');
  if (socket.type === 'seqpacket') throwPending(socket, 'the connection was reset');
  if (socket.sendShut) throw new SysError('EPIPE', 'the sending side has been shut down', isQuiet);
  const to = messageReceiver(kernel, thread, socket, request, progress);
  if (to.receiveShut) throw new SysError('EPIPE', 'the receiver takes nothing any more', isQuiet);
  if (!maySendTo(kernel, socket, to)) {
    progress.receiver = hasSendRoom(kernel, socket) ? to.id : 0;
    return undefined;
  }
  const bytes = gather(kernel, spaceOf(kernel, thread), request.segments, 0, length);
  const credentials = request.credentials ?? ownCredentials(kernel, thread);
  if (socket.options.passCredentials) autobindUnix(kernel, socket);
  putDatagram(kernel, to, { bytes, from: socket.local, credentials, rights: request.rights }, socket);
  return length;
}

function messageReceiver(
  kernel: Kernel,
  thread: SocketCall['thread'],
  socket: Socket,
  { to }: SendRequest,
  { receiver }: Progress,
): Socket {
  const { sockets } = kernel.state.net;
  if (to?.family !== 'unix' || to.name === '' || socket.type === 'seqpacket') {
    if (socket.peer === undefined) throw new SysError('ENOTCONN', 'the socket has no peer');
    const peer = sockets.get(socket.peer);
    if (peer !== undefined) return peer;
    if (socket.type === 'seqpacket') throw new SysError('EPIPE', 'the other end of the socket is gone');
    socket.peer = undefined;
    socket.remote = undefined;
    throw new SysError('ECONNREFUSED', 'the peer has been closed');
  }
  // A wait keeps its receiver: names are looked up once.
  const found = receiver === 0 ? findUnix(kernel, thread, socket, to.name) : sockets.get(receiver);
  if (found === undefined) throw new SysError('ECONNREFUSED', `the socket at ${addressText(to)} has been closed`);
  if (found.peer !== undefined && found.peer !== socket.id) {
    throw new SysError('EPERM', `the socket at ${addressText(to)} is connected to another`);
  }
  return found;
}

export const socketSendKind: FutureKind<Kernel, SocketSendFuture> = {
  kind: 'socketSend',
  poll: pollSend,
  drop(future, kernel) {
    dropWait(kernel, future.wait, queueOf(kernel, future), () => passOn(kernel, future, 'another writer gave up'));
    releaseRights(kernel, future.request.rights);
  },
  interrupt: ({ done, wait }) => (done > 0 ? done : interruptWait(wait)),
  describe: (future, kernel) => ({
    ...describeWait(kernel, future.wait),
    ...(future.request.to !== undefined && { to: addressText(future.request.to) }),
    bytes: future.length,
    sent: future.done,
    unread: unreadOf(kernel, future),
  }),
};

/** Where the future stands: at its own socket, or at the receiver; nowhere when that one has gone. */
function queueOf(kernel: Kernel, { wait, receiver }: SocketSendFuture): SocketWaiter[] | undefined {
  return receiver === 0 ? socketAt(kernel, wait.socket).senders : kernel.state.net.sockets.get(receiver)?.arrivals;
}

function unreadOf(kernel: Kernel, { wait, receiver }: SocketSendFuture): number {
  const socket = socketAt(kernel, wait.socket);
  const to = receiver === 0 ? peerOf(kernel, socket) : kernel.state.net.sockets.get(receiver);
  return to?.queued ?? socket.unread;
}

function pollSend(future: SocketSendFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const call = callOf(kernel, future.wait);
  const attempt = (): number | undefined => {
    const sent = trySend(kernel, call, future.request, future.length, future);
    if (sent !== undefined) passOn(kernel, future, 'room left over');
    return sent;
  };
  const late = (): number => {
    if (future.done > 0) return future.done;
    throw new SysError('EAGAIN', 'there was no room in time');
  };
  const poll = pollWait(future.wait, cx, () => queueOf(kernel, future) ?? [], attempt, late);
  if (poll.kind === 'ready') releaseRights(kernel, future.request.rights);
  return poll;
}

/** The room that is left is the next one's. */
function passOn(kernel: Kernel, { wait, receiver }: SocketSendFuture, by: string): void {
  const to = receiver === 0 ? undefined : kernel.state.net.sockets.get(receiver);
  if (to !== undefined) wakeArrival(kernel, to, by);
  wakeNextSender(kernel, socketAt(kernel, wait.socket), by);
}
