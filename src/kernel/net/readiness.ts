/** What poll(2) says of a socket, exactly as tcp_poll, unix_poll, unix_dgram_poll and datagram_poll in Linux do. */
import type { Kernel } from '../context.ts';
import { POLLERR, POLLHUP, POLLRDHUP, POLLWRBAND, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { isDatagramWritable } from './datagrams.ts';
import { isTcp } from './socket.ts';
import type { Socket } from './socketState.ts';
import { hasStreamRoom } from './streams.ts';

export function socketReadiness(kernel: Kernel, socket: Socket): number {
  if (isTcp(socket)) return tcpReadiness(kernel, socket);
  return socket.family === 'unix' ? unixReadiness(kernel, socket) : datagramReadiness(socket);
}

function tcpReadiness(kernel: Kernel, socket: Socket): number {
  const { state, receiveShut, sendShut } = socket;
  if (state === 'listening') return socket.accepts.length > 0 ? READABLE : 0;
  let events = common(socket);
  const isClosed = state === 'unconnected' || state === 'closed';
  if ((receiveShut && sendShut) || isClosed) events |= POLLHUP;
  if (state === 'connecting') return events;
  if (socket.queued >= socket.options.lowWater) events |= READABLE;
  if (sendShut || isClosed || hasStreamRoom(kernel, socket)) events |= WRITABLE;
  return events;
}

function unixReadiness(kernel: Kernel, socket: Socket): number {
  const { state, type, receiveShut, sendShut } = socket;
  let events = common(socket);
  if (receiveShut && sendShut) events |= POLLHUP;
  if (socket.queue.length > 0 || socket.accepts.length > 0) events |= READABLE;
  if (type !== 'dgram' && state === 'unconnected') events |= POLLHUP;
  const isWritable =
    type === 'stream'
      ? socket.unread * 4 <= socket.options.sendBuffer && state !== 'listening'
      : state !== 'listening' && isDatagramWritable(kernel, socket);
  return isWritable ? events | WRITABLE | POLLWRBAND : events;
}

function datagramReadiness(socket: Socket): number {
  let events = common(socket) | WRITABLE | POLLWRBAND;
  if (socket.receiveShut && socket.sendShut) events |= POLLHUP;
  if (socket.queue.length > 0) events |= READABLE;
  return events;
}

const common = ({ error, receiveShut }: Socket): number =>
  (error === 0 ? 0 : POLLERR) | (receiveShut ? READABLE | POLLRDHUP : 0);
