/**
 * `threadloop`: return to user mode, take a trap, handle it (perhaps awaiting), and round again, until the thread is told to end. Each state is a
 * place to stop. The signals of a thread are taken in `returning`, as the last thing before user mode; so one that arrives while the thread waits
 * ends or interrupts what it waits for and goes there. A thread that is stopped keeps what it waits for.
 */
import { type FutureKind, INTERRUPTED, PENDING, type Poll, ready } from '../executor/future.ts';
import { nextDeadline } from '../executor/timers.ts';
import { TICK_NS } from '../machine/interrupts.ts';
import { SEPC, STIMECMP } from '../machine/stateLayout.ts';
import type { KernelCore } from './core.ts';
import { exitProcess, handleExit } from './exit.ts';
import { type Delivery, deliverSignal } from './signal/deliver.ts';
import { isStopped, reportStop, stopProcess } from './signal/jobControl.ts';
import { dispositionOf } from './signal/sigAction.ts';
import { allowedSignals, hasSignalMail, lookAgain, nextSignal, takeSignal } from './signal/signalQueue.ts';
import { cpuTimeLeft, expireCpuTimers } from './signal/timerExpiry.ts';
import { dropTimers } from './signal/timers.ts';
import type { Thread } from './state.ts';
import { processOf, type ThreadloopFuture, threadOf, type UserTaskFuture } from './thread.ts';
import { interruptSyscall, type TrapHandlerFuture, trapHandler, trapName } from './trap.ts';

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
          if (!announce(kernel, thread, future)) return INTERRUPTED;
          future.awaiting = trapHandler(thread.tid, future.trap!);
          future.state = 'handling';
          break;
        case 'handling': {
          if (thread.exitRequest !== undefined) dropHandler(kernel, future);
          else if (isStopped(kernel, thread)) {
            future.state = 'stopped';
            break;
          } else {
            const poll: Poll = cx.poll(future.awaiting as TrapHandlerFuture);
            if (poll.kind === 'interrupted') return poll;
            if (poll.kind === 'pending') {
              const next = attend(kernel, thread, future);
              if (next === undefined) return poll;
              future.state = next;
              break;
            }
            future.awaiting = undefined;
          }
          future.state = 'returning';
          break;
        }
        case 'stopped':
          if (isStopped(kernel, thread)) {
            reportStop(kernel, processOf(kernel, thread.pid));
            return PENDING;
          }
          future.state = future.awaiting === undefined ? 'returning' : 'handling';
          break;
        case 'exiting':
          handleExit(kernel, thread);
          leaveProcess(kernel, thread);
          return ready(0);
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

/**
 * A thread that waits looks at its signals. One that it must take ends or interrupts the wait; undefined: it goes on, as it does when the signal is
 * ignored or the wait cannot be interrupted.
 */
function attend(kernel: KernelCore, thread: Thread, future: ThreadloopFuture): 'returning' | 'stopped' | undefined {
  while (hasSignalMail(thread)) {
    const signal = nextSignal(kernel, thread);
    if (signal === undefined) {
      lookAgain(kernel, thread);
      break;
    }
    switch (dispositionOf(processOf(kernel, thread.pid), signal.signo)) {
      case 'stop':
        takeSignal(kernel, thread, allowedSignals(thread));
        if (stopProcess(kernel, thread, signal.signo)) return 'stopped';
        break;
      case 'handler':
        if (!interruptSyscall(kernel, thread, future.awaiting as TrapHandlerFuture)) return undefined;
        future.awaiting = undefined;
        return 'returning';
      default:
        dropHandler(kernel, future);
        return 'returning';
    }
  }
  return undefined;
}

/** Takes what stands between the thread and user mode: its end, signals, the checkpoint. Undefined when stopped at a checkpoint. */
function returnToUser(
  kernel: KernelCore,
  thread: Thread,
  future: ThreadloopFuture,
  hartId: number,
): 'user' | 'stopped' | 'exiting' | undefined {
  const hart = kernel.machine.harts[hartId]!;
  if (future.signal === undefined) expireCpuTimers(kernel, thread);
  while (future.signal === undefined) {
    if (thread.exitRequest !== undefined) return 'exiting';
    if (isStopped(kernel, thread)) return 'stopped';
    if (!hasSignalMail(thread) && thread.interrupted === undefined && thread.savedSigmask === undefined) break;
    if (tellDelivery(kernel, thread, future, deliverSignal(kernel, thread))) return undefined;
  }
  if (future.signal !== undefined) {
    exitProcess(kernel, processOf(kernel, thread.pid), 0, future.signal.signo);
    return 'exiting';
  }
  if (!future.announced) {
    future.announced = true;
    const pc = hart.count(SEPC);
    if (kernel.checkpoint({ kind: 'userReturn', taskId: thread.taskId, tid: thread.tid, pc })) return undefined;
  }
  future.announced = false;
  armTimer(kernel, thread, hartId);
  kernel.machine.trapReturn(hart.id);
  return 'user';
}

/** Reports a signal that has been taken; true when stopped there. One that ends the process is kept until that is done. */
function tellDelivery(kernel: KernelCore, thread: Thread, future: ThreadloopFuture, delivery: Delivery): boolean {
  const { taskId, tid } = thread;
  switch (delivery.kind) {
    case 'handler': {
      const { signo, reason } = delivery.signal;
      return kernel.checkpoint({ kind: 'signalDelivered', taskId, tid, signo, reason, handler: delivery.handler });
    }
    case 'end': {
      const { signo, reason, trap } = delivery.signal;
      future.signal = delivery.signal;
      return kernel.checkpoint({ kind: 'signal', taskId, tid, signo, reason, trap });
    }
    default:
      return false;
  }
}

/** The timer interrupts user code when the next timer is due or the slice ends, whichever is first. `time` ticks once in TICK_NS. */
function armTimer(kernel: KernelCore, thread: Thread, hartId: number): void {
  const { sliceEnd } = kernel.state.executor.tasks.get(thread.taskId)!.future as UserTaskFuture;
  const cpuLeft = cpuTimeLeft(kernel, thread);
  const deadline = Math.min(
    sliceEnd,
    nextDeadline(kernel.state.executor) ?? sliceEnd,
    cpuLeft === undefined ? sliceEnd : kernel.now() + cpuLeft,
  );
  kernel.machine.harts[hartId]!.setCount(STIMECMP, Math.ceil(deadline / TICK_NS));
}

/** Reports the trap once; false when stopped there. */
function announce(kernel: KernelCore, thread: Thread, future: ThreadloopFuture): boolean {
  if (!future.announced) {
    future.announced = true;
    if (kernel.checkpoint({ kind: 'trap', taskId: thread.taskId, tid: thread.tid, trap: future.trap! })) return false;
  }
  future.announced = false;
  return true;
}

/** The others of a process that is being stopped no longer wait for a thread that has ended; nor do timers for a process that has. */
function leaveProcess(kernel: KernelCore, { pid }: Thread): void {
  const process = kernel.state.processes.get(pid);
  if (process === undefined) return;
  if (process.state === 'zombie') dropTimers(kernel, process, 'all');
  else reportStop(kernel, process);
}

function dropHandler(kernel: KernelCore, future: ThreadloopFuture): void {
  if (future.awaiting !== undefined) kernel.dropFuture(future.awaiting);
  future.awaiting = undefined;
}
