/** The end of sockets: shutdown(2), and the close of the last file. */
import type { Kernel } from '../context.ts';
import { POLLHUP, POLLRDHUP, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { SysError } from '../sysError.ts';
import { uncharge } from './datagrams.ts';
import { closeNetlink } from './netlink.ts';
import { releasePort } from './ports.ts';
import { isTcp, socketAt, tellAll } from './socket.ts';
import type { Socket } from './socketState.ts';
import { closeTcp, shutdownTcp } from './tcp.ts';
import { closeUnix, shutdownUnix } from './unixSocket.ts';

const SHUT_RD = 0;
const SHUT_WR = 1;
const SHUT_RDWR = 2;

export function shutdownSocket(kernel: Kernel, socket: Socket, how: number): void {
  if (how < SHUT_RD || how > SHUT_RDWR) throw new SysError('EINVAL', `there is no way ${how} to shut down`);
  const receive = how !== SHUT_WR;
  const send = how !== SHUT_RD;
  if (socket.family === 'netlink') throw new SysError('EOPNOTSUPP', 'netlink sockets have no connection to shut down');
  if (socket.family === 'unix') shutdownUnix(kernel, socket, receive, send);
  else if (isTcp(socket)) shutdownTcp(kernel, socket, receive, send);
  else {
    socket.receiveShut ||= receive;
    socket.sendShut ||= send;
    tellAll(kernel, socket, READABLE | WRITABLE | POLLRDHUP | POLLHUP, 'shutdown');
    if (socket.remote === undefined) throw new SysError('ENOTCONN', 'the socket is not connected');
  }
}

/** Another open file refers to the socket. */
export function socketOpened(kernel: Kernel, id: number): void {
  socketAt(kernel, id).files++;
}

/** An open file that refers to the socket has been closed; with the last one the socket goes. */
export function socketClosed(kernel: Kernel, id: number): void {
  const socket = socketAt(kernel, id);
  socket.files--;
  if (socket.files === 0) destroySocket(kernel, socket);
}

/** Ends a socket that no file refers to. */
export function destroySocket(kernel: Kernel, socket: Socket): void {
  if (socket.family === 'unix') closeUnix(kernel, socket);
  else if (isTcp(socket)) {
    closeTcp(kernel, socket);
    kernel.state.net.bytes -= socket.queued;
  } else {
    if (socket.family === 'netlink') closeNetlink(kernel, socket);
    else releasePort(kernel, socket);
    for (const message of socket.queue.splice(0)) uncharge(kernel, socket, message);
  }
  kernel.state.net.sockets.delete(socket.id);
}
