/**
 * `UserTaskFuture.poll`: pushes the task's local context on the hart (page table, registers), polls the inner future, pops the context. When the
 * inner poll is interrupted the context stays on the hart, because the poll is not over. A push also begins a new slice.
 */
import type { FutureKind } from '../executor/future.ts';
import { sliceLength } from '../executor/order.ts';
import type { KernelCore } from './core.ts';
import { popContext, pushContext } from './localContext.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { sliceShare } from './rcore/tasks.ts';
import { processOf, threadOf, type UserTaskFuture } from './thread.ts';

export const userTaskKind: FutureKind<KernelCore, UserTaskFuture> = {
  kind: 'userTask',
  poll(future, cx) {
    const kernel = cx.services;
    const hart = kernel.machine.harts[cx.hart]!;
    const thread = threadOf(kernel, future.tid);
    if (future.state === 'offHart') {
      pushContext(hart, thread.context, spaceOf(kernel, thread).satp);
      const { config, executor } = kernel.state;
      const slice = sliceLength(executor.order, config.slice);
      future.sliceEnd = kernel.now() + Math.round(slice * sliceShare(processOf(kernel, thread.pid)));
      future.state = 'onHart';
    }
    const poll = cx.poll(future.awaiting);
    if (poll.kind !== 'interrupted') {
      popContext(hart, thread.context);
      future.state = 'offHart';
    }
    return poll;
  },
  describe: (future, kernel) => ({ tid: future.tid, thread: threadOf(kernel, future.tid).name }),
};
