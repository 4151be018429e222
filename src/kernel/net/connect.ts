/**
 * connect(2). TCP connects at once unless the listener's backlog is full; a call that may not wait still answers EINPROGRESS, as over Linux's loopback,
 * and the outcome stands in SO_ERROR and in what poll(2) says. A UNIX socket waits for room in the backlog, or answers EAGAIN.
 */
import type { Context, Future, FutureKind, Poll } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { WRITABLE } from '../ipc/pollEvents.ts';
import { SysError } from '../sysError.ts';
import { addressText } from './addresses.ts';
import { isBroadcast, isMulticast } from './inetText.ts';
import { bindNetlink } from './netlink.ts';
import { releasePort } from './ports.ts';
import { isTcp, ownCredentials, socketAt, tellAll, throwPending } from './socket.ts';
import type { InetAddress, Socket, SocketAddress, SocketWaiter } from './socketState.ts';
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
import { autobind, connectTcp, disconnectTcp, failConnecting, route } from './tcp.ts';
import { autobindUnix, findUnix } from './unixNames.ts';
import { admitWaiting, connectToListener } from './unixSocket.ts';

/** Waits until a connection has been made or refused; the value is 0. */
export interface ConnectWaitFuture extends Future {
  readonly kind: 'connectWait';
  state: 'waiting';
  readonly wait: Wait;
  /** The listener that a UNIX socket waits for room at. */
  readonly listener: number;
}

/** `address` is undefined for AF_UNSPEC, which ends an association. */
export function connect(
  kernel: Kernel,
  call: SocketCall,
  address: SocketAddress | undefined,
  mayWait: boolean,
): number | ConnectWaitFuture {
  const { socket, thread } = call;
  if (socket.family === 'netlink') {
    if (socket.local === undefined) bindNetlink(kernel, socket, thread.pid, 0);
    return 0;
  }
  if (socket.family === 'unix')
    return connectUnix(kernel, call, address?.family === 'unix' ? address.name : '', mayWait);
  if (isTcp(socket)) return connectStream(kernel, call, address, mayWait);
  connectUdp(kernel, socket, address);
  return 0;
}

function connectStream(
  kernel: Kernel,
  call: SocketCall,
  address: SocketAddress | undefined,
  mayWait: boolean,
): number | ConnectWaitFuture {
  const { socket } = call;
  if (address?.family !== 'inet') {
    disconnectTcp(kernel, socket);
    return 0;
  }
  if (socket.state === 'unconnected' && !socket.connectUnclaimed) {
    const outcome = connectTcp(kernel, socket, address);
    if (outcome === 'waiting' && mayWait) return waitToConnect(kernel, call, 0);
    if (outcome === 'waiting') throw new SysError('EINPROGRESS', 'the listener has no room yet');
    if (outcome === 'refused' && mayWait)
      throw new SysError('ECONNREFUSED', `nobody listens at ${addressText(address)}`);
    if (mayWait) return 0;
    socket.connectUnclaimed = true;
    if (outcome === 'refused') failConnecting(kernel, socket);
    else tellAll(kernel, socket, WRITABLE, 'connected');
    throw new SysError('EINPROGRESS', 'the outcome can be asked for at once');
  }
  if (socket.state === 'connecting') {
    if (mayWait) return waitToConnect(kernel, call, 0);
    throw new SysError('EALREADY', 'the listener has no room yet');
  }
  return claim(kernel, socket);
}

/** The second connect(2) tells how the first one ended; after that the socket is an ordinary one. */
function claim(kernel: Kernel, socket: Socket): number {
  if (!socket.connectUnclaimed)
    throw new SysError('EISCONN', `the socket is connected to ${addressText(socket.remote)}`);
  socket.connectUnclaimed = false;
  if (socket.state !== 'unconnected') return 0;
  renew(kernel, socket);
  throwPending(socket, 'nobody listens there');
  throw new SysError('ECONNABORTED', 'the connection was not made');
}

/** After a connection that was refused the socket can be used as a fresh one. */
function renew(kernel: Kernel, socket: Socket): void {
  socket.connectUnclaimed = false;
  socket.receiveShut = false;
  socket.sendShut = false;
  releasePort(kernel, socket);
}

