/** epoll_ctl(2): adding, changing and removing interests of an epoll instance. */
import type { Kernel } from '../context.ts';
import type { Epoll, EpollItem, OpenFile, WaitQueue } from '../state.ts';
import { SysError } from '../sysError.ts';
import { notify } from '../waitQueue.ts';
import {
  EPOLLET,
  EPOLLEXCLUSIVE,
  EPOLLWAKEUP,
  type EpollEvent,
  epollAt,
  eventsOf,
  itemKey,
  placeOf,
  removeItem,
  wakeWaiter,
} from './epoll.ts';
import { POLLERR, POLLHUP, POLLIN, POLLOUT, READABLE } from './pollEvents.ts';

/** What may be said of an exclusive interest (epoll_ctl(2), EPOLLEXCLUSIVE). */
const EXCLUSIVE_BITS = POLLIN | POLLOUT | POLLERR | POLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE;
/** How many instances an instance may watch through one another (Linux's EP_MAX_NESTS). */
const MAX_NESTS = 4;
/** All interests of all instances together (/proc/sys/fs/epoll/max_user_watches is about this for a machine of our size). */
const MAX_INTERESTS = 200_000;

/** EPERM for files that cannot be waited for. */
export function pollableQueue(kernel: Kernel, fd: number, file: OpenFile): WaitQueue {
  const queue = kernel.fileKind(file.node).queue?.(kernel, file);
  if (queue === undefined)
    throw new SysError('EPERM', `descriptor ${fd} is always ready, so there is nothing to wait for`);
  return queue;
}

export function addInterest(kernel: Kernel, epoll: Epoll, fd: number, file: OpenFile, event: EpollEvent): void {
  const queue = pollableQueue(kernel, fd, file);
  const exclusive = isExclusive(event.events);
  if (exclusive && (file.node.kind === 'epoll' || (event.events & ~EXCLUSIVE_BITS) !== 0)) {
    throw new SysError('EINVAL', `events 0x${event.events.toString(16)} cannot be exclusive`);
  }
  if (file.node.kind === 'epoll') checkNesting(kernel, epoll, epollAt(kernel, file.node.epoll));
  const key = itemKey(fd, file);
  if (epoll.items.has(key)) throw new SysError('EEXIST', `descriptor ${fd} is of interest already`);
  if (kernel.state.epollInterests >= MAX_INTERESTS) {
    throw new SysError('ENOSPC', `there are ${MAX_INTERESTS} interests already`);
  }
  kernel.state.epollInterests++;
  const item: EpollItem = { fd, file: file.id, events: event.events, data: event.data };
  epoll.items.set(key, item);
  queue.set(placeOf(epoll, key), { kind: 'epoll', epoll: epoll.id, item: key, exclusive });
  file.interests ??= new Map();
  file.interests.set(placeOf(epoll, key), { epoll: epoll.id, item: key });
  reportIfReady(kernel, epoll, key, item);
}

export function changeInterest(kernel: Kernel, epoll: Epoll, fd: number, file: OpenFile, event: EpollEvent): void {
  if (isExclusive(event.events)) throw new SysError('EINVAL', 'an interest cannot be made exclusive later');
  const key = itemKey(fd, file);
  const item = existing(epoll, fd, key);
  if (isExclusive(item.events)) throw new SysError('EINVAL', 'an exclusive interest cannot be changed');
  item.events = event.events;
  item.data = event.data;
  reportIfReady(kernel, epoll, key, item);
}

export function removeInterest(kernel: Kernel, epoll: Epoll, fd: number, file: OpenFile): void {
  const key = itemKey(fd, file);
  existing(epoll, fd, key);
  removeItem(kernel, epoll, key);
}

const isExclusive = (events: number): boolean => (events & EPOLLEXCLUSIVE) !== 0;

function existing(epoll: Epoll, fd: number, key: string): EpollItem {
  const item = epoll.items.get(key);
  if (item === undefined) throw new SysError('ENOENT', `descriptor ${fd} is of no interest`);
  return item;
}

/** What is true already counts as news for an interest that is new or has been changed. */
function reportIfReady(kernel: Kernel, epoll: Epoll, key: string, item: EpollItem): void {
  if (eventsOf(kernel, item) === 0 || epoll.ready.has(key)) return;
  epoll.ready.set(key, true);
  notify(kernel, epoll.pollers, READABLE, 'epoll_ctl');
  wakeWaiter(kernel, epoll, 'epoll_ctl');
}

/** ELOOP when instances would watch one another in a circle, or through too many others. EINVAL for an instance that would watch itself. */
function checkNesting(kernel: Kernel, epoll: Epoll, inner: Epoll): void {
  if (epoll.id === inner.id) throw new SysError('EINVAL', 'an epoll instance cannot watch itself');
  const below = depth(inner.id, (id) => watchedBy(kernel, id), epoll.id);
  const above = depth(epoll.id, (id) => watchersOf(kernel, id), inner.id);
  if (below + above + 1 > MAX_NESTS)
    throw new SysError('ELOOP', `epoll instances would nest ${below + above + 1} deep`);
}

/** How many steps lead away from an instance; ELOOP when one of them leads to `forbidden`. */
function depth(id: number, next: (id: number) => Iterable<number>, forbidden: number): number {
  let level = new Set([id]);
  for (let steps = 0; ; steps++) {
    const following = new Set<number>();
    for (const at of level) for (const to of next(at)) following.add(to);
    if (following.has(forbidden)) throw new SysError('ELOOP', 'epoll instances would watch one another in a circle');
    if (following.size === 0) return steps;
    level = following;
  }
}

function* watchedBy(kernel: Kernel, id: number): Iterable<number> {
  for (const { file } of epollAt(kernel, id).items.values()) {
    const { node } = kernel.state.files.get(file)!;
    if (node.kind === 'epoll') yield node.epoll;
  }
}

function* watchersOf(kernel: Kernel, id: number): Iterable<number> {
  for (const poller of epollAt(kernel, id).pollers.values()) if (poller.kind === 'epoll') yield poller.epoll;
}
