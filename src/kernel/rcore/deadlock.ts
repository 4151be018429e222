/**
 * Detection of deadlocks (enable_deadlock_detect of the lab edition), by the banker's algorithm: what would happen if a thread now asked for one more? Threads
 * that ask for nothing end some day and give back what they have; then those whose wish can be granted do; if any are left over, they would wait for
 * ever. Mutexes and semaphores are looked at apart, as the exercise says.
 */
import type { Tid } from '../../base/address.ts';
import type { Mutex, RcoreProcess, Semaphore } from './rcoreState.ts';

/** What a thread is about to ask for. */
export type Wish = { readonly mutex: Mutex } | { readonly semaphore: Semaphore };

/** A resource: units that are free, units that each thread has, threads that wish for one. */
interface Resource {
  free: number;
  readonly held: ReadonlyMap<number, number>;
  readonly wishing: ReadonlySet<number>;
}

/** Whether somebody would wait for ever if the thread waited for this. */
export function isHopeless(process: RcoreProcess, tid: Tid, wish: Wish): boolean {
  const resources =
    'mutex' in wish
      ? process.mutexes.map((mutex) => ofMutex(mutex, mutex === wish.mutex ? tid : undefined))
      : process.semaphores.map((each) => ofSemaphore(each, each === wish.semaphore ? tid : undefined));
  const left = new Set<number>();
  for (const entry of process.threads.values()) if (entry.state === 'alive') left.add(entry.tid);
  for (;;) {
    const next = [...left].find((each) => resources.every(({ wishing, free }) => !wishing.has(each) || free > 0));
    if (next === undefined) return left.size > 0;
    left.delete(next);
    for (const resource of resources) resource.free += resource.held.get(next) ?? 0;
  }
}

const ofMutex = ({ owner, waiters }: Mutex, wishing: Tid | undefined): Resource => ({
  free: owner === undefined ? 1 : 0,
  held: new Map(owner === undefined ? [] : [[owner, 1]]),
  wishing: wishes(waiters, wishing),
});

const ofSemaphore = ({ count, taken, waiters }: Semaphore, wishing: Tid | undefined): Resource => ({
  free: count,
  held: taken,
  wishing: wishes(waiters, wishing),
});

const wishes = (waiters: readonly { readonly tid: Tid }[], more: Tid | undefined): Set<number> =>
  new Set([...waiters.map(({ tid }) => tid), ...(more === undefined ? [] : [more])]);
