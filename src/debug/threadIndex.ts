/**
 * Which thread a task is the life of. The kernel's state has it the other way round, and a look through ten thousand threads at each question
 * would be felt.
 */
import type { TaskId, Tid } from '../base/address.ts';
import type { KernelApi } from '../kernel/kernelApi.ts';
import type { Thread } from '../kernel/state.ts';

export class ThreadIndex {
  private readonly kernel: KernelApi;
  private readonly tids = new Map<TaskId, Tid>();

  constructor(kernel: KernelApi) {
    this.kernel = kernel;
    for (const thread of kernel.state.threads.values()) this.tids.set(thread.taskId, thread.tid);
  }

  add(taskId: TaskId, tid: Tid | undefined): void {
    if (tid !== undefined) this.tids.set(taskId, tid);
  }

  /** A thread that executes another program takes its process's number (execve(2)): the task of the one that has it now. */
  renamed(tid: Tid): TaskId {
    const { taskId } = this.kernel.state.threads.get(tid)!;
    this.tids.set(taskId, tid);
    return taskId;
  }

  remove(taskId: TaskId): void {
    this.tids.delete(taskId);
  }

  /** The thread of a user task; undefined for a kernel task and for one that is gone. */
  of(taskId: TaskId): Thread | undefined {
    const tid = this.tids.get(taskId);
    return tid === undefined ? undefined : this.kernel.state.threads.get(tid);
  }
}
