/**
 * The processor time of any thread of the process or of any process, as a clock (clock_getcpuclockid(3), pthread_getcpuclockid(3)). Such a clock's number is
 * negative: above its lowest three bits stands the complement of a pid or tid, 0 for one's own; below, whose time it is and which part of it.
 */
import type { Pid, Tid } from '../base/address.ts';
import type { Kernel } from './context.ts';
import type { Process, Thread } from './state.ts';
import { processOf } from './thread.ts';
import { processUsage, threadUsage } from './usage.ts';

const PER_THREAD = 4;
const WHICH = 3;
/** CPUCLOCK_PROF, CPUCLOCK_VIRT and CPUCLOCK_SCHED are the same here; what would be the fourth is a file that is a clock. */
const PARTS = ['CPUCLOCK_PROF', 'CPUCLOCK_VIRT', 'CPUCLOCK_SCHED'];

/** What such a clock shows, in ns; undefined when there is none of that number. */
export function readCpuClock(kernel: Kernel, thread: Thread, clockid: number): number | undefined {
  if (clockid >= 0 || PARTS[clockid & WHICH] === undefined) return undefined;
  const id = ~(clockid >> 3);
  if ((clockid & PER_THREAD) !== 0) {
    const other = id === 0 ? thread : kernel.state.threads.get(id as Tid);
    return other?.pid === thread.pid ? threadUsage(kernel, other).steps : undefined;
  }
  const process = processNamed(kernel, thread, id);
  return process === undefined ? undefined : processUsage(kernel, process).steps;
}

/** Who asks may name its process by its own tid, too. */
function processNamed(kernel: Kernel, thread: Thread, id: number): Process | undefined {
  return id === 0 || id === thread.tid ? processOf(kernel, thread.pid) : kernel.state.processes.get(id as Pid);
}

/** As strace(1) has it. */
export function cpuClockName(clockid: number): string {
  const id = ~(clockid >> 3);
  const part = PARTS[clockid & WHICH];
  if (part === undefined) return `FD_TO_CLOCKID(${id})`;
  return `MAKE_${(clockid & PER_THREAD) !== 0 ? 'THREAD' : 'PROCESS'}_CPUCLOCK(${id}, ${part})`;
}
