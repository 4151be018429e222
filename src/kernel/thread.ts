/**
 * Threads: their records, the futures that are their lives (as data; `userTask.ts` and `threadloop.ts` poll them), and `spawnThread`.
 */
import type { Pid, TaskId, Tid } from '../base/address.ts';
import { assert, present } from '../base/assert.ts';
import type { Future } from '../executor/future.ts';
import type { Trap } from '../machine/trap.ts';
import type { Kernel } from './context.ts';
import type { FileTable, FsContext, KernelForm, PendingSignal, Process, Thread, UserContext } from './state.ts';

/** The outermost future of a user thread: while it is polled, the thread's local context is on the hart. */
export interface UserTaskFuture extends Future {
  readonly kind: 'userTask';
  state: 'offHart' | 'onHart';
  tid: Tid;
  /** Machine time (ns) at which the slice of the poll in progress ends. */
  sliceEnd: number;
  readonly awaiting: ThreadloopFuture;
}

/**
 * The whole life of a user thread. `returning`: in the kernel, on the way to user mode; `user`: runs user code; `trapped`: a trap was taken and
 * nothing of it has been handled; `handling`: polls the trap handler; `stopped`: stands still until SIGCONT (job control); `exiting`: polled the last
 * time.
 */
export interface ThreadloopFuture extends Future {
  readonly kind: 'threadloop';
  state: 'takeWaker' | 'returning' | 'user' | 'trapped' | 'handling' | 'stopped' | 'exiting';
  tid: Tid;
  /** The trap taken last. */
  trap?: Trap | undefined;
  /** Whether the checkpoint of the present state has been reported: going on after a stop there must not report it again. */
  announced: boolean;
  /** The fatal signal that the thread has taken and that is about to end its process. */
  signal?: PendingSignal | undefined;
}

/**
 * The outermost future of a user thread in the trampoline form (`trampoline.ts`). `running`: polls the coroutine; `returning`: the trap is done, on the way
 * to user mode; `user`: runs user code; `trapped`: a trap was taken and nothing of it has been handled. In all but `offHart` the thread's local context
 * is on the hart.
 */
export interface TrampolineFuture extends Future {
  readonly kind: 'trampoline';
  state: 'offHart' | 'running' | 'returning' | 'user' | 'trapped';
  tid: Tid;
  /** Machine time (ns) at which the slice of the poll in progress ends. */
  sliceEnd: number;
  /** Of the trap frame: a trap (or the begin) that is being handled, or none that keeps the thread from user mode. */
  trapStatus: 'Blocked' | 'Done';
  /** The trap taken last. */
  trap?: Trap | undefined;
  announced: boolean;
  readonly awaiting: UtrapHandlerFuture;
}

/** The coroutine that handles a user thread's traps in the trampoline form: `handling` a trap, taking `signals`, `done` with both. */
export interface UtrapHandlerFuture extends Future {
  readonly kind: 'utrapHandler';
  state: 'start' | 'handling' | 'signals' | 'done' | 'stopped' | 'exiting';
  tid: Tid;
  signal?: PendingSignal | undefined;
}

/** The outermost future of a user thread, in either form. */
export type UserRoot = UserTaskFuture | TrampolineFuture;

export function emptyContext(): UserContext {
  return { pc: 0n, x: new BigUint64Array(32), f: new BigUint64Array(32), fcsr: 0 };
}

/** Makes a thread of a process and schedules its task. The caller gives the registers that it starts with. */
export function spawnThread(kernel: Kernel, process: Process, name: string, context: UserContext): Thread {
  const { state } = kernel;
  const tid = process.threads.length === 0 ? (process.pid as number as Tid) : (state.next.pid++ as Tid);
  const thread: Thread = {
    tid,
    pid: process.pid,
    // The task comes next; its number is known before, so that listeners of the spawn find the thread.
    taskId: state.executor.nextTask as TaskId,
    name,
    context,
    clearChildTid: 0,
    sigmask: [0, 0],
    robustList: 0,
    mailbox: { events: 0, waiters: [] },
    pending: [],
  };
  state.threads.set(tid, thread);
  process.threads.push(tid);
  const taskId = kernel.spawnTask('user', name, rootOf(state.config.form ?? 'threadloop', tid));
  assert(taskId === thread.taskId, 'tasks are numbered in the order in which they are spawned');
  return thread;
}

function rootOf(form: KernelForm, tid: Tid): UserRoot {
  if (form === 'trampoline') {
    const awaiting: UtrapHandlerFuture = { kind: 'utrapHandler', state: 'start', tid };
    return {
      kind: 'trampoline',
      state: 'offHart',
      tid,
      sliceEnd: 0,
      trapStatus: 'Blocked',
      announced: false,
      awaiting,
    };
  }
  const awaiting: ThreadloopFuture = { kind: 'threadloop', state: 'takeWaker', tid, announced: false };
  return { kind: 'userTask', state: 'offHart', tid, sliceEnd: 0, awaiting };
}

export function threadOf(kernel: Kernel, tid: Tid): Thread {
  return present(kernel.state.threads.get(tid), 'thread', tid);
}

export function processOf(kernel: Kernel, pid: Pid): Process {
  return present(kernel.state.processes.get(pid), 'process', pid);
}

/** The table of descriptors that a thread uses. */
export const filesOf = (kernel: Kernel, { files, pid }: Thread): FileTable => files ?? processOf(kernel, pid);

/** The working directory and umask that a thread uses. */
export const fsOf = (kernel: Kernel, { fs, pid }: Thread): FsContext => fs ?? processOf(kernel, pid);

/** The future of a thread that awaits its trap handler: `threadloop`, or `utrapHandler` in the trampoline form. */
export function threadloopOf(kernel: Kernel, thread: Thread): ThreadloopFuture | UtrapHandlerFuture | undefined {
  const root = kernel.state.executor.tasks.get(thread.taskId)?.future as UserRoot | undefined;
  return root?.awaiting;
}

/** The future of a user task that knows its traps: in which it is in user mode, on the way there, or trapped. */
export function crossingOf(root: Future | undefined): ThreadloopFuture | TrampolineFuture | undefined {
  if (root?.kind === 'trampoline') return root as TrampolineFuture;
  return root?.kind === 'userTask' ? (root as UserTaskFuture).awaiting : undefined;
}

/** Whether a thread is on a hart in user mode. */
export function runsUserCode(kernel: Kernel, thread: Thread): boolean {
  return crossingOf(kernel.state.executor.tasks.get(thread.taskId)?.future)?.state === 'user';
}
