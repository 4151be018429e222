/** Reading clocks: clock_gettime(2), clock_getres(2), gettimeofday(2), times(2), getrusage(2). */
import { Clock, clockNow, processSteps, readClock, threadSteps, timespec, writeTimePair } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

/** Clock ticks of times(2): sysconf(_SC_CLK_TCK) is 100 a second. */
const NS_PER_CLOCK_TICK = 10_000_000;
const RUSAGE_SELF = 0;
const RUSAGE_CHILDREN = -1;
const RUSAGE_THREAD = 1;
const SIZEOF_RUSAGE = 144;

function sysClockGettime(kernel: Kernel, thread: Thread, clockid: number, tp: number): number {
  const { seconds, nanoseconds } = readClock(kernel, thread, clockid);
  writeTimePair(kernel, thread, tp, seconds, nanoseconds);
  return 0;
}

function sysClockGetres(kernel: Kernel, thread: Thread, clockid: number, res: number): number {
  readClock(kernel, thread, clockid);
  const coarse = clockid === Clock.CLOCK_REALTIME_COARSE || clockid === Clock.CLOCK_MONOTONIC_COARSE;
  if (res !== 0) writeTimePair(kernel, thread, res, 0, coarse ? 4_000_000 : 1);
  return 0;
}

function sysGettimeofday(kernel: Kernel, thread: Thread, tv: number, tz: number): number {
  const { seconds, nanoseconds } = readClock(kernel, thread, Clock.CLOCK_REALTIME);
  if (tv !== 0) writeTimePair(kernel, thread, tv, seconds, Math.floor(nanoseconds / 1000));
  // struct timezone: UTC, no daylight saving time.
  if (tz !== 0) copyOut(kernel, spaceOf(kernel, thread), tz, new Uint8Array(8));
  return 0;
}

/** All CPU time is user time: kernel work takes no steps. */
function sysTimes(kernel: Kernel, thread: Thread, buf: number): number {
  if (buf !== 0) {
    const bytes = new Uint8Array(32);
    const utime = Math.floor(processSteps(kernel, processOf(kernel, thread.pid)) / NS_PER_CLOCK_TICK);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(utime), true);
    copyOut(kernel, spaceOf(kernel, thread), buf, bytes);
  }
  return Math.floor(clockNow(kernel) / NS_PER_CLOCK_TICK);
}

function sysGetrusage(kernel: Kernel, thread: Thread, who: number, usage: number): number {
  const bytes = new Uint8Array(SIZEOF_RUSAGE);
  const { seconds, nanoseconds } = timespec(cpuTime(kernel, thread, who));
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(seconds), true);
  view.setBigInt64(8, BigInt(Math.floor(nanoseconds / 1000)), true);
  copyOut(kernel, spaceOf(kernel, thread), usage, bytes);
  return 0;
}

function cpuTime(kernel: Kernel, thread: Thread, who: number): number {
  switch (who) {
    case RUSAGE_SELF:
      return processSteps(kernel, processOf(kernel, thread.pid));
    case RUSAGE_THREAD:
      return threadSteps(kernel, thread);
    case RUSAGE_CHILDREN:
      return 0;
    default:
      throw new SysError('EINVAL', `who ${who} is neither self, children nor thread`);
  }
}

export const rows: SyscallRow[] = [
  { nr: 113, name: 'clock_gettime', params: params('clockid: clock, tp: pointer'), handler: sysClockGettime },
  { nr: 114, name: 'clock_getres', params: params('clockid: clock, res: pointer'), handler: sysClockGetres },
  { nr: 153, name: 'times', params: params('buf: pointer'), handler: sysTimes },
  { nr: 165, name: 'getrusage', params: params('who: int, usage: pointer'), handler: sysGetrusage },
  { nr: 169, name: 'gettimeofday', params: params('tv: pointer, tz: pointer'), handler: sysGettimeofday },
];
