/**
 * Connections of UNIX sockets (unix(7)): streams and sequences of messages are connected to a listener or come as a pair; datagram sockets may have a
 * peer as their default. Unlike TCP, either side's shutdown is seen by the other at once, in both directions.
 */
import type { Kernel } from '../context.ts';
import { POLLERR, POLLHUP, POLLRDHUP, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { Errno, SysError } from '../sysError.ts';
import { wakeAll } from '../waiter.ts';
import { uncharge, wakeNextSender } from './datagrams.ts';
import { inheritedOptions } from './optionValues.ts';
import { landRights, releaseRights } from './rights.ts';
import { makeSocket, peerOf, socketAt, tellAll, tellReceivers } from './socket.ts';
import type { PeerCredentials, Socket, SocketType } from './socketState.ts';
import { countRead } from './streams.ts';
import { releaseName } from './unixNames.ts';
import { wakeFirst } from './waiters.ts';

/** Two sockets that are connected to each other (socketpair(2)). */
export function makePair(kernel: Kernel, type: SocketType, credentials: PeerCredentials): readonly [Socket, Socket] {
  const pair = [
    makeSocket(kernel, 'unix', type, 0, credentials),
    makeSocket(kernel, 'unix', type, 0, credentials),
  ] as const;
  const [one, other] = pair;
  join(one, other);
  if (type !== 'dgram') for (const socket of pair) socket.state = 'connected';
  return pair;
}

function join(one: Socket, other: Socket): void {
  one.peer = other.id;
  other.peer = one.id;
  one.peerCredentials = other.credentials;
  other.peerCredentials = one.credentials;
}

/** Connects to a listener; false when its backlog is full. `unix_recvq_full`: one more than the backlog may wait. */
export function connectToListener(
  kernel: Kernel,
  client: Socket,
  listener: Socket,
  credentials: PeerCredentials,
): boolean {
  if (listener.state !== 'listening' || listener.receiveShut) {
    throw new SysError('ECONNREFUSED', 'nobody listens at that socket');
  }
  if (listener.accepts.length > listener.backlog) return false;
  client.credentials = credentials;
  const server = makeSocket(kernel, 'unix', listener.type, 0, listener.credentials);
  Object.assign(server.options, inheritedOptions(listener.options));
  server.local = listener.local;
  server.remote = client.local;
  client.remote = listener.local;
  client.state = 'connected';
  server.state = 'connected';
  join(client, server);
  listener.accepts.push(server.id);
  tellReceivers(kernel, listener, 'connection');
  return true;
}

/** Somebody has been accepted: one who waits to connect can. */
export function admitWaiting(kernel: Kernel, listener: Socket): void {
  if (listener.accepts.length <= listener.backlog) {
    wakeFirst(kernel, listener.arrivals, Number.POSITIVE_INFINITY, 'room in the backlog');
  }
}

export function shutdownUnix(kernel: Kernel, socket: Socket, receive: boolean, send: boolean): void {
  shut(kernel, socket, receive, send);
  const peer = socket.type === 'dgram' || socket.state !== 'connected' ? undefined : peerOf(kernel, socket);
  if (peer !== undefined) shut(kernel, peer, send, receive);
}

function shut(kernel: Kernel, socket: Socket, receive: boolean, send: boolean): void {
  socket.receiveShut ||= receive;
  socket.sendShut ||= send;
  const isOver = socket.receiveShut && socket.sendShut;
  tellAll(kernel, socket, (receive ? READABLE | POLLRDHUP : 0) | WRITABLE | (isOver ? POLLHUP : 0), 'shutdown');
  // Who sends to a datagram socket that receives no more shall hear of it.
  if (receive) wakeAll(kernel, socket.arrivals, 'shutdown');
}

/** The last descriptor has gone: the peer sees the end, or ECONNRESET when something sent was not read. */
export function closeUnix(kernel: Kernel, socket: Socket): void {
  releaseName(kernel, socket);
  const { sockets } = kernel.state.net;
  for (const id of socket.accepts.splice(0)) {
    const server = socketAt(kernel, id);
    endPeer(kernel, server, true);
    dropQueue(kernel, server);
    sockets.delete(id);
  }
  if (socket.type !== 'dgram') endPeer(kernel, socket, socket.queue.length > 0);
  dropQueue(kernel, socket);
  wakeAll(kernel, socket.arrivals, 'socket closed');
}

function endPeer(kernel: Kernel, socket: Socket, isReset: boolean): void {
  const peer = socket.state === 'connected' ? peerOf(kernel, socket) : undefined;
  if (peer === undefined || peer.peer !== socket.id) return;
  peer.receiveShut = true;
  peer.sendShut = true;
  if (isReset) peer.error = Errno.ECONNRESET;
  const events = READABLE | WRITABLE | POLLHUP | POLLRDHUP | (isReset ? POLLERR : 0);
  tellAll(kernel, peer, events, isReset ? 'connection reset' : 'end of connection');
}

/** Throws away what was not read: its descriptors close, its senders' buffers empty. */
function dropQueue(kernel: Kernel, socket: Socket): void {
  for (const message of socket.queue.splice(0)) {
    if (socket.type === 'stream') {
      const length = message.end - message.start;
      socket.queued -= length;
      kernel.state.net.bytes -= length;
      countRead(kernel, message, length);
    } else uncharge(kernel, socket, message);
    landRights(kernel, message.rights);
    releaseRights(kernel, message.rights);
    const sender = message.sender === undefined ? undefined : kernel.state.net.sockets.get(message.sender);
    if (sender !== undefined) wakeNextSender(kernel, sender, 'message was dropped');
  }
}
