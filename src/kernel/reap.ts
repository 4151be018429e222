/**
 * Reaping: the last of a process that has ended. Its record, its leader's task and thread go; what it used counts for its parent (getrusage(2),
 * RUSAGE_CHILDREN).
 */
import type { Pid, Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { KernelCore } from './core.ts';
import { parentOf } from './process.ts';
import type { Process } from './state.ts';
import { addUsage, processUsage } from './usage.ts';

/** Forgets a zombie; all of its threads' polls are over. */
export function reap(kernel: KernelCore, process: Process): void {
  assert(process.state === 'zombie', `process ${process.pid} has ended`);
  const { state } = kernel;
  const parent = parentOf(kernel, process);
  const used = processUsage(kernel, process);
  if (parent !== undefined) {
    addUsage(parent.childUsage, used);
    addUsage(parent.childUsage, process.childUsage);
  }
  remove(parent?.children ?? state.init?.orphans ?? [], process.pid);
  const leader = state.threads.get(process.pid as number as Tid);
  if (leader !== undefined) {
    kernel.reapTask(leader.taskId);
    state.threads.delete(leader.tid);
  }
  state.processes.delete(process.pid);
}

function remove(pids: Pid[], pid: Pid): void {
  const index = pids.indexOf(pid);
  if (index !== -1) pids.splice(index, 1);
}
