/**
 * setsockopt(2) and getsockopt(2) (socket(7), tcp(7), ip(7), ipv6(7)). What would change something on a wire is only remembered; what has an effect here is in
 * `SocketOptions`. An option that is not known answers ENOPROTOOPT.
 */
import { NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, readU32, writeU32 } from '../mm/userMemory.ts';
import { SysError } from '../sysError.ts';
import { familyNumbers } from './addresses.ts';
import { text4, text6 } from './inetText.ts';
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
  SOL_NETLINK,
  SOL_SOCKET,
  SOL_TCP,
  SOL_UDP,
  TCP_CONGESTION,
  TCP_INFO,
} from './optionNames.ts';
import { MAX_BUFFER, MIN_RECEIVE_BUFFER, MIN_SEND_BUFFER } from './optionValues.ts';
import { isInet, isTcp } from './socket.ts';
import type { Socket } from './socketState.ts';
import type { SocketCall } from './socketWait.ts';
import { tcpInfo } from './tcpInfo.ts';

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

function checkLevel(socket: Socket, level: number, name: number): void {
  const has =
    level === SOL_SOCKET ||
    (level === SOL_TCP && isTcp(socket)) ||
    (level === SOL_UDP && isInet(socket) && socket.type === 'dgram') ||
    (level === SOL_IP && isInet(socket)) ||
    (level === SOL_IPV6 && socket.family === 'inet6') ||
    (level === SOL_NETLINK && socket.family === 'netlink');
  if (has) return;
  const errno = isInet(socket) ? 'ENOPROTOOPT' : 'EOPNOTSUPP';
  throw new SysError(errno, `a socket of family ${socket.family} has no option ${name} of level ${level}`);
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

export function getOption(
  kernel: Kernel,
  call: SocketCall,
  level: number,
  name: number,
  value: number,
  length: number,
): void {
  const { socket, thread } = call;
  const space = spaceOf(kernel, thread);
  const room = readU32(kernel, space, length) | 0;
  if (room < 0) throw new SysError('EINVAL', `there is no room of ${room} bytes`);
  checkLevel(socket, level, name);
  const bytes = level === SOL_SOCKET ? socketOption(socket, name) : protocolOption(socket, level, name);
  const part = bytes.subarray(0, room);
  copyOut(kernel, space, value, part);
  writeU32(kernel, space, length, part.length);
  if (level === SOL_SOCKET && name === SO.ERROR) socket.error = 0;
}

function socketOption(socket: Socket, name: number): Uint8Array {
  const { options } = socket;
  switch (name) {
    case SO.TYPE:
      return int({ stream: 1, dgram: 2, seqpacket: 5 }[socket.type]);
    case SO.ERROR:
      return int(socket.error);
    case SO.DOMAIN:
      return int(familyNumbers[socket.family]);
    case SO.PROTOCOL:
      return int(socket.protocol);
    case SO.ACCEPTCONN:
      return int(Number(socket.state === 'listening'));
    case SO.REUSEADDR:
      return int(Number(options.reuseAddress));
    case SO.REUSEPORT:
      return int(Number(options.reusePort));
    case SO.BROADCAST:
      return int(Number(options.broadcast));
    case SO.SNDBUF:
      return int(options.sendBuffer);
    case SO.RCVBUF:
      return int(options.receiveBuffer);
    case SO.PASSCRED:
      return int(Number(options.passCredentials));
    case SO.RCVLOWAT:
      return int(options.lowWater);
    case SO.SNDLOWAT:
      return int(1);
    case SO.TIMESTAMP:
      return int(Number(options.timestamp === 'us'));
    case SO.TIMESTAMPNS:
      return int(Number(options.timestamp === 'ns'));
    case SO.LINGER:
      return ints(Number(options.linger !== undefined), options.linger ?? 0);
    case SO.RCVTIMEO:
      return timeBytes(options.receiveTimeout);
    case SO.SNDTIMEO:
      return timeBytes(options.sendTimeout);
    case SO.BINDTODEVICE:
      return new Uint8Array(0);
    case SO.PEERCRED: {
      const { pid, uid, gid } = socket.peerCredentials ?? { pid: 0, uid: -1, gid: -1 };
      return ints(pid, uid, gid);
    }
  }
  return kept(socket, SOL_SOCKET, name);
}

function protocolOption(socket: Socket, level: number, name: number): Uint8Array {
  const { options } = socket;
  switch (`${level}:${name}`) {
    case `${SOL_TCP}:${TCP_INFO}`:
      return tcpInfo(socket);
    case `${SOL_TCP}:${TCP_CONGESTION}`: {
      const bytes = new Uint8Array(16);
      new TextEncoder().encodeInto('cubic', bytes);
      return bytes;
    }
    case `${SOL_IP}:${IP_PKTINFO}`:
      return int(Number(options.packetInfo));
    case `${SOL_IP}:${IP_RECVERR}`:
    case `${SOL_IPV6}:${IPV6_RECVERR}`:
      return int(Number(options.receiveErrors));
    case `${SOL_IPV6}:${IPV6_RECVPKTINFO}`:
      return int(Number(options.packetInfo6));
    case `${SOL_IPV6}:${IPV6_V6ONLY}`:
      return int(Number(options.v6Only));
  }
  return kept(socket, level, name);
}

function kept({ options }: Socket, level: number, name: number): Uint8Array {
  const value = options.kept.get(`${level}:${name}`) ?? KEPT.get(`${level}:${name}`);
  if (value === undefined) throw new SysError('ENOPROTOOPT', `option ${name} of level ${level} is not known`);
  return int(value);
}

const int = (value: number): Uint8Array => ints(value);
const ints = (...values: number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);

function timeBytes(ns: number | undefined): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigInt64(0, BigInt(Math.floor((ns ?? 0) / NS_PER_SECOND)), true);
  view.setBigInt64(8, BigInt(Math.floor(((ns ?? 0) % NS_PER_SECOND) / 1000)), true);
  return new Uint8Array(view.buffer);
}
