/** getsockopt(2): what `setOption.ts` has set or remembered, and what a socket is. */
import { NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut, readU32, writeU32 } from '../mm/userMemory.ts';
import { SysError } from '../sysError.ts';
import { familyNumbers } from './addresses.ts';
import { checkLevel } from './optionLevel.ts';
import {
  IP_PKTINFO,
  IP_RECVERR,
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
  TCP_INFO,
} from './optionNames.ts';
import type { Socket } from './socketState.ts';
import type { SocketCall } from './socketWait.ts';
import { tcpInfo } from './tcpInfo.ts';

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
