/** Event counters (eventfd(2)): a read takes the count, or one of it; a write adds; each waits where it cannot. */
import { assert } from '../../base/assert.ts';
import type { Future, FutureKind } from '../../executor/future.ts';
import type { Kernel } from '../context.ts';
import type { FileKind, Segment } from '../fs/fileKind.ts';
import { gather, scatter, totalLength, usableLength } from '../fs/ioVector.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import type { EventCounter, OpenNode, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { threadOf } from '../thread.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { ANONYMOUS_INO } from './anonymousInode.ts';
import { dropFileWait, type FileWait, pollFileWait, tryOrWait } from './fileWait.ts';
import { READABLE, WRITABLE } from './pollEvents.ts';

type EventNode = OpenNode & { readonly kind: 'eventfd' };

const WORD = 8;
/** The largest count; one more is what a write may not add. */
const MAX_COUNT = 0xffff_ffff_ffff_fffen;

export interface EventfdReadFuture extends Future, FileWait {
  readonly kind: 'eventfdRead';
  state: 'waiting';
  readonly eventfd: number;
}

export interface EventfdWriteFuture extends Future, FileWait {
  readonly kind: 'eventfdWrite';
  state: 'waiting';
  readonly eventfd: number;
  readonly value: bigint;
}

export function makeEventCounter(kernel: Kernel, count: bigint, semaphore: boolean): EventCounter {
  const counter: EventCounter = { id: kernel.state.next.eventfd++, count, semaphore, pollers: newWaitQueue() };
  kernel.state.eventfds.set(counter.id, counter);
  return counter;
}

function counterAt(kernel: Kernel, id: number): EventCounter {
  const counter = kernel.state.eventfds.get(id);
  assert(counter !== undefined, `event counter ${id} exists`);
  return counter;
}

export const eventfdFile: FileKind<Kernel, EventNode> = {
  kind: 'eventfd',
  ignoresSeeks: true,
  read(kernel, transfer) {
    const { thread, file, segments } = transfer;
    const { eventfd } = file.node;
    if (totalLength(segments) < WORD) throw new SysError('EINVAL', 'a count has 8 bytes');
    return tryOrWait<EventNode, EventfdReadFuture>(
      transfer,
      () => tryRead(kernel, thread, eventfd, segments),
      'the count is 0',
      (common) => ({ kind: 'eventfdRead', state: 'waiting', eventfd, ...common }),
    );
  },
  write(kernel, transfer) {
    const { thread, file, segments } = transfer;
    const { eventfd } = file.node;
    if (totalLength(segments) !== WORD) throw new SysError('EINVAL', 'a count has 8 bytes');
    const bytes = gather(kernel, spaceOf(kernel, thread), segments, 0, WORD);
    const value = new DataView(bytes.buffer).getBigUint64(0, true);
    if (value > MAX_COUNT) throw new SysError('EINVAL', `${value} cannot be added`);
    return tryOrWait<EventNode, EventfdWriteFuture>(
      transfer,
      () => tryWrite(kernel, eventfd, value),
      `${value} does not fit`,
      (common) => ({ kind: 'eventfdWrite', state: 'waiting', eventfd, value, ...common }),
    );
  },
  readiness(kernel, { node }) {
    const { count } = counterAt(kernel, node.eventfd);
    return (count > 0n ? READABLE : 0) | (count < MAX_COUNT ? WRITABLE : 0);
  },
  queue: (kernel, { node }) => counterAt(kernel, node.eventfd).pollers,
  closed(kernel, { node }) {
    kernel.state.eventfds.delete(node.eventfd);
  },
  stat: () => ({ mode: 0o600, ino: ANONYMOUS_INO, size: 0, rdev: 0 }),
  fdinfo: (kernel, node) => `eventfd-count: ${counterAt(kernel, node.eventfd).count.toString(16).padStart(16)}\n`,
};

export const eventfdReadKind: FutureKind<Kernel, EventfdReadFuture> = {
  kind: 'eventfdRead',
  poll: (future, cx) =>
    pollFileWait(future, cx, READABLE, () =>
      tryRead(cx.services, threadOf(cx.services, future.tid), future.eventfd, future.segments),
    ),
  drop: dropFileWait,
  interrupt: () => 'restart',
  describe: (future, kernel) => ({ fd: future.fd, ...describeCounter(kernel, future.eventfd) }),
};

export const eventfdWriteKind: FutureKind<Kernel, EventfdWriteFuture> = {
  kind: 'eventfdWrite',
  poll: (future, cx) => pollFileWait(future, cx, WRITABLE, () => tryWrite(cx.services, future.eventfd, future.value)),
  drop: dropFileWait,
  interrupt: () => 'restart',
  describe: (future, kernel) => ({
    fd: future.fd,
    value: String(future.value),
    ...describeCounter(kernel, future.eventfd),
  }),
};

function describeCounter(kernel: Kernel, id: number): Record<string, string | number> {
  const { count, semaphore } = counterAt(kernel, id);
  return { eventfd: id, count: String(count), semaphore: semaphore ? 'yes' : 'no' };
}

function tryRead(kernel: Kernel, thread: Thread, id: number, segments: readonly Segment[]): number | undefined {
  const counter = counterAt(kernel, id);
  if (counter.count === 0n) return undefined;
  const space = spaceOf(kernel, thread);
  if (usableLength(kernel, space, segments, 'store') < WORD) throw new SysError('EFAULT', 'the count cannot be stored');
  const value = counter.semaphore ? 1n : counter.count;
  const view = new DataView(new ArrayBuffer(WORD));
  view.setBigUint64(0, value, true);
  scatter(kernel, space, segments, 0, new Uint8Array(view.buffer));
  counter.count -= value;
  notify(kernel, counter.pollers, WRITABLE, 'eventfd read');
  return WORD;
}

function tryWrite(kernel: Kernel, id: number, value: bigint): number | undefined {
  const counter = counterAt(kernel, id);
  if (value > MAX_COUNT - counter.count) return undefined;
  counter.count += value;
  notify(kernel, counter.pollers, READABLE, 'eventfd write');
  return WORD;
}
