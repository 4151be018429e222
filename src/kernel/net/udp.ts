/**
 * UDP over the loopback (udp(7)). A datagram arrives or is lost in the moment in which it is sent; when nobody is there to take it, the sender hears of it
 * by ECONNREFUSED at its next call if it is connected (or has asked for errors), as by ICMP.
 */
import type { Kernel } from '../context.ts';
import { POLLERR, READABLE, WRITABLE } from '../ipc/pollEvents.ts';
import { Errno, SysError } from '../sysError.ts';
import { putDatagram, takesDatagram } from './datagrams.ts';
import { isBroadcast, isMulticast, LOOPBACK4, LOOPBACK6 } from './inetText.ts';
import { findReceiver, findReceivers, isForMany } from './ports.ts';
import { tellAll } from './socket.ts';
import type { InetAddress, Socket } from './socketState.ts';
import { autobind, route } from './tcp.ts';

/** Largest payload: what fits into an IPv4 packet, and into an IPv6 one. */
export const MAX_PAYLOAD = { inet: 65_507, inet6: 65_527 } as const;

/** Sends a datagram to an address. Never waits. */
export function sendUdp(kernel: Kernel, socket: Socket, address: InetAddress, bytes: Uint8Array): void {
  if (address.port === 0) throw new SysError('EINVAL', 'nobody can have port 0');
  if (isForMany(address.host)) {
    sendToMany(kernel, socket, address, bytes);
    return;
  }
  const { to, source } = route(socket, address);
  autobind(kernel, socket);
  const from: InetAddress = { family: 'inet', host: source, port: (socket.local as InetAddress).port };
  const receiver = findReceiver(kernel, to, from);
  if (receiver === undefined) refuse(kernel, socket);
  else deliver(kernel, receiver, from, to, bytes);
}

/** Broadcasts and multicasts stay on the loopback interface: only sockets here get them. */
function sendToMany(kernel: Kernel, socket: Socket, to: InetAddress, bytes: Uint8Array): void {
  if (isBroadcast(to.host) && !socket.options.broadcast) {
    throw new SysError('EACCES', `${to.host} is a broadcast address, and SO_BROADCAST is not set`);
  }
  if (to.host === '255.255.255.255' || (isMulticast(to.host) && !mayMulticast(socket))) {
    throw new SysError('ENETUNREACH', `there is no way to ${to.host}`);
  }
  autobind(kernel, socket);
  const host = to.host.includes(':') ? LOOPBACK6 : LOOPBACK4;
  const from: InetAddress = { family: 'inet', host, port: (socket.local as InetAddress).port };
  for (const receiver of findReceivers(kernel, to, from)) deliver(kernel, receiver, from, to, bytes);
}

/** There is no route for groups: the interface must have been named, or the socket be a member of one. */
const mayMulticast = ({ options: { kept, groups } }: Socket): boolean =>
  groups.length > 0 || kept.has(MULTICAST_IF) || kept.has(MULTICAST_IF6);
export const MULTICAST_IF = '0:32';
export const MULTICAST_IF6 = '41:17';

function deliver(kernel: Kernel, receiver: Socket, from: InetAddress, to: InetAddress, bytes: Uint8Array): void {
  if (receiver.receiveShut || !takesDatagram(kernel, receiver, bytes.length)) return;
  putDatagram(kernel, receiver, { bytes, from, to, rights: [] });
}

function refuse(kernel: Kernel, socket: Socket): void {
  if (socket.remote === undefined && !socket.options.receiveErrors) return;
  socket.error = Errno.ECONNREFUSED;
  tellAll(kernel, socket, READABLE | WRITABLE | POLLERR, 'port unreachable');
}
