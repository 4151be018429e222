/**
 * Signal files: what a descriptor of signalfd(2) stands for, and who looks at it. What reading it does stands in `signalFileKind.ts`.
 */
import type { Pid } from '../../base/address.ts';
import { assert } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { READABLE } from '../ipc/pollEvents.ts';
import type { Process, SignalFile, Thread } from '../state.ts';
import { threadOf } from '../thread.ts';
import { newWaitQueue, notify } from '../waitQueue.ts';
import { hasSignal, type SigSet } from './sigset.ts';

export function makeSignalFile(kernel: Kernel, owner: Pid, mask: SigSet): SignalFile {
  const id = kernel.state.next.signalFile++;
  const file: SignalFile = { id, owner, mask, pollers: newWaitQueue(), readers: [] };
  kernel.state.signalFiles.set(id, file);
  return file;
}

export function signalFileAt(kernel: Kernel, id: number): SignalFile {
  const file = kernel.state.signalFiles.get(id);
  assert(file !== undefined, `signal file ${id} exists`);
  return file;
}

/** Tells those who look for this signal of this process by a descriptor. */
export function notifySignalFiles(kernel: Kernel, process: Process, signo: number): void {
  for (const file of kernel.state.signalFiles.values()) {
    if (!hasSignal(file.mask, signo)) continue;
    const readers = file.readers.filter(({ waker }) => taskBelongsTo(kernel, waker.taskId, process));
    for (const { waker } of readers) kernel.wake(waker, 'signalfd');
    notify(kernel, file.pollers, READABLE, 'signalfd');
  }
}

function taskBelongsTo(kernel: Kernel, taskId: Thread['taskId'], process: Process): boolean {
  return process.threads.some((tid) => threadOf(kernel, tid).taskId === taskId);
}
