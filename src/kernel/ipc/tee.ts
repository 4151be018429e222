/** tee(2): copies what is in one pipe into another and leaves it where it was. */
import type { Tid } from '../../base/address.ts';
import { type Future, type FutureKind, PENDING, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import type { Waiting } from '../poller.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { unwatch, watch } from '../waitQueue.ts';
import { peekBytes, pipeAt, putBytes, readableLength, roomOf } from './pipe.ts';
import { ALWAYS, READABLE, WRITABLE } from './pollEvents.ts';

/** An end of a pipe: descriptor, open file and pipe. */
export interface PipeEnd {
  readonly fd: number;
  readonly file: number;
  readonly pipe: number;
}

export interface TeeFuture extends Future, Waiting {
  readonly kind: 'tee';
  state: 'waiting';
  readonly tid: Tid;
  /** The future holds a reference of both files. */
  readonly input: PipeEnd;
  readonly output: PipeEnd;
  readonly length: number;
}

export function tee(
  kernel: Kernel,
  { tid }: Thread,
  input: PipeEnd,
  output: PipeEnd,
  length: number,
  mayWait: boolean,
): number | TeeFuture {
  const done = tryTee(kernel, input, output, length);
  if (done !== undefined) return done;
  if (!mayWait) throw new SysError('EAGAIN', 'there is nothing to copy, or no room for it');
  for (const { file } of [input, output]) openFileAt(kernel, file).references++;
  return { kind: 'tee', state: 'waiting', tid, input, output, length };
}

/** Bytes copied; 0 at the end of the input; undefined when it would have to wait. */
function tryTee(kernel: Kernel, input: PipeEnd, output: PipeEnd, length: number): number | undefined {
  const from = pipeAt(kernel, input.pipe);
  const to = pipeAt(kernel, output.pipe);
  if (to.readers === 0) throw new SysError('EPIPE', `nobody can read pipe ${to.id} any more`);
  if (from.used === 0) return from.writers === 0 ? 0 : undefined;
  const part = Math.min(readableLength(from, length), roomOf(to));
  if (part === 0) return undefined;
  putBytes(kernel, to, peekBytes(from, 0, part));
  return part;
}

export const teeKind: FutureKind<Kernel, TeeFuture> = {
  kind: 'tee',
  poll(future, cx) {
    const kernel = cx.services;
    leave(kernel, future);
    const { input, output, length } = future;
    const done = tryTee(kernel, input, output, length);
    if (done !== undefined) {
      release(kernel, future);
      return ready(done);
    }
    watch(kernel, pipeAt(kernel, input.pipe).pollers, future, cx.waker, READABLE | ALWAYS);
    watch(kernel, pipeAt(kernel, output.pipe).pollers, future, cx.waker, WRITABLE | ALWAYS);
    return PENDING;
  },
  drop(future, kernel) {
    leave(kernel, future);
    release(kernel, future);
  },
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    in: future.input.fd,
    out: future.output.fd,
    used: pipeAt(kernel, future.input.pipe).used,
    room: roomOf(pipeAt(kernel, future.output.pipe)),
  }),
};

function leave(kernel: Kernel, future: TeeFuture): void {
  for (const { pipe } of [future.input, future.output]) unwatch(pipeAt(kernel, pipe).pollers, future);
}

function release(kernel: Kernel, { input, output }: TeeFuture): void {
  for (const { file } of [input, output]) releaseFile(kernel, openFileAt(kernel, file));
}
