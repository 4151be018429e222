/**
 * Setting and adjusting clocks: adjtimex(2), clock_adjtime(2), clock_settime(2). Machine time is what it is: it can be asked how well it is kept, and
 * changing it needs privilege.
 */
import { Clock, readClock } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut, readU32 } from '../mm/userMemory.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { params, type SyscallRow } from './row.ts';

const TIMEX_BYTES = 208;
const STA_UNSYNC = 0x40;
/** The state of a clock that nobody synchronizes. */
const TIME_ERROR = 5;
/** µs between ticks of a hundredth of a second, and the largest frequency offset, scaled by 2^16. */
const TICK_US = 10_000n;
const TOLERANCE = 32_768_000n;
const MAX_ERROR = 16_000_000n;

function sysAdjtimex(kernel: Kernel, thread: Thread, buf: number): number {
  const space = spaceOf(kernel, thread);
  const modes = readU32(kernel, space, buf);
  if (modes !== 0) throw new SysError('EPERM', 'adjusting the clock needs privilege');
  const { seconds, nanoseconds } = readClock(kernel, thread, Clock.CLOCK_REALTIME);
  const bytes = new Uint8Array(TIMEX_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(24, MAX_ERROR, true);
  view.setBigInt64(32, MAX_ERROR, true);
  view.setInt32(40, STA_UNSYNC, true);
  view.setBigInt64(48, 2n, true);
  view.setBigInt64(56, 1n, true);
  view.setBigInt64(64, TOLERANCE, true);
  view.setBigInt64(72, BigInt(seconds), true);
  view.setBigInt64(80, BigInt(Math.floor(nanoseconds / 1000)), true);
  view.setBigInt64(88, TICK_US, true);
  copyOut(kernel, space, buf, bytes);
  return TIME_ERROR;
}

function sysClockAdjtime(kernel: Kernel, thread: Thread, clockid: number, buf: number): number {
  readClock(kernel, thread, clockid);
  if (clockid !== Clock.CLOCK_REALTIME) throw new SysError('EOPNOTSUPP', `clock ${clockid} is not adjusted`);
  return sysAdjtimex(kernel, thread, buf);
}

function sysClockSettime(kernel: Kernel, thread: Thread, clockid: number): number {
  readClock(kernel, thread, clockid);
  if (clockid !== Clock.CLOCK_REALTIME) throw new SysError('EINVAL', `clock ${clockid} cannot be set`);
  throw new SysError('EPERM', 'setting the clock needs privilege');
}

export const rows: SyscallRow[] = [
  {
    nr: 112,
    name: 'clock_settime',
    params: params('clockid: clock, tp: timespec'),
    handler: sysClockSettime,
    unsupported: 'EPERM',
    note: 'setting the clock needs privilege',
  },
  { nr: 171, name: 'adjtimex', params: params('buf: pointer'), handler: sysAdjtimex },
  { nr: 266, name: 'clock_adjtime', params: params('clockid: clock, buf: pointer'), handler: sysClockAdjtime },
];
