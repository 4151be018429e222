/** The state of a network that nobody has used yet, and its limits. */
import type { NetState } from './socketState.ts';

/** First of the ports that are given out (ip_local_port_range), and the one behind the last. */
export const FIRST_EPHEMERAL_PORT = 32_768;
export const END_OF_EPHEMERAL_PORTS = 61_000;

/** Sockets at one time; more are refused with ENFILE. */
export const MAX_SOCKETS = 32_768;
/** Bytes in all queues beyond which a queue takes no more than `PRESSED_BUFFER`. */
export const MAX_BYTES = 128 * 1024 * 1024;
export const PRESSED_BUFFER = 4096;

export function createNet(): NetState {
  return {
    next: 1,
    sockets: new Map(),
    ports: { tcp: new Map(), udp: new Map() },
    nextPort: FIRST_EPHEMERAL_PORT,
    names: new Map(),
    nextUnixName: 0,
    netlinkPorts: new Map(),
    bytes: 0,
    inFlight: new Map(),
    collectAt: 0,
    dropped: [],
    outside: new Map(),
  };
}
