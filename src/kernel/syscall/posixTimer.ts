/** POSIX timers: timer_create(2), timer_settime(2), timer_gettime(2), timer_getoverrun(2), timer_delete(2). */
import type { Tid } from '../../base/address.ts';
import { Clock, deadlineAt, NS_PER_SECOND, readClock, timespec } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut, writeU32 } from '../mm/userMemory.ts';
import { Rlimit, softLimit } from '../rlimits.ts';
import { removeSignals } from '../signal/signalQueue.ts';
import type { PosixTimer } from '../signal/timerState.ts';
import { arm, disarm, forward, isCpuClock, ownerOf, timeOf } from '../signal/timers.ts';
import { NSIG, Signal } from '../signalNames.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf, threadOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

const SIGEV_SIGNAL = 0;
const SIGEV_NONE = 1;
const SIGEV_THREAD = 2;
const SIGEV_THREAD_ID = 4;
const SIGEVENT_BYTES = 64;
/** struct itimerspec: interval, value; each a struct timespec. */
const ITIMERSPEC_BYTES = 32;
const TIMER_ABSTIME = 1;

/** MAKE_PROCESS_CPUCLOCK(0, CPUCLOCK_SCHED) and MAKE_THREAD_CPUCLOCK(0, CPUCLOCK_SCHED). */
const PROCESS_CPUCLOCK = -6;
const THREAD_CPUCLOCK = -2;

const TIMER_CLOCKS: ReadonlySet<number> = new Set([
  Clock.CLOCK_REALTIME,
  Clock.CLOCK_MONOTONIC,
  Clock.CLOCK_PROCESS_CPUTIME_ID,
  Clock.CLOCK_THREAD_CPUTIME_ID,
  Clock.CLOCK_BOOTTIME,
  Clock.CLOCK_TAI,
]);

function sysTimerCreate(kernel: Kernel, thread: Thread, wanted: number, sevp: number, timerid: number): number {
  const clockid = ownCpuClock(wanted);
  // EINVAL for a clock that there is not.
  readClock(kernel, thread, clockid);
  if (!TIMER_CLOCKS.has(clockid)) throw new SysError('EOPNOTSUPP', `clock ${clockid} has no timers`);
  const process = processOf(kernel, thread.pid);
  process.timers ??= new Map();
  // Each timer has the place of a signal that waits.
  const limit = softLimit(process, Rlimit.RLIMIT_SIGPENDING);
  if (process.timers.size >= limit) throw new SysError('EAGAIN', `there are ${limit} timers already`);
  let id = 0;
  while (process.timers.has(id)) id++;
  const event = sevp === 0 ? undefined : readEvent(kernel, thread, sevp);
  const timer: PosixTimer = {
    id,
    clock: clockid,
    thread: thread.tid,
    notify: event?.notify ?? { kind: 'signal', signo: Signal.SIGALRM },
    value: event?.value ?? BigInt(id),
    deadline: undefined,
    interval: 0,
    isQueued: false,
    overrun: 0,
  };
  writeU32(kernel, spaceOf(kernel, thread), timerid, id);
  process.timers.set(id, timer);
  return 0;
}

/** C libraries ask for the two CPU clocks by their other names, which have the number of a process or thread in them: 0, the caller. */
function ownCpuClock(clockid: number): number {
  if (clockid === PROCESS_CPUCLOCK) return Clock.CLOCK_PROCESS_CPUTIME_ID;
  return clockid === THREAD_CPUCLOCK ? Clock.CLOCK_THREAD_CPUTIME_ID : clockid;
}

/** struct sigevent: value, signal, how, and for SIGEV_THREAD_ID which thread. */
function readEvent(kernel: Kernel, thread: Thread, address: number): Pick<PosixTimer, 'notify' | 'value'> {
  const view = new DataView(copyIn(kernel, spaceOf(kernel, thread), address, SIGEVENT_BYTES).buffer);
  const value = view.getBigUint64(0, true);
  const signo = view.getInt32(8, true);
  const how = view.getInt32(12, true);
  if (how === SIGEV_NONE) return { value, notify: { kind: 'none' } };
  if (how !== SIGEV_SIGNAL && how !== SIGEV_THREAD && how !== SIGEV_THREAD_ID) {
    throw new SysError('EINVAL', `a timer cannot notify in way ${how}`);
  }
  if (signo < 1 || signo > NSIG) throw new SysError('EINVAL', `there is no signal ${signo}`);
  if (how !== SIGEV_THREAD_ID) return { value, notify: { kind: 'signal', signo } };
  const tid = view.getInt32(16, true);
  if (kernel.state.threads.get(tid as Tid)?.pid !== thread.pid) {
    throw new SysError('EINVAL', `${tid} is no thread of the process`);
  }
  return { value, notify: { kind: 'signal', signo, tid } };
}

function timerOf(kernel: Kernel, thread: Thread, id: number): { process: Process; timer: PosixTimer } {
  const process = processOf(kernel, thread.pid);
  const timer = process.timers?.get(id);
  if (timer === undefined) throw new SysError('EINVAL', `there is no timer ${id}`);
  return { process, timer };
}

