/** accept(2): takes the connection that has waited longest, or waits for one. */
import type { Future, FutureKind } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { closeFd, installFd, lowestFree } from '../fs/descriptors.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { addressBytes, addressText, writeAddress } from './addresses.ts';
import { isTcp, openSocket, socketAt, throwPending, wakeReceiver } from './socket.ts';
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
import { admitNext } from './tcp.ts';
import { admitWaiting } from './unixSocket.ts';

/** Plain: part of a future. */
export interface AcceptRequest {
  /** Where the peer's address goes, and the length of it; 0 for nowhere. */
  readonly address: number;
  readonly length: number;
  /** O_NONBLOCK of the new file. */
  readonly flags: number;
  readonly closeOnExec: boolean;
}

/** Waits for a connection; the value is its descriptor. */
export interface AcceptWaitFuture extends Future {
  readonly kind: 'acceptWait';
  state: 'waiting';
  readonly wait: Wait;
  readonly request: AcceptRequest;
}

export function accept(
  kernel: Kernel,
  call: SocketCall,
  request: AcceptRequest,
  mayWait: boolean,
): number | AcceptWaitFuture {
  const fd = tryAccept(kernel, call, request);
  if (fd !== undefined) return fd;
  if (!mayWait) throw new SysError('EAGAIN', 'nobody has connected');
  const wait = beginWait(kernel, call, call.socket.options.receiveTimeout);
  return { kind: 'acceptWait', state: 'waiting', wait, request };
}

function tryAccept(kernel: Kernel, { thread, socket }: SocketCall, request: AcceptRequest): number | undefined {
  if (socket.type === 'dgram') throw new SysError('EOPNOTSUPP', 'datagram sockets accept no connections');
  if (socket.state !== 'listening' || socket.receiveShut) throw new SysError('EINVAL', 'the socket does not listen');
  throwPending(socket, 'the socket failed');
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  const id = socket.accepts.shift();
  if (id === undefined) return undefined;
  const connection = socketAt(kernel, id);
  const file = openSocket(kernel, connection, request.flags);
  installFd(table, fd, file, request.closeOnExec);
  if (isTcp(socket)) admitNext(kernel, socket);
  else admitWaiting(kernel, socket);
  wakeReceiver(kernel, socket, 'another connection');
  try {
    const name = addressBytes(connection.family, connection.remote);
    writeAddress(kernel, spaceOf(kernel, thread), name, request.address, request.length);
  } catch (error) {
    // The connection is lost with its descriptor, as in Linux.
    closeFd(kernel, table, fd);
    throw error;
  }
  return fd;
}

export const acceptWaitKind: FutureKind<Kernel, AcceptWaitFuture> = {
  kind: 'acceptWait',
  poll(future, cx) {
    const kernel = cx.services;
    const call = callOf(kernel, future.wait);
    return pollWait(
      future.wait,
      cx,
      () => call.socket.receivers,
      () => tryAccept(kernel, call, future.request),
      () => {
        throw new SysError('EAGAIN', 'nobody has connected in time');
      },
    );
  },
  drop(future, kernel) {
    const socket = socketAt(kernel, future.wait.socket);
    dropWait(kernel, future.wait, socket.receivers, () => wakeReceiver(kernel, socket, 'another accept gave up'));
  },
  interrupt: ({ wait }) => interruptWait(wait),
  describe: (future, kernel) => {
    const { local, accepts, backlog, connects, arrivals } = socketAt(kernel, future.wait.socket);
    return {
      ...describeWait(kernel, future.wait),
      listening: addressText(local),
      backlog,
      waiting: accepts.length + connects.length + arrivals.length,
    };
  },
};
