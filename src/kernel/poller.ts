/** What futures, and interests of epoll instances, leave in the queues of objects (`waiter.ts`, `waitQueue.ts`), as data. */
import type { Waker } from '../executor/future.ts';

/** A future in a queue: whom to wake, and the number by which the future is known there. */
export interface Waiter {
  readonly entry: number;
  readonly waker: Waker;
}

/** Part of a future that stands in queues: the number of its entries, once it has stood in one. */
export interface Waiting {
  entry?: number | undefined;
}

/** Who wants to hear of changes of an object's readiness (`waitQueue.ts`). */
export type Poller =
  | { readonly kind: 'future'; readonly waker: Waker; readonly events: number }
  /** `item` is the key of the interest in `Epoll.items`. */
  | { readonly kind: 'epoll'; readonly epoll: number; readonly item: string; readonly exclusive: boolean };

/** In the order in which they came: futures by their entries, interests of epoll instances by `EPOLL/ITEM`. */
export type WaitQueue = Map<number | string, Poller>;
