/**
 * Clocks on machine time (clock_gettime(2)), in ns. The guest never sees the host's clock: real time begins at a fixed date, so that a run is the
 * same whenever it is made.
 */
import { BOOT_SECONDS, NS_PER_SECOND } from './bootTime.ts';
import { clockNow } from './clockNow.ts';
import type { Kernel } from './context.ts';
import { readCpuClock } from './cpuClock.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { copyIn, copyOut } from './mm/userMemory.ts';
import type { Thread } from './state.ts';
import { SysError } from './sysError.ts';
import { processOf } from './thread.ts';
import { processUsage, threadUsage } from './usage.ts';

export const Clock = {
  CLOCK_REALTIME: 0,
  CLOCK_MONOTONIC: 1,
  CLOCK_PROCESS_CPUTIME_ID: 2,
  CLOCK_THREAD_CPUTIME_ID: 3,
  CLOCK_MONOTONIC_RAW: 4,
  CLOCK_REALTIME_COARSE: 5,
  CLOCK_MONOTONIC_COARSE: 6,
  CLOCK_BOOTTIME: 7,
  CLOCK_TAI: 11,
} as const;

export { BOOT_SECONDS, clockNow, NS_PER_SECOND };

/** Deadlines later than this (52 days of machine time) never come: no timer is armed for them. */
const FAR_FUTURE = 2 ** 52;

export interface Timespec {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** What a clock shows; EINVAL when there is no such clock. */
export function readClock(kernel: Kernel, thread: Thread, clockid: number): Timespec {
  switch (clockid) {
    case Clock.CLOCK_REALTIME:
    case Clock.CLOCK_REALTIME_COARSE:
    case Clock.CLOCK_TAI: {
      const { seconds, nanoseconds } = timespec(clockNow(kernel));
      return { seconds: seconds + BOOT_SECONDS, nanoseconds };
    }
    case Clock.CLOCK_MONOTONIC:
    case Clock.CLOCK_MONOTONIC_RAW:
    case Clock.CLOCK_MONOTONIC_COARSE:
    case Clock.CLOCK_BOOTTIME:
      return timespec(clockNow(kernel));
    case Clock.CLOCK_PROCESS_CPUTIME_ID:
      return timespec(processUsage(kernel, processOf(kernel, thread.pid)).steps);
    case Clock.CLOCK_THREAD_CPUTIME_ID:
      return timespec(threadUsage(kernel, thread).steps);
    default: {
      const used = readCpuClock(kernel, thread, clockid);
      if (used === undefined) throw new SysError('EINVAL', `there is no clock ${clockid}`);
      return timespec(used);
    }
  }
}

export const timespec = (ns: number): Timespec => ({
  seconds: Math.floor(ns / NS_PER_SECOND),
  nanoseconds: ns % NS_PER_SECOND,
});

/** The machine time at which an interval that begins now ends; undefined: never. */
export function deadlineAfter(kernel: Kernel, interval: Timespec): number | undefined {
  return reachable(clockNow(kernel) + interval.seconds * NS_PER_SECOND + interval.nanoseconds);
}

/** The machine time at which a clock shows `time`; EINVAL when nothing can wait for that clock. */
export function deadlineAt(clockid: number, time: Timespec): number | undefined {
  switch (clockid) {
    case Clock.CLOCK_REALTIME:
    case Clock.CLOCK_TAI:
      return reachable((time.seconds - BOOT_SECONDS) * NS_PER_SECOND + time.nanoseconds);
    case Clock.CLOCK_MONOTONIC:
    case Clock.CLOCK_BOOTTIME:
      return reachable(time.seconds * NS_PER_SECOND + time.nanoseconds);
    default:
      throw new SysError('EINVAL', `clock ${clockid} cannot be waited for`);
  }
}

const reachable = (deadline: number): number | undefined => (deadline > FAR_FUTURE ? undefined : deadline);

/** Reads a struct timespec that is an interval or a time to wait for; EINVAL when it is none. */
export function readTimespec(kernel: Kernel, thread: Thread, address: number): Timespec {
  const bytes = copyIn(kernel, spaceOf(kernel, thread), address, 16);
  const view = new DataView(bytes.buffer);
  const seconds = Number(view.getBigInt64(0, true));
  const nanoseconds = Number(view.getBigInt64(8, true));
  if (seconds < 0 || nanoseconds < 0 || nanoseconds >= NS_PER_SECOND) {
    throw new SysError('EINVAL', `{tv_sec=${seconds}, tv_nsec=${nanoseconds}} is no time`);
  }
  return { seconds, nanoseconds };
}

/** Writes two 64-bit words: a struct timespec, or a struct timeval when the second is in µs. */
export function writeTimePair(kernel: Kernel, thread: Thread, address: number, first: number, second: number): void {
  const bytes = new Uint8Array(16);
  putWord(bytes, 0, first);
  putWord(bytes, 8, second);
  copyOut(kernel, spaceOf(kernel, thread), address, bytes);
}

/** Byte by byte, since a view of so short an array costs more than all else of a call that reads a clock. */
function putWord(bytes: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / 2 ** 32);
  for (let index = 0; index < 4; index++) {
    bytes[at + index] = value >>> (index * 8);
    bytes[at + 4 + index] = high >>> (index * 8);
  }
}

/** A deadline, as futures describe it. */
export function describeDeadline(kernel: Kernel, deadline: number | undefined): Record<string, number> {
  return deadline === undefined ? {} : { deadlineNs: deadline, leftNs: Math.max(0, deadline - kernel.now()) };
}
