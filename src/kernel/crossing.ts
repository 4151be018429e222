/**
 * What both forms of crossing between user mode and the kernel have in common (`threadloop.ts`, `trampoline.ts`): how a trap is announced and its handler
 * polled, how a thread takes its signals as the last thing before user mode, how it returns, and what becomes of it at its end.
 */
import { type Context, type Future, type Poll, ready } from '../executor/future.ts';
import { nextDeadline } from '../executor/timers.ts';
import { SEPC, STIMECMP } from '../machine/stateLayout.ts';
import type { Trap } from '../machine/trap.ts';
import type { KernelCore } from './core.ts';
import { exitProcess, handleExit } from './exit.ts';
import { isRcore } from './rcore/process.ts';
import { takeRcoreSignals, tellEnd } from './rcore/signals.ts';
import { type Delivery, deliverSignal } from './signal/deliver.ts';
import { isStopped, reportStop, stopProcess } from './signal/jobControl.ts';
import { dispositionOf } from './signal/sigAction.ts';
import { allowedSignals, hasSignalMail, isDoomed, lookAgain, nextSignal, takeSignal } from './signal/signalQueue.ts';
import { cpuTimeLeft, expireCpuTimers } from './signal/timerExpiry.ts';
import { dropTimers } from './signal/timers.ts';
import type { PendingSignal, Thread } from './state.ts';
import { processOf, type UserRoot } from './thread.ts';
import { interruptSyscall, type TrapHandlerFuture } from './trap.ts';

/** A future that awaits a thread's trap handler. */
interface Handling extends Future {
  signal?: PendingSignal | undefined;
}

/** A future at which checkpoints are. Going on after a stop at one does not report it again. */
interface Announcing {
  announced: boolean;
  trap?: Trap | undefined;
}

/** Whether a checkpoint would do nothing: nobody hears of it, and nobody has asked to stop. */
const passes = (kernel: KernelCore, kind: 'trap' | 'userReturn'): boolean =>
  !kernel.stopRequested && !kernel.hears(kind);

/** Reports the trap once; false when stopped there. */
export function announceTrap(kernel: KernelCore, { taskId, tid }: Thread, at: Announcing): boolean {
  if (!at.announced) {
    if (passes(kernel, 'trap')) return true;
    at.announced = true;
    if (kernel.checkpoint({ kind: 'trap', taskId, tid, trap: at.trap! })) return false;
  }
  at.announced = false;
  return true;
}

/**
 * Polls the trap handler. `returning`: it is done, or what it waits for is over for a signal's sake; `stopped`: the thread must stand still first. A
 * thread that waits looks at its signals.
 */
export function pollHandler(
  kernel: KernelCore,
  thread: Thread,
  future: Handling,
  cx: Context<KernelCore>,
): Poll | 'returning' | 'stopped' {
  if (thread.exitRequest !== undefined) {
    dropHandler(kernel, future);
    return 'returning';
  }
  if (isStopped(kernel, thread)) return 'stopped';
  const poll = cx.poll(future.awaiting as TrapHandlerFuture);
  if (poll.kind === 'interrupted') return poll;
  if (poll.kind === 'pending') return attend(kernel, thread, future) ?? poll;
  future.awaiting = undefined;
  if (isRcore(kernel)) takeRcoreSignals(kernel, thread);
  return 'returning';
}

/** Whether a stopped thread still is; the last one to stop reports it. */
export function staysStopped(kernel: KernelCore, thread: Thread): boolean {
  if (!isStopped(kernel, thread)) return false;
  reportStop(kernel, processOf(kernel, thread.pid));
  return true;
}

/** Takes what stands between the thread and user mode: its end and its signals. Undefined when stopped at a checkpoint. */
export function takeSignals(
  kernel: KernelCore,
  thread: Thread,
  future: Handling,
): 'free' | 'stopped' | 'exiting' | undefined {
  if (future.signal === undefined) expireCpuTimers(kernel, thread);
  while (future.signal === undefined) {
    if (thread.exitRequest !== undefined) return 'exiting';
    if (isStopped(kernel, thread)) return 'stopped';
    if (!mustTakeSignals(thread)) return 'free';
    if (tellDelivery(kernel, thread, future, deliverSignal(kernel, thread))) return undefined;
  }
  if (isRcore(kernel)) tellEnd(kernel, thread, future.signal);
  exitProcess(kernel, processOf(kernel, thread.pid), 0, future.signal.signo);
  return 'exiting';
}

/** Whether something has come that a thread must not take to user mode. */
export function isHeldBack(kernel: KernelCore, thread: Thread): boolean {
  return thread.exitRequest !== undefined || isStopped(kernel, thread) || mustTakeSignals(thread);
}

/** Goes to user mode; false when stopped at the checkpoint before. */
export function enterUser(kernel: KernelCore, thread: Thread, at: Announcing, hartId: number): boolean {
  const hart = kernel.machine.harts[hartId]!;
  const { taskId, tid } = thread;
  if (!at.announced && !passes(kernel, 'userReturn')) {
    at.announced = true;
    if (kernel.checkpoint({ kind: 'userReturn', taskId, tid, pc: hart.count(SEPC) })) return false;
  }
  at.announced = false;
  armTimer(kernel, thread, hartId);
  kernel.machine.trapReturn(hart.id);
  return true;
}

/** The end of a thread. */
export function leave(kernel: KernelCore, thread: Thread): Poll {
  handleExit(kernel, thread);
  // The others of a process that is being stopped no longer wait for a thread that has ended; nor do timers for a process that has.
  const process = kernel.state.processes.get(thread.pid);
  if (process?.state === 'zombie') dropTimers(kernel, process, 'all');
  else if (process !== undefined) reportStop(kernel, process);
  return ready(0);
}

/**
 * A signal that a waiting thread must take ends or interrupts the wait; undefined: it goes on, as it does when the signal is ignored or the wait cannot be
 * interrupted.
 */
function attend(kernel: KernelCore, thread: Thread, future: Handling): 'returning' | 'stopped' | undefined {
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
        if (!interruptSyscall(kernel, thread, future.awaiting as TrapHandlerFuture)) {
          if (!isDoomed(kernel, thread)) return undefined;
          dropHandler(kernel, future);
        }
        future.awaiting = undefined;
        return 'returning';
      default:
        dropHandler(kernel, future);
        return 'returning';
    }
  }
  return undefined;
}

const mustTakeSignals = (thread: Thread): boolean =>
  hasSignalMail(thread) || thread.interrupted !== undefined || thread.savedSigmask !== undefined;

/** Reports a signal that has been taken; true when stopped there. One that ends the process is kept until that is done. */
function tellDelivery(kernel: KernelCore, thread: Thread, future: Handling, delivery: Delivery): boolean {
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

/** The timer interrupts user code when the next timer is due or the slice ends, whichever is first. */
function armTimer(kernel: KernelCore, thread: Thread, hartId: number): void {
  const { sliceEnd } = kernel.state.executor.tasks.get(thread.taskId)!.future as UserRoot;
  const cpuLeft = cpuTimeLeft(kernel, thread);
  const deadline = Math.min(
    sliceEnd,
    nextDeadline(kernel.state.executor) ?? sliceEnd,
    cpuLeft === undefined ? sliceEnd : kernel.now() + cpuLeft,
  );
  kernel.machine.harts[hartId]!.setCount(STIMECMP, Math.ceil(deadline));
}

function dropHandler(kernel: KernelCore, future: Handling): void {
  if (future.awaiting !== undefined) kernel.dropFuture(future.awaiting);
  future.awaiting = undefined;
}
