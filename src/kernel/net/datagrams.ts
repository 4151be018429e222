/**
 * Messages with borders: UDP, UNIX sockets of type SOCK_DGRAM and SOCK_SEQPACKET, netlink. UDP drops what does not fit into the receiver's buffer; a
 * UNIX socket makes its sender wait, for room in its own send buffer and in the receiver's queue.
 */
import { clockNow } from '../clockNow.ts';
import type { Kernel } from '../context.ts';
import { WRITABLE } from '../ipc/pollEvents.ts';
import { notify } from '../waitQueue.ts';
import { MAX_BYTES } from './netState.ts';
import { landRights, sendRights } from './rights.ts';
import { peerOf, tellReceivers, wakeReceiver } from './socket.ts';
import type { Message, Socket } from './socketState.ts';
import { countRead, hasStreamRoom, type Taken, wakeSender } from './streams.ts';
import { wakeFirst } from './waiters.ts';

/** What a message costs beside its bytes. */
const OVERHEAD = 512;
/** Messages that a UNIX datagram socket takes beyond the first before its senders wait (net.unix.max_dgram_qlen). */
const MAX_QUEUE = 10;

export type Datagram = Pick<Message, 'from' | 'to' | 'credentials' | 'rights'> & { readonly bytes: Uint8Array };

const chargeOf = ({ bytes }: Pick<Message, 'bytes'>): number => bytes.length + OVERHEAD;

/** Whether a UDP or netlink socket would keep another message of that size. */
export const takesDatagram = (kernel: Kernel, to: Socket, length: number): boolean =>
  to.queued + length + OVERHEAD <= to.options.receiveBuffer && kernel.state.net.bytes < MAX_BYTES;

/** Whether a UNIX socket may send a message to another now. */
export const maySendTo = (kernel: Kernel, from: Socket, to: Socket): boolean =>
  hasSendRoom(kernel, from) && (to.id === from.id || to.peer === from.id || !isQueueFull(to));

export const hasSendRoom = (kernel: Kernel, from: Socket): boolean =>
  from.unread < from.options.sendBuffer && (kernel.state.net.bytes < MAX_BYTES || from.unread === 0);

const isQueueFull = (to: Socket): boolean => to.queue.length > MAX_QUEUE;

/** Queues a message, in the sender's buffer if that counts it (`sender`). */
export function putDatagram(kernel: Kernel, to: Socket, datagram: Datagram, sender?: Socket): void {
  sendRights(kernel, datagram.rights);
  const message: Message = {
    ...datagram,
    start: 0,
    end: datagram.bytes.length,
    sender: sender?.id,
    time: clockNow(kernel),
  };
  const charge = chargeOf(message);
  to.queue.push(message);
  to.queued += charge;
  kernel.state.net.bytes += charge;
  if (sender !== undefined) sender.unread += charge;
  tellReceivers(kernel, to, 'message arrived');
}

/** Takes the first message, cut to `max` bytes; a peek leaves it. Undefined when there is none. */
export function takeDatagram(kernel: Kernel, socket: Socket, max: number, peek: boolean): Taken | undefined {
  const message = socket.queue[0];
  if (message === undefined) return undefined;
  const bytes = message.bytes.slice(0, Math.min(max, message.end));
  if (!peek) {
    const wasFull = isQueueFull(socket);
    socket.queue.shift();
    landRights(kernel, message.rights);
    uncharge(kernel, socket, message);
    wakeReceiver(kernel, socket, 'message left over');
    if (socket.family === 'unix') tellSenders(kernel, socket, message, wasFull);
  }
  return { bytes, rights: message.rights, message, isComplete: true };
}

/** A message has left the queue, read or thrown away. */
export function uncharge(kernel: Kernel, socket: Socket, message: Message): void {
  const charge = chargeOf(message);
  socket.queued -= charge;
  kernel.state.net.bytes -= charge;
  countRead(kernel, message, charge);
}

/** Room in the sender's buffer, and in this socket's queue: who waits for either, and who polls sockets that are connected to this one. */
function tellSenders(kernel: Kernel, socket: Socket, message: Message, wasFull: boolean): void {
  const { sockets } = kernel.state.net;
  const by = 'message was read';
  const sender = message.sender === undefined ? undefined : sockets.get(message.sender);
  if (sender !== undefined && isDatagramWritable(kernel, sender)) {
    wakeSender(kernel, sender, by);
    notify(kernel, sender.pollers, WRITABLE, by);
  }
  wakeArrival(kernel, socket, by);
  if (!wasFull) return;
  for (const other of sockets.values()) {
    if (other.peer === socket.id && other !== sender && socket.peer !== other.id) {
      notify(kernel, other.pollers, WRITABLE, by);
    }
  }
}

/** Wakes one who waits for room in a socket's queue, if there is some. */
export function wakeArrival(kernel: Kernel, to: Socket, by: string): void {
  if (to.arrivals.length > 0 && !isQueueFull(to)) wakeFirst(kernel, to.arrivals, Number.POSITIVE_INFINITY, by);
}

/** Wakes one who waits to send by a socket, if there is room worth it. */
export function wakeNextSender(kernel: Kernel, socket: Socket, by: string): void {
  const { senders, type, unread, options } = socket;
  if (senders.length === 0) return;
  if (type === 'stream' ? hasStreamRoom(kernel, socket) : unread * 4 <= options.sendBuffer) {
    wakeSender(kernel, socket, by);
  }
}

/** What poll(2) calls writable: a quarter of the send buffer used at most, and room at the peer. */
export function isDatagramWritable(kernel: Kernel, socket: Socket): boolean {
  if (socket.family !== 'unix') return true;
  if (socket.unread * 4 > socket.options.sendBuffer) return false;
  const to = peerOf(kernel, socket);
  return to === undefined || to.id === socket.id || to.peer === socket.id || !isQueueFull(to);
}
