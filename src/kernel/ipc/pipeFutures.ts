/**
 * Reading and writing pipes: at once when that is possible, else as a future that waits at the pipe (pipe(7), "I/O on pipes and FIFOs").
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Transfer } from '../fs/fileKind.ts';
import { firstBytes, gather, type Segment, scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import { O_DIRECT } from '../fs/openFlags.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { Waiting } from '../poller.ts';
import { sendToThread } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { OpenFile, OpenNode, Pipe, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { entryOf, leaveQueue } from '../waiter.ts';
import { PIPE_BUF, pipeAt, putBytes, readableLength, roomOf, takeBytes, wakeThose } from './pipe.ts';

/** Waits until the pipe has bytes or no writers; the value is the number of bytes read. */
export interface PipeReadFuture extends Future, Waiting {
  readonly kind: 'pipeRead';
  state: 'waiting';
  readonly tid: Tid;
  readonly fd: number;
  /** The open file, of which the future holds a reference: closing the descriptor meanwhile does not close the pipe's end. */
  readonly file: number;
  readonly pipe: number;
  readonly segments: readonly Segment[];
}

/** Waits for room until all bytes are written; the value is their number. */
export interface PipeWriteFuture extends Future, Waiting {
  readonly kind: 'pipeWrite';
  state: 'waiting';
  readonly tid: Tid;
  readonly fd: number;
  /** As in `PipeReadFuture`. */
  readonly file: number;
  readonly pipe: number;
  readonly segments: readonly Segment[];
  readonly length: number;
  /** Bytes written so far. */
  done: number;
}

type PipeTransfer = Transfer<OpenNode & { readonly pipe: number }>;

/** read(2) on a pipe's end. */
export function readPipe(
  kernel: Kernel,
  { thread, fd, file, segments, mayWait }: PipeTransfer,
): number | PipeReadFuture {
  const id = file.node.pipe;
  const got = tryRead(kernel, thread, pipeAt(kernel, id), segments);
  if (got !== undefined) return got;
  if (!mayWait) throw new SysError('EAGAIN', 'the pipe is empty');
  file.references++;
  return { kind: 'pipeRead', state: 'waiting', tid: thread.tid, fd, file: file.id, pipe: id, segments };
}

/** write(2) on a pipe's end. */
export function writePipe(
  kernel: Kernel,
  { thread, fd, file, segments, mayWait }: PipeTransfer,
): number | PipeWriteFuture {
  const id = file.node.pipe;
  const total = totalLength(segments);
  if (total === 0) return 0;
  const pipe = pipeAt(kernel, id);
  checkReaders(pipe);
  const length = usableLength(kernel, spaceOf(kernel, thread), segments, 'load');
  const done = tryWrite(kernel, thread, file, pipe, segments, length, 0);
  if (done === length) return length;
  if (!mayWait && done === 0) throw new SysError('EAGAIN', `the pipe has no room for ${length} bytes`);
  if (!mayWait) return done;
  file.references++;
  const { tid } = thread;
  return { kind: 'pipeWrite', state: 'waiting', tid, fd, file: file.id, pipe: id, segments, length, done };
}

export const pipeReadKind: FutureKind<Kernel, PipeReadFuture> = {
  kind: 'pipeRead',
  poll: (future, cx) => untilDone(cx.services, future, () => pollRead(future, cx)),
  drop(future, kernel) {
    giveUp(kernel, future, 'readWakers');
  },
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    fd: future.fd,
    pipe: future.pipe,
    used: pipeAt(kernel, future.pipe).used,
    writers: pipeAt(kernel, future.pipe).writers,
  }),
};

export const pipeWriteKind: FutureKind<Kernel, PipeWriteFuture> = {
  kind: 'pipeWrite',
  poll: (future, cx) => untilDone(cx.services, future, () => pollWrite(future, cx)),
  drop(future, kernel) {
    giveUp(kernel, future, 'writeWakers');
  },
  interrupt: ({ done }) => (done > 0 ? done : 'restart'),
  describe: (future, kernel) => ({
    fd: future.fd,
    pipe: future.pipe,
    written: future.done,
    bytes: future.length,
    room: roomOf(pipeAt(kernel, future.pipe)),
    readers: pipeAt(kernel, future.pipe).readers,
  }),
};

