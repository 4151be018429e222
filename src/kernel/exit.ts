/**
 * The ends of threads and processes (exit(2), exit_group(2)). A thread is never ended from outside: it gets an exit request, is brought out of
 * whatever it waits for, and ends itself in its threadloop. So nothing stays behind in a queue that nobody would wake.
 */
import type { Kernel } from './context.ts';
import { closeAllDescriptors } from './fs/descriptors.ts';
import { futexWake } from './futex.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { writeU32 } from './mm/userMemory.ts';
import { interrupt } from './signal.ts';
import type { Process, Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { processOf } from './thread.ts';

const ALL_BITS = 0xffff_ffff;

/** Ends all threads of a process; the first who asks decides the exit status. */
export function exitProcess(kernel: Kernel, dying: Process, code: number, signo: number): void {
  if (dying.exit !== undefined) return;
  dying.exit = { code, signo };
  for (const tid of dying.threads) {
    const thread = kernel.state.threads.get(tid)!;
    thread.exitRequest = { code, signo };
    interrupt(kernel, thread, 'exit');
  }
}

/** The thread's last act, in its own poll: tells joiners, leaves the process, and ends it when it was the last. */
export function handleExit(kernel: Kernel, thread: Thread): void {
  const group = processOf(kernel, thread.pid);
  clearChildTid(kernel, group, thread);
  group.threads.splice(group.threads.indexOf(thread.tid), 1);
  const code = thread.exitRequest?.code ?? 0;
  kernel.emit({ kind: 'threadExit', tid: thread.tid, pid: thread.pid, code });
  if (group.threads.length === 0) endProcess(kernel, group, code);
}

/** Joiners wait on this futex (set_tid_address(2)). A bad address is ignored, as Linux does. */
function clearChildTid(kernel: Kernel, group: Process, thread: Thread): void {
  if (thread.clearChildTid === 0 || group.threads.length === 1) return;
  try {
    writeU32(kernel, spaceOf(kernel, thread), thread.clearChildTid, 0);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
  futexWake(kernel, group.space, thread.clearChildTid, 1, ALL_BITS);
}

/** When threads ended one by one, the leader's code is the process's. Its memory stays until it is reaped, for whoever looks at the zombie. */
function endProcess(kernel: Kernel, dying: Process, lastCode: number): void {
  const leader = [...kernel.state.threads.values()].find((thread) => (thread.tid as number) === dying.pid);
  dying.exit ??= { code: leader?.exitRequest?.code ?? lastCode, signo: 0 };
  dying.state = 'zombie';
  closeAllDescriptors(kernel, dying);
  kernel.state.exit ??= dying.exit;
  kernel.emit({ kind: 'processExit', pid: dying.pid, code: dying.exit.code, signo: dying.exit.signo });
}
