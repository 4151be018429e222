/**
 * The console: what goes out becomes `output` events at once; what comes in is typed by a person (`stdin: 'console'`: `readConsole` waits for
 * `consoleInput`) or pulled from the host (`stdin: 'pull'`: `readInput` asks while the machine stands still). A read ends at a line's end, as a
 * terminal's does.
 */
import type { Tid } from '../../base/address.ts';
import {
  type Context,
  type Future,
  type FutureKind,
  INTERRUPTED,
  PENDING,
  type Poll,
  ready,
} from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import type { Segment, Transfer } from './fileKind.ts';
import { gather, scatter, totalLength, usableLength } from './ioVector.ts';

/** Waits for typed input; the value is the number of bytes read, 0 at its end. */
export interface ReadConsoleFuture extends Future {
  readonly kind: 'readConsole';
  state: 'waiting';
  readonly tid: Tid;
  readonly segments: readonly Segment[];
}

/** Pulls standard input from the host. */
export interface ReadInputFuture extends Future {
  readonly kind: 'readInput';
  state: 'asking' | 'answered';
  readonly tid: Tid;
  readonly segments: readonly Segment[];
}

const LINE_END = 0x0a;

/** Whether a read of standard input would not wait. */
export function inputReady(kernel: Kernel): boolean {
  const { console, config } = kernel.state;
  return config.stdin === 'pull' || console.bytes.length > 0 || console.ended;
}

export function readConsole(
  kernel: Kernel,
  { thread, segments, mayWait }: Pick<Transfer<never>, 'thread' | 'segments' | 'mayWait'>,
): number | Future {
  if (totalLength(segments) === 0) return 0;
  if (kernel.state.config.stdin === 'pull')
    return { kind: 'readInput', state: 'asking', tid: thread.tid, segments } as Future;
  const got = tryRead(kernel, thread, segments);
  if (got !== undefined) return got;
  if (!mayWait) throw new SysError('EAGAIN', 'nothing has been typed');
  return { kind: 'readConsole', state: 'waiting', tid: thread.tid, segments } as Future;
}

/** Writes all bytes that are accessible; never waits. */
export function writeConsole(kernel: Kernel, thread: Thread, stream: 1 | 2, segments: readonly Segment[]): number {
  if (totalLength(segments) === 0) return 0;
  const space = spaceOf(kernel, thread);
  const length = usableLength(kernel, space, segments, 'load');
  kernel.emit({ kind: 'output', fd: stream, tid: thread.tid, bytes: gather(kernel, space, segments, 0, length) });
  return length;
}

function tryRead(kernel: Kernel, thread: Thread, segments: readonly Segment[]): number | undefined {
  const { console } = kernel.state;
  if (console.bytes.length === 0) return console.ended ? 0 : undefined;
  const space = spaceOf(kernel, thread);
  const usable = usableLength(kernel, space, segments, 'store');
  const lineEnd = console.bytes.indexOf(LINE_END);
  const line = lineEnd === -1 ? console.bytes.length : lineEnd + 1;
  const bytes = console.bytes.slice(0, Math.min(usable, line));
  console.bytes = console.bytes.slice(bytes.length);
  scatter(kernel, space, segments, 0, bytes);
  return bytes.length;
}

export const readConsoleKind: FutureKind<Kernel, ReadConsoleFuture> = {
  kind: 'readConsole',
  poll(future, cx) {
    const kernel = cx.services;
    leaveConsole(kernel, cx.waker.taskId);
    const got = tryRead(kernel, threadOf(kernel, future.tid), future.segments);
    if (got !== undefined) return ready(got);
    kernel.state.console.wakers.push(cx.waker);
    return PENDING;
  },
  drop(future, kernel) {
    leaveConsole(kernel, threadOf(kernel, future.tid).taskId);
  },
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    fd: 0,
    bytes: totalLength(future.segments),
    typed: kernel.state.console.bytes.length,
  }),
};

export function leaveConsole(kernel: Kernel, taskId: number): void {
  const { wakers } = kernel.state.console;
  const index = wakers.findIndex((waker) => waker.taskId === taskId);
  if (index !== -1) wakers.splice(index, 1);
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
