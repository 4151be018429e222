/** setitimer(2) and getitimer(2). */
import { Clock, clockNow, NS_PER_SECOND } from '../clock.ts';
import type { Kernel } from '../context.ts';
import { spaceOf } from '../mm/addressSpace.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { ItimerState } from '../signal/timerState.ts';
import { arm, disarm, forward, ITIMER_REAL, timeOf } from '../signal/timers.ts';
import type { Process, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { params, type SyscallRow } from './row.ts';

/** struct itimerval: interval, value; each in seconds and µs. */
const ITIMERVAL_BYTES = 32;
const LAST_ITIMER = 2;
const NS_PER_US = 1000;

function sysGetitimer(kernel: Kernel, thread: Thread, which: number, currValue: number): number {
  checkWhich(which);
  copyOut(kernel, spaceOf(kernel, thread), currValue, encode(kernel, processOf(kernel, thread.pid), which));
  return 0;
}

function sysSetitimer(kernel: Kernel, thread: Thread, which: number, newValue: number, oldValue: number): number {
  checkWhich(which);
  const process = processOf(kernel, thread.pid);
  const space = spaceOf(kernel, thread);
  const bytes = newValue === 0 ? new Uint8Array(ITIMERVAL_BYTES) : copyIn(kernel, space, newValue, ITIMERVAL_BYTES);
  const interval = decodeTime(bytes, 0);
  const value = decodeTime(bytes, 16);
  const old = encode(kernel, process, which);
  setTimer(kernel, process, which, value, interval);
  if (oldValue !== 0) copyOut(kernel, space, oldValue, old);
  return 0;
}

function setTimer(kernel: Kernel, process: Process, which: number, value: number, interval: number): void {
  process.itimers ??= new Map();
  const before = process.itimers.get(which);
  if (before !== undefined) disarm(kernel, before);
  process.itimers.delete(which);
  if (value === 0) return;
  const timer: ItimerState = { deadline: now(kernel, process, which) + value, interval };
  process.itimers.set(which, timer);
  if (which === ITIMER_REAL) arm(kernel, timer, { kind: 'itimer', pid: process.pid });
}

function now(kernel: Kernel, process: Process, which: number): number {
  return which === ITIMER_REAL ? clockNow(kernel) : timeOf(kernel, process, Clock.CLOCK_PROCESS_CPUTIME_ID);
}

function checkWhich(which: number): void {
  if (which < 0 || which > LAST_ITIMER) throw new SysError('EINVAL', `there is no interval timer ${which}`);
}

/** In ns. */
function decodeTime(bytes: Uint8Array, offset: number): number {
  const view = new DataView(bytes.buffer);
  const seconds = Number(view.getBigInt64(offset, true));
  const micros = Number(view.getBigInt64(offset + 8, true));
  if (seconds < 0 || micros < 0 || micros >= 1_000_000) {
    throw new SysError('EINVAL', `{tv_sec=${seconds}, tv_usec=${micros}} is no time`);
  }
  return seconds * NS_PER_SECOND + micros * NS_PER_US;
}

function encode(kernel: Kernel, process: Process, which: number): Uint8Array {
  const bytes = new Uint8Array(ITIMERVAL_BYTES);
  const timer = process.itimers?.get(which);
  if (timer === undefined) return bytes;
  const time = now(kernel, process, which);
  const next = { ...timer };
  if (next.interval > 0) forward(next, time);
  const view = new DataView(bytes.buffer);
  const put = (offset: number, ns: number): void => {
    view.setBigInt64(offset, BigInt(Math.floor(ns / NS_PER_SECOND)), true);
    view.setBigInt64(offset + 8, BigInt(Math.floor((ns % NS_PER_SECOND) / NS_PER_US)), true);
  };
  put(0, timer.interval);
  // One that is armed never shows 0.
  put(16, Math.max(NS_PER_US, next.deadline - time));
  return bytes;
}

export const rows: SyscallRow[] = [
  { nr: 102, name: 'getitimer', params: params('which: itimer, curr_value: outItimerval'), handler: sysGetitimer },
  {
    nr: 103,
    name: 'setitimer',
    params: params('which: itimer, new_value: itimerval, old_value: outItimerval'),
    handler: sysSetitimer,
  },
];
