/** nanosleep(2) and clock_nanosleep(2). */
import type { Future } from '../../executor/future.ts';
import { Clock, deadlineAfter, deadlineAt, readTimespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { sleepUntil } from '../sleep.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const TIMER_ABSTIME = 1;

function sysNanosleep(kernel: Kernel, thread: Thread, duration: number, rem: number): Future {
  return sleepUntil(thread.tid, deadlineAfter(kernel, readTimespec(kernel, thread, duration)), rem);
}

function sysClockNanosleep(
  kernel: Kernel,
  thread: Thread,
  clockid: number,
  flags: number,
  t: number,
  remain: number,
): Future {
  if (clockid === Clock.CLOCK_THREAD_CPUTIME_ID)
    throw new SysError('EINVAL', 'a thread cannot wait for its own CPU time');
  const time = readTimespec(kernel, thread, t);
  const absolute = deadlineAt(clockid, time);
  if ((flags & TIMER_ABSTIME) !== 0) return sleepUntil(thread.tid, absolute);
  return sleepUntil(thread.tid, deadlineAfter(kernel, time), remain);
}

export const rows: SyscallRow[] = [
  { nr: 101, name: 'nanosleep', params: params('duration: timespec, rem: outTimespec'), handler: sysNanosleep },
  {
    nr: 115,
    name: 'clock_nanosleep',
    params: params('clockid: clock, flags: timerFlags, t: timespec, remain: outTimespec'),
    handler: sysClockNanosleep,
  },
];
