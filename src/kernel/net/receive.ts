/**
 * Receiving (recv(2), recvmsg(2), read(2)): at once when something is there, else as a future that waits at the socket. What a stream gives is copied as
 * it comes, so that MSG_WAITALL and SO_RCVLOWAT need no room of their own.
 */
import type { Context, Future, FutureKind, Poll } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt } from '../fs/descriptors.ts';
import { type Segment, scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut, writeU32, writeU64 } from '../mm/userMemory.ts';
import { SysError } from '../sysError.ts';
import { addressBytes, writeAddress } from './addresses.ts';
import { showControl } from './ancillary.ts';
import { takeDatagram } from './datagrams.ts';
import { MSG_CMSG_CLOEXEC, MSG_EOR, MSG_ERRQUEUE, MSG_OOB, MSG_PEEK, MSG_TRUNC, MSG_WAITALL } from './messageFlags.ts';
import { CONTROL_LENGTH_AT, FLAGS_AT, NAME_LENGTH_AT } from './messageHeader.ts';
import { releaseRights } from './rights.ts';
import { isTcp, socketAt, throwPending, wakeReceiver } from './socket.ts';
import type { Socket } from './socketState.ts';
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
import { type Taken, takeStream } from './streams.ts';

/** What a receive was asked for. Addresses are the guest's; 0 for none. */
export interface ReceiveRequest {
  readonly segments: readonly Segment[];
  readonly flags: number;
  /** Where the sender's address goes, and the length of it (recvfrom(2)). */
  readonly name: number;
  readonly nameLength: number;
  /** struct msghdr, which says the rest (recvmsg(2)). */
  readonly header: number;
  readonly nameRoom: number;
  readonly control: number;
  readonly controlRoom: number;
}

export const plainReceive = (segments: readonly Segment[], flags = 0): ReceiveRequest => ({
  segments,
  flags,
  name: 0,
  nameLength: 0,
  header: 0,
  nameRoom: 0,
  control: 0,
  controlRoom: 0,
});

/** Waits until something can be received; the value is the number of bytes. */
export interface SocketRecvFuture extends Future {
  readonly kind: 'socketRecv';
  state: 'waiting';
  readonly wait: Wait;
  readonly request: ReceiveRequest;
  /** Bytes copied so far. */
  done: number;
}

export function receive(
  kernel: Kernel,
  call: SocketCall,
  request: ReceiveRequest,
  mayWait: boolean,
): number | SocketRecvFuture {
  const { socket } = call;
  checkReceive(socket, request.flags);
  const progress = { done: 0 };
  const got = tryReceive(kernel, call, request, progress);
  if (got !== undefined) return got;
  if (!mayWait) {
    if (progress.done > 0) return progress.done;
    throw new SysError('EAGAIN', 'nothing has arrived');
  }
  const wait = beginWait(kernel, call, socket.options.receiveTimeout);
  return { kind: 'socketRecv', state: 'waiting', wait, request, done: progress.done };
}

function checkReceive(socket: Socket, flags: number): void {
  if ((flags & MSG_OOB) !== 0) {
    const errno = isTcp(socket) ? 'EINVAL' : 'EOPNOTSUPP';
    throw new SysError(errno, 'there is no out-of-band data');
  }
  if ((flags & MSG_ERRQUEUE) !== 0) throw new SysError('EAGAIN', 'the queue of errors is empty');
  if (socket.type === 'dgram') return;
  const isReady = socket.state === 'connected' || socket.state === 'connecting' || socket.state === 'closed';
  if (isReady) return;
  throwPending(socket, 'the connection failed');
  if (isTcp(socket) && socket.receiveShut) return;
  throw new SysError(
    socket.family === 'unix' && socket.type === 'stream' ? 'EINVAL' : 'ENOTCONN',
    'the socket is not connected',
  );
}

/** The value of the call; undefined when it has to wait (for more). */
function tryReceive(
  kernel: Kernel,
  call: SocketCall,
  request: ReceiveRequest,
  progress: { done: number },
): number | undefined {
  return call.socket.type === 'stream' ? tryStream(kernel, call, request, progress) : tryMessage(kernel, call, request);
}

function tryMessage(kernel: Kernel, call: SocketCall, request: ReceiveRequest): number | undefined {
  const { thread, socket } = call;
  throwPending(socket, 'the last message was not delivered');
  if (socket.queue.length === 0) return socket.receiveShut ? 0 : undefined;
  const { segments, flags } = request;
  const usable = usableLength(kernel, spaceOf(kernel, thread), segments, 'store');
  const peek = (flags & MSG_PEEK) !== 0;
  const taken = takeDatagram(kernel, socket, usable, peek)!;
  const whole = taken.message!.end;
  const truncated = taken.bytes.length < whole ? MSG_TRUNC : 0;
  finish(kernel, call, request, taken, 0, truncated | (socket.type === 'seqpacket' ? MSG_EOR : 0));
  return (flags & MSG_TRUNC) !== 0 ? whole : taken.bytes.length;
}

