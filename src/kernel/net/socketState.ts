/**
 * What sockets are made of, as plain data: the records of `KernelState.net`. References between sockets are ids. There is no network: the two ends of
 * a connection name each other, and what one sends stands in the other's queue at once. What is done with the records stands beside them: `socket.ts`
 * (life), `streams.ts` and `datagrams.ts` (bytes), `tcp.ts`, `udp.ts`, `unixSocket.ts` and `netlink.ts` (families).
 */
import type { Waiter, WaitQueue } from '../poller.ts';

export type SocketFamily = 'unix' | 'inet' | 'inet6' | 'netlink';
export type SocketType = 'stream' | 'dgram' | 'seqpacket';

/** An Internet address in its usual text (`127.0.0.1`, `::1`) and a port. IPv4-mapped IPv6 addresses are kept as the IPv4 address. */
export interface InetAddress {
  readonly family: 'inet';
  readonly host: string;
  readonly port: number;
}

/** `name` is a path, or a NUL and an abstract name with a character per byte; empty for a socket without a name. */
export interface UnixAddress {
  readonly family: 'unix';
  readonly name: string;
}

export interface NetlinkAddress {
  readonly family: 'netlink';
  readonly port: number;
  readonly groups: number;
}

export type SocketAddress = InetAddress | UnixAddress | NetlinkAddress;

/** Who waits at a socket. */
export interface SocketWaiter extends Waiter {
  /** Bytes that must be there (to receive) before waking it is of use. */
  readonly need: number;
}

/** struct ucred: who sent something, or who is at the other end (unix(7)). */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** A message, or in a stream a run of bytes that were sent together. */
export interface Message {
  /** `start` to `end` has not been read; behind `end` may be room for more. */
  readonly bytes: Uint8Array;
  start: number;
  end: number;
  /** Sender of a datagram. */
  readonly from?: SocketAddress | undefined;
  /** Address that a datagram was sent to. */
  readonly to?: InetAddress | undefined;
  readonly credentials?: PeerCredentials | undefined;
  /** Open files on their way (SCM_RIGHTS): the message holds a reference of each. */
  readonly rights: readonly number[];
  /** The socket in whose send buffer the message counts until it is read. */
  readonly sender?: number | undefined;
  /** Machine time in ns of its arrival. */
  readonly time: number;
}

/** What setsockopt(2) can set and what has an effect here. Times in ns. */
export interface SocketOptions {
  sendBuffer: number;
  receiveBuffer: number;
  receiveTimeout: number | undefined;
  sendTimeout: number | undefined;
  reuseAddress: boolean;
  reusePort: boolean;
  broadcast: boolean;
  passCredentials: boolean;
  v6Only: boolean;
  /** Seconds of SO_LINGER; undefined when off. With 0 a close resets. */
  linger: number | undefined;
  lowWater: number;
  packetInfo: boolean;
  packetInfo6: boolean;
  timestamp: 'none' | 'us' | 'ns';
  receiveErrors: boolean;
  /** Options that are only remembered, by `${level}:${name}`. */
  readonly kept: Map<string, number>;
  /** Groups that it has joined. */
  readonly groups: string[];
}

/** A connection to a host program outside (`forward.ts`); the socket is the outside's end. */
export interface OutsideEnd {
  readonly connection: number;
  /** Bytes that have been handed out and not been acknowledged. */
  unacknowledged: number;
}

export interface Socket {
  readonly id: number;
  readonly family: SocketFamily;
  readonly type: SocketType;
  /** IPPROTO_…, or the protocol of netlink(7). */
  readonly protocol: number;
  /**
   * `connecting`: a TCP connection that waits for room in the listener's backlog. `connected`: `peer` is the other end, unless that one has been closed
   * since. `closed`: was connected once, and both directions have ended.
   */
  state: 'unconnected' | 'listening' | 'connecting' | 'connected' | 'closed';
  /** A connect(2) that did not wait has ended well, and nobody has asked by another connect(2). */
  connectUnclaimed: boolean;
  local?: SocketAddress | undefined;
  /** How it holds the port of `local`: by bind(2) or connect(2), or as a connection of a listener with or without SO_REUSEADDR. */
  portHeld?: 'bound' | 'reusing' | 'exclusive' | undefined;
  remote?: SocketAddress | undefined;
  /** The socket at the other end (of a datagram socket: where it sends). */
  peer?: number | undefined;
  /** Pending error (SO_ERROR), an errno. */
  error: number;
  /** sk_shutdown's two bits. For TCP `endReceived` says that the other end has sent its end. */
  receiveShut: boolean;
  sendShut: boolean;
  endReceived: boolean;
  /** Received and not read. `queued` counts bytes; of datagrams with their overhead. */
  readonly queue: Message[];
  queued: number;
  /** Bytes that it has sent and nobody has read (UNIX sockets, whose send buffer they fill). */
  unread: number;
  /** Listening: how many may wait beyond the first, connections not accepted yet, and TCP connections that wait for room among those. */
  backlog: number;
  readonly accepts: number[];
  readonly connects: number[];
  /** Open files that refer to it: 0 while it waits to be accepted, and at the outside's end. */
  files: number;
  /** Tasks that wait to receive or accept, to send, and (others) for room in this socket's queue or backlog. */
  readonly receivers: SocketWaiter[];
  readonly senders: SocketWaiter[];
  readonly arrivals: SocketWaiter[];
  readonly pollers: WaitQueue;
  readonly options: SocketOptions;
  /** Its own side's credentials, as they were at connect, listen or socketpair; the other's are SO_PEERCRED. */
  credentials: PeerCredentials;
  peerCredentials?: PeerCredentials | undefined;
  /** The socket's inode, when a path names it. */
  inode?: number | undefined;
  outside?: OutsideEnd | undefined;
  /** Position among what has been made: machine time in ns. */
  readonly madeAt: number;
}

/** Which sockets hold an Internet port. */
export interface PortUse {
  /** Bound, listening and connecting sockets, oldest first. */
  readonly sockets: number[];
  /** How many connections were accepted on it with SO_REUSEADDR, and without. */
  reusing: number;
  exclusive: number;
}

export interface NetState {
  next: number;
  readonly sockets: Map<number, Socket>;
  readonly ports: { readonly tcp: Map<number, PortUse>; readonly udp: Map<number, PortUse> };
  /** Where the search for a free port begins. */
  nextPort: number;
  /** Names of UNIX sockets: abstract ones by `${type}:${name}`, paths by `inode:${ino}`. */
  readonly names: Map<string, number>;
  nextUnixName: number;
  /** Netlink sockets by port. */
  readonly netlinkPorts: Map<number, number>;
  /** Bytes in all queues. */
  bytes: number;
  /** Open files that are on their way in messages: how often each, by id. */
  readonly inFlight: Map<number, number>;
  /** How many must be on their way before rings of them are looked for again (`rights.ts`). */
  collectAt: number;
  /** Open files of messages that are thrown away, of which a reference is being given up; empty between two calls. */
  readonly dropped: number[];
  /** Sockets of the outside, by number of the connection. */
  readonly outside: Map<number, number>;
}
