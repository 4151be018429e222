/** Sockets and their connections: socket(2), socketpair(2), bind(2), listen(2), accept4(2), connect(2), getsockname(2), shutdown(2), options. */
import type { Future } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { installFd, lowestFree } from '../fs/descriptors.ts';
import { O_CLOEXEC, O_NONBLOCK } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import { accept } from '../net/accept.ts';
import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_UNIX,
  addressBytes,
  readAddress,
  writeAddress,
} from '../net/addresses.ts';
import { shutdownSocket } from '../net/close.ts';
import { connect } from '../net/connect.ts';
import { getOption } from '../net/getOption.ts';
import { ANY4, ANY6 } from '../net/inetText.ts';
import { listen } from '../net/listen.ts';
import { bindNetlink, NETLINK_ROUTE } from '../net/netlink.ts';
import { setOption } from '../net/setOption.ts';
import {
  IPPROTO_TCP,
  IPPROTO_UDP,
  isConnectionBased,
  isInet,
  makeSocket,
  openSocket,
  ownCredentials,
} from '../net/socket.ts';
import { socketCall } from '../net/socketCall.ts';
import type { Socket, SocketAddress, SocketFamily, SocketType } from '../net/socketState.ts';
import { bindInet } from '../net/tcp.ts';
import { bindUnix } from '../net/unixNames.ts';
import { makePair } from '../net/unixSocket.ts';
import type { OpenFile, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const SOCK_SEQPACKET = 5;
const TYPE_MASK = 0xf;
/** SOCK_NONBLOCK and SOCK_CLOEXEC are the open flags. */
const FLAGS = O_NONBLOCK | O_CLOEXEC;

const families: Readonly<Record<number, SocketFamily>> = {
  [AF_UNIX]: 'unix',
  [AF_INET]: 'inet',
  [AF_INET6]: 'inet6',
  [AF_NETLINK]: 'netlink',
};

interface Kind {
  readonly family: SocketFamily;
  readonly type: SocketType;
  readonly protocol: number;
}

function sysSocket(kernel: Kernel, thread: Thread, domain: number, type: number, protocol: number): number {
  const kind = kindOf(domain, type, protocol);
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  const socket = makeSocket(kernel, kind.family, kind.type, kind.protocol, ownCredentials(kernel, thread));
  installFd(table, fd, openSocket(kernel, socket, type & O_NONBLOCK), (type & O_CLOEXEC) !== 0);
  return fd;
}

function kindOf(domain: number, typeAndFlags: number, protocol: number): Kind {
  const type = typeAndFlags & TYPE_MASK;
  if ((typeAndFlags & ~(TYPE_MASK | FLAGS)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${(typeAndFlags >>> 0).toString(16)} are not known`);
  }
  if (domain === AF_PACKET) throw new SysError('EPERM', 'only the superuser sees packets');
  const family = families[domain];
  if (family === undefined) throw new SysError('EAFNOSUPPORT', `address family ${domain} is not known`);
  if (family === 'netlink') return { family, type: netlinkType(type, protocol), protocol };
  if (family === 'unix') return { family, type: unixType(type, protocol), protocol: 0 };
  if (type === SOCK_RAW) throw new SysError('EPERM', 'only the superuser makes packets');
  if (type !== SOCK_STREAM && type !== SOCK_DGRAM) {
    throw new SysError('ESOCKTNOSUPPORT', `the Internet has no sockets of type ${type}`);
  }
  const usual = type === SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
  if (protocol !== 0 && protocol !== usual) {
    throw new SysError('EPROTONOSUPPORT', `protocol ${protocol} has no sockets of type ${type}`);
  }
  return { family, type: type === SOCK_STREAM ? 'stream' : 'dgram', protocol: usual };
}

function netlinkType(type: number, protocol: number): SocketType {
  if (type !== SOCK_RAW && type !== SOCK_DGRAM) throw new SysError('ESOCKTNOSUPPORT', 'netlink has datagrams alone');
  if (protocol !== NETLINK_ROUTE) throw new SysError('EPROTONOSUPPORT', `netlink protocol ${protocol} is not known`);
  return 'dgram';
}

function unixType(type: number, protocol: number): SocketType {
  if (protocol !== 0 && protocol !== AF_UNIX) {
    throw new SysError('EPROTONOSUPPORT', `UNIX sockets have no protocol ${protocol}`);
  }
  switch (type) {
    case SOCK_STREAM:
      return 'stream';
    case SOCK_DGRAM:
    case SOCK_RAW:
      return 'dgram';
    case SOCK_SEQPACKET:
      return 'seqpacket';
    default:
      throw new SysError('ESOCKTNOSUPPORT', `there are no UNIX sockets of type ${type}`);
  }
}

function sysSocketpair(
  kernel: Kernel,
  thread: Thread,
  domain: number,
  type: number,
  protocol: number,
  sv: number,
): number {
  const kind = kindOf(domain, type, protocol);
  if (kind.family !== 'unix') throw new SysError('EOPNOTSUPP', 'only UNIX sockets come in pairs');
  const table = filesOf(kernel, thread);
  const first = lowestFree(table);
  const second = lowestFree(table, first + 1);
  copyOut(kernel, spaceOf(kernel, thread), sv, new Uint8Array(Int32Array.of(first, second).buffer));
  const [one, other] = makePair(kernel, kind.type, ownCredentials(kernel, thread));
  for (const [fd, socket] of [[first, one] as const, [second, other] as const]) {
    installFd(table, fd, openSocket(kernel, socket, type & O_NONBLOCK), (type & O_CLOEXEC) !== 0);
  }
  return 0;
}

function sysBind(kernel: Kernel, thread: Thread, sockfd: number, addr: number, addrlen: number): number {
  const { socket } = socketCall(kernel, thread, sockfd);
  const address = readAddress(kernel, spaceOf(kernel, thread), socket.family, addr, addrlen);
  if (address === undefined && !isInet(socket)) throw new SysError('EINVAL', 'the address has no family');
  bind(kernel, thread, socket, address ?? { family: 'inet', host: anyHost(socket), port: 0 });
  return 0;
}

const anyHost = ({ family }: Socket): string => (family === 'inet' ? ANY4 : ANY6);

function bind(kernel: Kernel, thread: Thread, socket: Socket, address: SocketAddress): void {
  switch (address.family) {
    case 'unix':
      bindUnix(kernel, thread, socket, address.name);
      break;
    case 'netlink':
      if (socket.local !== undefined) throw new SysError('EINVAL', 'the socket is bound already');
      bindNetlink(kernel, socket, thread.pid, address.port);
      break;
    case 'inet':
      bindInet(kernel, socket, address);
      break;
  }
}

function sysListen(kernel: Kernel, thread: Thread, sockfd: number, backlog: number): number {
  const { socket } = socketCall(kernel, thread, sockfd);
  listen(kernel, socket, backlog, ownCredentials(kernel, thread));
  return 0;
}

function sysAccept4(
  kernel: Kernel,
  thread: Thread,
  sockfd: number,
  addr: number,
  addrlen: number,
  flags: number,
): number | Future {
  if ((flags & ~FLAGS) !== 0) throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  const call = socketCall(kernel, thread, sockfd);
  const closeOnExec = (flags & O_CLOEXEC) !== 0;
  const request = { address: addr, length: addrlen, flags: flags & O_NONBLOCK, closeOnExec };
  return accept(kernel, call, request, !isNonblocking(call.file));
}

const sysAccept = (kernel: Kernel, thread: Thread, sockfd: number, addr: number, addrlen: number): number | Future =>
  sysAccept4(kernel, thread, sockfd, addr, addrlen, 0);

const isNonblocking = ({ flags }: OpenFile): boolean => (flags & O_NONBLOCK) !== 0;

function sysConnect(kernel: Kernel, thread: Thread, sockfd: number, addr: number, addrlen: number): number | Future {
  const call = socketCall(kernel, thread, sockfd);
  const address = readAddress(kernel, spaceOf(kernel, thread), call.socket.family, addr, addrlen);
  return connect(kernel, call, address, !isNonblocking(call.file));
}

function sysGetsockname(kernel: Kernel, thread: Thread, sockfd: number, addr: number, addrlen: number): number {
  const { socket } = socketCall(kernel, thread, sockfd);
  const local =
    socket.local ?? (isInet(socket) ? { family: 'inet' as const, host: anyHost(socket), port: 0 } : undefined);
  writeAddress(kernel, spaceOf(kernel, thread), addressBytes(socket.family, local), addr, addrlen);
  return 0;
}

function sysGetpeername(kernel: Kernel, thread: Thread, sockfd: number, addr: number, addrlen: number): number {
  const { socket } = socketCall(kernel, thread, sockfd);
  const hasPeer =
    isConnectionBased(socket) || socket.family === 'unix'
      ? socket.state === 'connected' || (!isConnectionBased(socket) && socket.peer !== undefined)
      : socket.remote !== undefined;
  if (!hasPeer) throw new SysError('ENOTCONN', 'the socket is not connected');
  writeAddress(kernel, spaceOf(kernel, thread), addressBytes(socket.family, socket.remote), addr, addrlen);
  return 0;
}

function sysShutdown(kernel: Kernel, thread: Thread, sockfd: number, how: number): number {
  shutdownSocket(kernel, socketCall(kernel, thread, sockfd).socket, how);
  return 0;
}

function sysSetsockopt(
  kernel: Kernel,
  thread: Thread,
  sockfd: number,
  level: number,
  optname: number,
  optval: number,
  optlen: number,
): number {
  setOption(kernel, socketCall(kernel, thread, sockfd), level, optname, optval, optlen);
  return 0;
}

function sysGetsockopt(
  kernel: Kernel,
  thread: Thread,
  sockfd: number,
  level: number,
  optname: number,
  optval: number,
  optlen: number,
): number {
  getOption(kernel, socketCall(kernel, thread, sockfd), level, optname, optval, optlen);
  return 0;
}

const name = 'sockfd: fd, addr: outSockaddr, addrlen: outLength';
const option = 'sockfd: fd, level: socketLevel, optname: socketOption';

export const rows: SyscallRow[] = [
  {
    nr: 198,
    name: 'socket',
    params: params('domain: socketDomain, type: socketType, protocol: socketProtocol'),
    handler: sysSocket,
  },
  {
    nr: 199,
    name: 'socketpair',
    params: params('domain: socketDomain, type: socketType, protocol: int, sv: outFdPair'),
    handler: sysSocketpair,
  },
  { nr: 200, name: 'bind', params: params('sockfd: fd, addr: sockaddr, addrlen: int'), handler: sysBind },
  { nr: 201, name: 'listen', params: params('sockfd: fd, backlog: int'), handler: sysListen },
  { nr: 202, name: 'accept', params: params(name), handler: sysAccept },
  { nr: 203, name: 'connect', params: params('sockfd: fd, addr: sockaddr, addrlen: int'), handler: sysConnect },
  { nr: 204, name: 'getsockname', params: params(name), handler: sysGetsockname },
  { nr: 205, name: 'getpeername', params: params(name), handler: sysGetpeername },
  {
    nr: 208,
    name: 'setsockopt',
    params: params(`${option}, optval: optionValue, optlen: int`),
    handler: sysSetsockopt,
  },
  {
    nr: 209,
    name: 'getsockopt',
    params: params(`${option}, optval: outOptionValue, optlen: outLength`),
    handler: sysGetsockopt,
  },
  { nr: 210, name: 'shutdown', params: params('sockfd: fd, how: shutdownHow'), handler: sysShutdown },
  { nr: 242, name: 'accept4', params: params(`${name}, flags: socketFlags`), handler: sysAccept4 },
];
