/**
 * Numbers of socket options (asm-generic/socket.h, linux/tcp.h, linux/in.h, linux/in6.h), and those that are only remembered.
 */

export const SOL_IP = 0;
export const SOL_SOCKET = 1;
export const SOL_TCP = 6;
export const SOL_UDP = 17;
export const SOL_IPV6 = 41;
export const SOL_NETLINK = 270;

/** SO_…, asm-generic/socket.h. */
export const SO = {
  DEBUG: 1,
  REUSEADDR: 2,
  TYPE: 3,
  ERROR: 4,
  DONTROUTE: 5,
  BROADCAST: 6,
  SNDBUF: 7,
  RCVBUF: 8,
  KEEPALIVE: 9,
  OOBINLINE: 10,
  PRIORITY: 12,
  LINGER: 13,
  REUSEPORT: 15,
  PASSCRED: 16,
  PEERCRED: 17,
  RCVLOWAT: 18,
  SNDLOWAT: 19,
  RCVTIMEO: 20,
  SNDTIMEO: 21,
  BINDTODEVICE: 25,
  TIMESTAMP: 29,
  ACCEPTCONN: 30,
  SNDBUFFORCE: 32,
  RCVBUFFORCE: 33,
  TIMESTAMPNS: 35,
  MARK: 36,
  PROTOCOL: 38,
  DOMAIN: 39,
  BUSY_POLL: 46,
  INCOMING_CPU: 49,
} as const;

export const TCP_MAXSEG = 2;
export const TCP_INFO = 11;
export const TCP_CONGESTION = 13;
export const IP_PKTINFO = 8;
export const IP_RECVERR = 11;
export const IP_ADD_MEMBERSHIP = 35;
export const IP_DROP_MEMBERSHIP = 36;
export const IPV6_JOIN_GROUP = 20;
export const IPV6_LEAVE_GROUP = 21;
export const IPV6_RECVERR = 25;
export const IPV6_V6ONLY = 26;
export const IPV6_RECVPKTINFO = 49;

/** Options that take a number and have no effect on a loopback, with their default: `${level}:${name}`. */
export const KEPT = new Map<string, number>([
  ...[SO.DEBUG, SO.DONTROUTE, SO.KEEPALIVE, SO.OOBINLINE, SO.PRIORITY, SO.MARK, SO.BUSY_POLL, SO.INCOMING_CPU].map(
    (name): [string, number] => [`${SOL_SOCKET}:${name}`, 0],
  ),
  // TCP_NODELAY, MAXSEG, CORK, KEEPIDLE, KEEPINTVL, KEEPCNT, SYNCNT, LINGER2, DEFER_ACCEPT, WINDOW_CLAMP, QUICKACK, USER_TIMEOUT, FASTOPEN, NOTSENT_LOWAT
  [`${SOL_TCP}:1`, 0],
  [`${SOL_TCP}:${TCP_MAXSEG}`, 32_768],
  [`${SOL_TCP}:3`, 0],
  [`${SOL_TCP}:4`, 7200],
  [`${SOL_TCP}:5`, 75],
  [`${SOL_TCP}:6`, 9],
  [`${SOL_TCP}:7`, 6],
  [`${SOL_TCP}:8`, 60],
  [`${SOL_TCP}:9`, 0],
  [`${SOL_TCP}:10`, 0],
  [`${SOL_TCP}:12`, 1],
  [`${SOL_TCP}:18`, 0],
  [`${SOL_TCP}:23`, 0],
  [`${SOL_TCP}:25`, 0],
  // IP_TOS, TTL, MTU_DISCOVER, RECVTTL, RECVTOS, FREEBIND, TRANSPARENT, BIND_ADDRESS_NO_PORT, MULTICAST_IF, TTL, LOOP, ALL
  [`${SOL_IP}:1`, 0],
  [`${SOL_IP}:2`, 64],
  [`${SOL_IP}:10`, 1],
  [`${SOL_IP}:12`, 0],
  [`${SOL_IP}:13`, 0],
  [`${SOL_IP}:15`, 0],
  [`${SOL_IP}:24`, 0],
  [`${SOL_IP}:32`, 0],
  [`${SOL_IP}:33`, 1],
  [`${SOL_IP}:34`, 1],
  [`${SOL_IP}:49`, 1],
  // IPV6_UNICAST_HOPS, MULTICAST_IF, HOPS, LOOP, MTU_DISCOVER, RECVHOPLIMIT, RECVTCLASS, TCLASS
  [`${SOL_IPV6}:16`, 64],
  [`${SOL_IPV6}:17`, 0],
  [`${SOL_IPV6}:18`, 1],
  [`${SOL_IPV6}:19`, 1],
  [`${SOL_IPV6}:23`, 1],
  [`${SOL_IPV6}:51`, 0],
  [`${SOL_IPV6}:66`, 0],
  [`${SOL_IPV6}:67`, 0],
  // NETLINK_PKTINFO, EXT_ACK, GET_STRICT_CHK
  [`${SOL_NETLINK}:3`, 0],
  [`${SOL_NETLINK}:11`, 0],
  [`${SOL_NETLINK}:12`, 0],
]);
