/**
 * The rule for when RAM is used up. A syscall that needs a frame answers ENOMEM (or what its man page says), and nothing of it is half done. An access of
 * user code cannot be answered: then the process whose memory has the most resident pages is killed by SIGKILL (of equals the youngest), and the
 * access is made again, until it succeeds or its own process is the one. Nobody else is killed while the chosen one still holds its memory.
 * The choice depends on nothing but the state, so it is the same in every run.
 */
import type { Kernel } from '../context.ts';
import type { PendingSignal } from '../signal/signalInfo.ts';
import { sendToProcess } from '../signal.ts';
import { Signal } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { processOf } from '../thread.ts';

/** What an access that found no frame comes to: the signal for its own thread, or undefined when it is to be made again. */
export function outOfMemory(kernel: Kernel, thread: Thread, access: string): PendingSignal | undefined {
  const victim = chooseVictim(kernel);
  const own = processOf(kernel, thread.pid);
  const reason = `${access}: the machine is out of memory`;
  if (victim === undefined || victim.space === own.space || isDying(kernel, own))
    return { signo: Signal.SIGKILL, reason };
  if (!isDying(kernel, victim)) {
    const pages = kernel.state.spaces.get(victim.space)!.residentPages;
    const why = `the machine is out of memory, and it holds the most: ${pages} pages (wanted by process ${own.pid})`;
    sendToProcess(kernel, victim, Signal.SIGKILL, why);
  }
  return undefined;
}

/** The living process that holds the most pages. */
function chooseVictim(kernel: Kernel): Process | undefined {
  let victim: Process | undefined;
  let most = 0;
  for (const process of kernel.state.processes.values()) {
    const pages = process.state === 'running' ? (kernel.state.spaces.get(process.space)?.residentPages ?? 0) : 0;
    if (pages > most || (pages === most && victim !== undefined && process.pid > victim.pid)) {
      victim = process;
      most = pages;
    }
  }
  return victim;
}

function isDying(kernel: Kernel, { exit, pending, threads }: Process): boolean {
  if (exit !== undefined) return true;
  const queues = [pending, ...threads.map((tid) => kernel.state.threads.get(tid)?.pending ?? [])];
  return queues.some((queue) => queue.some(({ signo }) => signo === Signal.SIGKILL));
}
