/** Reading clocks: clock_gettime(2), clock_getres(2), gettimeofday(2). */
import { Clock, readClock, writeTimePair } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { params, type SyscallRow } from './row.ts';

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

export const rows: SyscallRow[] = [
  { nr: 113, name: 'clock_gettime', params: params('clockid: clock, tp: outTimespec'), handler: sysClockGettime },
  { nr: 114, name: 'clock_getres', params: params('clockid: clock, res: outTimespec'), handler: sysClockGetres },
  { nr: 169, name: 'gettimeofday', params: params('tv: outTimeval, tz: pointer'), handler: sysGettimeofday },
];
