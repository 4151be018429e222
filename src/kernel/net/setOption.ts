/**
 * setsockopt(2) (socket(7), tcp(7), ip(7), ipv6(7)). What would change something on a wire is only remembered; what has an effect here is in
 * `SocketOptions`. An option that is not known answers ENOPROTOOPT.
 */
import { NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn } from '../mm/userMemory.ts';
import { SysError } from '../sysError.ts';
import { text4, text6 } from './inetText.ts';
import { checkLevel } from './optionLevel.ts';
import {
  IP_ADD_MEMBERSHIP,
  IP_DROP_MEMBERSHIP,
  IP_PKTINFO,
  IP_RECVERR,
  IPV6_JOIN_GROUP,
  IPV6_LEAVE_GROUP,
  IPV6_RECVERR,
  IPV6_RECVPKTINFO,
  IPV6_V6ONLY,
  KEPT,
  SO,
  SOL_IP,
  SOL_IPV6,
  SOL_SOCKET,
  SOL_TCP,
  TCP_CONGESTION,
} from './optionNames.ts';
import { MAX_BUFFER, MIN_RECEIVE_BUFFER, MIN_SEND_BUFFER } from './optionValues.ts';
import { isInet } from './socket.ts';
import type { Socket } from './socketState.ts';
import type { SocketCall } from './socketWait.ts';

const MAX_OPTION = 4096;

export function setOption(
  kernel: Kernel,
  call: SocketCall,
  level: number,
  name: number,
  value: number,
  length: number,
): void {
  const { socket, thread } = call;
  if (length < 0) throw new SysError('EINVAL', `an option has no ${length} bytes`);
  const bytes = copyIn(kernel, spaceOf(kernel, thread), value, Math.min(length, MAX_OPTION));
  checkLevel(socket, level, name);
  if (level === SOL_SOCKET) setSocketOption(socket, name, bytes);
  else setProtocolOption(socket, level, name, bytes);
}

function setSocketOption(socket: Socket, name: number, bytes: Uint8Array): void {
  const { options } = socket;
  switch (name) {
    case SO.RCVTIMEO:
      options.receiveTimeout = timeOf(bytes);
      return;
    case SO.SNDTIMEO:
      options.sendTimeout = timeOf(bytes);
      return;
    case SO.LINGER: {
      if (bytes.length < 8) throw new SysError('EINVAL', 'struct linger has 8 bytes');
      options.linger = numberOf(bytes) === 0 ? undefined : new DataView(bytes.buffer).getInt32(4, true);
      return;
    }
    case SO.BINDTODEVICE:
      bindToDevice(bytes);
      return;
  }
  const value = numberOf(bytes);
  const on = value !== 0;
  switch (name) {
    case SO.REUSEADDR:
      options.reuseAddress = on;
      return;
    case SO.REUSEPORT:
      if (!isInet(socket)) throw new SysError('EOPNOTSUPP', 'only Internet sockets share ports');
      options.reusePort = on;
      return;
    case SO.BROADCAST:
      options.broadcast = on;
      return;
    case SO.SNDBUF:
    case SO.RCVBUF:
      setBuffer(socket, name, value);
      return;
    case SO.PASSCRED:
      if (socket.family !== 'unix') throw new SysError('EOPNOTSUPP', 'only UNIX sockets pass credentials');
      options.passCredentials = on;
      return;
    case SO.RCVLOWAT:
      options.lowWater = value < 0 ? 0x7fff_ffff : value === 0 ? 1 : value;
      return;
    case SO.TIMESTAMP:
    case SO.TIMESTAMPNS:
      options.timestamp = on ? (name === SO.TIMESTAMP ? 'us' : 'ns') : 'none';
      return;
    case SO.SNDBUFFORCE:
    case SO.RCVBUFFORCE:
      throw new SysError('EPERM', 'only the superuser exceeds the largest buffer');
  }
  if ((name === SO.MARK && on) || (name === SO.PRIORITY && (value < 0 || value > 6))) {
    throw new SysError('EPERM', 'only the superuser marks packets');
  }
  keep(
    socket,
    SOL_SOCKET,
    name,
    name === SO.PRIORITY || name === SO.INCOMING_CPU || name === SO.BUSY_POLL ? value : Number(on),
  );
}

/** Doubled, as Linux does for its overhead. */
function setBuffer({ options }: Socket, name: number, value: number): void {
  const size = Math.min(value < 0 ? MAX_BUFFER : value, MAX_BUFFER) * 2;
  if (name === SO.SNDBUF) options.sendBuffer = Math.max(size, MIN_SEND_BUFFER);
  else options.receiveBuffer = Math.max(size, MIN_RECEIVE_BUFFER);
}

