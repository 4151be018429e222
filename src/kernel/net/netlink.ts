/**
 * Netlink of the routing family (netlink(7), rtnetlink(7)), as far as C libraries ask: dumps of the one interface, of its addresses and of its routes. The
 * answer to a request stands in the socket's queue when sendto(2) returns. Whatever would change something is refused.
 */
import type { Kernel } from '../context.ts';
import { Errno, SysError } from '../sysError.ts';
import { AF_INET, AF_INET6, AF_UNSPEC } from './addresses.ts';
import { putDatagram } from './datagrams.ts';
import { bytes4, bytes6, LOOPBACK_BROADCAST, LOOPBACK4, LOOPBACK6 } from './inetText.ts';
import { LO_FLAGS, LO_INDEX, LO_MTU, LO_NAME, LO_QUEUE } from './loopback.ts';
import type { Socket } from './socketState.ts';

export const NETLINK_ROUTE = 0;

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const RTM_NEWLINK = 16;
const RTM_GETLINK = 18;
const RTM_NEWADDR = 20;
const RTM_GETADDR = 22;
const RTM_NEWROUTE = 24;
const RTM_GETROUTE = 26;
const NLM_F_MULTI = 2;
const NLM_F_ACK = 4;
const NLM_F_DUMP = 0x300;
const HEADER = 16;

/** Gives the socket a port: the process's number if that is free, as Linux does. */
export function bindNetlink(kernel: Kernel, socket: Socket, pid: number, wanted: number): void {
  const { netlinkPorts, sockets } = kernel.state.net;
  if (wanted !== 0 && netlinkPorts.has(wanted)) throw new SysError('EADDRINUSE', `netlink port ${wanted} is in use`);
  let port = wanted === 0 ? pid : wanted;
  for (let next = 0xffff_f000; netlinkPorts.has(port) && sockets.has(netlinkPorts.get(port)!); next--) port = next;
  netlinkPorts.set(port, socket.id);
  socket.local = { family: 'netlink', port, groups: 0 };
}

export function closeNetlink(kernel: Kernel, { local }: Socket): void {
  if (local?.family === 'netlink') kernel.state.net.netlinkPorts.delete(local.port);
}

/** Answers the requests in a message to the kernel. */
export function sendNetlink(kernel: Kernel, socket: Socket, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const length = view.getUint32(at, true);
    if (length < HEADER || at + length > bytes.length) return;
    answer(kernel, socket, bytes.subarray(at, at + length), view.getUint16(at + 4, true), view.getUint16(at + 6, true));
    at += Math.ceil(length / 4) * 4;
  }
}

function answer(kernel: Kernel, socket: Socket, request: Uint8Array, type: number, flags: number): void {
  const sequence = new DataView(request.buffer, request.byteOffset).getUint32(8, true);
  const port = socket.local?.family === 'netlink' ? socket.local.port : 0;
  const family = request.length > HEADER ? request[HEADER]! : AF_UNSPEC;
  const reply = (kind: number, more: number, body: Uint8Array): Uint8Array =>
    packMessage(kind, more, sequence, port, body);
  const send = (...messages: Uint8Array[]): void => {
    putDatagram(kernel, socket, {
      bytes: concat(messages),
      from: { family: 'netlink', port: 0, groups: 0 },
      rights: [],
    });
  };
  const parts = partsOf(type, family);
  if (parts === undefined) {
    const errno = type % 4 === 2 ? Errno.EOPNOTSUPP : Errno.EPERM;
    send(reply(NLMSG_ERROR, 0, concat([word(-errno), request.subarray(0, HEADER)])));
  } else if ((flags & NLM_F_DUMP) !== 0) {
    send(...parts.map(([kind, body]) => reply(kind, NLM_F_MULTI, body)), reply(NLMSG_DONE, NLM_F_MULTI, word(0)));
  } else {
    send(...parts.slice(0, 1).map(([kind, body]) => reply(kind, 0, body)));
    if ((flags & NLM_F_ACK) !== 0) send(reply(NLMSG_ERROR, 0, concat([word(0), request.subarray(0, HEADER)])));
  }
}

type Part = readonly [type: number, body: Uint8Array];

