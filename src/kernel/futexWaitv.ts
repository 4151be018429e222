/** Waiting for any of several futexes (futex_waitv(2)). */
import { type FutureKind, PENDING, ready } from '../executor/future.ts';
import { describeDeadline } from './clock.ts';
import type { Kernel } from './context.ts';
import { ALL_BITS, checkValue, enqueue, type FutexWaitvFuture, leaveAll } from './futex.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { SysError } from './sysError.ts';
import { threadOf } from './thread.ts';

export const futexWaitvKind: FutureKind<Kernel, FutexWaitvFuture> = {
  kind: 'futexWaitv',
  poll(future, cx) {
    const kernel = cx.services;
    const { waker } = cx;
    switch (future.state) {
      case 'checking': {
        const space = spaceOf(kernel, threadOf(kernel, future.tid));
        for (const { address, expected } of future.items) checkValue(kernel, space, address, expected);
        for (const [item, { key }] of future.items.entries()) {
          enqueue(kernel, key, { waker, tid: future.tid, bitset: ALL_BITS, item });
        }
        if (future.deadline !== undefined) kernel.addTimer(future.deadline, waker);
        future.state = 'waiting';
        return PENDING;
      }
      case 'waiting':
        if (future.deadline === undefined || kernel.now() < future.deadline) return PENDING;
        throw new SysError('ETIMEDOUT', 'nobody woke any of the futexes in time');
      case 'woken':
        kernel.cancelTimers(waker);
        return ready(future.woken);
    }
  },
  drop(future, kernel) {
    const thread = threadOf(kernel, future.tid);
    if (thread.waker !== undefined) kernel.cancelTimers(thread.waker);
    if (future.state === 'waiting') leaveAll(kernel, future);
  },
  interrupt: (future) => (future.state === 'woken' ? future.woken : future.deadline === undefined ? 'restart' : 'fail'),
  describe: (future, kernel) => ({
    addresses: future.items.map(({ address }) => `0x${address.toString(16)}`).join(' '),
    ...describeDeadline(kernel, future.deadline),
  }),
};
