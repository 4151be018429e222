/**
 * Bytes between the two ends of a stream (TCP, and UNIX sockets of type SOCK_STREAM): what one end sends stands in the other's queue at once. How much
 * fits is counted as Linux does: for TCP in the sender's and the receiver's buffers together, for UNIX sockets in the sender's alone.
 */
import { clockNow } from '../clockNow.ts';
import type { Kernel } from '../context.ts';
import { WRITABLE } from '../ipc/pollEvents.ts';
import { notify } from '../waitQueue.ts';
import { MAX_BYTES, PRESSED_BUFFER } from './netState.ts';
import { outsideRoom, sendOutside } from './outside.ts';
import { landRights, sendRights } from './rights.ts';
import { peerOf, tellReceivers, wakeReceiver } from './socket.ts';
import type { Message, PeerCredentials, Socket } from './socketState.ts';
import { wakeFirst } from './waiters.ts';

/** Small pieces are put together in buffers of this size. */
const PIECE = 2048;

/** Bytes that the socket can send to its peer now. */
export function streamRoom(kernel: Kernel, socket: Socket, to: Socket): number {
  if (to.outside !== undefined) return outsideRoom(to.outside);
  const { sendBuffer } = socket.options;
  const room =
    socket.family === 'unix' ? sendBuffer - socket.unread : sendBuffer + to.options.receiveBuffer - to.queued;
  const pressed = kernel.state.net.bytes >= MAX_BYTES ? PRESSED_BUFFER - to.queued : room;
  return Math.max(0, Math.min(room, pressed));
}

/** Whether there is so much room that it is worth waking who waits for some: Linux's thresholds, a third for TCP, three quarters for UNIX sockets. */
export function hasStreamRoom(kernel: Kernel, socket: Socket): boolean {
  const to = peerOf(kernel, socket);
  if (to === undefined) return true;
  const room = streamRoom(kernel, socket, to);
  if (socket.family === 'unix') return room > 0 && socket.unread * 4 <= socket.options.sendBuffer;
  return room > 0 && room * 2 >= to.queued;
}

/** Puts bytes into the peer's queue; there is room for them. `rights` go with the first. */
export function putStream(
  kernel: Kernel,
  socket: Socket,
  to: Socket,
  bytes: Uint8Array,
  rights: readonly number[],
  credentials: PeerCredentials | undefined,
): void {
  if (bytes.length === 0) return;
  if (to.outside !== undefined) {
    sendOutside(kernel, to.outside, bytes);
    return;
  }
  sendRights(kernel, rights);
  const last = to.queue.at(-1);
  if (last !== undefined && fitsInto(last, bytes, rights, credentials)) {
    last.bytes.set(bytes, last.end);
    last.end += bytes.length;
  } else {
    const buffer = new Uint8Array(Math.max(PIECE, bytes.length));
    buffer.set(bytes);
    const sender = socket.family === 'unix' ? socket.id : undefined;
    to.queue.push({ bytes: buffer, start: 0, end: bytes.length, rights, credentials, sender, time: clockNow(kernel) });
  }
  to.queued += bytes.length;
  kernel.state.net.bytes += bytes.length;
  if (socket.family === 'unix') socket.unread += bytes.length;
  tellReceivers(kernel, to, 'data arrived');
}

/** Never pieces of different senders, nor pieces with descriptors. */
function fitsInto(
  last: Message,
  bytes: Uint8Array,
  rights: readonly number[],
  credentials: PeerCredentials | undefined,
): boolean {
  return (
    rights.length === 0 &&
    last.rights.length === 0 &&
    last.bytes.length - last.end >= bytes.length &&
    last.credentials?.pid === credentials?.pid &&
    last.credentials?.uid === credentials?.uid
  );
}

/** What a receive took out of a queue. `rights` are held for the caller. */
export interface Taken {
  readonly bytes: Uint8Array;
  readonly rights: readonly number[];
  /** The first message that something was taken from. */
  readonly message: Message | undefined;
  /** The caller must not go on with what follows: descriptors have come, or another sender begins. */
  readonly isComplete: boolean;
}

/** Takes up to `max` bytes; a peek leaves them (and holds no rights). Stops where descriptors came with the bytes, and between senders if asked. */
export function takeStream(kernel: Kernel, socket: Socket, max: number, peek: boolean, bySender: boolean): Taken {
  const first = socket.queue[0];
  const parts: Uint8Array[] = [];
  let length = 0;
  let rights: readonly number[] = [];
  let isComplete = false;
  let used = 0;
  for (const message of socket.queue) {
    if (length === max) break;
    isComplete = bySender && message.credentials?.pid !== first?.credentials?.pid;
    if (isComplete) break;
    const part = Math.min(max - length, message.end - message.start);
    parts.push(message.bytes.subarray(message.start, message.start + part));
    length += part;
    used++;
    if (message.rights.length > 0) {
      rights = message.rights;
      isComplete = true;
      break;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  if (!peek) consume(kernel, socket, length, used, rights);
  return { bytes, rights, message: first, isComplete };
}

/** Takes bytes away from the first `used` messages, of which only the last may keep some. */
function consume(kernel: Kernel, socket: Socket, length: number, used: number, rights: readonly number[]): void {
  if (used === 0) return;
  let left = length;
  let done = 0;
  for (const message of socket.queue.slice(0, used)) {
    const part = Math.min(left, message.end - message.start);
    message.start += part;
    left -= part;
    if (message.start === message.end) done++;
    countRead(kernel, message, part);
  }
  const last = socket.queue[used - 1]!;
  socket.queue.splice(0, done);
  if (done < used && last.rights.length > 0) socket.queue[0] = { ...last, rights: [] };
  landRights(kernel, rights);
  socket.queued -= length;
  kernel.state.net.bytes -= length;
  const sender = peerOf(kernel, socket);
  if (sender !== undefined && length > 0) tellSender(kernel, sender, socket);
  wakeReceiver(kernel, socket, 'data left over');
}

/** Bytes of a message have been read or thrown away: they leave their sender's buffer. */
export function countRead(kernel: Kernel, message: Message, length: number): void {
  const sender = message.sender === undefined ? undefined : kernel.state.net.sockets.get(message.sender);
  if (sender !== undefined) sender.unread -= length;
}

/** Room has come: one who waits to send can go on. Pollers are told when there is enough to be called writable. */
function tellSender(kernel: Kernel, sender: Socket, reader: Socket): void {
  if (sender.peer !== reader.id || !hasStreamRoom(kernel, sender)) return;
  wakeSender(kernel, sender, 'data was read');
  notify(kernel, sender.pollers, WRITABLE, 'data was read');
}

export function wakeSender(kernel: Kernel, sender: Socket, by: string): void {
  if (sender.senders.length > 0) wakeFirst(kernel, sender.senders, Number.POSITIVE_INFINITY, by);
}