function tryStream(
  kernel: Kernel,
  call: SocketCall,
  request: ReceiveRequest,
  progress: { done: number },
): number | undefined {
  const { thread, socket } = call;
  const { segments, flags } = request;
  const peek = (flags & MSG_PEEK) !== 0;
  // TCP's MSG_TRUNC throws the bytes away.
  const discard = (flags & MSG_TRUNC) !== 0 && isTcp(socket);
  const total = totalLength(segments);
  if (socket.queued > 0) {
    const usable = discard ? total : usableLength(kernel, spaceOf(kernel, thread), segments, 'store');
    const max = Math.max(0, usable - progress.done);
    const taken = takeStream(kernel, socket, max, peek, socket.options.passCredentials);
    finish(kernel, call, discard ? { ...request, segments: [] } : request, taken, progress.done, 0);
    progress.done += taken.bytes.length;
    const wanted = (flags & MSG_WAITALL) !== 0 ? total : Math.min(total, socket.options.lowWater);
    if (progress.done >= wanted || taken.isComplete || peek || usable < total) return progress.done;
  }
  if (progress.done > 0) return socket.error !== 0 || socket.receiveShut ? progress.done : undefined;
  // After the other end's FIN a read ends before it looks for errors (SOCK_DONE).
  if (!socket.endReceived) throwPending(socket, 'the connection was reset');
  if (!socket.receiveShut) return undefined;
  finish(kernel, call, request, NOTHING, 0, 0);
  return 0;
}

const NOTHING: Taken = { bytes: new Uint8Array(0), rights: [], message: undefined, isComplete: true };

/** Copies out what was taken: bytes, the sender's address, control messages and flags. */
function finish(
  kernel: Kernel,
  { thread, socket }: SocketCall,
  request: ReceiveRequest,
  taken: Taken,
  start: number,
  flags: number,
): void {
  const space = spaceOf(kernel, thread);
  const peek = (request.flags & MSG_PEEK) !== 0;
  if (peek) for (const file of taken.rights) openFileAt(kernel, file).references++;
  let left = taken.rights;
  try {
    if (request.segments.length > 0) scatter(kernel, space, request.segments, start, taken.bytes);
    const { header } = request;
    const name = senderBytes(kernel, socket, taken);
    if (header === 0) {
      writeAddress(kernel, space, name, request.name, request.nameLength);
      return;
    }
    const closeOnExec = (request.flags & MSG_CMSG_CLOEXEC) !== 0;
    const shown = showControl(kernel, thread, socket, taken.message, taken.rights, request.controlRoom, closeOnExec);
    ({ left } = shown);
    if (request.name !== 0) {
      copyOut(kernel, space, request.name, name.subarray(0, request.nameRoom));
      writeU32(kernel, space, header + NAME_LENGTH_AT, name.length);
    }
    copyOut(kernel, space, request.control, shown.bytes);
    writeU64(kernel, space, header + CONTROL_LENGTH_AT, shown.bytes.length);
    writeU32(kernel, space, header + FLAGS_AT, flags | shown.flags | (request.flags & MSG_CMSG_CLOEXEC));
  } finally {
    releaseRights(kernel, left);
  }
}

/** The sender's address: of each datagram, and a UNIX peer's if it has a name; of TCP, none. */
function senderBytes(kernel: Kernel, socket: Socket, { message }: Taken): Uint8Array {
  if (isTcp(socket) || message === undefined) return new Uint8Array(0);
  if (socket.family !== 'unix') return addressBytes(socket.family, message.from);
  const from = message.from ?? kernel.state.net.sockets.get(message.sender ?? 0)?.local ?? socket.remote;
  return from === undefined ? new Uint8Array(0) : addressBytes('unix', from);
}

export const socketRecvKind: FutureKind<Kernel, SocketRecvFuture> = {
  kind: 'socketRecv',
  poll: pollReceive,
  drop(future, kernel) {
    const socket = socketAt(kernel, future.wait.socket);
    dropWait(kernel, future.wait, socket.receivers, () => wakeReceiver(kernel, socket, 'another reader gave up'));
  },
  interrupt: ({ done, wait }) => (done > 0 ? done : interruptWait(wait)),
  describe: (future, kernel) => ({
    ...describeWait(kernel, future.wait),
    bytes: totalLength(future.request.segments),
    ...(future.done > 0 && { received: future.done }),
    buffered: socketAt(kernel, future.wait.socket).queued,
  }),
};

function pollReceive(future: SocketRecvFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const call = callOf(kernel, future.wait);
  return pollWait(
    future.wait,
    cx,
    () => call.socket.receivers,
    () => tryReceive(kernel, call, future.request, future),
    () => {
      if (future.done > 0) return future.done;
      throw new SysError('EAGAIN', 'nothing has arrived in time');
    },
  );
}
