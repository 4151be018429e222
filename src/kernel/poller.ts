/** What stands in the wait queues of objects (`waitQueue.ts`), as data. */
import type { Waker } from '../executor/future.ts';

/** Who wants to hear of changes of an object's readiness (`waitQueue.ts`). */
export type Poller =
  | { readonly kind: 'task'; readonly waker: Waker; readonly events: number }
  /** `item` is the key of the interest in `Epoll.items`. */
  | { readonly kind: 'epoll'; readonly epoll: number; readonly item: string; readonly exclusive: boolean };

/** In the order in which they came: tasks by task id, interests of epoll instances by `EPOLL/ITEM`. */
export type WaitQueue = Map<number | string, Poller>;
