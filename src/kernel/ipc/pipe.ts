/**
 * Pipes (pipe(7)): a ring of bytes, its two ends, and who waits at them. A wake goes to those alone who can go on: one reader, or one writer for whose
 * bytes there is room. It is passed on by the one who got it when something is left. Whoever merely looks (poll, epoll) stands in `pollers`.
 */
import { assert, present } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import type { Pipe, PipeWaiter } from '../state.ts';
import { wakeAll } from '../waiter.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { POLLERR, POLLHUP, READABLE, WRITABLE } from './pollEvents.ts';

/** Capacity of a new pipe. */
export const PIPE_SIZE = 65536;
/** Writes of at most this many bytes happen as a whole. */
export const PIPE_BUF = 4096;

/** So many pipes have their full size; further ones are small, so that pipes that nobody reads cannot fill the host (/proc/sys/fs/pipe-user-pages-soft). */
const FULL_PIPES = 1024;
const SMALL_PIPE_SIZE = 2 * PIPE_BUF;

/** Makes a pipe without ends; `openEnds` counts them. `fifo` is the inode that it belongs to. */
export function makePipe(kernel: Kernel, fifo?: number): Pipe {
  const pipe: Pipe = {
    id: kernel.state.next.pipe++,
    capacity: kernel.state.pipes.size < FULL_PIPES ? PIPE_SIZE : SMALL_PIPE_SIZE,
    buffer: new Uint8Array(PIPE_BUF),
    head: 0,
    used: 0,
    readers: 0,
    writers: 0,
    readerOpens: 0,
    writerOpens: 0,
    readWakers: [],
    writeWakers: [],
    openWakers: [],
    pollers: newWaitQueue(),
    ...(fifo === undefined ? {} : { fifo }),
  };
  kernel.state.pipes.set(pipe.id, pipe);
  return pipe;
}

export function pipeAt(kernel: Kernel, id: number): Pipe {
  return present(kernel.state.pipes.get(id), 'pipe', id);
}

/** Bytes that fit; none when there are as many packets as the pipe has pages. */
export function roomOf(pipe: Pipe): number {
  const isFullOfPackets = pipe.parts !== undefined && pipe.parts.length >= pipe.capacity / PIPE_BUF;
  return isFullOfPackets ? 0 : pipe.capacity - pipe.used;
}

/** Whether poll(2) calls the pipe not writable: a write of PIPE_BUF bytes would wait. */
export const isFull = (pipe: Pipe): boolean => roomOf(pipe) < PIPE_BUF;

