/** What a new socket's options are, and how big its buffers can be (socket(7), tcp(7)). */
import type { SocketFamily, SocketOptions, SocketType } from './socketState.ts';

/** net.core.wmem_default and rmem_default, and their maxima. */
const DEFAULT_BUFFER = 212_992;
export const MAX_BUFFER = 212_992;
/** What Linux grows the send buffer of a connection over the loopback interface to. */
const TCP_SEND_BUFFER = 2_626_560;
const TCP_RECEIVE_BUFFER = 131_072;
export const MIN_SEND_BUFFER = 4608;
export const MIN_RECEIVE_BUFFER = 2304;

export function defaultOptions(family: SocketFamily, type: SocketType): SocketOptions {
  const isTcp = type === 'stream' && (family === 'inet' || family === 'inet6');
  return {
    sendBuffer: isTcp ? TCP_SEND_BUFFER : DEFAULT_BUFFER,
    receiveBuffer: isTcp ? TCP_RECEIVE_BUFFER : DEFAULT_BUFFER,
    receiveTimeout: undefined,
    sendTimeout: undefined,
    reuseAddress: false,
    reusePort: false,
    broadcast: false,
    passCredentials: false,
    v6Only: false,
    linger: undefined,
    lowWater: 1,
    packetInfo: false,
    packetInfo6: false,
    timestamp: 'none',
    receiveErrors: false,
    kept: new Map(),
    groups: [],
  };
}

/** What an accepted connection takes over from its listener. */
export const inheritedOptions = (options: SocketOptions): SocketOptions => ({
  ...options,
  kept: new Map(options.kept),
  groups: [],
});