function partsOf(type: number, family: number): Part[] | undefined {
  const four = family === AF_UNSPEC || family === AF_INET;
  const six = family === AF_UNSPEC || family === AF_INET6;
  switch (type) {
    case RTM_GETLINK:
      return [[RTM_NEWLINK, linkMessage()]];
    case RTM_GETADDR:
      return [
        ...(four ? [[RTM_NEWADDR, addressMessage(AF_INET, 8, bytes4(LOOPBACK4))] as const] : []),
        ...(six ? [[RTM_NEWADDR, addressMessage(AF_INET6, 128, bytes6(LOOPBACK6))] as const] : []),
      ];
    case RTM_GETROUTE:
      return [
        ...(four ? [[RTM_NEWROUTE, routeMessage(AF_INET, 8, bytes4('127.0.0.0'))] as const] : []),
        ...(four ? [[RTM_NEWROUTE, routeMessage(AF_INET, 32, bytes4(LOOPBACK_BROADCAST))] as const] : []),
        ...(six ? [[RTM_NEWROUTE, routeMessage(AF_INET6, 128, bytes6(LOOPBACK6))] as const] : []),
      ];
    default:
      return undefined;
  }
}

const ARPHRD_LOOPBACK = 772;

/** struct ifinfomsg: hardware address, broadcast, name, MTU, queue length, operational state. */
function linkMessage(): Uint8Array {
  const info = new DataView(new ArrayBuffer(16));
  info.setUint16(2, ARPHRD_LOOPBACK, true);
  info.setInt32(4, LO_INDEX, true);
  info.setUint32(8, LO_FLAGS, true);
  const name = new TextEncoder().encode(`${LO_NAME}\0`);
  return concat([
    new Uint8Array(info.buffer),
    attribute(1, new Uint8Array(6)),
    attribute(2, new Uint8Array(6)),
    attribute(3, name),
    attribute(4, word(LO_MTU)),
    attribute(13, word(LO_QUEUE)),
    attribute(16, new Uint8Array([0])),
  ]);
}

const IFA_F_PERMANENT = 0x80;
const RT_SCOPE_HOST = 254;
const FOREVER = -1;

/** struct ifaddrmsg: address, local address, label, validity, flags. */
function addressMessage(family: number, prefix: number, address: Uint8Array): Uint8Array {
  const info = new DataView(new ArrayBuffer(8));
  new Uint8Array(info.buffer).set([family, prefix, IFA_F_PERMANENT, RT_SCOPE_HOST]);
  info.setUint32(4, LO_INDEX, true);
  const name = new TextEncoder().encode(`${LO_NAME}\0`);
  return concat([
    new Uint8Array(info.buffer),
    attribute(1, address),
    ...(family === AF_INET ? [attribute(2, address), attribute(3, name)] : []),
    attribute(6, concat([word(FOREVER), word(FOREVER), word(0), word(0)])),
    attribute(8, word(IFA_F_PERMANENT)),
  ]);
}

const RT_TABLE_LOCAL = 255;
const RTPROT_KERNEL = 2;
const RTN_LOCAL = 2;

/** struct rtmsg: destination, interface. */
function routeMessage(family: number, prefix: number, destination: Uint8Array): Uint8Array {
  const info = new Uint8Array([
    family,
    prefix,
    0,
    0,
    RT_TABLE_LOCAL,
    RTPROT_KERNEL,
    RT_SCOPE_HOST,
    RTN_LOCAL,
    0,
    0,
    0,
    0,
  ]);
  return concat([info, attribute(1, destination), attribute(4, word(LO_INDEX)), attribute(15, word(RT_TABLE_LOCAL))]);
}

function packMessage(type: number, flags: number, sequence: number, port: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((HEADER + body.length) / 4) * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, HEADER + body.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, sequence, true);
  view.setUint32(12, port, true);
  bytes.set(body, HEADER);
  return bytes;
}

/** struct rtattr with its padding. */
function attribute(type: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((4 + value.length) / 4) * 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 4 + value.length, true);
  view.setUint16(2, type, true);
  bytes.set(value, 4);
  return bytes;
}

function word(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setInt32(0, value, true);
  return new Uint8Array(view.buffer);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
