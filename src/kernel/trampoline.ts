/**
 * The trampoline form (async-os): one entry for every change of control, in place of `userTask` and `threadloop`. The trap frame is the thread's only saved
 * flow: user code runs outside every coroutine. `trampoline` polls the coroutine `utrapHandler`; when that is pending because the trap is done
 * (`trapStatus`), it returns to user mode, and a trap comes back to it and marks the frame `Blocked`, so that the coroutine goes on. When the coroutine is
 * pending for another reason, the task is blocked and leaves its hart.
 *
 * What a trap, a signal, a syscall and an end are is the same as in the other form (`crossing.ts`, `trap.ts`), and so are the checkpoints.
 */
import { type FutureKind, INTERRUPTED, PENDING } from '../executor/future.ts';
import { sliceLength } from '../executor/order.ts';
import type { Task } from '../executor/task.ts';
import type { KernelCore } from './core.ts';
import { announceTrap, enterUser, isHeldBack, leave, pollHandler, staysStopped, takeSignals } from './crossing.ts';
import { popContext, pushContext } from './localContext.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { type TrampolineFuture, threadOf, type UtrapHandlerFuture } from './thread.ts';
import { trapHandler, trapName } from './trap.ts';

export const trampolineKind: FutureKind<KernelCore, TrampolineFuture> = {
  kind: 'trampoline',
  poll(future, cx) {
    const kernel = cx.services;
    const thread = threadOf(kernel, future.tid);
    const hart = kernel.machine.harts[cx.hart]!;
    for (;;) {
      switch (future.state) {
        case 'offHart':
          pushContext(hart, thread.context, spaceOf(kernel, thread).satp);
          future.sliceEnd = kernel.now() + sliceLength(kernel.state.executor.order, kernel.state.config.slice);
          future.state = 'running';
          break;
        case 'running': {
          const poll = cx.poll(future.awaiting);
          if (poll.kind === 'interrupted') return poll;
          if (poll.kind === 'pending' && future.trapStatus === 'Done') {
            future.state = 'returning';
            break;
          }
          popContext(hart, thread.context);
          future.state = 'offHart';
          return poll;
        }
        case 'returning':
          if (isHeldBack(kernel, thread)) {
            // Something came while the machine stood still at the checkpoint.
            future.trapStatus = 'Blocked';
            future.state = 'running';
          } else {
            if (!enterUser(kernel, thread, future, cx.hart)) return INTERRUPTED;
            future.state = 'user';
          }
          break;
        case 'user':
          future.trap = kernel.runUser(thread.taskId);
          if (future.trap === undefined) return INTERRUPTED;
          future.state = 'trapped';
          break;
        case 'trapped':
          if (!announceTrap(kernel, thread, future)) return INTERRUPTED;
          future.awaiting.awaiting = trapHandler(thread.tid, future.trap!);
          future.trapStatus = 'Blocked';
          future.state = 'running';
          break;
      }
    }
  },
  describe(future, kernel) {
    const thread = threadOf(kernel, future.tid);
    const task = kernel.state.executor.tasks.get(thread.taskId);
    const fields: Record<string, string | number> = { tid: future.tid, trapStatus: future.trapStatus };
    if (task !== undefined) fields['taskState'] = trampolineTaskState(task);
    if (future.state === 'trapped' && future.trap !== undefined) fields['trap'] = trapName(future.trap);
    return fields;
  },
};

export const utrapHandlerKind: FutureKind<KernelCore, UtrapHandlerFuture> = {
  kind: 'utrapHandler',
  poll(future, cx) {
    const kernel = cx.services;
    const thread = threadOf(kernel, future.tid);
    const frame = kernel.state.executor.tasks.get(thread.taskId)!.future as TrampolineFuture;
    for (;;) {
      switch (future.state) {
        case 'start':
          thread.waker = cx.waker;
          // A first program may have to be executed first.
          future.state = future.awaiting === undefined ? 'signals' : 'handling';
          break;
        case 'handling': {
          const next = pollHandler(kernel, thread, future, cx);
          if (typeof next !== 'string') return next;
          future.state = next === 'stopped' ? next : 'signals';
          break;
        }
        case 'signals': {
          const next = takeSignals(kernel, thread, future);
          if (next === undefined) return INTERRUPTED;
          future.state = next === 'free' ? 'done' : next;
          if (next === 'free') frame.trapStatus = 'Done';
          break;
        }
        case 'done':
          if (frame.trapStatus === 'Done') return PENDING;
          future.state = future.awaiting === undefined ? 'signals' : 'handling';
          break;
        case 'stopped':
          if (staysStopped(kernel, thread)) return PENDING;
          future.state = future.awaiting === undefined ? 'signals' : 'handling';
          break;
        case 'exiting':
          return leave(kernel, thread);
      }
    }
  },
  describe(future, kernel) {
    const thread = kernel.state.threads.get(future.tid);
    return thread?.exitRequest === undefined ? {} : { exitRequest: thread.exitRequest.code };
  },
};

/**
 * A task's state in that kernel's words, read off the executor's: `Waked` is a wake that raced with the task's own poll, `Runable` stands in a queue.
 * (`Blocking` is what it is between registering and suspending, which is one poll here and is never seen.)
 */
export function trampolineTaskState(
  task: Pick<Task, 'state' | 'wokenWhileRunning'>,
): 'Running' | 'Runable' | 'Waked' | 'Blocked' | 'Exited' {
  switch (task.state) {
    case 'running':
      return task.wokenWhileRunning ? 'Waked' : 'Running';
    case 'ready':
      return 'Runable';
    case 'pending':
      return 'Blocked';
    case 'zombie':
      return 'Exited';
  }
}