/** Polls, and gives up the file when the future is done; one that fails is dropped by who polled it. */
function untilDone(kernel: Kernel, future: PipeReadFuture | PipeWriteFuture, body: () => Poll): Poll {
  const poll = body();
  if (poll.kind === 'ready') releaseFile(kernel, openFileAt(kernel, future.file));
  return poll;
}

function pollRead(future: PipeReadFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const pipe = pipeAt(kernel, future.pipe);
  leaveQueue(pipe.readWakers, future);
  const got = tryRead(kernel, threadOf(kernel, future.tid), pipe, future.segments);
  if (got !== undefined) return ready(got);
  pipe.readWakers.push({ entry: entryOf(kernel, future), waker: cx.waker, need: 1 });
  return PENDING;
}

function pollWrite(future: PipeWriteFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const thread = threadOf(kernel, future.tid);
  const pipe = pipeAt(kernel, future.pipe);
  leaveQueue(pipe.writeWakers, future);
  if (pipe.readers === 0 && future.done > 0) {
    // The call succeeds with what was written, but the signal comes all the same; with EPIPE, the dispatcher sends it.
    sendToThread(kernel, thread, Signal.SIGPIPE, `wrote to pipe ${pipe.id}, which nobody can read any more`);
    return ready(future.done);
  }
  checkReaders(pipe);
  const file = openFileAt(kernel, future.file);
  future.done = tryWrite(kernel, thread, file, pipe, future.segments, future.length, future.done);
  if (future.done === future.length) return ready(future.length);
  const need = future.length <= PIPE_BUF ? future.length : 1;
  pipe.writeWakers.push({ entry: entryOf(kernel, future), waker: cx.waker, need });
  return PENDING;
}

/** Bytes read; 0 at the end of file; undefined when it would have to wait. */
function tryRead(kernel: Kernel, thread: Thread, pipe: Pipe, segments: readonly Segment[]): number | undefined {
  if (totalLength(segments) === 0) return 0;
  if (pipe.used === 0) return pipe.writers === 0 ? 0 : undefined;
  const space = spaceOf(kernel, thread);
  const wanted = firstBytes(segments, readableLength(pipe, totalLength(segments)));
  const bytes = takeBytes(kernel, pipe, usableLength(kernel, space, wanted, 'store'));
  scatter(kernel, space, segments, 0, bytes);
  return bytes.length;
}

/** Writes what fits of the bytes from `done` on, all or nothing up to PIPE_BUF, with O_DIRECT as packets; answers how many are written now. */
function tryWrite(
  kernel: Kernel,
  thread: Thread,
  { flags }: OpenFile,
  pipe: Pipe,
  segments: readonly Segment[],
  length: number,
  done: number,
): number {
  const isPacket = (flags & O_DIRECT) !== 0;
  let written = done;
  while (written < length) {
    const room = roomOf(pipe);
    const whole = isPacket ? Math.min(PIPE_BUF, length - written) : length <= PIPE_BUF ? length : 1;
    if (room < whole) break;
    const part = isPacket ? whole : Math.min(room, length - written);
    putBytes(kernel, pipe, gather(kernel, spaceOf(kernel, thread), segments, written, part), isPacket);
    written += part;
  }
  return written;
}

function checkReaders(pipe: Pipe): void {
  if (pipe.readers === 0) throw new SysError('EPIPE', `nobody can read pipe ${pipe.id} any more`);
}

/** Leaves the queue; had the waiter been woken, the next one gets its chance. */
function giveUp(kernel: Kernel, future: PipeReadFuture | PipeWriteFuture, queue: 'readWakers' | 'writeWakers'): void {
  const pipe = pipeAt(kernel, future.pipe);
  leaveQueue(pipe[queue], future);
  wakeThose(kernel, pipe);
  releaseFile(kernel, openFileAt(kernel, future.file));
}