function connectUdp(kernel: Kernel, socket: Socket, address: SocketAddress | undefined): void {
  if (address?.family !== 'inet') {
    socket.remote = undefined;
    return;
  }
  if (isBroadcast(address.host) && !socket.options.broadcast) {
    throw new SysError('EACCES', `${address.host} is a broadcast address, and SO_BROADCAST is not set`);
  }
  const isGroup = isBroadcast(address.host) || isMulticast(address.host);
  const { to, source } = isGroup ? { to: address, source: undefined } : route(socket, address);
  autobind(kernel, socket);
  if (source !== undefined) socket.local = { ...(socket.local as InetAddress), host: source };
  socket.remote = to;
}

function connectUnix(kernel: Kernel, call: SocketCall, name: string, mayWait: boolean): number | ConnectWaitFuture {
  const { socket, thread } = call;
  if (socket.type === 'dgram') {
    connectUnixDatagrams(kernel, call, name);
    return 0;
  }
  if (socket.state === 'listening') throw new SysError('EINVAL', 'the socket listens');
  if (socket.state !== 'unconnected') throw new SysError('EISCONN', 'the socket is connected');
  if (name === '') throw new SysError('EINVAL', 'the address has no name');
  const listener = findUnix(kernel, thread, socket, name);
  if (socket.options.passCredentials) autobindUnix(kernel, socket);
  if (connectToListener(kernel, socket, listener, ownCredentials(kernel, thread))) return 0;
  if (!mayWait) throw new SysError('EAGAIN', `the backlog of ${addressText(listener.local)} is full`);
  return waitToConnect(kernel, call, listener.id);
}

function connectUnixDatagrams(kernel: Kernel, { socket, thread }: SocketCall, name: string): void {
  if (name === '') {
    socket.peer = undefined;
    socket.remote = undefined;
    return;
  }
  const peer = findUnix(kernel, thread, socket, name);
  if (peer.peer !== undefined && peer.peer !== socket.id) {
    throw new SysError('EPERM', `the socket at ${addressText(peer.local)} is connected to another`);
  }
  if (socket.options.passCredentials) autobindUnix(kernel, socket);
  socket.peer = peer.id;
  socket.remote = peer.local;
}

function waitToConnect(kernel: Kernel, call: SocketCall, listener: number): ConnectWaitFuture {
  const wait = beginWait(kernel, call, call.socket.options.sendTimeout);
  return { kind: 'connectWait', state: 'waiting', wait, listener };
}

export const connectWaitKind: FutureKind<Kernel, ConnectWaitFuture> = {
  kind: 'connectWait',
  poll: pollConnect,
  drop(future, kernel) {
    const listener = kernel.state.net.sockets.get(future.listener);
    dropWait(kernel, future.wait, queueOf(kernel, future), () => {
      if (listener !== undefined) admitWaiting(kernel, listener);
    });
  },
  interrupt: ({ wait }) => interruptWait(wait),
  describe(future, kernel) {
    const { peer } = socketAt(kernel, future.wait.socket);
    const listener = kernel.state.net.sockets.get(future.listener === 0 ? (peer ?? 0) : future.listener);
    if (listener?.state !== 'listening') return describeWait(kernel, future.wait);
    const { local, accepts, backlog } = listener;
    return { ...describeWait(kernel, future.wait), listener: addressText(local), backlog, waiting: accepts.length };
  },
};

/** A UNIX socket waits at the listener for room; a TCP socket at itself for the outcome. */
function queueOf(kernel: Kernel, { wait, listener }: ConnectWaitFuture): SocketWaiter[] | undefined {
  return listener === 0 ? socketAt(kernel, wait.socket).senders : kernel.state.net.sockets.get(listener)?.arrivals;
}

function pollConnect(future: ConnectWaitFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const { socket, thread } = callOf(kernel, future.wait);
  const attempt = (): number | undefined => {
    if (future.listener === 0) return outcomeOf(kernel, socket);
    const listener = kernel.state.net.sockets.get(future.listener);
    if (listener === undefined) throw new SysError('ECONNREFUSED', 'the listener has been closed');
    if (!connectToListener(kernel, socket, listener, ownCredentials(kernel, thread))) return undefined;
    admitWaiting(kernel, listener);
    return 0;
  };
  const late = (): number => {
    const errno = future.listener === 0 ? 'EINPROGRESS' : 'EAGAIN';
    throw new SysError(errno, 'the listener had no room in time');
  };
  return pollWait(future.wait, cx, () => queueOf(kernel, future) ?? [], attempt, late);
}

function outcomeOf(kernel: Kernel, socket: Socket): number | undefined {
  if (socket.state === 'connecting') return undefined;
  if (socket.state === 'unconnected') renew(kernel, socket);
  throwPending(socket, 'the listener has been closed');
  return 0;
}
