/**
 * Connections from outside (`--forward`): a host program that connects to a forwarded port gets a connection to the guest's listener. The outside's end is a
 * socket that no file refers to. What it does enters between two calls of `advance`, as plain records, in the order in which they are given: the same
 * records at the same positions give the same run. What the guest does leaves as `netOutput` events.
 */
import type { Kernel } from '../context.ts';
import { WRITABLE } from '../ipc/pollEvents.ts';
import type { KernelState } from '../state.ts';
import { notify } from '../waitQueue.ts';
import { LOOPBACK4, LOOPBACK6 } from './inetText.ts';
import type { NetInput } from './netInput.ts';
import { endOutside, outsideRoom, releaseOutside } from './outside.ts';
import { findListener } from './ports.ts';
import { makeSocket, peerOf, socketAt } from './socket.ts';
import type { InetAddress, Socket } from './socketState.ts';
import { putStream, wakeSender } from './streams.ts';
import { establish, isBacklogFull, resetPeer, sendEnd } from './tcp.ts';

/** Ports of connections from outside, which no socket of the guest has: below the ephemeral ones. */
const FIRST_OUTSIDE_PORT = 20_000;
const OUTSIDE_PORTS = 10_000;

/** Whether connections from outside may come, or are there: then a run without anything to do waits for them. */
export const awaitsOutside = ({ config, net }: KernelState): boolean =>
  (config.forwards?.length ?? 0) > 0 || net.outside.size > 0;

export function injectNet(kernel: Kernel, input: NetInput): void {
  if (input.kind === 'connect') {
    connectOutside(kernel, input.connection, input.port);
    return;
  }
  const id = kernel.state.net.outside.get(input.connection);
  if (id === undefined) return;
  const socket = socketAt(kernel, id);
  switch (input.kind) {
    case 'data':
      giveBytes(kernel, socket, input.bytes);
      break;
    case 'end':
      sendEnd(kernel, socket);
      break;
    case 'reset':
      resetPeer(kernel, socket);
      releaseOutside(kernel, socket);
      break;
    case 'acknowledge':
      acknowledge(kernel, socket, input.bytes);
      break;
  }
}

/** How many bytes the guest takes of a connection now: the host holds the rest back. */
export function roomForOutside(kernel: Kernel, connection: number): number {
  const id = kernel.state.net.outside.get(connection);
  const socket = id === undefined ? undefined : socketAt(kernel, id);
  const guest = socket && peerOf(kernel, socket);
  return socket === undefined || guest === undefined ? 0 : Math.max(0, guest.options.receiveBuffer - guest.queued);
}

function connectOutside(kernel: Kernel, connection: number, port: number): void {
  const { net } = kernel.state;
  const from: InetAddress = {
    family: 'inet',
    host: LOOPBACK4,
    port: FIRST_OUTSIDE_PORT + (connection % OUTSIDE_PORTS),
  };
  const to: InetAddress = { family: 'inet', host: LOOPBACK4, port };
  const listener = findListener(kernel, to, from.port) ?? findListener(kernel, { ...to, host: LOOPBACK6 }, from.port);
  if (listener === undefined || isBacklogFull(listener)) {
    kernel.emit({ kind: 'netOutput', connection, what: 'refused', bytes: new Uint8Array(0) });
    return;
  }
  const socket = makeSocket(kernel, 'inet', 'stream', listener.protocol, listener.credentials);
  socket.outside = { connection, unacknowledged: 0 };
  socket.local = from;
  socket.remote = to;
  net.outside.set(connection, socket.id);
  establish(kernel, socket, listener);
  kernel.emit({ kind: 'netOutput', connection, what: 'connected', bytes: new Uint8Array(0) });
}

/** When the guest's end has been closed, the answer is a reset. */
function giveBytes(kernel: Kernel, socket: Socket, bytes: Uint8Array): void {
  const guest = peerOf(kernel, socket);
  if (guest === undefined) {
    endOutside(kernel, socket.outside!, 'reset');
    releaseOutside(kernel, socket);
  } else if (!socket.sendShut) putStream(kernel, socket, guest, bytes, [], undefined);
}

function acknowledge(kernel: Kernel, socket: Socket, bytes: number): void {
  const end = socket.outside!;
  end.unacknowledged = Math.max(0, end.unacknowledged - bytes);
  const guest = peerOf(kernel, socket);
  if (guest === undefined || outsideRoom(end) === 0) return;
  wakeSender(kernel, guest, 'the host has taken bytes');
  notify(kernel, guest.pollers, WRITABLE, 'the host has taken bytes');
}
