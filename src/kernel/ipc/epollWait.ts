/**
 * epoll_wait(2): fetches ready interests, or waits at the instance for the next. The future holds a reference of the instance's open file.
 */
import type { Tid } from '../../base/address.ts';
import { type Context, type Future, type FutureKind, PENDING, type Poll, ready } from '../../executor/future.ts';
import { isLate, startTimer, stopTimer, type TimeLimit } from '../../executor/timeLimit.ts';
import { describeDeadline } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { openFileAt, releaseFile } from '../fs/descriptors.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Waiting } from '../poller.ts';
import type { Epoll, EpollItem, OpenFile, Thread } from '../state.ts';
import { threadOf } from '../thread.ts';
import { entryOf } from '../waiter.ts';
import { EPOLLET, EPOLLONESHOT, epollAt, eventsOf, MODES, wakeWaiter } from './epoll.ts';
import { eventNames } from './pollEvents.ts';

/** struct epoll_event: events at 0, data at 8 (it is packed on x86-64 alone). */
export const EVENT_SIZE = 16;
/** So many interests a person sees by name. */
const SHOWN = 40;

export interface EpollWaitFuture extends Future, Waiting, TimeLimit {
  readonly kind: 'epollWait';
  state: 'waiting';
  readonly tid: Tid;
  readonly fd: number;
  readonly file: number;
  readonly epoll: number;
  /** Address of the array of struct epoll_event, and how many fit. */
  readonly events: number;
  readonly maxevents: number;
}

export function waitForEvents(
  kernel: Kernel,
  { tid }: Thread,
  fd: number,
  file: OpenFile & { readonly node: { readonly kind: 'epoll' } },
  wait: Pick<EpollWaitFuture, 'events' | 'maxevents' | 'deadline'>,
): EpollWaitFuture {
  openFileAt(kernel, file.id).references++;
  return { kind: 'epollWait', state: 'waiting', tid, fd, file: file.id, epoll: file.node.epoll, ...wait };
}

/**
 * Stores at most `maxevents` ready interests, those first that became ready first, and answers how many. What was on the list and is not ready any
 * more goes; what is ready goes too if it is edge-triggered or one-shot (which is disarmed), else it moves to the end of the list. Interests are
 * changed only after all of them have been stored.
 */
export function fetchEvents(kernel: Kernel, thread: Thread, epoll: Epoll, events: number, maxevents: number): number {
  const found: { readonly key: string; readonly item: EpollItem; readonly events: number }[] = [];
  for (const key of epoll.ready.keys()) {
    if (found.length === maxevents) break;
    const item = epoll.items.get(key)!;
    const current = eventsOf(kernel, item);
    if (current === 0) epoll.ready.delete(key);
    else found.push({ key, item, events: current });
  }
  if (found.length === 0) return 0;
  const view = new DataView(new ArrayBuffer(found.length * EVENT_SIZE));
  found.forEach(({ item, events: current }, index) => {
    view.setUint32(index * EVENT_SIZE, current, true);
    view.setBigUint64(index * EVENT_SIZE + 8, item.data, true);
  });
  copyOut(kernel, spaceOf(kernel, thread), events, new Uint8Array(view.buffer));
  for (const { key, item } of found) {
    epoll.ready.delete(key);
    if ((item.events & EPOLLONESHOT) !== 0) item.events &= MODES;
    else if ((item.events & EPOLLET) === 0) epoll.ready.set(key, true);
  }
  // What is left is for the next one who waits.
  if (epoll.ready.size > 0) wakeWaiter(kernel, epoll, 'epoll_wait');
  return found.length;
}

export const epollWaitKind: FutureKind<Kernel, EpollWaitFuture> = {
  kind: 'epollWait',
  poll(future, cx) {
    const poll = fetchOrWait(future, cx);
    if (poll.kind === 'ready') release(cx.services, future);
    return poll;
  },
  drop(future, kernel) {
    const epoll = epollAt(kernel, future.epoll);
    leave(future, epoll);
    // Had it been woken, another gets its chance.
    if (epoll.ready.size > 0) wakeWaiter(kernel, epoll, 'epoll_wait given up');
    release(kernel, future);
  },
  interrupt: () => 'fail',
  describe(future, kernel) {
    const epoll = epollAt(kernel, future.epoll);
    const interests = [...epoll.items.values()].slice(0, SHOWN).map((item) => describeItem(kernel, item));
    const hidden = epoll.items.size - interests.length;
    return {
      epfd: future.fd,
      waitsFor: `${interests.join(', ')}${hidden > 0 ? `, and ${hidden} more` : ''}`,
      maxevents: future.maxevents,
      ...describeDeadline(kernel, future.deadline),
    };
  },
};

function fetchOrWait(future: EpollWaitFuture, cx: Context<Kernel>): Poll {
  const kernel = cx.services;
  const epoll = epollAt(kernel, future.epoll);
  leave(future, epoll);
  const found = fetchEvents(kernel, threadOf(kernel, future.tid), epoll, future.events, future.maxevents);
  if (found > 0 || isLate(kernel, future)) return ready(found);
  epoll.waiters.set(entryOf(kernel, future), cx.waker);
  startTimer(kernel, future, cx.waker);
  return PENDING;
}

function leave({ entry }: EpollWaitFuture, epoll: Epoll): void {
  if (entry !== undefined) epoll.waiters.delete(entry);
}

function release(kernel: Kernel, future: EpollWaitFuture): void {
  stopTimer(kernel, future);
  releaseFile(kernel, openFileAt(kernel, future.file));
}

/** `5 pipeRead IN|ET`: descriptor, kind of file, events. */
function describeItem(kernel: Kernel, { fd, file, events }: EpollItem): string {
  const { kind } = openFileAt(kernel, file).node;
  const modes = [(events & EPOLLET) !== 0 ? 'ET' : '', (events & EPOLLONESHOT) !== 0 ? 'ONESHOT' : ''].filter(Boolean);
  return `${fd} ${kind} ${[eventNames(events), ...modes].join('|')}`;
}
