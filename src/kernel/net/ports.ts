/**
 * Ports of TCP and UDP: who holds which, which one is free, and who gets what is sent to one. Two sockets may share a port when their addresses differ,
 * or under SO_REUSEADDR and SO_REUSEPORT (socket(7)). There is no TIME_WAIT: a port is free as soon as its last socket is closed.
 */
import type { Kernel } from '../context.ts';
import { SysError } from '../sysError.ts';
import { ANY6, isAny, isBroadcast, isIPv4, isMulticast } from './inetText.ts';
import { END_OF_EPHEMERAL_PORTS, FIRST_EPHEMERAL_PORT } from './netState.ts';
import { isTcp, socketAt } from './socket.ts';
import type { InetAddress, PortUse, Socket } from './socketState.ts';

const portsOf = (kernel: Kernel, socket: Socket): Map<number, PortUse> =>
  kernel.state.net.ports[isTcp(socket) ? 'tcp' : 'udp'];

/** Gives a socket an address; port 0 asks for a free one. EADDRINUSE. */
export function holdPort(kernel: Kernel, socket: Socket, host: string, port: number): void {
  const chosen = port === 0 ? freePort(kernel, socket) : port;
  const ports = portsOf(kernel, socket);
  const use = ports.get(chosen);
  if (port !== 0 && use !== undefined) checkFree(kernel, socket, host, port, use);
  if (use === undefined) ports.set(chosen, { sockets: [socket.id], reusing: 0, exclusive: 0 });
  else use.sockets.push(socket.id);
  socket.local = { family: 'inet', host, port: chosen };
  socket.portHeld = 'bound';
}

/** A connection that was accepted on its listener's port. */
export function holdAccepted(kernel: Kernel, socket: Socket, local: InetAddress): void {
  socket.local = local;
  const use = portsOf(kernel, socket).get(local.port)!;
  socket.portHeld = socket.options.reuseAddress ? 'reusing' : 'exclusive';
  use[socket.portHeld]++;
}

/** The socket gives its port up, however it came to it. */
export function releasePort(kernel: Kernel, socket: Socket): void {
  const { local } = socket;
  if (local?.family !== 'inet' || socket.portHeld === undefined) return;
  const ports = portsOf(kernel, socket);
  const use = ports.get(local.port)!;
  if (socket.portHeld === 'reusing' || socket.portHeld === 'exclusive') use[socket.portHeld]--;
  else use.sockets.splice(use.sockets.indexOf(socket.id), 1);
  if (use.sockets.length === 0 && use.reusing + use.exclusive === 0) ports.delete(local.port);
  socket.local = undefined;
  socket.portHeld = undefined;
}

function checkFree(kernel: Kernel, socket: Socket, host: string, port: number, use: PortUse): void {
  const tcp = isTcp(socket);
  const { reuseAddress, reusePort } = socket.options;
  const isTaken =
    use.exclusive > 0 ||
    (use.reusing > 0 && !reuseAddress) ||
    use.sockets.some((id) => {
      const other = socketAt(kernel, id);
      if (!overlap(socket, host, other)) return false;
      if (reusePort && other.options.reusePort) return false;
      return !(reuseAddress && other.options.reuseAddress && !(tcp && other.state === 'listening'));
    });
  if (isTaken) throw new SysError('EADDRINUSE', `port ${port} is in use`);
}

/** Whether two bound addresses have a host in common. */
function overlap(socket: Socket, host: string, other: Socket): boolean {
  const otherHost = other.local?.family === 'inet' ? other.local.host : '';
  if (host === otherHost) return true;
  if (isAny(host) && covers(socket, host, otherHost)) return true;
  return isAny(otherHost) && covers(other, otherHost, host);
}

/** Whether a wildcard address of a socket stands for a host. `::` stands for IPv4 too unless IPV6_V6ONLY. */
function covers(socket: Socket, wildcard: string, host: string): boolean {
  if (wildcard === ANY6) return !isIPv4(host) || !socket.options.v6Only;
  return isIPv4(host);
}

/** The next port that nobody holds at all, in order. */
function freePort(kernel: Kernel, socket: Socket): number {
  const { net } = kernel.state;
  const ports = portsOf(kernel, socket);
  for (let tried = FIRST_EPHEMERAL_PORT; tried < END_OF_EPHEMERAL_PORTS; tried++) {
    const port = net.nextPort;
    net.nextPort = port + 1 === END_OF_EPHEMERAL_PORTS ? FIRST_EPHEMERAL_PORT : port + 1;
    if (!ports.has(port)) return port;
  }
  throw new SysError('EADDRNOTAVAIL', 'all ephemeral ports are in use');
}

/** The listener that a connection to an address goes to; among several that share the port, by the port that the connection comes from. */
export function findListener(kernel: Kernel, to: InetAddress, fromPort: number): Socket | undefined {
  const use = kernel.state.net.ports.tcp.get(to.port);
  if (use === undefined) return undefined;
  const all = use.sockets.map((id) => socketAt(kernel, id)).filter(({ state }) => state === 'listening');
  return best(all, to.host, fromPort);
}

/** The UDP socket that a datagram goes to: one that is connected to its sender before others, an exact address before a wildcard. */
export function findReceiver(kernel: Kernel, to: InetAddress, from: InetAddress): Socket | undefined {
  const use = kernel.state.net.ports.udp.get(to.port);
  if (use === undefined) return undefined;
  const all = use.sockets.map((id) => socketAt(kernel, id)).filter((socket) => isFrom(socket, from));
  const connected = all.filter(({ remote }) => remote !== undefined);
  return best(connected, to.host, from.port) ?? best(all, to.host, from.port);
}

/** All UDP sockets that a broadcast or multicast datagram goes to. */
export function findReceivers(kernel: Kernel, to: InetAddress, from: InetAddress): Socket[] {
  const use = kernel.state.net.ports.udp.get(to.port);
  const all = (use?.sockets ?? []).map((id) => socketAt(kernel, id)).filter((socket) => isFrom(socket, from));
  return all.filter((socket) => {
    const host = hostOf(socket);
    if (isMulticast(to.host) && !socket.options.groups.includes(to.host)) return false;
    return host === to.host || (isAny(host) && covers(socket, host, to.host));
  });
}

/** Whether many may get what is sent to a host. */
export const isForMany = (host: string): boolean => isBroadcast(host) || isMulticast(host);

function isFrom({ remote }: Socket, from: InetAddress): boolean {
  return remote?.family !== 'inet' || (remote.port === from.port && remote.host === from.host);
}

function best(candidates: readonly Socket[], host: string, fromPort: number): Socket | undefined {
  const exact = candidates.filter((socket) => hostOf(socket) === host);
  const sameFamily = candidates.filter((socket) => isAny(hostOf(socket)) && isIPv4(hostOf(socket)) === isIPv4(host));
  const dual = candidates.filter((socket) => isAny(hostOf(socket)) && covers(socket, hostOf(socket), host));
  const group = [exact, sameFamily, dual].find((list) => list.length > 0);
  if (group === undefined) return undefined;
  // Without SO_REUSEPORT the one that was bound last gets it, as in Linux.
  return group[0]!.options.reusePort ? group[fromPort % group.length] : group.at(-1);
}

const hostOf = ({ local }: Socket): string => (local?.family === 'inet' ? local.host : '');
