/**
 * The outside's end of a forwarded connection: what the guest sends to it leaves as events, and counts as unacknowledged until the host has passed it
 * on, so a slow host holds the guest back. What comes from outside enters by `forward.ts`.
 */
import type { Kernel } from '../context.ts';
import type { OutsideEnd, Socket } from './socketState.ts';

/** Most bytes that wait to be passed on by the host. */
const WINDOW = 64 * 1024;

export const outsideRoom = (end: OutsideEnd): number => Math.max(0, WINDOW - end.unacknowledged);

export function sendOutside(kernel: Kernel, end: OutsideEnd, bytes: Uint8Array): void {
  end.unacknowledged += bytes.length;
  kernel.emit({ kind: 'netOutput', connection: end.connection, what: 'data', bytes });
}

/** The guest has ended or reset its direction. */
export function endOutside(kernel: Kernel, end: OutsideEnd, what: 'end' | 'reset'): void {
  kernel.emit({ kind: 'netOutput', connection: end.connection, what, bytes: new Uint8Array(0) });
}

/** The connection is over: nothing can enter by it any more. */
export function releaseOutside(kernel: Kernel, socket: Socket): void {
  const { net } = kernel.state;
  if (socket.outside === undefined) return;
  net.outside.delete(socket.outside.connection);
  net.sockets.delete(socket.id);
}
