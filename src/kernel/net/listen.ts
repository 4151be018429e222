/** listen(2): a stream socket begins to take connections; a second call changes the backlog. */
import type { Kernel } from '../context.ts';
import { SysError } from '../sysError.ts';
import { findListener } from './ports.ts';
import { isConnectionBased, isInet } from './socket.ts';
import type { PeerCredentials, Socket } from './socketState.ts';
import { admitNext, autobind, isBacklogFull } from './tcp.ts';
import { admitWaiting } from './unixSocket.ts';

/** net.core.somaxconn. */
const MAX_BACKLOG = 4096;

export function listen(kernel: Kernel, socket: Socket, backlog: number, credentials: PeerCredentials): void {
  if (!isConnectionBased(socket)) throw new SysError('EOPNOTSUPP', 'datagram sockets do not listen');
  if (socket.state !== 'unconnected' && socket.state !== 'listening') {
    throw new SysError('EINVAL', 'the socket is connected');
  }
  if (isInet(socket)) {
    autobind(kernel, socket);
    checkAlone(kernel, socket);
  } else if (socket.local === undefined) throw new SysError('EINVAL', 'the socket has no name');
  socket.state = 'listening';
  socket.receiveShut = false;
  socket.sendShut = false;
  // A negative one counts as unsigned.
  socket.backlog = backlog < 0 || backlog > MAX_BACKLOG ? MAX_BACKLOG : backlog;
  socket.credentials = credentials;
  while (socket.connects.length > 0 && !isBacklogFull(socket)) admitNext(kernel, socket);
  admitWaiting(kernel, socket);
}

/** Sockets bound with SO_REUSEADDR may share a port until one of them listens. */
function checkAlone(kernel: Kernel, socket: Socket): void {
  const { local } = socket;
  if (socket.state === 'listening' || local?.family !== 'inet') return;
  const other = findListener(kernel, local, 0);
  if (other === undefined || (other.options.reusePort && socket.options.reusePort)) return;
  const otherHost = other.local?.family === 'inet' ? other.local.host : '';
  if (otherHost === local.host) throw new SysError('EADDRINUSE', `another socket listens at port ${local.port}`);
}
