/**
 * Sockets as objects: making them, finding them, giving them an open file, and telling those who wait that something has changed. Files refer to a
 * socket by `{kind: 'socket', socket: id}`; it lives until the last one is closed (`close.ts`).
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { credentialsOf } from '../credentials.ts';
import { makeOpenFile } from '../fs/descriptors.ts';
import { O_RDWR } from '../fs/openFlags.ts';
import { READABLE } from '../ipc/pollEvents.ts';
import type { OpenFile, Thread } from '../state.ts';
import { Errno, type ErrnoName, SysError } from '../sysError.ts';
import { wakeAll } from '../waiter.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { MAX_SOCKETS } from './netState.ts';
import { defaultOptions } from './optionValues.ts';
import type { PeerCredentials, Socket, SocketFamily, SocketType } from './socketState.ts';
import { wakeFirst } from './waiters.ts';

export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;

export function makeSocket(
  kernel: Kernel,
  family: SocketFamily,
  type: SocketType,
  protocol: number,
  credentials: PeerCredentials,
): Socket {
  const { net } = kernel.state;
  if (net.sockets.size >= MAX_SOCKETS) throw new SysError('ENFILE', `there are ${MAX_SOCKETS} sockets already`);
  const socket: Socket = {
    id: net.next++,
    family,
    type,
    protocol,
    state: 'unconnected',
    connectUnclaimed: false,
    error: 0,
    receiveShut: false,
    sendShut: false,
    endReceived: false,
    queue: [],
    queued: 0,
    unread: 0,
    backlog: 0,
    accepts: [],
    connects: [],
    files: 0,
    receivers: [],
    senders: [],
    arrivals: [],
    pollers: newWaitQueue(),
    options: defaultOptions(family, type),
    credentials,
    madeAt: kernel.now(),
  };
  net.sockets.set(socket.id, socket);
  return socket;
}

export function socketAt(kernel: Kernel, id: number): Socket {
  const socket = kernel.state.net.sockets.get(id);
  assert(socket !== undefined, `socket ${id} exists`);
  return socket;
}

/** The other end, as long as it has not been closed. */
export const peerOf = (kernel: Kernel, socket: Socket): Socket | undefined =>
  socket.peer === undefined ? undefined : kernel.state.net.sockets.get(socket.peer);

/** An open file for a socket; `flags` may have O_NONBLOCK. */
export const openSocket = (kernel: Kernel, socket: Socket, flags: number): OpenFile =>
  makeOpenFile(kernel, { kind: 'socket', socket: socket.id }, O_RDWR | flags, `socket:[${socket.id}]`);

export const isTcp = ({ family, type }: Socket): boolean =>
  type === 'stream' && (family === 'inet' || family === 'inet6');
export const isInet = ({ family }: Socket): boolean => family === 'inet' || family === 'inet6';
/** Bytes without borders, or connections of messages; the rest are datagrams to anybody. */
export const isConnectionBased = ({ type }: Socket): boolean => type !== 'dgram';

export function ownCredentials(kernel: Kernel, thread: Thread): PeerCredentials {
  const { euid, egid } = credentialsOf(kernel, thread);
  return { pid: thread.pid, uid: euid, gid: egid };
}

/** Something has arrived: one receiver can go on. */
export function tellReceivers(kernel: Kernel, socket: Socket, by: string): void {
  wakeReceiver(kernel, socket, by);
  notify(kernel, socket.pollers, READABLE, by);
}

/** Wakes the first receiver that can go on, if any can. */
export function wakeReceiver(kernel: Kernel, socket: Socket, by: string): void {
  const { receivers, state, accepts, queue, queued, type } = socket;
  if (receivers.length === 0) return;
  if (hasEnded(socket)) wakeAll(kernel, receivers, by);
  else if (state === 'listening') wakeFirst(kernel, receivers, accepts.length > 0 ? Number.POSITIVE_INFINITY : 0, by);
  else if (type === 'stream') wakeFirst(kernel, receivers, queued, by);
  else wakeFirst(kernel, receivers, queue.length > 0 ? Number.POSITIVE_INFINITY : 0, by);
}

/** Whether receiving will never wait again, or not now. */
const hasEnded = ({ error, receiveShut }: Socket): boolean => error !== 0 || receiveShut;

/** The socket has failed, ended or been connected: everybody who waits looks again. `events` are what has become true. */
export function tellAll(kernel: Kernel, socket: Socket, events: number, by: string): void {
  wakeAll(kernel, socket.receivers, by);
  wakeAll(kernel, socket.senders, by);
  notify(kernel, socket.pollers, events, by);
}

/** Throws the pending error, if there is one, and clears it. */
export function throwPending(socket: Socket, why: string, quiet = false): void {
  const { error } = socket;
  if (error === 0) return;
  socket.error = 0;
  throw new SysError(errnoNamed(error), why, quiet);
}

export function errnoNamed(error: number): ErrnoName {
  const name = (Object.keys(Errno) as ErrnoName[]).find((candidate) => Errno[candidate] === error);
  assert(name !== undefined, `error ${error} has a name`);
  return name;
}
