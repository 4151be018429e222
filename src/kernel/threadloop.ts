/**
 * `threadloop`: return to user mode, take a trap, handle it (perhaps awaiting), and round again, until the thread is told to end. Each state is a
 * place to stop. The signals of a thread are taken in `returning`, as the last thing before user mode; so one that arrives while the thread waits
 * ends or interrupts what it waits for and goes there. A thread that is stopped keeps what it waits for.
 */
import { type FutureKind, INTERRUPTED, PENDING } from '../executor/future.ts';
import type { KernelCore } from './core.ts';
import { announceTrap, enterUser, leave, pollHandler, staysStopped, takeSignals } from './crossing.ts';
import type { Thread } from './state.ts';
import { type ThreadloopFuture, threadOf } from './thread.ts';
import { trapHandler, trapName } from './trap.ts';

export const threadloopKind: FutureKind<KernelCore, ThreadloopFuture> = {
  kind: 'threadloop',
  poll(future, cx) {
    const kernel = cx.services;
    const thread = threadOf(kernel, future.tid);
    for (;;) {
      switch (future.state) {
        case 'takeWaker':
          thread.waker = cx.waker;
          // A first program may have to be executed first.
          future.state = future.awaiting === undefined ? 'returning' : 'handling';
          break;
        case 'returning': {
          const next = returnToUser(kernel, thread, future, cx.hart);
          if (next === undefined) return INTERRUPTED;
          future.state = next;
          break;
        }
        case 'user':
          future.trap = kernel.runUser(thread.taskId);
          if (future.trap === undefined) return INTERRUPTED;
          future.state = 'trapped';
          break;
        case 'trapped':
          if (!announceTrap(kernel, thread, future)) return INTERRUPTED;
          future.awaiting = trapHandler(thread.tid, future.trap!);
          future.state = 'handling';
          break;
        case 'handling': {
          const next = pollHandler(kernel, thread, future, cx);
          if (typeof next !== 'string') return next;
          future.state = next;
          break;
        }
        case 'stopped':
          if (staysStopped(kernel, thread)) return PENDING;
          future.state = future.awaiting === undefined ? 'returning' : 'handling';
          break;
        case 'exiting':
          return leave(kernel, thread);
      }
    }
  },
  describe(future, kernel) {
    const thread = kernel.state.threads.get(future.tid);
    const fields: Record<string, string | number> = { tid: future.tid };
    if (future.state === 'trapped' && future.trap !== undefined) fields['trap'] = trapName(future.trap);
    if (thread?.exitRequest !== undefined) fields['exitRequest'] = thread.exitRequest.code;
    return fields;
  },
};

/** Undefined when stopped at a checkpoint. */
function returnToUser(
  kernel: KernelCore,
  thread: Thread,
  future: ThreadloopFuture,
  hartId: number,
): 'user' | 'stopped' | 'exiting' | undefined {
  const next = takeSignals(kernel, thread, future);
  if (next !== 'free') return next;
  return enterUser(kernel, thread, future, hartId) ? 'user' : undefined;
}