/** Only the loopback interface can be named. */
function bindToDevice(bytes: Uint8Array): void {
  const end = bytes.indexOf(0);
  const name = new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
  if (name !== '' && name !== 'lo') throw new SysError('ENODEV', `there is no interface ${name}`);
}

function setProtocolOption(socket: Socket, level: number, name: number, bytes: Uint8Array): void {
  const { options } = socket;
  switch (`${level}:${name}`) {
    case `${SOL_IP}:${IP_ADD_MEMBERSHIP}`:
    case `${SOL_IPV6}:${IPV6_JOIN_GROUP}`:
      joinGroup(options.groups, groupOf(level, bytes));
      return;
    case `${SOL_IP}:${IP_DROP_MEMBERSHIP}`:
    case `${SOL_IPV6}:${IPV6_LEAVE_GROUP}`:
      leaveGroup(options.groups, groupOf(level, bytes));
      return;
    case `${SOL_TCP}:${TCP_CONGESTION}`: {
      const algorithm = new TextDecoder().decode(bytes).replace(/\0.*$/s, '');
      if (algorithm !== 'cubic' && algorithm !== 'reno')
        throw new SysError('ENOENT', `there is no algorithm ${algorithm}`);
      return;
    }
    case `${SOL_IP}:32`:
      // IP_MULTICAST_IF takes an address or a struct ip_mreqn.
      options.kept.set(`${SOL_IP}:32`, 1);
      return;
  }
  const value = numberOf(bytes, level === SOL_IP);
  switch (`${level}:${name}`) {
    case `${SOL_IP}:${IP_PKTINFO}`:
      options.packetInfo = value !== 0;
      return;
    case `${SOL_IP}:${IP_RECVERR}`:
    case `${SOL_IPV6}:${IPV6_RECVERR}`:
      options.receiveErrors = value !== 0;
      return;
    case `${SOL_IPV6}:${IPV6_RECVPKTINFO}`:
      options.packetInfo6 = value !== 0;
      return;
    case `${SOL_IPV6}:${IPV6_V6ONLY}`:
      if (socket.local !== undefined) throw new SysError('EINVAL', 'the socket is bound already');
      options.v6Only = value !== 0;
      return;
  }
  keep(socket, level, name, value);
}

function keep(socket: Socket, level: number, name: number, value: number): void {
  const key = `${level}:${name}`;
  if (!KEPT.has(key)) throw new SysError('ENOPROTOOPT', `option ${name} of level ${level} is not known`);
  socket.options.kept.set(key, value);
}

function joinGroup(groups: string[], group: string): void {
  if (groups.includes(group)) throw new SysError('EADDRINUSE', `the socket is a member of ${group}`);
  if (groups.length >= 20) throw new SysError('ENOBUFS', 'a socket is a member of 20 groups at most');
  groups.push(group);
}

function leaveGroup(groups: string[], group: string): void {
  const index = groups.indexOf(group);
  if (index === -1) throw new SysError('EADDRNOTAVAIL', `the socket is no member of ${group}`);
  groups.splice(index, 1);
}

/** The group in struct ip_mreq or ipv6_mreq. */
function groupOf(level: number, bytes: Uint8Array): string {
  const least = level === SOL_IP ? 8 : 20;
  if (bytes.length < least) throw new SysError('EINVAL', `a membership has ${least} bytes`);
  const group = level === SOL_IP ? text4(bytes) : text6(bytes.subarray(0, 16));
  const first = level === SOL_IP ? bytes[0]! >= 224 && bytes[0]! < 240 : bytes[0] === 0xff;
  if (!first) throw new SysError('EINVAL', `${group} is no group`);
  return group;
}

function numberOf(bytes: Uint8Array, mayBeByte = false): number {
  if (bytes.length >= 4) return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  if (mayBeByte && bytes.length > 0) return bytes[0]!;
  throw new SysError('EINVAL', `an option of ${bytes.length} bytes is no number`);
}

/** struct timeval in ns; zero means for ever. */
function timeOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < 16) throw new SysError('EINVAL', 'struct timeval has 16 bytes');
  const view = new DataView(bytes.buffer);
  const seconds = Number(view.getBigInt64(0, true));
  const micros = Number(view.getBigInt64(8, true));
  if (micros < 0 || micros >= 1_000_000) throw new SysError('EDOM', `${micros} microseconds`);
  if (seconds < 0) return 0;
  return seconds === 0 && micros === 0 ? undefined : seconds * NS_PER_SECOND + micros * 1000;
}
