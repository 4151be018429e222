/**
 * Moving bytes between open files inside the kernel (splice(2), sendfile(2)): peeks at what the input has, puts as much of it into the output as fits, and
 * takes that much from the input; waits at whichever side cannot go on. What a file can do here is said by its kind (`FileKind.peek`, `put`).
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import { HostQuestion } from '../fs/hostQuestion.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { writeU64 } from '../mm/userMemory.ts';
import type { Waiting } from '../poller.ts';
import { sendToThread } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { OpenFile, Thread, WaitQueue } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { unwatch, watch } from '../waitQueue.ts';
import { IN_ACCESS, IN_MODIFY, notifyFile } from './inotify.ts';
import { pipeOf } from './pipeKinds.ts';
import { ALWAYS, POLLRDHUP, READABLE, WRITABLE } from './pollEvents.ts';

/** One side: its open file, and the offset of its own that the caller gave, with the address where it goes at the end. */
export interface SpliceSide {
  readonly fd: number;
  readonly file: number;
  readonly offset?: { readonly address: number; at: number } | undefined;
}

export interface SpliceFuture extends Future, Waiting {
  readonly kind: 'splice';
  state: 'waiting';
  readonly tid: Tid;
  readonly call: 'splice' | 'sendfile';
  /** The future holds a reference of both files. */
  readonly input: SpliceSide;
  readonly output: SpliceSide;
  readonly length: number;
  done: number;
  waitsFor: 'input' | 'output';
}

/** Bytes copied in one go. */
const CHUNK = 65536;

type Stop = 'end' | 'input' | 'output';

/** Moves what can be moved now, and waits for more where the call does (`isOver`). */
export function splice(
  kernel: Kernel,
  thread: Thread,
  call: SpliceFuture['call'],
  input: SpliceSide,
  output: SpliceSide,
  length: number,
  mayWait: boolean,
): number | SpliceFuture {
  const { done, stop } = move(kernel, thread, input, output, length);
  if (isOver(kernel, call, output, done, stop) || (!mayWait && done > 0))
    return finish(kernel, thread, input, output, done);
  if (!mayWait) throw new SysError('EAGAIN', stop === 'input' ? 'there is nothing to move' : 'there is no room');
  const waitsFor = stop === 'input' ? 'input' : 'output';
  for (const { file } of [input, output]) openFileAt(kernel, file).references++;
  return { kind: 'splice', state: 'waiting', tid: thread.tid, call, input, output, length, done, waitsFor };
}

/** Only sendfile to something else than a pipe goes on after it has moved something. */
function isOver(kernel: Kernel, call: SpliceFuture['call'], output: SpliceSide, done: number, stop: Stop): boolean {
  const movesAll = call === 'sendfile' && pipeOf(fileOf(kernel, output)) === undefined;
  return stop === 'end' || (!movesAll && done > 0);
}

interface Moved {
  readonly done: number;
  readonly stop: Stop;
}

/** Answers how much was moved, and which side it is that cannot go on; those who watch the files are told. */
function move(kernel: Kernel, thread: Thread, input: SpliceSide, output: SpliceSide, length: number): Moved {
  const moved = moveChunks(kernel, thread, input, output, length);
  if (moved.done > 0) {
    notifyFile(kernel, openFileAt(kernel, input.file), IN_ACCESS);
    notifyFile(kernel, openFileAt(kernel, output.file), IN_MODIFY);
  }
  return moved;
}

function moveChunks(kernel: Kernel, thread: Thread, input: SpliceSide, output: SpliceSide, length: number): Moved {
  const from = openFileAt(kernel, input.file);
  const to = openFileAt(kernel, output.file);
  const source = kernel.fileKind(from.node);
  const target = kernel.fileKind(to.node);
  if (source.peek === undefined || source.skip === undefined) throw cannot(input);
  if (target.put === undefined) throw cannot(output);
  let done = 0;
  while (done < length) {
    const bytes = source.peek(kernel, thread, from, Math.min(CHUNK, length - done), input.offset?.at);
    if (bytes === undefined) return { done, stop: 'input' };
    if (bytes.length === 0) break;
    const part = putOrStop(kernel, thread, done, () => target.put!(kernel, thread, to, bytes, output.offset?.at));
    if (part === 'broken') break;
    if (part === undefined) return { done, stop: 'output' };
    source.skip(kernel, from, part, input.offset?.at);
    for (const { offset } of [input, output]) if (offset !== undefined) offset.at += part;
    done += part;
    if (part < bytes.length) return { done, stop: 'output' };
  }
  return { done, stop: 'end' };
}

