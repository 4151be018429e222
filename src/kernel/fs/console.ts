/**
 * Standard streams that are no terminal (`hartbeat run` with its streams in a pipe or a file): what goes out becomes `output` events at once; what comes in
 * is pulled from the host while the machine stands still.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, INTERRUPTED, type Poll, ready } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import type { Segment } from './fileKind.ts';
import { gather, scatter, totalLength, usableLength } from './ioVector.ts';

/** Pulls standard input from the host. */
export interface ReadInputFuture extends Future {
  readonly kind: 'readInput';
  state: 'asking' | 'answered';
  readonly tid: Tid;
  readonly segments: readonly Segment[];
}

export function readInput(thread: Thread, segments: readonly Segment[]): number | ReadInputFuture {
  if (totalLength(segments) === 0) return 0;
  return { kind: 'readInput', state: 'asking', tid: thread.tid, segments };
}

/** Writes all bytes that are accessible; never waits. */
export function writeConsole(kernel: Kernel, thread: Thread, stream: 1 | 2, segments: readonly Segment[]): number {
  if (totalLength(segments) === 0) return 0;
  const space = spaceOf(kernel, thread);
  const length = usableLength(kernel, space, segments, 'load');
  kernel.emit({ kind: 'output', fd: stream, tid: thread.tid, bytes: gather(kernel, space, segments, 0, length) });
  return length;
}

export const readInputKind: FutureKind<Kernel, ReadInputFuture> = {
  kind: 'readInput',
  poll: (future, cx) => pollInput(future, cx),
  describe: (future) => ({ fd: 0, bytes: totalLength(future.segments) }),
};

function pollInput(future: ReadInputFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const thread = threadOf(kernel, future.tid);
  const space = spaceOf(kernel, thread);
  if (future.state === 'asking') {
    // EFAULT before anything is taken from the host.
    const max = usableLength(kernel, space, future.segments, 'store');
    kernel.requestHost(thread.taskId, { kind: 'readInput', max });
    future.state = 'answered';
    return INTERRUPTED;
  }
  const answer = kernel.takeHostAnswer(thread.taskId);
  if (answer === undefined) return INTERRUPTED;
  if (answer.kind !== 'readInput') throw new SysError('EIO', 'standard input cannot be read');
  scatter(kernel, space, future.segments, 0, answer.bytes);
  return ready(answer.bytes.length);
}
