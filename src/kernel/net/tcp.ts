/**
 * TCP connections over the loopback (tcp(7)): made, ended and reset without a packet, in the order in which Linux's loopback would. A connection that
 * finds the listener's backlog full waits at the listener; an end whose other end is gone resets at the first thing that it sends.
 *
 * Deliberately absent: TIME_WAIT, retransmission and its timeouts, urgent data.
 */
import type { Kernel } from '../context.ts';
import { POLLERR, POLLHUP, POLLRDHUP, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { Errno, SysError } from '../sysError.ts';
import { notify } from '../waitQueue.ts';
import { addressText } from './addresses.ts';
import { ANY4, ANY6, isAny, isIPv4, isOwn, LOOPBACK4, LOOPBACK6 } from './inetText.ts';
import { inheritedOptions } from './optionValues.ts';
import { endOutside, releaseOutside } from './outside.ts';
import { findListener, holdAccepted, holdPort, releasePort } from './ports.ts';
import { makeSocket, peerOf, socketAt, tellAll, tellReceivers } from './socket.ts';
import type { InetAddress, Socket } from './socketState.ts';

/** What a connect(2) finds. */
export type ConnectOutcome = 'connected' | 'refused' | 'waiting';

/** bind(2) of an Internet address: one of this machine. */
export function bindInet(kernel: Kernel, socket: Socket, { host, port }: InetAddress): void {
  if (socket.local !== undefined) throw new SysError('EINVAL', `the socket is bound to ${addressText(socket.local)}`);
  if (!isAny(host) && !isOwn(host) && !isGroup(host)) {
    throw new SysError('EADDRNOTAVAIL', `${host} is no address of this machine`);
  }
  if (socket.family === 'inet6' && isIPv4(host) && socket.options.v6Only) {
    throw new SysError('EINVAL', `${host} is no address for a socket of IPv6 alone`);
  }
  holdPort(kernel, socket, host, port);
}

const isGroup = (host: string): boolean => /^(22[4-9]|23\d)\./.test(host) || host.startsWith('ff');

/** Gives a socket that has no address one, to be called from outside: any host, a free port. */
export function autobind(kernel: Kernel, socket: Socket): void {
  if (socket.local === undefined) holdPort(kernel, socket, socket.family === 'inet' ? ANY4 : ANY6, 0);
}

/** Where something sent to an address goes, and the host it seems to come from; ENETUNREACH for all but this machine. */
export function route(socket: Socket, to: InetAddress): { readonly to: InetAddress; readonly source: string } {
  const isFour = isIPv4(to.host);
  if (isFour && socket.family === 'inet6' && socket.options.v6Only) {
    throw new SysError('ENETUNREACH', `a socket of IPv6 alone cannot reach ${to.host}`);
  }
  // Any address as a destination means this machine; `::` of a socket that is bound to an IPv4 address, too.
  const local = socket.local?.family === 'inet' ? socket.local.host : ANY6;
  const own = isFour || (to.host === ANY6 && isIPv4(local)) ? LOOPBACK4 : LOOPBACK6;
  const host = isAny(to.host) ? own : to.host;
  if (!isOwn(host)) throw new SysError('ENETUNREACH', `there is no way to ${host}: the network is this machine alone`);
  return { to: { ...to, host }, source: isAny(local) ? own : local };
}

/** Begins a connection. Afterwards the socket is connected, connecting (`waiting`), or as before. */
export function connectTcp(kernel: Kernel, socket: Socket, address: InetAddress): ConnectOutcome {
  const { to, source } = route(socket, address);
  if (to.port === 0) return 'refused';
  const wasBound = socket.local !== undefined;
  autobind(kernel, socket);
  const local = socket.local as InetAddress;
  const listener = findListener(kernel, to, local.port);
  if (listener === undefined) {
    if (!wasBound) releasePort(kernel, socket);
    return 'refused';
  }
  socket.local = { ...local, host: source };
  socket.remote = to;
  if (isBacklogFull(listener)) {
    socket.state = 'connecting';
    socket.peer = listener.id;
    listener.connects.push(socket.id);
    return 'waiting';
  }
  establish(kernel, socket, listener);
  return 'connected';
}

/** sk_acceptq_is_full: one more than the backlog may wait. */
export const isBacklogFull = ({ accepts, backlog }: Socket): boolean => accepts.length > backlog;

/** Makes the listener's end of a connection, which waits there to be accepted. */
export function establish(kernel: Kernel, client: Socket, listener: Socket): Socket {
  const server = makeSocket(kernel, listener.family, 'stream', listener.protocol, listener.credentials);
  Object.assign(server.options, inheritedOptions(listener.options));
  holdAccepted(kernel, server, client.remote as InetAddress);
  server.remote = client.local;
  server.state = 'connected';
  server.peer = client.id;
  client.peer = server.id;
  client.state = 'connected';
  listener.accepts.push(server.id);
  tellReceivers(kernel, listener, 'connection');
  return server;
}

/** There is room in the backlog again: the connection that has waited longest is made. */
export function admitNext(kernel: Kernel, listener: Socket): void {
  const next = isBacklogFull(listener) ? undefined : listener.connects.shift();
  if (next === undefined) return;
  const client = socketAt(kernel, next);
  establish(kernel, client, listener);
  tellAll(kernel, client, WRITABLE, 'connected');
}

/** The socket listens no more: what has not been accepted is reset, what waited is refused. */
export function stopListening(kernel: Kernel, listener: Socket): void {
  for (const id of listener.connects.splice(0)) failConnecting(kernel, socketAt(kernel, id));
  for (const id of listener.accepts.splice(0)) {
    const server = socketAt(kernel, id);
    resetPeer(kernel, server);
    server.queue.splice(0);
    kernel.state.net.bytes -= server.queued;
    releasePort(kernel, server);
    kernel.state.net.sockets.delete(id);
  }
}

/** A connection has been refused, and a later call is to tell: until then the socket looks as if it had been reset. */
export function failConnecting(kernel: Kernel, client: Socket): void {
  client.state = 'unconnected';
  client.connectUnclaimed = true;
  client.peer = undefined;
  client.remote = undefined;
  client.error = Errno.ECONNREFUSED;
  client.receiveShut = true;
  client.sendShut = true;
  tellAll(kernel, client, READABLE | WRITABLE | POLLERR | POLLHUP | POLLRDHUP, 'connection refused');
}

/** Gives up a connection that is not made yet. */
export function stopConnecting(kernel: Kernel, client: Socket): void {
  const { connects } = socketAt(kernel, client.peer!);
  connects.splice(connects.indexOf(client.id), 1);
  client.state = 'unconnected';
  client.peer = undefined;
  client.remote = undefined;
}

/** Sends the end of this direction (FIN). */
export function sendEnd(kernel: Kernel, socket: Socket): void {
  if (socket.sendShut) return;
  socket.sendShut = true;
  const peer = peerOf(kernel, socket);
  if (peer === undefined || socket.state !== 'connected') return;
  const isOver = socket.endReceived;
  if (peer.outside !== undefined) endOutside(kernel, peer.outside, 'end');
  peer.endReceived = true;
  peer.receiveShut = true;
  if (isOver) {
    socket.state = 'closed';
    peer.state = 'closed';
  }
  tellAll(kernel, peer, READABLE | POLLRDHUP | (peer.sendShut ? POLLHUP : 0), 'end of connection');
  if (isOver) for (const end of [socket, peer]) releaseOutside(kernel, end);
}

/** Resets the connection at its other end (RST): what has arrived there can still be read, then comes the error. */
export function resetPeer(kernel: Kernel, socket: Socket): void {
  const peer = peerOf(kernel, socket);
  if (peer === undefined || peer.peer !== socket.id) return;
  if (peer.outside !== undefined) endOutside(kernel, peer.outside, 'reset');
  resetEnd(kernel, peer);
  releaseOutside(kernel, peer);
}

/** A reset has reached this end. After the other end's FIN it is a broken pipe (tcp_reset). */
export function resetEnd(kernel: Kernel, socket: Socket): void {
  if (socket.state !== 'connected') return;
  socket.error = socket.endReceived ? Errno.EPIPE : Errno.ECONNRESET;
  socket.state = 'closed';
  socket.receiveShut = true;
  socket.sendShut = true;
  socket.peer = undefined;
  tellAll(kernel, socket, READABLE | WRITABLE | POLLERR | POLLHUP | POLLRDHUP, 'connection reset');
}

/** Half or all of a connection is shut down from this side; what listens stops when its receiving side is. */
export function shutdownTcp(kernel: Kernel, socket: Socket, receive: boolean, send: boolean): void {
  if (socket.state === 'listening') {
    if (!receive) return;
    stopListening(kernel, socket);
    socket.state = 'unconnected';
    tellAll(kernel, socket, READABLE | POLLHUP, 'shutdown');
    return;
  }
  const wasConnected = socket.state === 'connected' || socket.state === 'connecting';
  if (socket.state === 'connecting') stopConnecting(kernel, socket);
  else if (socket.state === 'connected' && send) sendEnd(kernel, socket);
  if (receive) socket.receiveShut = true;
  if (send) socket.sendShut = true;
  tellAll(kernel, socket, READABLE | WRITABLE | POLLRDHUP | POLLHUP, 'shutdown');
  if (!wasConnected) throw new SysError('ENOTCONN', 'the socket is not connected');
}

/** The last descriptor has gone. */
export function closeTcp(kernel: Kernel, socket: Socket): void {
  if (socket.state === 'listening') stopListening(kernel, socket);
  else if (socket.state === 'connecting') stopConnecting(kernel, socket);
  else if (socket.state === 'connected') {
    if (socket.queued > 0 || socket.options.linger === 0) resetPeer(kernel, socket);
    else sendEnd(kernel, socket);
  }
  releasePort(kernel, socket);
}

/** connect(2) with AF_UNSPEC: ends the connection with a reset, after which the socket can be used anew. */
export function disconnectTcp(kernel: Kernel, socket: Socket): void {
  if (socket.state === 'connecting') stopConnecting(kernel, socket);
  else if (socket.state === 'listening') stopListening(kernel, socket);
  else if (socket.state === 'connected') resetPeer(kernel, socket);
  for (const message of socket.queue.splice(0)) kernel.state.net.bytes -= message.end - message.start;
  socket.queued = 0;
  socket.state = 'unconnected';
  socket.connectUnclaimed = false;
  socket.peer = undefined;
  socket.remote = undefined;
  socket.error = 0;
  socket.receiveShut = false;
  socket.sendShut = false;
  socket.endReceived = false;
  notify(kernel, socket.pollers, POLLHUP | WRITABLE, 'disconnected');
}
