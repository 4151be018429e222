/**
 * Pipes (pipe(7)): a ring of 64 KiB, its two ends, and who waits at them. A wake goes to those alone who can go on: one reader, or one writer for whose
 * bytes there is room. It is passed on by the one who got it when something is left. Whoever merely looks (poll, epoll) stands in `pollers`.
 */
import { assert } from '../../base/assert.ts';
import type { Waker } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { Pipe, PipeWaiter } from '../state.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { POLLERR, POLLHUP, READABLE, WRITABLE } from './pollEvents.ts';

export const PIPE_SIZE = 65536;
/** Writes of at most this many bytes happen as a whole. */
export const PIPE_BUF = 4096;

/** Makes a pipe without ends; the rows of `pipeKinds.ts` count them. */
export function makePipe(kernel: Kernel): Pipe {
  const pipe: Pipe = {
    id: kernel.state.next.pipe++,
    buffer: new Uint8Array(PIPE_SIZE),
    head: 0,
    used: 0,
    readers: 0,
    writers: 0,
    readWakers: [],
    writeWakers: [],
    pollers: newWaitQueue(),
  };
  kernel.state.pipes.set(pipe.id, pipe);
  return pipe;
}

export function pipeAt(kernel: Kernel, id: number): Pipe {
  const pipe = kernel.state.pipes.get(id);
  assert(pipe !== undefined, `pipe ${id} exists`);
  return pipe;
}

export const roomOf = (pipe: Pipe): number => pipe.buffer.length - pipe.used;

/** Whether poll(2) calls the pipe not writable: a write of PIPE_BUF bytes would wait. */
export const isFull = (pipe: Pipe): boolean => roomOf(pipe) < PIPE_BUF;

/** The last reader has gone: writers learn that the pipe is broken. */
export function closeReadEnd(kernel: Kernel, pipe: Pipe): void {
  pipe.readers--;
  if (pipe.readers > 0) return;
  wakeAll(kernel, pipe.writeWakers, 'pipe closed');
  notify(kernel, pipe.pollers, POLLERR | WRITABLE, 'pipe closed');
  forgetIfUnused(kernel, pipe);
}

/** The last writer has gone: readers learn of the end of file. */
export function closeWriteEnd(kernel: Kernel, pipe: Pipe): void {
  pipe.writers--;
  if (pipe.writers > 0) return;
  wakeAll(kernel, pipe.readWakers, 'pipe closed');
  notify(kernel, pipe.pollers, POLLHUP | READABLE, 'pipe closed');
  forgetIfUnused(kernel, pipe);
}

function forgetIfUnused(kernel: Kernel, pipe: Pipe): void {
  if (pipe.readers === 0 && pipe.writers === 0) kernel.state.pipes.delete(pipe.id);
}

/** Takes up to `length` bytes out. */
export function takeBytes(kernel: Kernel, pipe: Pipe, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(length, pipe.used));
  const first = Math.min(bytes.length, pipe.buffer.length - pipe.head);
  bytes.set(pipe.buffer.subarray(pipe.head, pipe.head + first));
  bytes.set(pipe.buffer.subarray(0, bytes.length - first), first);
  const wasFull = isFull(pipe);
  pipe.head = (pipe.head + bytes.length) % pipe.buffer.length;
  pipe.used -= bytes.length;
  wakeThose(kernel, pipe);
  if (wasFull && !isFull(pipe)) notify(kernel, pipe.pollers, WRITABLE, 'pipe read');
  return bytes;
}

/** Puts bytes in; there must be room. */
export function putBytes(kernel: Kernel, pipe: Pipe, bytes: Uint8Array): void {
  assert(bytes.length <= roomOf(pipe), `${bytes.length} bytes fit into pipe ${pipe.id}`);
  const tail = (pipe.head + pipe.used) % pipe.buffer.length;
  const first = Math.min(bytes.length, pipe.buffer.length - tail);
  pipe.buffer.set(bytes.subarray(0, first), tail);
  pipe.buffer.set(bytes.subarray(first), 0);
  pipe.used += bytes.length;
  wakeThose(kernel, pipe);
  notify(kernel, pipe.pollers, READABLE, 'pipe write');
}

/** Registers a waiter at the end of its queue, unless it stands there. */
export function waitAt(queue: PipeWaiter[], waker: Waker, need: number): void {
  if (queue.some((waiter) => waiter.taskId === waker.taskId)) return;
  queue.push({ taskId: waker.taskId, generation: waker.generation, need });
}

/** Takes a waiter out of a queue; one that has been woken already is no longer there. */
export function leave(queue: PipeWaiter[], waker: Waker): void {
  const index = queue.findIndex((waiter) => waiter.taskId === waker.taskId);
  if (index !== -1) queue.splice(index, 1);
}

/** Wakes those who can go on now: when bytes came or went, and when a woken waiter goes away without having used its chance. */
export function wakeThose(kernel: Kernel, pipe: Pipe): void {
  wakeFirst(kernel, pipe.readWakers, pipe.used, 'pipe write');
  wakeFirst(kernel, pipe.writeWakers, roomOf(pipe), 'pipe read');
}

function wakeFirst(kernel: Kernel, queue: PipeWaiter[], available: number, by: string): void {
  const index = queue.findIndex((waiter) => waiter.need <= available);
  if (index !== -1) kernel.wake(queue.splice(index, 1)[0]!, by);
}

function wakeAll(kernel: Kernel, queue: PipeWaiter[], by: string): void {
  for (const waiter of queue.splice(0)) kernel.wake(waiter, by);
}