function sysTimerSettime(
  kernel: Kernel,
  thread: Thread,
  timerid: number,
  flags: number,
  newValue: number,
  oldValue: number,
): number {
  if (newValue === 0) throw new SysError('EINVAL', 'there is no new value');
  const space = spaceOf(kernel, thread);
  const bytes = copyIn(kernel, space, newValue, ITIMERSPEC_BYTES);
  const interval = decodeTime(bytes, 0);
  const value = decodeTime(bytes, 16);
  const { process, timer } = timerOf(kernel, thread, timerid);
  const old = encode(kernel, process, timer);
  disarm(kernel, timer);
  forgetSignal(kernel, process, timer);
  timer.interval = interval;
  timer.overrun = 0;
  timer.deadline = value === 0 ? undefined : deadline(kernel, process, timer, value, (flags & TIMER_ABSTIME) !== 0);
  if (!isCpuClock(timer.clock) && timer.notify.kind !== 'none') {
    arm(kernel, timer, { kind: 'posixTimer', pid: process.pid, timer: timer.id });
  }
  if (oldValue !== 0) copyOut(kernel, space, oldValue, old);
  return 0;
}

function deadline(kernel: Kernel, process: Process, timer: PosixTimer, value: number, isAbsolute: boolean): number {
  if (!isAbsolute) return timeOf(kernel, process, timer.clock, ownerOf(kernel, timer)) + value;
  if (isCpuClock(timer.clock)) return value;
  return deadlineAt(timer.clock, timespec(value)) ?? Number.MAX_SAFE_INTEGER;
}

function sysTimerGettime(kernel: Kernel, thread: Thread, timerid: number, currValue: number): number {
  const { process, timer } = timerOf(kernel, thread, timerid);
  copyOut(kernel, spaceOf(kernel, thread), currValue, encode(kernel, process, timer));
  return 0;
}

function sysTimerGetoverrun(kernel: Kernel, thread: Thread, timerid: number): number {
  return Math.min(timerOf(kernel, thread, timerid).timer.overrun, 0x7fff_ffff);
}

function sysTimerDelete(kernel: Kernel, thread: Thread, timerid: number): number {
  const { process, timer } = timerOf(kernel, thread, timerid);
  disarm(kernel, timer);
  forgetSignal(kernel, process, timer);
  process.timers!.delete(timerid);
  return 0;
}

/** A signal of an earlier setting that was not taken is not delivered any more. */
function forgetSignal(kernel: Kernel, process: Process, timer: PosixTimer): void {
  if (!timer.isQueued) return;
  timer.isQueued = false;
  const isIts = ({ origin }: Process['pending'][number]): boolean =>
    origin?.kind === 'timer' && origin.timer === timer.id;
  removeSignals(process.pending, isIts);
  for (const tid of process.threads) removeSignals(threadOf(kernel, tid).pending, isIts);
}

/** In ns. */
function decodeTime(bytes: Uint8Array, offset: number): number {
  const view = new DataView(bytes.buffer);
  const seconds = Number(view.getBigInt64(offset, true));
  const nanos = Number(view.getBigInt64(offset + 8, true));
  if (seconds < 0 || nanos < 0 || nanos >= NS_PER_SECOND) {
    throw new SysError('EINVAL', `{tv_sec=${seconds}, tv_nsec=${nanos}} is no time`);
  }
  return Math.min(seconds * NS_PER_SECOND + nanos, 2 ** 52);
}

/** The interval, and the time left until the next expiry: 0 when there will be none. */
function encode(kernel: Kernel, process: Process, timer: PosixTimer): Uint8Array {
  const bytes = new Uint8Array(ITIMERSPEC_BYTES);
  const view = new DataView(bytes.buffer);
  const put = (offset: number, ns: number): void => {
    view.setBigInt64(offset, BigInt(Math.floor(ns / NS_PER_SECOND)), true);
    view.setBigInt64(offset + 8, BigInt(ns % NS_PER_SECOND), true);
  };
  put(0, timer.interval);
  if (timer.deadline === undefined) return bytes;
  const now = timeOf(kernel, process, timer.clock, ownerOf(kernel, timer));
  const next = { ...timer };
  if (next.interval > 0) forward(next, now);
  const left = next.deadline! - now;
  // Without a signal nothing notes that it has expired.
  if (left > 0) put(16, left);
  else if (timer.notify.kind !== 'none') put(16, 1);
  return bytes;
}

export const rows: SyscallRow[] = [
  {
    nr: 107,
    name: 'timer_create',
    params: params('clockid: clock, sevp: pointer, timerid: outInt'),
    handler: sysTimerCreate,
  },
  {
    nr: 108,
    name: 'timer_gettime',
    params: params('timerid: int, curr_value: outItimerspec'),
    handler: sysTimerGettime,
  },
  { nr: 109, name: 'timer_getoverrun', params: params('timerid: int'), handler: sysTimerGetoverrun },
  {
    nr: 110,
    name: 'timer_settime',
    params: params('timerid: int, flags: timerFlags, new_value: itimerspec, old_value: outItimerspec'),
    handler: sysTimerSettime,
  },
  { nr: 111, name: 'timer_delete', params: params('timerid: int'), handler: sysTimerDelete },
];
