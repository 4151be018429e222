/**
 * Epoll instances (epoll(7)): interests in open files, and the list of those that may be ready. An interest stands in the wait queue of its file; when
 * the file changes it goes on the ready list, and one of those who wait at the instance is woken. So waiting costs nothing for interests that are not
 * ready, however many they are. Whether an interest really is ready is looked up when it is fetched, never remembered.
 */
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import type { Epoll, EpollItem, OpenFile } from '../state.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { ALWAYS, READABLE } from './pollEvents.ts';

export const EPOLLEXCLUSIVE = 0x1000_0000;
export const EPOLLWAKEUP = 0x2000_0000;
export const EPOLLONESHOT = 0x4000_0000;
export const EPOLLET = 0x8000_0000;
/** Bits that say how to report, not what. */
export const MODES = EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | EPOLLET;

export interface EpollEvent {
  readonly events: number;
  readonly data: bigint;
}

export function makeEpoll(kernel: Kernel): Epoll {
  const epoll: Epoll = {
    id: kernel.state.next.epoll++,
    items: new Map(),
    ready: new Map(),
    waiters: new Map(),
    pollers: newWaitQueue(),
  };
  kernel.state.epolls.set(epoll.id, epoll);
  return epoll;
}

export function epollAt(kernel: Kernel, id: number): Epoll {
  const epoll = kernel.state.epolls.get(id);
  assert(epoll !== undefined, `epoll instance ${id} exists`);
  return epoll;
}

/** The key of an interest: the same descriptor number can stand for several open files in turn. */
export const itemKey = (fd: number, file: OpenFile): string => `${fd}:${file.id}`;

/** Events that an interest asks for; none while a one-shot interest is disarmed. */
export const wanted = ({ events }: EpollItem): number => ((events & ~MODES) === 0 ? 0 : (events & ~MODES) | ALWAYS);

/** See `Kernel.epollReady`. */
export function epollReady(kernel: Kernel, id: number, key: string, events: number, by: string): boolean {
  const epoll = epollAt(kernel, id);
  const item = epoll.items.get(key);
  assert(item !== undefined, `epoll instance ${id} has an interest ${key}`);
  if ((wanted(item) & events) === 0) return false;
  if (!epoll.ready.has(key)) epoll.ready.set(key, true);
  notify(kernel, epoll.pollers, READABLE, by);
  return wakeWaiter(kernel, epoll, by);
}

/** Wakes the one that has waited longest; it leaves the queue. */
export function wakeWaiter(kernel: Kernel, epoll: Epoll, by: string): boolean {
  for (const [entry, waker] of epoll.waiters) {
    epoll.waiters.delete(entry);
    kernel.wake(waker, by);
    return true;
  }
  return false;
}

/** Which of its wanted events are true of an interest now. */
export function eventsOf(kernel: Kernel, item: EpollItem): number {
  const file = kernel.state.files.get(item.file)!;
  return kernel.fileKind(file.node).readiness(kernel, file) & wanted(item);
}

/** Takes an interest out of its instance and out of its file's queue. */
export function removeItem(kernel: Kernel, epoll: Epoll, key: string): void {
  const item = epoll.items.get(key)!;
  const file = kernel.state.files.get(item.file)!;
  kernel.state.epollInterests--;
  epoll.items.delete(key);
  epoll.ready.delete(key);
  kernel.fileKind(file.node).queue!(kernel, file)!.delete(placeOf(epoll, key));
  file.interests!.delete(placeOf(epoll, key));
}

/** The key under which an interest stands in queues and in `OpenFile.interests`. */
export const placeOf = (epoll: Epoll, key: string): string => `${epoll.id}/${key}`;

/** A description that is about to be closed is of no interest any more. */
export function forgetInterests(kernel: Kernel, file: OpenFile): void {
  if (file.interests === undefined) return;
  for (const { epoll, item } of [...file.interests.values()]) removeItem(kernel, epollAt(kernel, epoll), item);
}

/** The instance has been closed. */
export function closeEpoll(kernel: Kernel, epoll: Epoll): void {
  for (const key of [...epoll.items.keys()]) removeItem(kernel, epoll, key);
  kernel.state.epolls.delete(epoll.id);
}