/** An error or a question to the host after something has been moved ends the call with what was moved; a broken pipe still sends its signal. */
function putOrStop(
  kernel: Kernel,
  thread: Thread,
  done: number,
  put: () => number | undefined,
): number | 'broken' | undefined {
  try {
    return put();
  } catch (error) {
    if (done === 0 || !(error instanceof SysError || error instanceof HostQuestion)) throw error;
    if (error instanceof SysError && error.errno === 'EPIPE')
      sendToThread(kernel, thread, Signal.SIGPIPE, error.message);
    return 'broken';
  }
}

const cannot = ({ fd }: SpliceSide): SysError => new SysError('EINVAL', `descriptor ${fd} cannot be spliced`);

/** Stores the offsets that the caller gave. */
function finish(kernel: Kernel, thread: Thread, input: SpliceSide, output: SpliceSide, done: number): number {
  for (const { offset } of [input, output]) {
    if (offset !== undefined) writeU64(kernel, spaceOf(kernel, thread), offset.address, offset.at);
  }
  return done;
}

export const spliceKind: FutureKind<Kernel, SpliceFuture> = {
  kind: 'splice',
  poll(future, cx) {
    const kernel = cx.services;
    leave(kernel, future);
    const poll = goOn(future, cx);
    if (poll.kind === 'ready') release(kernel, future);
    return poll;
  },
  drop(future, kernel) {
    leave(kernel, future);
    release(kernel, future);
  },
  interrupt(future, kernel) {
    if (future.done === 0) return 'restart';
    return finish(kernel, threadOf(kernel, future.tid), future.input, future.output, future.done);
  },
  describe: (future, kernel) => ({
    call: future.call,
    in: `${future.input.fd} ${fileOf(kernel, future.input).node.kind}`,
    out: `${future.output.fd} ${fileOf(kernel, future.output).node.kind}`,
    waitsFor: future.waitsFor,
    moved: future.done,
    bytes: future.length,
  }),
};

function goOn(future: SpliceFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const thread = threadOf(kernel, future.tid);
  const { call, input, output } = future;
  const { done, stop } = moveAfter(kernel, thread, future);
  future.done += done;
  if (isOver(kernel, call, output, future.done, stop)) return ready(finish(kernel, thread, input, output, future.done));
  future.waitsFor = stop === 'input' ? 'input' : 'output';
  const events = (future.waitsFor === 'input' ? READABLE | POLLRDHUP : WRITABLE) | ALWAYS;
  watch(kernel, queueOf(kernel, future), future, cx.waker, events);
  return PENDING;
}

/** Goes on with a call; an error is told only when nothing has been moved at all. */
function moveAfter(kernel: Kernel, thread: Thread, { input, output, length, done }: SpliceFuture): Moved {
  try {
    return move(kernel, thread, input, output, length - done);
  } catch (error) {
    if (!(error instanceof SysError) || done === 0) throw error;
    if (error.errno === 'EPIPE') sendToThread(kernel, thread, Signal.SIGPIPE, error.message);
    return { done: 0, stop: 'end' };
  }
}

const fileOf = (kernel: Kernel, { file }: SpliceSide): OpenFile => openFileAt(kernel, file);

/** A side that cannot go on now has a queue: it is not always ready. */
function queueOf(kernel: Kernel, future: SpliceFuture): WaitQueue {
  const file = fileOf(kernel, future[future.waitsFor]);
  return kernel.fileKind(file.node).queue!(kernel, file)!;
}

function leave(kernel: Kernel, future: SpliceFuture): void {
  unwatch(queueOf(kernel, future), future);
}

function release(kernel: Kernel, { input, output }: SpliceFuture): void {
  for (const side of [input, output]) releaseFile(kernel, fileOf(kernel, side));
}
