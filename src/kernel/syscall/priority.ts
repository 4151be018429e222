/**
 * getpriority(2), setpriority(2), ioprio_get(2): nice values are kept and inherited, and have no effect: the queue is first come, first served.
 */
import type { Kernel } from '../context.ts';
import { maySignal } from '../credentials.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const PRIO_PROCESS = 0;
const PRIO_PGRP = 1;
const PRIO_USER = 2;
const NICE_MIN = -20;
const NICE_MAX = 19;
/** The syscall answers 20 - nice, so that it is never negative; RLIMIT_NICE counts so, too. */
const NICE_ZERO = 20;

/** The processes that are meant; ESRCH when there are none. */
function targets(kernel: Kernel, thread: Thread, which: number, who: number): Process[] {
  const caller = processOf(kernel, thread.pid);
  const found = [...kernel.state.processes.values()].filter((process) => {
    switch (which) {
      case PRIO_PROCESS:
        return who === 0 ? process === caller : kernel.state.threads.get(who as Thread['tid'])?.pid === process.pid;
      case PRIO_PGRP:
        return process.pgid === (who === 0 ? caller.pgid : who);
      case PRIO_USER:
        return process.credentials.uid === (who === 0 ? caller.credentials.uid : who);
      default:
        throw new SysError('EINVAL', `${which} is neither process, group nor user`);
    }
  });
  if (found.length === 0) throw new SysError('ESRCH', `there is nobody ${who}`);
  return found;
}

function sysGetpriority(kernel: Kernel, thread: Thread, which: number, who: number): number {
  return NICE_ZERO - Math.min(...targets(kernel, thread, which, who).map(({ nice }) => nice));
}

function sysSetpriority(kernel: Kernel, thread: Thread, which: number, who: number, prio: number): number {
  const nice = Math.min(NICE_MAX, Math.max(NICE_MIN, prio));
  const caller = processOf(kernel, thread.pid);
  for (const process of targets(kernel, thread, which, who)) {
    if (!maySignal(caller, process)) throw new SysError('EPERM', `process ${process.pid} is another user's`);
    if (nice < process.nice && NICE_ZERO - nice > softLimit(process, Rlimit.RLIMIT_NICE)) {
      throw new SysError('EACCES', `a nice value of ${nice} needs privilege`);
    }
    process.nice = nice;
  }
  return 0;
}

const IOPRIO_WHO_USER = 3;

/** Reading and writing have one class: none. */
function sysIoprioGet(kernel: Kernel, thread: Thread, which: number, who: number): number {
  if (which < 1 || which > IOPRIO_WHO_USER) throw new SysError('EINVAL', `${which} is neither process, group nor user`);
  targets(kernel, thread, which - 1, who);
  return 0;
}

export const rows: SyscallRow[] = [
  { nr: 30, name: 'ioprio_set', params: params('which: int, who: int, ioprio: hex'), handler: sysIoprioGet },
  { nr: 31, name: 'ioprio_get', params: params('which: int, who: int'), handler: sysIoprioGet },
  { nr: 140, name: 'setpriority', params: params('which: int, who: int, prio: int'), handler: sysSetpriority },
  { nr: 141, name: 'getpriority', params: params('which: int, who: int'), handler: sysGetpriority },
];