/** An open file that is one end, or both. */
export interface Ends {
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Counts the ends of a new open file, and tells those who wait for the other side of a FIFO. */
export function openEnds(kernel: Kernel, pipe: Pipe, { reads, writes }: Ends): void {
  if (reads) {
    pipe.readers++;
    pipe.readerOpens++;
  }
  if (writes) {
    pipe.writers++;
    pipe.writerOpens++;
  }
  wakeAll(kernel, pipe.openWakers, 'FIFO opened');
}

/** Ends are closed: with the last reader writers learn that the pipe is broken, with the last writer readers learn of the end of file. */
export function closeEnds(kernel: Kernel, pipe: Pipe, { reads, writes }: Ends): void {
  if (reads && --pipe.readers === 0) {
    wakeAll(kernel, pipe.writeWakers, 'pipe closed');
    notify(kernel, pipe.pollers, POLLERR | WRITABLE, 'pipe closed');
  }
  if (writes && --pipe.writers === 0) {
    wakeAll(kernel, pipe.readWakers, 'pipe closed');
    notify(kernel, pipe.pollers, POLLHUP | READABLE, 'pipe closed');
  }
  if (pipe.readers > 0 || pipe.writers > 0) return;
  kernel.state.pipes.delete(pipe.id);
  const fifo = pipe.fifo === undefined ? undefined : kernel.state.inodes.get(pipe.fifo);
  if (fifo?.kind === 'fifo') fifo.pipe = undefined;
}

/** How many bytes a read of `length` bytes takes: it ends behind the first packet that it touches. */
export function readableLength(pipe: Pipe, length: number): number {
  if (pipe.parts === undefined) return Math.min(length, pipe.used);
  let total = 0;
  for (const part of pipe.parts) {
    total += Math.min(part.length, length - total);
    if (part.isPacket || total === length) break;
  }
  return total;
}

/** A copy of `length` bytes from byte `start` on. */
export function peekBytes(pipe: Pipe, start: number, length: number): Uint8Array {
  const head = (pipe.head + start) % pipe.buffer.length;
  if (head + length <= pipe.buffer.length) return pipe.buffer.slice(head, head + length);
  const bytes = new Uint8Array(length);
  const first = Math.min(length, pipe.buffer.length - head);
  bytes.set(pipe.buffer.subarray(head, head + first));
  bytes.set(pipe.buffer.subarray(0, length - first), first);
  return bytes;
}

/** Takes up to `length` bytes out, as one read does: what is left of a packet is lost. */
export function takeBytes(kernel: Kernel, pipe: Pipe, length: number): Uint8Array {
  const bytes = peekBytes(pipe, 0, readableLength(pipe, length));
  dropBytes(kernel, pipe, bytes.length);
  return bytes;
}

/** Takes the bytes out that a read has got. */
export function dropBytes(kernel: Kernel, pipe: Pipe, length: number): void {
  if (length === 0) return;
  const wasFull = isFull(pipe);
  const gone = pipe.parts === undefined ? length : dropParts(pipe.parts, length);
  pipe.head = (pipe.head + gone) % pipe.buffer.length;
  pipe.used -= gone;
  if (pipe.used === 0) pipe.parts = undefined;
  wakeThose(kernel, pipe);
  if (wasFull && !isFull(pipe)) notify(kernel, pipe.pollers, WRITABLE, 'pipe read');
}

/** Forgets parts of `length` bytes, and the rest of a packet among them; answers how many bytes that are. */
function dropParts(parts: { length: number; readonly isPacket: boolean }[], length: number): number {
  let gone = 0;
  for (let left = length; left > 0; ) {
    const part = parts[0]!;
    const taken = Math.min(left, part.length);
    left -= taken;
    part.length -= taken;
    gone += taken;
    if (part.isPacket) gone += part.length;
    if (part.isPacket || part.length === 0) parts.shift();
  }
  return gone;
}

/** Puts bytes in; there must be room. `isPacket`: they are to be read alone (O_DIRECT). */
export function putBytes(kernel: Kernel, pipe: Pipe, bytes: Uint8Array, isPacket = false): void {
  assert(bytes.length <= roomOf(pipe), 'what is put into a pipe fits');
  if (isPacket || pipe.parts !== undefined) {
    pipe.parts ??= pipe.used === 0 ? [] : [{ length: pipe.used, isPacket: false }];
    const last = pipe.parts.at(-1);
    if (last !== undefined && !last.isPacket && !isPacket) last.length += bytes.length;
    else pipe.parts.push({ length: bytes.length, isPacket });
  }
  if (pipe.used + bytes.length > pipe.buffer.length) resizeBuffer(pipe, pipe.used + bytes.length);
  const tail = (pipe.head + pipe.used) % pipe.buffer.length;
  const first = Math.min(bytes.length, pipe.buffer.length - tail);
  if (first === bytes.length) pipe.buffer.set(bytes, tail);
  else {
    pipe.buffer.set(bytes.subarray(0, first), tail);
    pipe.buffer.set(bytes.subarray(first), 0);
  }
  pipe.used += bytes.length;
  wakeThose(kernel, pipe);
  notify(kernel, pipe.pollers, READABLE, 'pipe write');
}

/** Sets how much the pipe holds at most; what is in it must fit. */
export function setCapacity(kernel: Kernel, pipe: Pipe, capacity: number): void {
  pipe.capacity = capacity;
  if (pipe.buffer.length > capacity) resizeBuffer(pipe, capacity);
  wakeThose(kernel, pipe);
  if (!isFull(pipe)) notify(kernel, pipe.pollers, WRITABLE, 'pipe resized');
}

/** The ring grows by doubling as it fills, up to the capacity. */
function resizeBuffer(pipe: Pipe, needed: number): void {
  let length = PIPE_BUF;
  while (length < needed) length *= 2;
  const buffer = new Uint8Array(length);
  buffer.set(peekBytes(pipe, 0, pipe.used));
  pipe.buffer = buffer;
  pipe.head = 0;
}

/** Wakes those who can go on now: when bytes came or went, and when a woken waiter goes away without having used its chance. */
export function wakeThose(kernel: Kernel, pipe: Pipe): void {
  if (pipe.readWakers.length > 0) wakeFirst(kernel, pipe.readWakers, pipe.used, 'pipe write');
  if (pipe.writeWakers.length > 0) wakeFirst(kernel, pipe.writeWakers, roomOf(pipe), 'pipe read');
}

function wakeFirst(kernel: Kernel, queue: PipeWaiter[], available: number, by: string): void {
  const index = queue.findIndex((waiter) => waiter.need <= available);
  if (index !== -1) kernel.wake(queue.splice(index, 1)[0]!.waker, by);
}
