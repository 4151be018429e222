/** Sockets in words, for the debugger, and as /proc/net shows them (proc(5)). */
import type { Kernel } from '../context.ts';
import { addressText, unixNameText } from './addresses.ts';
import { ANY4, bytes4, bytes6 } from './inetText.ts';
import { isInet, isTcp, peerOf } from './socket.ts';
import type { Socket, SocketAddress } from './socketState.ts';
import { tcpState } from './tcpInfo.ts';

/** `socket:[5] TCP 127.0.0.1:6379 listening, 1 of 128 waiting`. */
export function describeSocket(kernel: Kernel, socket: Socket): string {
  const head = `socket:[${socket.id}] ${protocolName(socket)}`;
  switch (socket.state) {
    case 'listening': {
      const waiting = socket.accepts.length + socket.connects.length;
      const backlog = waiting === 0 ? '' : `, ${waiting} waiting (backlog ${socket.backlog})`;
      return `${head} ${addressText(socket.local)} listening${backlog}`;
    }
    case 'unconnected': {
      const to = socket.remote === undefined ? '' : ` → ${addressText(socket.remote)}`;
      return `${head} ${socket.local === undefined ? 'unbound' : addressText(socket.local)}${to}${buffered(socket)}`;
    }
    default: {
      const peer = peerOf(kernel, socket);
      const end = peer === undefined ? 'nobody' : peer.outside === undefined ? `socket:[${peer.id}]` : 'outside';
      const remote = socket.remote === undefined ? end : `${addressText(socket.remote)} (${end})`;
      return `${head} ${addressText(socket.local)} → ${remote} ${stateName(socket)}${buffered(socket)}`;
    }
  }
}

function stateName({ state, receiveShut, sendShut }: Socket): string {
  if (state !== 'connected') return state;
  if (receiveShut && sendShut) return 'shut down';
  if (receiveShut) return 'at its end';
  return sendShut ? 'half closed' : 'connected';
}

const buffered = ({ queued, queue, type }: Socket): string => {
  if (queue.length === 0) return '';
  return type === 'stream' ? `, ${queued} bytes to read` : `, ${queue.length} messages to read`;
};

export function protocolName(socket: Socket): string {
  if (isTcp(socket)) return 'TCP';
  if (isInet(socket)) return 'UDP';
  return socket.family === 'unix' ? `UNIX ${socket.type}` : 'netlink';
}

/** A file of /proc/net: `tcp`, `tcp6`, `udp`, `udp6`, `unix`. */
export function procNet(kernel: Kernel, name: 'tcp' | 'tcp6' | 'udp' | 'udp6' | 'unix'): string {
  const all = [...kernel.state.net.sockets.values()];
  if (name === 'unix') return unixTable(all.filter(({ family }) => family === 'unix'));
  const family = name.endsWith('6') ? 'inet6' : 'inet';
  const type = name.startsWith('tcp') ? 'stream' : 'dgram';
  const shown = all.filter((socket) => {
    return socket.family === family && socket.type === type && socket.local !== undefined && !socket.outside;
  });
  const lines = shown.map((socket, index) => inetLine(socket, index));
  return [INET_HEADS[family], ...lines, ''].join('\n');
}

const INET_HEADS = {
  inet: '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  inet6:
    '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
} as const;

function inetLine(socket: Socket, index: number): string {
  const state = socket.type === 'stream' ? tcpState(socket) : socket.remote === undefined ? 7 : 1;
  const waiting = socket.state === 'listening' ? socket.accepts.length : socket.queued;
  const queues = `${hex(0, 8)}:${hex(waiting, 8)}`;
  const ends = `${inetHex(socket, socket.local)} ${inetHex(socket, socket.remote)}`;
  const { uid } = socket.credentials;
  return `${String(index).padStart(4)}: ${ends} ${hex(state, 2)} ${queues} 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${socket.id}`;
}

/** Host as 32-bit words of the machine's byte order, and port. */
function inetHex({ family }: Socket, address: SocketAddress | undefined): string {
  const { host, port } = address?.family === 'inet' ? address : { host: ANY4, port: 0 };
  const bytes = family === 'inet' ? bytes4(host) : bytes6(host);
  const view = new DataView(bytes.buffer);
  const words = Array.from({ length: bytes.length / 4 }, (_, index) => hex(view.getUint32(index * 4, true), 8));
  return `${words.join('')}:${hex(port, 4)}`;
}

function unixTable(sockets: readonly Socket[]): string {
  const lines = sockets.map(({ id, type, state, local, files }) => {
    const flags = state === 'listening' ? 0x1_0000 : 0;
    const number = { stream: 1, dgram: 2, seqpacket: 5 }[type];
    const shown = state === 'connected' ? 3 : 1;
    const name = local?.family === 'unix' && local.name !== '' ? ` ${unixNameText(local.name)}` : '';
    return `${hex(id, 16).toLowerCase()}: ${hex(Math.max(1, files + 1), 8)} 00000000 ${hex(flags, 8)} ${hex(number, 4)} ${hex(shown, 2)} ${id}${name}`;
  });
  return ['Num       RefCount Protocol Flags    Type St Inode Path', ...lines, ''].join('\n');
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
