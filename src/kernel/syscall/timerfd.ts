/** timerfd_create(2), timerfd_settime(2) and timerfd_gettime(2). */
import { Clock, clockNow, deadlineAfter, deadlineAt, NS_PER_SECOND, readTimespec, timespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { checkFileTable, fileOf, installFd, lowestFree, makeOpenFile } from '../fs/descriptors.ts';
import { O_CLOEXEC, O_NONBLOCK, O_RDWR } from '../fs/openFlags.ts';
import { fileTimerAt, makeFileTimer, setFileTimer } from '../ipc/timerfd.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyOut } from '../mm/userMemory.ts';
import type { FileTimer, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { filesOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const TFD_TIMER_ABSTIME = 1;
const TFD_TIMER_CANCEL_ON_SET = 2;
const CLOCK_REALTIME_ALARM = 8;
const CLOCK_BOOTTIME_ALARM = 9;
const CLOCKS: readonly number[] = [Clock.CLOCK_REALTIME, Clock.CLOCK_MONOTONIC, Clock.CLOCK_BOOTTIME];
/** struct itimerspec: the interval, then the value. */
const VALUE = 16;

function sysTimerfdCreate(kernel: Kernel, thread: Thread, clockid: number, flags: number): number {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  if (clockid === CLOCK_REALTIME_ALARM || clockid === CLOCK_BOOTTIME_ALARM) {
    throw new SysError('EPERM', 'a plain user cannot wake a machine that is suspended');
  }
  if (!CLOCKS.includes(clockid)) throw new SysError('EINVAL', `clock ${clockid} has no timers that are files`);
  const table = filesOf(kernel, thread);
  const fd = lowestFree(table);
  checkFileTable(kernel, 1);
  const { id } = makeFileTimer(kernel, clockid);
  const kept = O_RDWR | (flags & O_NONBLOCK);
  const file = makeOpenFile(kernel, { kind: 'timerfd', timerfd: id }, kept, 'anon_inode:[timerfd]');
  installFd(table, fd, file, (flags & O_CLOEXEC) !== 0);
  return fd;
}

/** Real time is never set here, so TFD_TIMER_CANCEL_ON_SET never has anything to do. */
function sysTimerfdSettime(
  kernel: Kernel,
  thread: Thread,
  fd: number,
  flags: number,
  newValue: number,
  oldValue: number,
): number {
  const interval = readTimespec(kernel, thread, newValue);
  const value = readTimespec(kernel, thread, newValue + VALUE);
  if ((flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) !== 0) {
    throw new SysError('EINVAL', `flags 0x${flags.toString(16)} are not known`);
  }
  const timer = timerOf(kernel, thread, fd);
  const before = current(kernel, timer);
  const isArmed = value.seconds !== 0 || value.nanoseconds !== 0;
  const isAbsolute = (flags & TFD_TIMER_ABSTIME) !== 0;
  const deadline = isAbsolute ? deadlineAt(timer.clock, value) : deadlineAfter(kernel, value);
  if (oldValue !== 0) copyOut(kernel, spaceOf(kernel, thread), oldValue, before);
  const intervalNs = interval.seconds * NS_PER_SECOND + interval.nanoseconds;
  setFileTimer(kernel, timer, isArmed ? deadline : undefined, intervalNs);
  return 0;
}

function sysTimerfdGettime(kernel: Kernel, thread: Thread, fd: number, currValue: number): number {
  copyOut(kernel, spaceOf(kernel, thread), currValue, current(kernel, timerOf(kernel, thread, fd)));
  return 0;
}

function timerOf(kernel: Kernel, thread: Thread, fd: number): FileTimer {
  const { node } = fileOf(kernel, thread, fd);
  if (node.kind !== 'timerfd') throw new SysError('EINVAL', `descriptor ${fd} is no timer`);
  return fileTimerAt(kernel, node.timerfd);
}

/** struct itimerspec: the interval, and the time left until the next expiry; 0 when there will be none. */
function current(kernel: Kernel, timer: FileTimer): Uint8Array {
  const { deadline, interval } = timer;
  const now = clockNow(kernel);
  let left = deadline === undefined ? 0 : deadline - now;
  if (left <= 0) left = interval === 0 || deadline === undefined ? 0 : interval - ((now - deadline) % interval);
  const view = new DataView(new ArrayBuffer(2 * VALUE));
  [interval, left].forEach((ns, index) => {
    const { seconds, nanoseconds } = timespec(ns);
    view.setBigInt64(index * VALUE, BigInt(seconds), true);
    view.setBigInt64(index * VALUE + 8, BigInt(nanoseconds), true);
  });
  return new Uint8Array(view.buffer);
}

export const rows: SyscallRow[] = [
  { nr: 85, name: 'timerfd_create', params: params('clockid: clock, flags: timerfdFlags'), handler: sysTimerfdCreate },
  {
    nr: 86,
    name: 'timerfd_settime',
    params: params('fd: fd, flags: timerfdFlags, new_value: itimerspec, old_value: outItimerspec'),
    handler: sysTimerfdSettime,
  },
  { nr: 87, name: 'timerfd_gettime', params: params('fd: fd, curr_value: outItimerspec'), handler: sysTimerfdGettime },
];
